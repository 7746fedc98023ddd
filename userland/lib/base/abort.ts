// What the compiler calls when a program breaks a rule of the language: an index out of range, a failed assert, an
// exception. Writes one line to descriptor 2 and ends the process with 134, as abort(3) shows itself in a shell.
//
// outOfMemory is what the runtime's allocator calls when there is no more memory: `NAME: out of memory`, and status 1.
//
// Interface: abort, outOfMemory, named by `asc --use` (userland/asconfig.json). They allocate nothing.

import { CIOVEC_BUF, CIOVEC_BUF_LEN, CIOVEC_SIZE, wasi_fd_write, wasi_proc_exit } from './abi';
import { programName, scriptName } from './program';

const LINE_SIZE: i32 = 512;
const line = memory.data(512);
const piece = memory.data(16);

let used: i32 = 0;

function put(byte: u8): void {
  if (used < LINE_SIZE) store<u8>(line + used++, byte);
}

/** Messages and file names of the compiler are ASCII; anything else shows as '?'. */
function putText(text: string): void {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    put(unit < 0x80 ? <u8>unit : 0x3f);
  }
}

function putNumber(value: u32): void {
  if (value >= 10) putNumber(value / 10);
  put(<u8>(0x30 + (value % 10)));
}

/** Writes the line and ends the process. */
function end(status: i32): void {
  if (used == LINE_SIZE) used--;
  put(0x0a);
  store<usize>(piece + CIOVEC_BUF, line);
  store<u32>(piece + CIOVEC_BUF_LEN, used);
  wasi_fd_write(2, piece, 1, piece + CIOVEC_SIZE);
  wasi_proc_exit(status);
}

/** Never returns. */
export function outOfMemory(): void {
  used = 0;
  // A shell has the name of a built-in, or none, for its program's.
  const script = scriptName();
  const name = script !== null ? script : programName();
  for (let index = 0; index < name.length; index++) put(unchecked(name[index]));
  putText(': out of memory');
  end(1);
  unreachable();
}

/** Never returns. */
export function abort(message: string | null, file: string | null, lineNumber: u32, _column: u32): void {
  // What the runtime says of a size that no memory has.
  if (message !== null && message == 'Allocation too large') outOfMemory();
  used = 0;
  putText('internal error: ');
  putText(message !== null ? message : 'aborted');
  if (file !== null) {
    putText(' (');
    putText(file);
    put(0x3a);
    putNumber(lineNumber);
    put(0x29);
  }
  end(134);
  unreachable();
}
