// Asks the image service for what its first argument says, JSON, uploads standard input if there is a second one, and tells what it
// hears. For tests/containers/image_service.test.ts.

import '../../../userland/lib/base/abort';
import { Bytes } from '../../../userland/lib/base/bytes';
import { ServiceListener, ServiceRequest } from '../../../userland/minios/service/client';
import { BLOCK_SIZE, exit, readSome, stdout } from '../../../userland/lib/base/io';
import { Json } from '../../../userland/lib/json/json';
import { parseJson } from '../../../userland/lib/json/reader';
import { jsonBytes } from '../../../userland/lib/json/writer';
import { programArguments } from '../../../userland/lib/base/program';

export { onSignal } from '../../../userland/lib/process/handlers';

class Teller extends ServiceListener {
  total: i64 = 0;

  progress(value: Json): void {
    stdout.text('progress ').bytes(jsonBytes(value)).newline();
  }

  data(address: usize, length: i32): void {
    this.total += length;
    if (length < 100) stdout.text('data ').range(address, length).newline();
  }

  done(): void {
    stdout.text('done ').decimal(this.total).newline();
  }
}

function main(args: Array<Bytes>): i32 {
  const request = new ServiceRequest(new Teller());
  let open = request.begin(parseJson(args[1])!);
  const block = heap.alloc(BLOCK_SIZE);
  while (args.length > 2) {
    const got = readSome(0, block, BLOCK_SIZE);
    if (got <= 0) break;
    // To the end also when nobody wants it: its writer must not meet a closed pipe.
    open = open && request.send(block, got);
  }
  const answer = request.finish();
  const result = answer.result;
  if (result !== null) stdout.text('result ').bytes(jsonBytes(result)).newline();
  else stdout.text('error ').bytes(answer.error).newline();
  return answer.status;
}

exit(main(programArguments()));
