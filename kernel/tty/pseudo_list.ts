// The pseudo-terminals of one devpts: its options, and a list of those that are open, in the order of their numbers.
//
// Interface: Instance; devpts_lock, devpts_unlock; predecessor, successor; count_pseudo, uncount_pseudo, link_pseudo,
// unlink_pseudo. Locks: TtyState.lock (RANK_TTY) guards all of it, never with a terminal's. What is in a list has an inode with a
// reference, so that who finds it there can take another.

import { ENOSPC } from '../base/abi';
import { is_null, null_of } from '../base/pointer';
import { RANK_TTY, spin_lock, spin_unlock } from '../sync/spinlock';
import { device_number } from '../vfs/file/char_device';
import { Inode } from '../vfs/inode';
import { DevptsOptions } from './devpts_options';
import { TtyState, tty_state } from './state';
import { Tty } from './tty';

/** Linux's numbers: slaves are 136:N. Slave N's inode is N + 3. */
export const SLAVE_MAJOR: u32 = 136;
export const FIRST_INO: u64 = 3;

@unmanaged
export class Instance extends DevptsOptions {
  first: Tty;
  count: u32;
  /** With a reference. */
  ptmx: Inode;
}

@inline
export function devpts_lock(): void {
  spin_lock(changetype<usize>(tty_state()) + offsetof<TtyState>('lock'), RANK_TTY);
}
@inline
export function devpts_unlock(): void {
  spin_unlock(changetype<usize>(tty_state()) + offsetof<TtyState>('lock'), RANK_TTY);
}

/** The pseudo-terminal before the place of `number` in the list; 0: it is the first. Under the lock. */
export function predecessor(instance: Instance, number: u32): Tty {
  let before = null_of<Tty>();
  let at = instance.first;
  while (!is_null(at) && at.number < number) {
    before = at;
    at = changetype<Tty>(at.next_pseudo);
  }
  return before;
}

@inline
export function successor(instance: Instance, before: Tty): Tty {
  return is_null(before) ? instance.first : changetype<Tty>(before.next_pseudo);
}

@inline
function set_successor(instance: Instance, before: Tty, tty: Tty): void {
  if (is_null(before)) instance.first = tty;
  else before.next_pseudo = changetype<usize>(tty);
}

/** Takes the lowest free number into account: it, or -ENOSPC. Its terminal is linked by link_pseudo. */
export function count_pseudo(instance: Instance): i32 {
  const state = tty_state();
  devpts_lock();
  const most = instance.max != 0 ? min<u32>(instance.max, state.pseudo_max) : state.pseudo_max;
  const fits = instance.count < most && state.pseudo_count < state.pseudo_max;
  if (fits) {
    instance.count++;
    state.pseudo_count++;
  }
  devpts_unlock();
  return fits ? 0 : -ENOSPC;
}

export function uncount_pseudo(instance: Instance): void {
  devpts_lock();
  instance.count--;
  tty_state().pseudo_count--;
  devpts_unlock();
}

/** Gives `tty` the lowest free number and links it. */
export function link_pseudo(instance: Instance, tty: Tty): void {
  devpts_lock();
  let before = null_of<Tty>();
  let number: u32 = 0;
  for (let at = instance.first; !is_null(at) && at.number == number; at = changetype<Tty>(at.next_pseudo)) {
    before = at;
    number++;
  }
  tty.number = number;
  tty.device = device_number(SLAVE_MAJOR, number);
  const inode = changetype<Inode>(tty.inode);
  inode.ino = FIRST_INO + number;
  inode.rdev = tty.device;
  tty.next_pseudo = changetype<usize>(successor(instance, before));
  set_successor(instance, before, tty);
  devpts_unlock();
}

/** Takes `tty` out of the list. */
export function unlink_pseudo(instance: Instance, tty: Tty): void {
  devpts_lock();
  set_successor(instance, predecessor(instance, tty.number), changetype<Tty>(tty.next_pseudo));
  devpts_unlock();
}
