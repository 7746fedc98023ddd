// How init is asked to stop the machine in good order: by real-time signals, as systemd(1) takes them. Halt is SIGRTMIN + 3, power-off
// SIGRTMIN + 4, restart SIGRTMIN + 5.
//
// Interface: powerSignal, powerOf.

import { POWER_HALT, POWER_OFF, POWER_RESTART, SIGRTMIN } from '../base/abi';

/** The signal for POWER_OFF, POWER_RESTART or POWER_HALT. */
export function powerSignal(how: u32): i32 {
  return SIGRTMIN + (how == POWER_HALT ? 3 : how == POWER_OFF ? 4 : 5);
}

/** What a signal asks init for, POWER_…; −1: nothing of the kind. */
export function powerOf(signal: i32): i32 {
  if (signal == powerSignal(POWER_OFF)) return POWER_OFF;
  if (signal == powerSignal(POWER_RESTART)) return POWER_RESTART;
  return signal == powerSignal(POWER_HALT) ? POWER_HALT : -1;
}
