// The processes below init: it waits for its main child, buries orphans, and ends all of them when the machine is to stop.
//
// init handles no signal while it works: all that mean something to it are blocked, and taken one by one where it waits.
//
// Interface: listen, supervise, endAll.

import {
  ECHILD,
  POWER_HALT,
  POWER_OFF,
  POWER_RESTART,
  SIGCHLD,
  SIGCONT,
  SIGHUP,
  SIGINT,
  SIGKILL,
  SIGPIPE,
  SIGPWR,
  SIGQUIT,
  SIGTERM,
  WNOHANG,
  minios_sigtimedwait,
} from '../lib/base/abi';
import { monotonic } from '../lib/time/clock';
import { blockSignals, signalBit } from '../lib/process/handlers';
import { stderr } from '../lib/base/io';
import { powerOf, powerSignal } from '../lib/process/power';
import { Command, WaitResult, kill, wait } from '../lib/process/process';
import { signalDescription } from '../lib/process/signals';

/** How long processes may take to end when they are asked to, nanoseconds: the main child, then the others. */
const MAIN_GRACE: i64 = 600_000_000;
const OTHERS_GRACE: i64 = 400_000_000;
/** And to be gone when they are killed. */
const KILL_GRACE: i64 = 200_000_000;

/** How long what is to be done before that may take: containers have fifteen seconds to end. */
const SHUTDOWN_GRACE: i64 = 20_000_000_000;

const FOREVER: i64 = -1;

const awaited = memory.data(8, 8);

/** From now on signals wait until init waits for them. */
export function listen(): void {
  const ending = signalBit(SIGHUP) | signalBit(SIGINT) | signalBit(SIGQUIT) | signalBit(SIGTERM);
  const power =
    signalBit(powerSignal(POWER_OFF)) |
    signalBit(powerSignal(POWER_RESTART)) |
    signalBit(powerSignal(POWER_HALT));
  store<u64>(awaited, ending | power | signalBit(SIGPWR) | signalBit(SIGCHLD));
  blockSignals(load<u64>(awaited));
}

/** The next signal, 0 if none comes in time: SIGCHLD, or one that says that the machine is to stop. */
function nextSignal(nanoseconds: i64): i32 {
  return max(minios_sigtimedwait(awaited, nanoseconds), 0);
}

/** What supervise() found. */
export class Outcome {
  constructor(
    /** The main child's status as shells show it, or 128 + the signal that asked init to stop; 0 if that was for power. */
    public status: i32,
    /** POWER_…: what becomes of the machine. */
    public how: u32,
  ) {}
}

/** Says what ended a program, where a shell would. */
function tell(result: WaitResult): void {
  const signal = result.signal;
  if (signal != 0 && signal != SIGINT && signal != SIGPIPE) stderr.text(signalDescription(signal)).end();
}

/** Whether init had no children any more when it last looked. */
let childless: bool = false;

/** Buries all children that have ended; the result of `child` if it is among them. */
function bury(child: i32): WaitResult | null {
  let found: WaitResult | null = null;
  while (true) {
    const result = wait(-1, WNOHANG);
    childless = result.pid == -ECHILD;
    if (result.pid <= 0) return found;
    if (result.pid == child && result.ended) found = result;
  }
}

/** Runs what is to be done before anybody is ended, and waits for that, but not for ever. */
function closeDown(closing: Command): void {
  const pid = closing.spawn();
  const deadline = monotonic() + SHUTDOWN_GRACE;
  while (pid > 0 && bury(pid) === null) {
    const left = deadline - monotonic();
    if (left <= 0) return;
    nextSignal(left);
  }
}

function outcomeOf(asked: i32): Outcome {
  const how = powerOf(asked);
  return how < 0 ? new Outcome(128 + asked, POWER_OFF) : new Outcome(0, how);
}

/**
 * Waits until `child`, which leads a process group, has ended. A signal from outside is passed on to that group, as a
 * hang-up if `isLogin`: a login shell heeds no other. If it does not end in time, that is the end of waiting. One that asks for power
 * to be switched is SIGTERM to the group, once `closing` has run, if there is that.
 */
export function supervise(child: i32, isLogin: bool, closing: Command | null): Outcome {
  let asked: i32 = 0;
  let deadline: i64 = 0;
  while (true) {
    const ended = bury(child);
    if (asked != 0 && (ended !== null || monotonic() >= deadline)) return outcomeOf(asked);
    if (ended !== null) {
      tell(ended);
      return new Outcome(ended.shellStatus, POWER_OFF);
    }
    const signal = nextSignal(asked == 0 ? FOREVER : max<i64>(deadline - monotonic(), 0));
    if (signal == 0 || signal == SIGCHLD || asked != 0) continue;
    asked = signal == SIGPWR ? SIGTERM : signal;
    const forPower = powerOf(asked) >= 0;
    if (forPower && closing !== null) closeDown(closing);
    deadline = monotonic() + MAIN_GRACE;
    kill(-child, isLogin ? SIGHUP : forPower ? SIGTERM : asked);
    kill(-child, SIGCONT);
  }
}

/** Waits until init has no children any more, but not for ever. */
function awaitEnd(nanoseconds: i64): void {
  const deadline = monotonic() + nanoseconds;
  while (true) {
    bury(0);
    const left = deadline - monotonic();
    if (childless || left <= 0) return;
    nextSignal(left);
  }
}

/** Ends everybody but init: by asking, by hanging up on those that sleep at a terminal, by force. */
export function endAll(): void {
  if (kill(-1, 0) < 0) return;
  kill(-1, SIGTERM);
  kill(-1, SIGHUP);
  kill(-1, SIGCONT);
  awaitEnd(OTHERS_GRACE);
  if (kill(-1, SIGKILL) == 0) awaitEnd(KILL_GRACE);
}
