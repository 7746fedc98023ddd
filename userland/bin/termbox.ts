// /bin/termbox: the tools that have to do with terminals, in one program (lib/command/multicall.ts).
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { clear, reset } from './clear';
import { more } from './more/more';
import { stty } from './stty/stty';
import { top } from './top/top';
import { tty } from './tty';
import { watch } from './watch';

export { onSignal } from '../lib/process/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = ['clear', 'less', 'more', 'reset', 'stty', 'top', 'tty', 'watch'];
const TOOLS: StaticArray<Tool> = [clear, more, more, reset, stty, top, tty, watch];

exit(runTools('termbox', NAMES, TOOLS, programArguments()));
