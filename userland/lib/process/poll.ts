// Waiting for several descriptors at once: poll(2).
//
// Interface: PollSet.

import { POLLFD_EVENTS, POLLFD_FD, POLLFD_REVENTS, POLLFD_SIZE, minios_poll } from '../base/abi';
import { pollOrSignal } from './signal_wait';

const MILLISECOND: i64 = 1_000_000;

/** Descriptors to wait for; made anew for each wait by clear() and add(). */
export class PollSet {
  private block: usize = 0;
  private room: i32 = 0;
  private count: i32 = 0;

  clear(): void {
    this.count = 0;
  }

  /** Adds a descriptor and what to wait for, POLL…; 0: errors and hang-ups only. Its place, for ready(). */
  add(fd: i32, events: i32): i32 {
    if (this.count == this.room) {
      this.room = max(8, this.room * 2);
      const size = <usize>this.room * POLLFD_SIZE;
      this.block = this.block == 0 ? heap.alloc(size) : heap.realloc(this.block, size);
    }
    const at = this.block + <usize>this.count * POLLFD_SIZE;
    store<i32>(at + POLLFD_FD, fd);
    store<i16>(at + POLLFD_EVENTS, <i16>events);
    store<i16>(at + POLLFD_REVENTS, 0);
    return this.count++;
  }

  /** Waits up to `timeout` milliseconds, −1: for ever. How many are ready, 0, or −errno: −EINTR if a signal is caught meanwhile. */
  wait(timeout: i32): i32 {
    return this.done(minios_poll(this.block, this.count, timeout));
  }

  /** wait(), but −EINTR also for a signal that came before and that the program has not been told of. */
  waitOrSignal(timeout: i32): i32 {
    return this.done(pollOrSignal(this.block, this.count, timeout < 0 ? -1 : <i64>timeout * MILLISECOND));
  }

  private done(ready: i32): i32 {
    if (ready < 0) {
      for (let place = 0; place < this.count; place++)
        store<i16>(this.block + <usize>place * POLLFD_SIZE + POLLFD_REVENTS, 0);
    }
    return ready;
  }

  /** What happened to the descriptor at a place, POLL…; place −1: nothing. */
  ready(place: i32): i32 {
    return place < 0 ? 0 : load<i16>(this.block + <usize>place * POLLFD_SIZE + POLLFD_REVENTS);
  }
}
