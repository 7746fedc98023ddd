// /bin/cgroupbox: the tools for cgroups, and stress to see them at work, in one program (lib/multicall.ts).
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/abort';
import { exit } from '../lib/io';
import { Tool, runTools } from '../lib/multicall';
import { programArguments } from '../lib/program';
import { cgexec } from './cgexec';
import { cgls } from './cgls';
import { cgtop } from './cgtop';
import { stress } from './stress';

export { onSignal } from '../lib/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = ['cgexec', 'cgls', 'cgtop', 'stress'];
const TOOLS: StaticArray<Tool> = [cgexec, cgls, cgtop, stress];

exit(runTools('cgroupbox', NAMES, TOOLS, programArguments()));
