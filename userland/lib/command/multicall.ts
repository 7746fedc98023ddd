// Programs of many tools. The tool is chosen by the name that the program was called by, or by the first argument:
// `toolbox NAME ARG...`. `toolbox --list` writes the names.
//
// Interface: Tool, runTools.

import { equalsText, lastIndexOf, sliceOf, toBytes, Bytes } from '../base/bytes';
import { complain, stdout } from '../base/io';
import { setProgramName } from '../base/program';

/** Runs a tool; args[0] is its name. Answers the exit status. */
export type Tool = (args: Array<Bytes>) => i32;

function find(names: StaticArray<string>, name: Bytes): i32 {
  for (let index = 0; index < names.length; index++) {
    if (equalsText(name, names[index])) return index;
  }
  return -1;
}

function list(names: StaticArray<string>): i32 {
  for (let index = 0; index < names.length; index++) stdout.text(names[index]).newline();
  return 0;
}

function baseOf(path: Bytes): Bytes {
  return sliceOf(path, lastIndexOf(path, 0x2f) + 1);
}

/** Runs what `args` ask for. `own`: the program's name; `names`, in the order of the alphabet, belong to `tools`. */
export function runTools(
  own: string,
  names: StaticArray<string>,
  tools: StaticArray<Tool>,
  args: Array<Bytes>,
): i32 {
  if (args.length > 0) {
    setProgramName(baseOf(args[0]));
    const tool = find(names, baseOf(args[0]));
    if (tool >= 0) return tools[tool](args);
  }
  setProgramName(toBytes(own));
  if (args.length < 2) {
    complain().text('no tool given; `').text(own).text(' --list` names them').end();
    return 1;
  }
  if (equalsText(args[1], '--list')) return list(names);
  const rest = args.slice(1);
  const tool = find(names, rest[0]);
  if (tool < 0) {
    complain().bytes(rest[0]).text(': no such tool; `').text(own).text(' --list` names them').end();
    return 127;
  }
  setProgramName(rest[0]);
  return tools[tool](rest);
}
