// link FILE NAME, unlink FILE: the system calls and nothing else (POSIX).

import { Bytes } from '../lib/base/bytes';
import { link as makeLink, unlink as remove } from '../lib/base/fs';
import { complain } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';

export function link(args: Array<Bytes>): i32 {
  const operands = new Options('FILE NAME', 'Give FILE a second name.').parse(args).expect(2, 2).operands;
  const error = makeLink(operands[0], operands[1], false);
  if (error == 0) return 0;
  const message = complain().text("can't create link '").bytes(operands[1]).text("' to '").bytes(operands[0]);
  message.text("': ").reason(error).end();
  return 1;
}

export function unlink(args: Array<Bytes>): i32 {
  const operands = new Options('FILE', 'Take a name away.').parse(args).expect(1, 1).operands;
  const error = remove(operands[0]);
  if (error < 0) cannot('remove', operands[0], error);
  return i32(error < 0);
}
