// What a call of a function keeps apart from its caller: local variables and options (`local`), and how far getopts is.
//
// Interface: FunctionScope, scope, enterScope, leaveScope, keepOptions; optionIndex, optionOffset, setOptionPlace.

import { MONITOR, copyOptions, option, restoreOptions } from '../options';
import { setMonitor } from '../job/monitor';
import { OPTIND, takeOptindChanged } from '../variables';
import { parseCount } from '../expand/integer';

export class FunctionScope {
  /** The options to come back to when the function returns; null: those that are set then stay. */
  options: StaticArray<u8> | null = null;

  /** `start`: where the function's own variables begin among the saved ones. The rest is the caller's place in getopts. */
  constructor(
    public start: i32,
    public outer: FunctionScope | null,
    public optionIndex: i32,
    public optionOffset: i32,
  ) {}
}

/** The running function's; null outside functions. */
export let scope: FunctionScope | null = null;

/** The argument at which getopts goes on, from 1. */
let index: i32 = 1;
/** The letter in it at which getopts goes on, 0: a new argument. */
let offset: i32 = 0;

/** The argument at which getopts goes on: an assignment to OPTIND says it anew. */
export function optionIndex(): i32 {
  if (takeOptindChanged()) {
    const text = OPTIND.value;
    setOptionPlace(text === null ? 1 : max(parseCount(text), 1), 0);
  }
  return index;
}

/** To be asked behind optionIndex(). */
export function optionOffset(): i32 {
  return offset;
}

export function setOptionPlace(at: i32, letter: i32): void {
  index = at;
  offset = letter;
}

/** A function is called. Its arguments are new to getopts, and the caller's wait: OPTIND itself is shared. */
export function enterScope(start: i32): void {
  const place = optionIndex();
  scope = new FunctionScope(start, scope, place, offset);
  setOptionPlace(1, 0);
}

/** The function is left. */
export function leaveScope(): void {
  const left = scope!;
  scope = left.outer;
  takeOptindChanged();
  setOptionPlace(left.optionIndex, left.optionOffset);
  const options = left.options;
  if (options === null) return;
  const monitored = option(MONITOR);
  restoreOptions(options);
  if (option(MONITOR) != monitored) setMonitor(!monitored);
}

/** `local -`: the options that are set now come back when the function returns. */
export function keepOptions(): void {
  const current = scope;
  if (current !== null && current.options === null) current.options = copyOptions();
}
