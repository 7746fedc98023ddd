// tee [-a] [FILE]...: copies standard input to standard output and to files (POSIX; -i is accepted).

import { Bytes } from '../lib/base/bytes';
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY, close, open } from '../lib/base/fs';
import { BLOCK_SIZE, complain, readSome, writeAll } from '../lib/base/io';
import { cannot, failed } from '../lib/command/message';
import { Options } from '../lib/command/options';

export function tee(args: Array<Bytes>): i32 {
  const options = new Options('[-a] [FILE]...', 'Copy standard input to standard output and to FILEs.')
    .flag('a', 'append', 'write to the end of FILEs')
    .flag('i', 'ignore-interrupts')
    .parse(args);
  const how = O_WRONLY | O_CREAT | (options.has('a') ? O_APPEND : O_TRUNC);
  const names: Array<Bytes> = [[]];
  const outputs: Array<i32> = [1];
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const fd = open(options.operands[index], how);
    if (fd < 0) {
      cannot('open', options.operands[index], fd);
      status = 1;
      continue;
    }
    names.push(options.operands[index]);
    outputs.push(fd);
  }
  const block = heap.alloc(BLOCK_SIZE);
  while (true) {
    const got = readSome(0, block, BLOCK_SIZE);
    if (got < 0) {
      complain().text('read error: ').reason(got).end();
      status = 1;
    }
    if (got <= 0) break;
    for (let index = 0; index < outputs.length; index++) {
      if (outputs[index] < 0) continue;
      const error = writeAll(outputs[index], block, got);
      if (error == 0) continue;
      if (index == 0) complain().text('write error: ').reason(error).end();
      else failed(names[index], error);
      outputs[index] = -1;
      status = 1;
    }
  }
  for (let index = 1; index < outputs.length; index++) if (outputs[index] >= 0) close(outputs[index]);
  return status;
}
