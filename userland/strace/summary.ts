// The table of -c: how often each call was made, how long it took, how often it failed.
//
// Interface: Summary: add, write.

import { Writer } from '../lib/base/io';
import { callAt, callCount } from './types';

export class Summary {
  private counts: Array<i32> = [];
  private errors: Array<i32> = [];
  private times: Array<i64> = [];

  private grow(): void {
    while (this.counts.length < callCount() + 1) {
      this.counts.push(0);
      this.errors.push(0);
      this.times.push(0);
    }
  }

  /** A call has ended after `time` nanoseconds. */
  add(number: i32, time: i64, failed: bool): void {
    this.grow();
    const at = number < callCount() ? number : callCount();
    this.counts[at]++;
    this.times[at] += time;
    if (failed) this.errors[at]++;
  }

  /** Numbers of the calls that were made, those that took longest first. */
  private order(): Array<i32> {
    this.grow();
    const order: Array<i32> = [];
    for (let number = 0; number < this.counts.length; number++)
      if (this.counts[number] > 0) order.push(number);
    // Insertion sort: a program makes a few dozen different calls.
    for (let index = 1; index < order.length; index++) {
      const number = order[index];
      let at = index;
      while (at > 0 && this.times[order[at - 1]] < this.times[number]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = number;
    }
    return order;
  }

  write(out: Writer): void {
    const order = this.order();
    let total: i64 = 0;
    let calls = 0;
    let errors = 0;
    for (let index = 0; index < order.length; index++) {
      total += this.times[order[index]];
      calls += this.counts[order[index]];
      errors += this.errors[order[index]];
    }
    out.text('% time     seconds  usecs/call     calls    errors syscall\n');
    out.text('------ ----------- ----------- --------- --------- ----------------\n');
    for (let index = 0; index < order.length; index++) {
      const number = order[index];
      line(out, total, this.times[number], this.counts[number], this.errors[number], callAt(number).name);
    }
    out.text('------ ----------- ----------- --------- --------- ----------------\n');
    line(out, total, total, calls, errors, 'total');
    out.flush();
  }
}

function line(out: Writer, total: i64, time: i64, calls: i32, errors: i32, name: string): void {
  const share = total > 0 ? (time * 10000) / total : 0;
  out.text(((share / 100).toString() + '.' + (share % 100).toString().padStart(2, '0')).padStart(6));
  const micros = time / 1000;
  const seconds = (micros / 1000000).toString() + '.' + (micros % 1000000).toString().padStart(6, '0');
  out.text(seconds.padStart(12));
  out.text((calls > 0 ? micros / calls : 0).toString().padStart(12));
  out.text(calls.toString().padStart(10));
  out.text((errors > 0 ? errors.toString() : '').padStart(10));
  out.text(' ').text(name).newline();
}
