// What the verbs that prune have in common: flags, the question, and what they say of what is gone.
//
// Interface: pruneFlags, mayPrune, Deletion, putCacheObjects, putReclaimed.

import { Bytes } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { agreedTo } from './confirm';
import { Flags } from './flags';
import { PruneFilters } from './prune_filters';
import { decimalSize } from '../base/units';

/** The flags of all of them; `example`: a filter. */
export function pruneFlags(help: string, example: string): Flags {
  return new Flags('[OPTIONS]', help)
    .value('', 'filter', 'filter', 'Provide filter values (e.g. "' + example + '")')
    .flag('f', 'force', 'Do not prompt for confirmation');
}

/** Whether what a question says may be done: somebody agrees to it, or --force asks nobody. */
export function mayPrune(flags: Flags, question: string, filters: PruneFilters): bool {
  return flags.has('force') || agreedTo(question + filters.warning);
}

/** What goes, a line each below a title; nothing is written if that is nothing. */
export class Deletion {
  private bytes: i64 = 0;
  private count: i32 = 0;

  constructor(private title: string) {}

  /** One is gone, which had so many bytes. */
  add(name: Bytes, size: i64): void {
    if (this.count++ == 0) stdout.text(this.title).text(':\n');
    stdout.bytes(name).newline();
    this.bytes += size;
  }

  /** That is all: bytes that are free now. */
  end(): i64 {
    if (this.count > 0) stdout.newline();
    return this.bytes;
  }
}

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
