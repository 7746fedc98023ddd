// nproc [--all] [--ignore=N]: how many processors there are to run on (GNU).

import { wasix_thread_parallelism } from '../lib/abi';
import { Bytes } from '../lib/bytes';
import { complain, stdout } from '../lib/io';
import { Options } from '../lib/options';

const count = memory.data(4);

export function nproc(args: Array<Bytes>): i32 {
  const options = new Options('[--all] [--ignore=N]', 'Write the number of processors.')
    .flag('', 'all', 'those installed')
    .value('', 'ignore', 'N', 'leave out N of them, if one remains')
    .parse(args)
    .expect(0, 0);
  const ignored = options.numberOf('ignore', 0);
  const errno = wasix_thread_parallelism(count);
  if (errno != 0) {
    complain().reason(errno).end();
    return 1;
  }
  stdout.decimal(max<i64>(1, <i64>load<u32>(count) - ignored)).newline();
  return 0;
}
