// panic: the end of this machine, for broken invariants only. Prints the reason, the task and the locks
// held on the serial line, then stops the machine; the host process goes on.
//
// Interface: panic(reason), check(condition, reason) for debug builds, abort for the compiler's own checks.
// Locks: none are taken, so that a panic works from anywhere.

import { POWER_PANIC } from './abi';
import { hw_power } from './hw';
import { LOG_ERR, log_begin, log_end, log_head } from './log';
import { text_string } from './format';

/** Table index of a function () -> void that logs the current task and its locks; 0 before boot. */
let describe: i32 = 0;

/** Says who can describe the current task: called once per hart at boot. */
export function panic_init(describer: i32): void {
  describe = describer;
}

/** Prints `reason` and stops the machine. Never returns. */
export function panic(reason: string): void {
  log_head().console_level = 8;
  const text = log_begin(LOG_ERR);
  text_string(text, 'Kernel panic - not syncing: ');
  text_string(text, reason);
  log_end();
  if (describe) call_indirect<void>(describe);
  hw_power(POWER_PANIC, 255);
  unreachable();
}

/** In debug builds, panics with `reason` unless `condition` holds. Costs nothing in release builds. */
@inline
export function check(condition: bool, reason: string): void {
  if (DEBUG) if (!condition) panic(reason);
}

/** What the compiler calls where it cannot go on (`--use abort=`); the kernel has no such place on purpose. */
export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  panic('compiler abort');
}
