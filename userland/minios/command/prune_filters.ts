// --filter of container, image, volume, system and builder prune: until=TIME, label=, label!=. Docker's rules: made before that; with all
// labels of label=; not with all of label!=.
//
//   const filters = new PruneFilters(flags, ['until', 'label', 'label!']);   if (filters.wants(created, labels)) …
//
// Interface: PruneFilters.

import { EQUALS } from '../../lib/base/ascii';
import { Bytes, textOf } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { exit } from '../../lib/base/io';
import { Json, jsonStrings } from '../../lib/json/json';
import { report } from '../base/failure';
import { Flags } from './flags';
import { hasLabel } from './labels';
import { cutAt } from '../base/root_path';
import { truth } from '../base/truth';
import { NO_TIME, parseTimestamp } from '../base/units';

const MILLISECOND: i64 = 1_000_000;

/** The filters of one call. */
export class PruneFilters {
  /** Nanoseconds since 1970. */
  until: i64 = i64.MAX_VALUE;
  labels: Array<Bytes> = [];
  unlabels: Array<Bytes> = [];
  /** all=true, of volumes. */
  all: bool = false;
  /** As given, a line each, for the question. */
  private shown: string = '';

  /** Reads --filter. Ends the program, after a message and with status 1, if a key is none of `known` or a value makes no sense. */
  constructor(flags: Flags, known: Array<string>) {
    const given = flags.all('filter');
    for (let index = 0; index < given.length; index++) {
      const parts = cutAt(given[index], EQUALS);
      const key = textOf(parts[0]);
      if (!known.includes(key)) exit(report("invalid filter '" + key + "'"));
      this.shown += '  - ' + textOf(given[index]) + '\n';
      if (key == 'until') this.takeTime(parts[1]);
      else if (key == 'label') this.labels.push(parts[1]);
      else if (key == 'label!') this.unlabels.push(parts[1]);
      else this.takeAll(parts[1]);
    }
  }

  private takeTime(value: Bytes): void {
    if (this.until != i64.MAX_VALUE) exit(report('more than one until filter specified'));
    this.until = parseTimestamp(value, realtime());
    if (this.until == NO_TIME)
      exit(report('failed to parse value as time or duration: "' + textOf(value) + '"'));
  }

  private takeAll(value: Bytes): void {
    const wanted = truth(value);
    if (wanted < 0) exit(report("invalid filter 'all=" + textOf(value) + "'"));
    this.all = wanted > 0;
  }

  get hasTime(): bool {
    return this.until != i64.MAX_VALUE;
  }

  get hasLabels(): bool {
    return this.labels.length + this.unlabels.length > 0;
  }

  /** What the question adds; empty: nothing is filtered. */
  get warning(): string {
    return this.shown == '' ? '' : '\n  Items to be pruned will be filtered with:\n' + this.shown;
  }

  /** Whether something that was made then, nanoseconds since 1970, and has these labels is meant. */
  wants(created: i64, labels: Json | null): bool {
    if (created > this.until) return false;
    for (let index = 0; index < this.labels.length; index++)
      if (!hasLabel(labels, this.labels[index])) return false;
    for (let index = 0; index < this.unlabels.length; index++)
      if (!hasLabel(labels, this.unlabels[index])) return true;
    return this.unlabels.length == 0;
  }

  /** Adds them to a request that has the image service prune. */
  addTo(request: Json): Json {
    if (this.hasTime) request.setInteger('until', this.until / MILLISECOND);
    return request.set('labels', jsonStrings(this.labels)).set('unlabels', jsonStrings(this.unlabels));
  }
}
