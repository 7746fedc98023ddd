// Signal dispositions, masks and interval timers: sigaction(2), sigprocmask(2), setitimer(2); Linux's numbers.
//
// A program has one function that gets all its signals, the one it named by WASIX's callback_signal: a WebAssembly module
// cannot hand out the address of a function. So `handler` says only whether a signal is caught.

import { constants, s64, struct, u32, u64, type Definition } from './schema.ts';

export const signalHandlers = constants('sig', 'u32', 'Handlers of sigaction(2).', {
  SIG_DFL: [0, 'The default action.'],
  SIG_IGN: [
    1,
    'Nothing happens. Any other value: the callback is called; the value is kept for the program and means nothing.',
  ],
});

export const signalActionFlags = constants('sa', 'u32', 'Flags of sigaction(2).', {
  SA_NOCLDSTOP: [1, 'For SIGCHLD: not when a child stops or continues.'],
  SA_NOCLDWAIT: [2, 'For SIGCHLD: children leave no zombies.'],
  SA_RESTART: [
    0x10000000,
    'A system call that the handler interrupted goes on, where signal(7) says that it can.',
  ],
  SA_NODEFER: [0x40000000, 'The signal is not blocked while its handler runs.'],
  SA_RESETHAND: [0x80000000, 'The handler is gone once it was called.'],
});

export const signalAction = struct('sigaction', 'What a signal does, sigaction(2).', {
  handler: [u32, 'SIG_DFL, SIG_IGN, or any other value: the callback.'],
  flags: [u32, 'SA_….'],
  mask: [u64, 'Blocked while the handler runs; signal n is bit n − 1.'],
});

export const signalMaskHow = constants('sig', 's32', 'How sigprocmask(2) changes the mask.', {
  SIG_BLOCK: [0, 'Adds the set.'],
  SIG_UNBLOCK: [1, 'Takes the set away.'],
  SIG_SETMASK: [2, 'Replaces the mask by the set.'],
});

export const intervalTimers = constants('itimer', 's32', 'Interval timers, setitimer(2).', {
  ITIMER_REAL: [0, 'Real time; SIGALRM.'],
  ITIMER_VIRTUAL: [1, "The process's CPU time; SIGVTALRM. (User and system time are not told apart.)"],
  ITIMER_PROF: [2, "The process's CPU time; SIGPROF."],
});

export const intervalTimer = struct('itimerval', 'An interval timer, setitimer(2).', {
  interval_sec: [s64, 'Seconds between expirations; 0 and 0: once.'],
  interval_usec: [s64, 'Microseconds on top, below 1,000,000.'],
  value_sec: [s64, 'Seconds to the next expiration; 0 and 0: off.'],
  value_usec: [s64, 'Microseconds on top, below 1,000,000.'],
});

export const SIGNAL_TYPES: Definition[] = [
  signalHandlers,
  signalActionFlags,
  signalAction,
  signalMaskHow,
  intervalTimers,
  intervalTimer,
];
