// --filter KEY=VALUE: which of what a verb lists is wanted. As in Docker, a thing must match every key that is given: one of its
// values, or, of labels, all.
//
//   class Mine extends Filters<Thing> { protected one(thing, key, value) … }     mine.take(flags, KNOWN); … mine.wants(thing)
//
// Interface: Filters, timeGiven.

import { EQUALS } from '../../lib/base/ascii';
import { Bytes, textOf } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { exit } from '../../lib/base/io';
import { report } from '../base/failure';
import { Flags } from './flags';
import { cutAt } from '../base/root_path';
import { NO_TIME, parseTimestamp } from '../base/units';

/** The filters of one call; a verb says in one() what its keys mean. */
export abstract class Filters<T> {
  private keys: Array<string> = [];
  private values: Array<Bytes> = [];

  /** Takes what --filter was given. Ends the program, after a message and with status 1, if a key is none of `known` or has no value. */
  take(flags: Flags, known: Array<string>): void {
    const given = flags.all('filter');
    for (let index = 0; index < given.length; index++) {
      const parts = cutAt(given[index], EQUALS);
      const key = textOf(parts[0]);
      if (parts.length < 2 || !known.includes(key)) exit(report("invalid filter '" + key + "'"));
      this.keys.push(key);
      this.values.push(this.read(key, parts[1]));
    }
  }

  /** Whether a filter with this key was given. */
  has(key: string): bool {
    return this.keys.includes(key);
  }

  /** Whether a thing is wanted. */
  wants(thing: T): bool {
    for (let index = 0; index < this.keys.length; index++) {
      if (this.keys.indexOf(this.keys[index]) == index && !this.any(thing, this.keys[index])) return false;
    }
    return true;
  }

  private any(thing: T, key: string): bool {
    const all = key == 'label';
    for (let index = 0; index < this.keys.length; index++) {
      if (this.keys[index] != key) continue;
      const one = this.one(thing, key, this.values[index]);
      if (one != all) return one;
    }
    return all;
  }

  /** What `one` gets of a value. Ends the program, after a message and with status 1, if it is none for this key. */
  protected read(_key: string, value: Bytes): Bytes {
    return value;
  }

  /** Whether a thing is what one filter says. */
  protected abstract one(thing: T, key: string, value: Bytes): bool;
}

/**
 * The time that --since and --until and their like give, ns since 1970: see parseTimestamp. `otherwise` if they were not given. What is
 * no time ends the program with status 1.
 */
export function timeGiven(flags: Flags, name: string, otherwise: i64): i64 {
  const text = flags.last(name);
  if (text === null) return otherwise;
  const time = parseTimestamp(text, realtime());
  const problem = '": failed to parse value as time or duration: "';
  if (time == NO_TIME) exit(report('invalid value for "' + name + problem + textOf(text) + '"'));
  return time;
}
