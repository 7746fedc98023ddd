// /bin/packbox: archives, compression, encodings and checksums, in one program (lib/command/multicall.ts).
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { base64 } from './base64';
import { md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum } from './checksum';
import { gunzip, gzip, zcat } from './gzip';
import { tar } from './tar';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  'base64',
  'gunzip',
  'gzip',
  'md5sum',
  'sha1sum',
  'sha224sum',
  'sha256sum',
  'sha384sum',
  'sha512sum',
  'tar',
  'zcat',
];
const TOOLS: StaticArray<Tool> = [
  base64,
  gunzip,
  gzip,
  md5sum,
  sha1sum,
  sha224sum,
  sha256sum,
  sha384sum,
  sha512sum,
  tar,
  zcat,
];

exit(runTools('packbox', NAMES, TOOLS, programArguments()));
