// Names of the built-ins. Special built-ins (POSIX 2.14) come first.
//
// Interface: B_…, BUILTIN_NAMES, isSpecial, isSpecialBuiltin, isDeclaration.

import { Bytes, equalsText } from '../../lib/base/bytes';

export const B_DOT: i32 = 0;
export const B_COLON: i32 = 1;
export const B_BREAK: i32 = 2;
export const B_CONTINUE: i32 = 3;
export const B_EVAL: i32 = 4;
export const B_EXEC: i32 = 5;
export const B_EXIT: i32 = 6;
export const B_EXPORT: i32 = 7;
export const B_READONLY: i32 = 8;
export const B_RETURN: i32 = 9;
export const B_SET: i32 = 10;
export const B_SHIFT: i32 = 11;
export const B_TIMES: i32 = 12;
export const B_TRAP: i32 = 13;
export const B_UNSET: i32 = 14;
export const B_LOCAL: i32 = 15;
const LAST_SPECIAL: i32 = 15;
export const B_ALIAS: i32 = 16;
export const B_BG: i32 = 17;
export const B_CD: i32 = 18;
export const B_CHDIR: i32 = 19;
export const B_COMMAND: i32 = 20;
export const B_ECHO: i32 = 21;
export const B_FALSE: i32 = 22;
export const B_FC: i32 = 23;
export const B_FG: i32 = 24;
export const B_GETOPTS: i32 = 25;
export const B_HASH: i32 = 26;
export const B_JOBS: i32 = 27;
export const B_KILL: i32 = 28;
export const B_PRINTF: i32 = 29;
export const B_PWD: i32 = 30;
export const B_READ: i32 = 31;
export const B_TEST: i32 = 32;
export const B_BRACKET: i32 = 33;
export const B_TRUE: i32 = 34;
export const B_TYPE: i32 = 35;
export const B_ULIMIT: i32 = 36;
export const B_UMASK: i32 = 37;
export const B_UNALIAS: i32 = 38;
export const B_WAIT: i32 = 39;
export const B_HISTORY: i32 = 40;

export const BUILTIN_NAMES: StaticArray<string> = [
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
  'local',
  'alias',
  'bg',
  'cd',
  'chdir',
  'command',
  'echo',
  'false',
  'fc',
  'fg',
  'getopts',
  'hash',
  'jobs',
  'kill',
  'printf',
  'pwd',
  'read',
  'test',
  '[',
  'true',
  'type',
  'ulimit',
  'umask',
  'unalias',
  'wait',
  'history',
];

/** An error in it ends a shell that is not interactive, and assignments before it stay. */
@inline
export function isSpecial(builtin: i32): bool {
  return builtin >= 0 && builtin <= LAST_SPECIAL;
}

export function isSpecialBuiltin(name: Bytes): bool {
  for (let index = 0; index <= LAST_SPECIAL; index++) {
    if (equalsText(name, BUILTIN_NAMES[index])) return true;
  }
  return false;
}

/** Its arguments that look like assignments are expanded as assignments are. */
@inline
export function isDeclaration(builtin: i32): bool {
  return builtin == B_EXPORT || builtin == B_READONLY || builtin == B_LOCAL;
}
