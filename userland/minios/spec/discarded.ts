// Flags for what a Linux kernel may lack, as this one does: said in Docker's words, and left out.
//
// Interface: discarded.

import { textOf } from '../../lib/base/bytes';
import { Outcome, fail } from '../../lib/base/failure';
import { parseDecimal } from '../../lib/text/number';
import { warn } from '../base/failure';
import { Flags } from '../command/flags';

/** Warns of each that was given. Answers which value is none. */
export function discarded(flags: Flags): Outcome {
  const kernel = 'Your kernel does not support ';
  if (flags.text('cpuset-cpus').length + flags.text('cpuset-mems').length > 0)
    warn(kernel + 'cpuset. Cpuset discarded.');
  const weight = flags.last('blkio-weight');
  const share = weight === null ? 0 : parseDecimal(weight);
  if (share < 0 || share > 65535)
    flags.invalid(
      'blkio-weight',
      weight!,
      'strconv.ParseUint: parsing "' + textOf(weight!) + '": invalid syntax',
    );
  if (share > 0 && (share < 10 || share > 1000)) return fail('Range of blkio weight is from 10 to 1000');
  const mounted = ' or the cgroup is not mounted. ';
  if (share > 0) warn(kernel + 'Block I/O weight' + mounted + 'Weight discarded.');
  if (flags.all('blkio-weight-device').length > 0)
    warn(kernel + 'Block I/O weight_device' + mounted + 'Weight-device discarded.');
  const swappiness = flags.number('memory-swappiness', -1);
  if (swappiness < -1 || swappiness > 100) {
    return fail('Invalid value: ' + swappiness.toString() + ', valid memory swappiness range is 0-100');
  }
  if (swappiness >= 0)
    warn(kernel + 'memory swappiness capabilities' + mounted + 'Memory swappiness discarded.');
  if (flags.has('oom-kill-disable')) warn(kernel + 'OomKillDisable. OomKillDisable discarded.');
  return null;
}
