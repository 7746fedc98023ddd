// What the shell remembers between commands, apart from variables, options and jobs.
//
// `flow` is how control leaves commands: the code that runs one looks at it afterwards and, unless it is RUNNING, comes back
// at once. Loops end BREAK and CONTINUE, functions and `.` end RETURN, the main loop ends the others.
//
//   break, continue ─▶ BREAK, CONTINUE ─▶ loop number `levels`     return ─▶ RETURN ─▶ function, dot script
//   exit            ─▶ EXIT            ─▶ end of the shell         errors ─▶ ABORT  ─▶ prompt, or end of the shell
//
// Interface: flow and its values, raise, the fields below with their setters.

import { Bytes } from '../lib/base/bytes';

export const RUNNING: i32 = 0;
export const BREAK: i32 = 1;
export const CONTINUE: i32 = 2;
export const RETURN: i32 = 3;
export const EXIT: i32 = 4;
export const ABORT: i32 = 5;

export let flow: i32 = RUNNING;
@inline
export function setFlow(value: i32): void {
  flow = value;
}

/** Loops that BREAK or CONTINUE has still to leave. */
export let levels: i32 = 0;
export function setLevels(value: i32): void {
  levels = value;
}

/** `$?` */
export let lastStatus: i32 = 0;
@inline
export function setStatus(value: i32): void {
  lastStatus = value;
}

/** Ends the command after an error that ends a shell which is not interactive (POSIX 2.8.1). The message has been written. */
export function raise(status: i32 = 2): i32 {
  flow = ABORT;
  lastStatus = status;
  return status;
}

/** Status of the last command substitution in the command that is being expanded; −1: there was none. */
export let substitutionStatus: i32 = -1;
@inline
export function setSubstitutionStatus(value: i32): void {
  substitutionStatus = value;
}

/** `$1` and so on. */
export let positional: Array<Bytes> = [];
export function setPositional(values: Array<Bytes>): void {
  positional = values;
}

/** `$0` */
export let argumentZero: Bytes = [];
export function setArgumentZero(value: Bytes): void {
  argumentZero = value;
}

/** `$$`: the shell's pid, in subshells too. */
export let shellPid: i32 = 0;
export function setShellPid(pid: i32): void {
  shellPid = pid;
}

/** `$!`; 0: there is none. */
export let lastBackground: i32 = 0;
export function setLastBackground(pid: i32): void {
  lastBackground = pid;
}

/** Loops around the running command within the function or script. */
export let loopDepth: i32 = 0;
@inline
export function setLoopDepth(depth: i32): void {
  loopDepth = depth;
}

/** Functions around it, and functions and dot scripts. */
export let functionDepth: i32 = 0;
export function setFunctionDepth(depth: i32): void {
  functionDepth = depth;
}
export let returnDepth: i32 = 0;
export function setReturnDepth(depth: i32): void {
  returnDepth = depth;
}

/** This process is a child of the shell: a subshell. */
export let isSubshell: bool = false;
export function setIsSubshell(): void {
  isSubshell = true;
}
