// /bin/nsbox: the tools for namespaces and mounts, in one program (lib/command/multicall.ts). It forks: unshare and nsenter go on in
// a child that is process 1 of its pid namespace.
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { findmnt } from './findmnt';
import { ipcs } from './ipcs';
import { lsns } from './lsns';
import { mountpoint } from './mountpoint';
import { nsenter } from './nsenter';
import { pivotRoot } from './pivot_root';
import { unshare } from './unshare';

export { onSignal } from '../lib/process/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  'findmnt',
  'ipcs',
  'lsns',
  'mountpoint',
  'nsenter',
  'pivot_root',
  'unshare',
];

const TOOLS: StaticArray<Tool> = [findmnt, ipcs, lsns, mountpoint, nsenter, pivotRoot, unshare];

exit(runTools('nsbox', NAMES, TOOLS, programArguments()));
