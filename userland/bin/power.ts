// poweroff, reboot, halt [-fn] [-d SECONDS]: store all file systems and stop or restart the machine.

import { POWER_HALT, POWER_OFF, POWER_RESTART, minios_power } from '../lib/abi';
import { Bytes } from '../lib/bytes';
import { sleepFor } from '../lib/clock';
import { complain } from '../lib/io';
import { invalidNumber } from '../lib/message';
import { Options } from '../lib/options';
import { parseDuration } from './sleep';

function stop(args: Array<Bytes>, how: u32, purpose: string): i32 {
  const options = new Options('[-fn] [-d SECONDS]', purpose)
    .value('d', '', 'SECONDS', 'wait so long first')
    .flag('f', 'force', 'at once (default)')
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
  const error = minios_power(options.has('p') ? POWER_OFF : how, 0);
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
