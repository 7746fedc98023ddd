// What a program is given: its arguments, its environment, its name for messages.
//
// Interface: programArguments, environment, variable, valueIn, programName, setProgramName; scriptName, setScriptName,
// messageLine, setMessageLine.

import { wasi_args_get, wasi_args_sizes_get, wasi_environ_get, wasi_environ_sizes_get } from './abi';
import { addressOf, bytesAt, findByte, sliceOf, startsWithText, Bytes } from './bytes';

const sizes = memory.data(8);

let name: Bytes = [0x3f];

/** The name that messages begin with. */
export function programName(): Bytes {
  return name;
}

export function setProgramName(value: Bytes): void {
  name = value;
}

let script: Bytes | null = null;

/** In a shell what messages begin with, before the line and the built-in's name; else null. */
@inline
export function scriptName(): Bytes | null {
  return script;
}

export function setScriptName(value: Bytes): void {
  script = value;
}

/** Line of the script that messages name. */
export let messageLine: i32 = 0;

@inline
export function setMessageLine(line: i32): void {
  messageLine = line;
}

/** Copies `count` NUL-terminated strings out of a block that a system call filled. */
function stringsIn(block: Bytes, count: i32): Array<Bytes> {
  const strings = new Array<Bytes>();
  const end = addressOf(block) + block.length;
  let start = addressOf(block);
  for (let index = 0; index < count; index++) {
    const stop = findByte(start, end, 0);
    strings.push(bytesAt(start, <i32>(stop - start)));
    start = stop + 1;
  }
  return strings;
}

/** argv, argv[0] included. */
export function programArguments(): Array<Bytes> {
  wasi_args_sizes_get(sizes, sizes + 4);
  const count = load<i32>(sizes);
  const block = new StaticArray<u8>(load<i32>(sizes, 4));
  const pointers = new StaticArray<usize>(count);
  wasi_args_get(changetype<usize>(pointers), addressOf(block));
  return stringsIn(block, count);
}

/** The environment, `NAME=value` each. */
export function environment(): Array<Bytes> {
  wasi_environ_sizes_get(sizes, sizes + 4);
  const count = load<i32>(sizes);
  const block = new StaticArray<u8>(load<i32>(sizes, 4));
  const pointers = new StaticArray<usize>(count);
  wasi_environ_get(changetype<usize>(pointers), addressOf(block));
  return stringsIn(block, count);
}

/** Value of the variable with an ASCII name among `NAME=value` strings, or null. */
export function valueIn(variables: Array<Bytes>, variableName: string): Bytes | null {
  const prefix = variableName + '=';
  for (let index = 0; index < variables.length; index++) {
    if (startsWithText(variables[index], prefix)) return sliceOf(variables[index], prefix.length);
  }
  return null;
}

/** Value of an environment variable with an ASCII name, or null (getenv(3)). */
export function variable(variableName: string): Bytes | null {
  return valueIn(environment(), variableName);
}
