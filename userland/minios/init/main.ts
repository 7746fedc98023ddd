// init -- PROGRAM [ARG]...: process 1 of a container with --init. Starts the program, passes signals on to it, buries what is
// left to process 1, and ends as the program ends.

import '../../lib/base/abort';
import {
  EINTR,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  WNOHANG,
  minios_sigtimedwait,
} from '../../lib/base/abi';
import { equalsText, toBytes } from '../../lib/base/bytes';
import { blockSignals, signalBit } from '../../lib/process/handlers';
import { complain, exit } from '../../lib/base/io';
import { launchFailed } from '../../lib/command/launch';
import { Command, kill, wait } from '../../lib/process/process';
import { environment, programArguments, setProgramName, variable } from '../../lib/base/program';
import { isTerminal } from '../../lib/terminal/terminal';

export { onSignal } from '../../lib/process/handlers';

const set = memory.data(8);

/** All signals that can be blocked. */
const ALL: u64 = u64.MAX_VALUE;

function main(): i32 {
  setProgramName(toBytes('init'));
  const args = programArguments();
  const first = args.length > 1 && equalsText(args[1], '--') ? 2 : 1;
  if (args.length <= first) {
    complain().text('no program given').end();
    return 1;
  }
  const words = args.slice(first);
  const before = blockSignals(ALL);
  const command = new Command(words[0], words, environment()).inGroup(0).blocking(before);
  // The program gets the terminal as a shell would give it.
  if (isTerminal(0)) command.inForeground(0);
  const pid = command.spawnInPath(variable('PATH'));
  if (pid < 0) return launchFailed(words[0], pid);
  store<u64>(set, ALL & ~signalBit(SIGKILL) & ~signalBit(SIGSTOP));
  while (true) {
    const signal = minios_sigtimedwait(set, -1);
    if (signal == -EINTR || signal == SIGTTIN || signal == SIGTTOU || signal == SIGTSTP || signal == SIGCONT)
      continue;
    if (signal > 0 && signal != SIGCHLD) {
      kill(pid, signal);
      continue;
    }
    for (let result = wait(-1, WNOHANG); result.pid > 0; result = wait(-1, WNOHANG)) {
      if (result.pid == pid && result.ended) return result.shellStatus;
    }
  }
}

exit(main());
