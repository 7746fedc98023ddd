// /bin/textbox: the tools that work on text, in a program of their own so that the others start faster.
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { cmp } from './cmp';
import { cut } from './cut';
import { diff } from './diff/diff';
import { expr } from './expr';
import { find } from './find/find';
import { grep } from './grep/grep';
import { hexdump } from './hexdump/hexdump';
import { od } from './od/od';
import { sed } from './sed/sed';
import { seq } from './seq';
import { sort } from './sort/sort';
import { tr } from './tr';
import { uniq } from './uniq';
import { xargs } from './xargs';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  'cmp',
  'cut',
  'diff',
  'egrep',
  'expr',
  'fgrep',
  'find',
  'grep',
  'hexdump',
  'od',
  'sed',
  'seq',
  'sort',
  'tr',
  'uniq',
  'xargs',
];
const TOOLS: StaticArray<Tool> = [
  cmp,
  cut,
  diff,
  grep,
  expr,
  grep,
  find,
  grep,
  hexdump,
  od,
  sed,
  seq,
  sort,
  tr,
  uniq,
  xargs,
];

exit(runTools('textbox', NAMES, TOOLS, programArguments()));
