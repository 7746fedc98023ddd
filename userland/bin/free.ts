// free [-bkmghtw]: memory, as /proc/meminfo has it (procps).

import { Bytes } from '../lib/base/bytes';
import { humanSize } from '../lib/text/format';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { fileText, valueOfLine } from '../lib/file/proc';

const COLUMN: i32 = 11;

class Shown {
  constructor(
    private shift: u64,
    private human: bool,
  ) {}

  /** One figure; `kib`: KiB. */
  put(kib: i64): this {
    const bytes = (<u64>max<i64>(kib, 0)) << 10;
    const text = this.human
      ? humanSize(bytes).replace('K', 'Ki').replace('M', 'Mi').replace('G', 'Gi')
      : (bytes >> this.shift).toString();
    stdout.byte(0x20).text(text.padStart(COLUMN));
    return this;
  }
}

export function free(args: Array<Bytes>): i32 {
  const options = new Options('[-bkmghtw]', 'Show how much memory is used.')
    .flag('b', 'bytes', 'in bytes')
    .flag('k', 'kibi', 'in KiB (default)')
    .flag('m', 'mebi', 'in MiB')
    .flag('g', 'gibi', 'in GiB')
    .flag('h', 'human', 'as 1.5Mi')
    .flag('t', 'total', 'the sum of memory and swap')
    .flag('w', 'wide', 'buffers and cache apart')
    .parse(args)
    .expect(0, 0);
  const text = fileText('/proc/meminfo');
  if (text === null) {
    complain().text("can't read /proc/meminfo: is /proc mounted?").end();
    return 1;
  }
  const unit = options.last('bkmgh');
  const shown = new Shown(unit == 'b' ? 0 : unit == 'm' ? 20 : unit == 'g' ? 30 : 10, unit == 'h');
  const total = valueOfLine(text, 'MemTotal:');
  const unused = valueOfLine(text, 'MemFree:');
  const available = valueOfLine(text, 'MemAvailable:');
  const buffers = max<i64>(0, valueOfLine(text, 'Buffers:'));
  const cache = max<i64>(0, valueOfLine(text, 'Cached:')) + max<i64>(0, valueOfLine(text, 'SReclaimable:'));
  const shared = max<i64>(0, valueOfLine(text, 'Shmem:'));
  const swap = max<i64>(0, valueOfLine(text, 'SwapTotal:'));
  const freeSwap = max<i64>(0, valueOfLine(text, 'SwapFree:'));
  const wide = options.has('w');
  stdout.text('               total        used        free      shared');
  stdout.text(wide ? '     buffers       cache   available\n' : '  buff/cache   available\n');
  stdout.text('Mem:    ');
  shown
    .put(total)
    .put(total - available)
    .put(unused)
    .put(shared);
  if (wide) shown.put(buffers).put(cache);
  else shown.put(buffers + cache);
  shown.put(available);
  stdout.text('\nSwap:   ');
  shown
    .put(swap)
    .put(swap - freeSwap)
    .put(freeSwap);
  if (options.has('t')) {
    stdout.text('\nTotal:  ');
    shown
      .put(total + swap)
      .put(total - available + swap - freeSwap)
      .put(unused + freeSwap);
  }
  stdout.newline();
  return 0;
}
