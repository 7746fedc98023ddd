// /bin/toolbox: the small tools in one program (lib/multicall.ts). Those that work on text are in /bin/textbox.
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/abort';
import { exit } from '../lib/io';
import { Tool, runTools } from '../lib/multicall';
import { programArguments } from '../lib/program';
import { base64 } from './base64';
import { basename } from './basename';
import { cat } from './cat';
import { md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum } from './checksum';
import { chmod } from './chmod';
import { chgrp, chown } from './chown';
import { cp } from './cp';
import { date } from './date';
import { dd } from './dd';
import { df } from './df';
import { dirname } from './dirname';
import { dmesg } from './dmesg';
import { du } from './du';
import { echo } from './echo';
import { env } from './env';
import { falseTool } from './false';
import { free } from './free';
import { gunzip, gzip, zcat } from './gzip';
import { head } from './head';
import { hostname } from './hostname';
import { groups, id, logname, whoami } from './id';
import { install } from './install';
import { kill } from './kill';
import { killall, pidof } from './killall';
import { link, unlink } from './link';
import { ln } from './ln';
import { ls } from './ls';
import { mkdir } from './mkdir';
import { mkfifo, mknod } from './mknod';
import { mktemp } from './mktemp';
import { mount } from './mount';
import { mv } from './mv';
import { nice, nohup, setsid } from './nohup';
import { nproc } from './nproc';
import { halt, poweroff, reboot } from './power';
import { printenv } from './printenv';
import { printf } from './printf';
import { ps } from './ps';
import { pwd } from './pwd';
import { readlink } from './readlink';
import { realpath } from './realpath';
import { rm } from './rm';
import { rmdir } from './rmdir';
import { sleep } from './sleep';
import { stat } from './stat';
import { sync } from './sync';
import { tail } from './tail';
import { tar } from './tar';
import { tee } from './tee';
import { test } from './test';
import { time } from './time';
import { timeout } from './timeout';
import { touch } from './touch';
import { trueTool } from './true';
import { truncate } from './truncate';
import { umount } from './umount';
import { arch, uname } from './uname';
import { uptime } from './uptime';
import { wc } from './wc';
import { which } from './which';
import { yes } from './yes';

export { onSignal } from '../lib/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  '[',
  'arch',
  'base64',
  'basename',
  'cat',
  'chgrp',
  'chmod',
  'chown',
  'cp',
  'date',
  'dd',
  'df',
  'dirname',
  'dmesg',
  'du',
  'echo',
  'env',
  'false',
  'free',
  'groups',
  'gunzip',
  'gzip',
  'halt',
  'head',
  'hostname',
  'id',
  'install',
  'kill',
  'killall',
  'link',
  'ln',
  'logname',
  'ls',
  'md5sum',
  'mkdir',
  'mkfifo',
  'mknod',
  'mktemp',
  'mount',
  'mv',
  'nice',
  'nohup',
  'nproc',
  'pidof',
  'poweroff',
  'printenv',
  'printf',
  'ps',
  'pwd',
  'readlink',
  'realpath',
  'reboot',
  'rm',
  'rmdir',
  'setsid',
  'sha1sum',
  'sha224sum',
  'sha256sum',
  'sha384sum',
  'sha512sum',
  'sleep',
  'stat',
  'sync',
  'tail',
  'tar',
  'tee',
  'test',
  'time',
  'timeout',
  'touch',
  'true',
  'truncate',
  'umount',
  'uname',
  'unlink',
  'uptime',
  'wc',
  'which',
  'whoami',
  'yes',
  'zcat',
];
const TOOLS: StaticArray<Tool> = [
  test,
  arch,
  base64,
  basename,
  cat,
  chgrp,
  chmod,
  chown,
  cp,
  date,
  dd,
  df,
  dirname,
  dmesg,
  du,
  echo,
  env,
  falseTool,
  free,
  groups,
  gunzip,
  gzip,
  halt,
  head,
  hostname,
  id,
  install,
  kill,
  killall,
  link,
  ln,
  logname,
  ls,
  md5sum,
  mkdir,
  mkfifo,
  mknod,
  mktemp,
  mount,
  mv,
  nice,
  nohup,
  nproc,
  pidof,
  poweroff,
  printenv,
  printf,
  ps,
  pwd,
  readlink,
  realpath,
  reboot,
  rm,
  rmdir,
  setsid,
  sha1sum,
  sha224sum,
  sha256sum,
  sha384sum,
  sha512sum,
  sleep,
  stat,
  sync,
  tail,
  tar,
  tee,
  test,
  time,
  timeout,
  touch,
  trueTool,
  truncate,
  umount,
  uname,
  unlink,
  uptime,
  wc,
  which,
  whoami,
  yes,
  zcat,
];

exit(runTools('toolbox', NAMES, TOOLS, programArguments()));
