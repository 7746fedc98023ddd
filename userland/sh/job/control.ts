// The terminal under job control: who has it, and with which settings (POSIX 2.11, termios(3)).
//
// Interface: monitoring, terminal, shellGroup, shellModes, keepModes; setForeground; startMonitoring, inForeground, takeTerminal,
// stopMonitoring, pauseMonitoring, resumeMonitoring, leaveMonitoring.

import { minios_getpgid, minios_setpgid } from '../../lib/base/abi';
import { Termios, foregroundGroup, getAttributes, setForegroundGroup } from '../../lib/terminal/terminal';

/** Job control is on: jobs have process groups of their own, and the terminal is given to them. */
export let monitoring: bool = false;
/** A descriptor of the controlling terminal, the shell's own; −1: none. */
export let terminal: i32 = -1;
export let shellGroup: i32 = 0;
/** The terminal's settings as the shell, or a job that ended well, left them. */
export let shellModes: Termios | null = null;
export function keepModes(modes: Termios): void {
  shellModes = modes;
}
/** Whose terminal it was when the shell started. */
let initialGroup: i32 = 0;

/** Gives the terminal to a process group. */
export function setForeground(group: i32): void {
  if (terminal >= 0) setForegroundGroup(terminal, group);
}

/** Turns job control on with this descriptor of a terminal: the shell gets a group of its own and the terminal. */
export function startMonitoring(fd: i32): bool {
  if (foregroundGroup(fd) < 0) return false;
  terminal = fd;
  initialGroup = minios_getpgid(0);
  monitoring = true;
  return true;
}

/** Whether the shell's group has the terminal. */
export function inForeground(): bool {
  return foregroundGroup(terminal) == minios_getpgid(0);
}

/** To be called once the stop signals are ignored: takes the terminal. */
export function takeTerminal(): void {
  minios_setpgid(0, 0);
  shellGroup = minios_getpgid(0);
  setForeground(shellGroup);
  shellModes = getAttributes(terminal);
}

/** Turns job control off; the terminal goes back to whom it was taken from. */
export function stopMonitoring(): i32 {
  const fd = terminal;
  if (monitoring) {
    setForeground(initialGroup);
    minios_setpgid(0, initialGroup);
  }
  monitoring = false;
  terminal = -1;
  return fd;
}

/** Job control is off until resumeMonitoring(), without giving the terminal up: what it was. */
export function pauseMonitoring(): bool {
  const before = monitoring;
  monitoring = false;
  return before;
}

export function resumeMonitoring(before: bool): void {
  monitoring = before;
}

/** In a child: job control is the parent's business. */
export function leaveMonitoring(): void {
  monitoring = false;
  terminal = -1;
}
