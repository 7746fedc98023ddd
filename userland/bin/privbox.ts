// /bin/privbox: the tools for privilege and limits, in one program (lib/command/multicall.ts).
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { capsh } from './capsh/capsh';
import { chroot } from './chroot';
import { enosys } from './enosys';
import { prlimit } from './prlimit';
import { renice } from './renice';
import { setpriv } from './setpriv';
import { su } from './su';
import { taskset } from './taskset';

export { onSignal } from '../lib/process/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  'capsh',
  'chroot',
  'enosys',
  'prlimit',
  'renice',
  'setpriv',
  'su',
  'taskset',
];
const TOOLS: StaticArray<Tool> = [capsh, chroot, enosys, prlimit, renice, setpriv, su, taskset];

exit(runTools('privbox', NAMES, TOOLS, programArguments()));
