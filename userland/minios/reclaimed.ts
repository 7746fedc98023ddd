// What the verbs that prune say in the end.
//
// Interface: putCacheObjects, putReclaimed.

import { Bytes } from '../lib/bytes';
import { stdout } from '../lib/io';
import { decimalSize } from './units';

/** What is gone of what builds keep; nothing, if that is nothing. */
export function putCacheObjects(names: Array<Bytes>): void {
  if (names.length == 0) return;
  stdout.text('Deleted build cache objects:\n');
  for (let index = 0; index < names.length; index++) stdout.bytes(names[index]).newline();
  stdout.newline();
}

/** `Total reclaimed space: 12kB`; the exit status. */
export function putReclaimed(bytes: i64): i32 {
  stdout
    .text('Total reclaimed space: ')
    .bytes(decimalSize(<f64>bytes))
    .newline();
  return 0;
}
