// /bin/cgroupbox: the tools for cgroups, and stress to see them at work, in one program (lib/command/multicall.ts).
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { cgexec } from './cgexec';
import { cgls } from './cgls';
import { cgtop } from './cgtop/cgtop';
import { stress } from './stress/stress';

export { onSignal } from '../lib/process/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = ['cgexec', 'cgls', 'cgtop', 'stress'];
const TOOLS: StaticArray<Tool> = [cgexec, cgls, cgtop, stress];

exit(runTools('cgroupbox', NAMES, TOOLS, programArguments()));
