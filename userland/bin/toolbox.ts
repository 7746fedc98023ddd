// /bin/toolbox: the tools for files and those that scripts run all the time, in one small program (lib/command/multicall.ts):
// every exec instantiates the whole module. Its neighbours: /bin/sysbox, /bin/packbox, /bin/textbox, /bin/termbox.
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { basename } from './basename';
import { cat } from './cat';
import { chmod } from './chmod';
import { choom } from './choom';
import { chgrp, chown } from './chown';
import { cp } from './cp';
import { dirname } from './dirname';
import { echo } from './echo';
import { env } from './env';
import { falseTool } from './false';
import { head } from './head';
import { kill } from './kill';
import { link, unlink } from './link';
import { ln } from './ln';
import { ls } from './ls';
import { mkdir } from './mkdir';
import { mkfifo, mknod } from './mknod';
import { mktemp } from './mktemp';
import { mv } from './mv';
import { printenv } from './printenv';
import { printf } from './printf';
import { pwd } from './pwd';
import { readlink } from './readlink';
import { realpath } from './realpath';
import { rm } from './rm';
import { rmdir } from './rmdir';
import { tail } from './tail';
import { tee } from './tee';
import { test } from './test';
import { touch } from './touch';
import { trueTool } from './true';
import { truncate } from './truncate';
import { arch, uname } from './uname';
import { wc } from './wc';
import { which } from './which';
import { yes } from './yes';

export { onSignal } from '../lib/process/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  '[',
  'arch',
  'basename',
  'cat',
  'chgrp',
  'chmod',
  'choom',
  'chown',
  'cp',
  'dirname',
  'echo',
  'env',
  'false',
  'head',
  'kill',
  'link',
  'ln',
  'ls',
  'mkdir',
  'mkfifo',
  'mknod',
  'mktemp',
  'mv',
  'printenv',
  'printf',
  'pwd',
  'readlink',
  'realpath',
  'rm',
  'rmdir',
  'tail',
  'tee',
  'test',
  'touch',
  'true',
  'truncate',
  'uname',
  'unlink',
  'wc',
  'which',
  'yes',
];
const TOOLS: StaticArray<Tool> = [
  test,
  arch,
  basename,
  cat,
  chgrp,
  chmod,
  choom,
  chown,
  cp,
  dirname,
  echo,
  env,
  falseTool,
  head,
  kill,
  link,
  ln,
  ls,
  mkdir,
  mkfifo,
  mknod,
  mktemp,
  mv,
  printenv,
  printf,
  pwd,
  readlink,
  realpath,
  rm,
  rmdir,
  tail,
  tee,
  test,
  touch,
  trueTool,
  truncate,
  uname,
  unlink,
  wc,
  which,
  yes,
];

exit(runTools('toolbox', NAMES, TOOLS, programArguments()));
