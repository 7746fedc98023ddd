// nproc [--all] [--ignore=N]: how many processors there are to run on (GNU).

import { minios_sched_getaffinity, wasix_thread_parallelism } from '../lib/base/abi';
import { Bytes } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';

const word = memory.data(8, 8);

/** The processors that there are, or with `own` those on which this process may run; or −errno. */
function processors(own: bool): i64 {
  if (own) {
    store<u64>(word, 0);
    const got = minios_sched_getaffinity(0, 8, word);
    return got < 0 ? got : <i64>popcnt(load<u64>(word));
  }
  const errno = wasix_thread_parallelism(word);
  return errno != 0 ? -errno : <i64>load<u32>(word);
}

export function nproc(args: Array<Bytes>): i32 {
  const options = new Options('[--all] [--ignore=N]', 'Write the number of processors.')
    .flag('', 'all', 'also those on which it may not run')
    .value('', 'ignore', 'N', 'leave out N of them, if one remains')
    .parse(args)
    .expect(0, 0);
  const ignored = options.numberOf('ignore', 0);
  const count = processors(!options.has('all'));
  if (count < 0) {
    complain()
      .reason(<i32>count)
      .end();
    return 1;
  }
  stdout.decimal(max<i64>(1, count - ignored)).newline();
  return 0;
}
