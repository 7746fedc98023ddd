// /bin/toolbox: all small tools in one program. The tool is chosen by the name that the program was called by, or by
// the first argument: `toolbox NAME ARG...`. `toolbox --list` writes the names.
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/abort';
import { equalsText, lastIndexOf, sliceOf, toBytes, Bytes } from '../lib/bytes';
import { complain, exit, stdout } from '../lib/io';
import { programArguments, setProgramName } from '../lib/program';
import { basename } from './basename';
import { cat } from './cat';
import { chmod } from './chmod';
import { cp } from './cp';
import { dirname } from './dirname';
import { echo } from './echo';
import { env } from './env';
import { falseTool } from './false';
import { head } from './head';
import { kill } from './kill';
import { ln } from './ln';
import { ls } from './ls';
import { mkdir } from './mkdir';
import { mknod } from './mknod';
import { mount } from './mount';
import { mv } from './mv';
import { nproc } from './nproc';
import { pwd } from './pwd';
import { rm } from './rm';
import { rmdir } from './rmdir';
import { sleep } from './sleep';
import { sync } from './sync';
import { tail } from './tail';
import { tee } from './tee';
import { trueTool } from './true';
import { umount } from './umount';
import { uname } from './uname';
import { wc } from './wc';
import { yes } from './yes';

type Tool = (args: Array<Bytes>) => i32;

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  'basename',
  'cat',
  'chmod',
  'cp',
  'dirname',
  'echo',
  'env',
  'false',
  'head',
  'kill',
  'ln',
  'ls',
  'mkdir',
  'mknod',
  'mount',
  'mv',
  'nproc',
  'pwd',
  'rm',
  'rmdir',
  'sleep',
  'sync',
  'tail',
  'tee',
  'true',
  'umount',
  'uname',
  'wc',
  'yes',
];
const TOOLS: StaticArray<Tool> = [
  basename,
  cat,
  chmod,
  cp,
  dirname,
  echo,
  env,
  falseTool,
  head,
  kill,
  ln,
  ls,
  mkdir,
  mknod,
  mount,
  mv,
  nproc,
  pwd,
  rm,
  rmdir,
  sleep,
  sync,
  tail,
  tee,
  trueTool,
  umount,
  uname,
  wc,
  yes,
];

function find(name: Bytes): i32 {
  for (let index = 0; index < NAMES.length; index++) {
    if (equalsText(name, NAMES[index])) return index;
  }
  return -1;
}

function list(): i32 {
  for (let index = 0; index < NAMES.length; index++) stdout.text(NAMES[index]).newline();
  return 0;
}

function baseOf(path: Bytes): Bytes {
  return sliceOf(path, lastIndexOf(path, 0x2f) + 1);
}

function run(args: Array<Bytes>): i32 {
  if (args.length > 0) {
    setProgramName(baseOf(args[0]));
    const tool = find(baseOf(args[0]));
    if (tool >= 0) return TOOLS[tool](args);
  }
  setProgramName(toBytes('toolbox'));
  if (args.length < 2) {
    complain().text('no tool given; `toolbox --list` names them').end();
    return 1;
  }
  if (equalsText(args[1], '--list')) return list();
  const rest = args.slice(1);
  const tool = find(rest[0]);
  if (tool < 0) {
    complain().bytes(rest[0]).text(': no such tool; `toolbox --list` names them').end();
    return 127;
  }
  setProgramName(rest[0]);
  return TOOLS[tool](rest);
}

exit(run(programArguments()));
