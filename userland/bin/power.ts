// poweroff, reboot, halt [-fn] [-d SECONDS]: stop or restart the machine. Process 1 is asked to, if it listens (userland/lib/process/power.ts), and
// ends everybody in good order; with -f, or where it does not, the file systems are stored and that is all.

import { POWER_HALT, POWER_OFF, POWER_RESTART, minios_power } from '../lib/base/abi';
import { Bytes, equalsText, split, toBytes } from '../lib/base/bytes';
import { sleepFor } from '../lib/time/clock';
import { signalBit } from '../lib/process/handlers';
import { complain } from '../lib/base/io';
import { invalidNumber } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { powerSignal } from '../lib/process/power';
import { readFile, wordsOf } from '../lib/file/proc';
import { kill } from '../lib/process/process';
import { parseDuration } from './sleep/sleep';

/** Whether process 1 waits for a signal: blocked, to take it when it looks. */
function listens(signal: i32): bool {
  const status = readFile(toBytes('/proc/1/status'));
  if (status === null) return false;
  const lines = split(status, 0x0a);
  for (let index = 0; index < lines.length; index++) {
    const words = wordsOf(lines[index]);
    if (words.length < 2 || !equalsText(words[0], 'SigBlk:')) continue;
    const blocked = U64.parseInt(String.UTF8.decode(changetype<ArrayBuffer>(words[1])), 16);
    return (blocked & signalBit(signal)) != 0;
  }
  return false;
}

function stop(args: Array<Bytes>, how: u32, purpose: string): i32 {
  const options = new Options('[-fn] [-d SECONDS]', purpose)
    .value('d', '', 'SECONDS', 'wait so long first')
    .flag('f', 'force', 'at once: ask nobody to end')
    .flag('n', 'no-sync', 'accepted: file systems are always stored')
    .flag('p', 'poweroff')
    .flag('w', 'wtmp-only')
    .parse(args)
    .expect(0, 0);
  const given = options.valueOf('d');
  if (given !== null) {
    const time = parseDuration(given);
    if (time < 0) {
      invalidNumber(given);
      return 1;
    }
    sleepFor(time);
  }
  if (options.has('w')) return 0;
  const wanted = options.has('p') ? POWER_OFF : how;
  const signal = powerSignal(wanted);
  const asks = !options.has('f') && listens(signal);
  const error = asks ? kill(1, signal) : minios_power(wanted, 0);
  if (error >= 0) return 0;
  complain().reason(error).end();
  return 1;
}

export function poweroff(args: Array<Bytes>): i32 {
  return stop(args, POWER_OFF, 'Switch the machine off.');
}

export function reboot(args: Array<Bytes>): i32 {
  return stop(args, POWER_RESTART, 'Start the machine again.');
}

export function halt(args: Array<Bytes>): i32 {
  return stop(args, POWER_HALT, 'Stop the machine.');
}
