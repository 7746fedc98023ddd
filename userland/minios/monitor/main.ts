// monitor ID STREAMS [SIZE]: looks after one container, as long as it runs and is started again. The CLI starts it, in a session of its own.
//
//   descriptors   0 input of the first client, or /dev/null    1 frames to it    3 the open file `monitor`, locked
//
// SIZE: [rows, columns] of its starter: its terminal begins with that, else with what it was created with.
//
// Until the container has started, and if it cannot, the first client hears of it by a message (frames.ts).

import '../../lib/base/abort';
import { Bytes, toBytes, textOf } from '../../lib/base/bytes';
import { exit } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { programArguments, setProgramName } from '../../lib/base/program';
import { containerAt } from '../container/container';
import { Monitor } from './monitor';

export { onSignal } from '../../lib/process/handlers';

function main(args: Array<Bytes>): i32 {
  setProgramName(toBytes('monitor'));
  const container = args.length > 2 ? containerAt(args[1]) : null;
  if (container === null) return 1;
  const size: Json | null = args.length > 3 ? parseJson(args[3]) : null;
  if (size !== null && size.length == 2 && size.at(0).asInteger > 0) {
    container.config.get('HostConfig')!.set('ConsoleSize', size);
  }
  return new Monitor(container, textOf(args[2])).run();
}

exit(main(programArguments()));
