// What a program has said about its signals: dispositions, handlers, the mask: sigaction(2), sigprocmask(2).
//
// A WebAssembly module cannot hand out the address of a function. So a program names one exported function by WASIX's
// callback_signal, and it gets all signals that are caught. Which these are, there are two ways to say:
//
//   sigaction(2)            those whose handler is neither SIG_DFL nor SIG_IGN
//   callback_signal alone   all that can be caught: the program's library keeps dispositions itself (wasix-libc)
//
// The function that callback_signal names may be missing. wasix-libc does that on purpose, to block signals for a while.
// Then what is caught is held: it stays pending until a function is named that is there.
//
// Interface: signal_handler, signal_flags, signal_handler_mask, signal_set_action, signal_set_callback, signal_set_mask; handler_begin, handler_end;
// signals_fork, signals_fork_callback, signals_exec, signals_exit.
// Locks: RANK_SIGNAL; only the task itself changes any of this.

import {
  EINVAL,
  ENOMEM,
  ENOSYS,
  SA_NODEFER,
  SA_RESETHAND,
  SA_RESTART,
  SIGCHLD,
  SIG_DFL,
  SIG_IGN,
} from '../../base/abi';
import { hw_callback } from '../../base/hw';
import { is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import {
  IGNORED_BY_DEFAULT,
  UNBLOCKABLE,
  signal_bit,
  signal_recheck,
  signals_lock,
  signals_unlock,
} from './signal';
import { SignalActions, Task } from '../task';

/** SignalActions.callback: has callback_signal been called, and does it name a function? */
const CALLBACK_UNSET: u32 = 0;
const CALLBACK_MISSING: u32 = 1;
const CALLBACK_THERE: u32 = 2;

/**
 *   0: SignalActions │ MASKS: 64 u64 │ HANDLERS: 64 u32 │ FLAGS: 64 u8 │ NAME: the callback's, NAME_MAX bytes
 *
 * Less than 1 KiB: an object of kmalloc.
 */
const MASKS: usize = 16;
const HANDLERS: usize = MASKS + 64 * 8;
const FLAGS: usize = HANDLERS + 64 * 4;
const NAME: usize = FLAGS + 64;
const NAME_MAX: u32 = 160;
const ACTIONS_BYTES: u32 = <u32>NAME + NAME_MAX;

/** SA_* flags in a byte: bits 0 and 1, and from 28 on. */
@inline
function packed(flags: u32): u32 {
  return (flags & 3) | ((flags >>> 26) & 0x3c);
}
@inline
function unpacked(byte: u32): u32 {
  return (byte & 3) | ((byte & 0x3c) << 26);
}

@inline
function mask_at(actions: SignalActions, signal: i32): usize {
  return changetype<usize>(actions) + MASKS + 8 * <usize>(signal - 1);
}
@inline
function handler_at(actions: SignalActions, signal: i32): usize {
  return changetype<usize>(actions) + HANDLERS + 4 * <usize>(signal - 1);
}
@inline
function flags_at(actions: SignalActions, signal: i32): usize {
  return changetype<usize>(actions) + FLAGS + <usize>(signal - 1);
}

/** The SA_… flags that `signal` is caught with. */
export function signal_flags(task: Task, signal: i32): u32 {
  return is_null(task.actions) ? 0 : unpacked(load<u8>(flags_at(task.actions, signal)));
}

/** The task's SignalActions, made if there are none; 0 if there is no memory. */
function actions_of(task: Task): SignalActions {
  if (is_null(task.actions)) task.actions = changetype<SignalActions>(kmalloc(ACTIONS_BYTES, task.account));
  return task.actions;
}

/** What `signal` does: SIG_DFL, SIG_IGN or the handler. A caught one that was not set by sigaction has none that could be told: SIG_DFL. */
export function signal_handler(task: Task, signal: i32): u32 {
  if ((task.ignored & signal_bit(signal)) != 0) return SIG_IGN;
  const told = !is_null(task.actions) && (task.caught & signal_bit(signal)) != 0;
  return told ? load<u32>(handler_at(task.actions, signal)) : SIG_DFL;
}

/** The signals that are blocked while the handler of `signal` runs. */
export function signal_handler_mask(task: Task, signal: i32): u64 {
  return is_null(task.actions) ? 0 : load<u64>(mask_at(task.actions, signal));
}

/** From now on the kernel keeps the dispositions: what was caught for want of any has its default action again. */
export function signal_by_action(task: Task): void {
  if (task.by_action != 0) return;
  task.by_action = 1;
  signals_lock(task);
  task.caught = 0;
  signals_unlock(task);
  hold(task);
}

/**
 * Sets what `signal` does, `handler` as signal_handler has it: 0, -EINVAL for SIGKILL and SIGSTOP, -ENOSYS: there is no callback to catch
 * it; -ENOMEM, never for a task that has caught a signal before.
 */
export function signal_set_action(task: Task, signal: i32, handler: u32, flags: u32, mask: u64): i32 {
  const bit = signal_bit(signal);
  if ((bit & UNBLOCKABLE) != 0) return -EINVAL;
  const catches = handler != SIG_DFL && handler != SIG_IGN;
  if (catches && (is_null(task.actions) || task.actions.callback == CALLBACK_UNSET)) return -ENOSYS;
  const plain = packed(flags) == 0 && mask == 0;
  if (!plain && is_null(actions_of(task))) return -ENOMEM;
  signals_lock(task);
  task.caught = catches ? task.caught | bit : task.caught & ~bit;
  task.ignored = handler == SIG_IGN ? task.ignored | bit : task.ignored & ~bit;
  if (!is_null(task.actions)) {
    store<u64>(mask_at(task.actions, signal), mask);
    store<u32>(handler_at(task.actions, signal), handler);
    store<u8>(flags_at(task.actions, signal), <u8>packed(flags));
  }
  if (signal == SIGCHLD) task.child_flags = flags;
  // What waits and would now do nothing is gone, blocked or not: POSIX, sigaction().
  const nothing = handler == SIG_IGN || (handler == SIG_DFL && (bit & IGNORED_BY_DEFAULT) != 0);
  if (nothing) task.pending &= ~bit;
  signals_unlock(task);
  hold(task);
  return 0;
}

/** What is caught and has no function to go to waits. */
function hold(task: Task): void {
  const missing = !is_null(task.actions) && task.actions.callback == CALLBACK_MISSING;
  signals_lock(task);
  task.held = missing ? task.caught : 0;
  signals_unlock(task);
  signal_recheck(task);
}

/** True if `name`, `length` bytes, is what the callback is called already. */
function is_callback(actions: SignalActions, name: usize, length: u32): bool {
  if (actions.name_length != length) return false;
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(changetype<usize>(actions) + NAME + i) != load<u8>(name + i)) return false;
  }
  return true;
}

/**
 * callback_signal: the function exported by the name at kernel address `name` gets the signals that are caught; if there
 * is none of type (i32) -> (), they wait. 0, -EINVAL if so, -ENOMEM.
 */
export function signal_set_callback(task: Task, name: usize, length: u32): i32 {
  const actions = actions_of(task);
  if (is_null(actions)) return -ENOMEM;
  let result = length == 0 || length > NAME_MAX ? -EINVAL : 0;
  if (result == 0 && !is_callback(actions, name, length)) {
    result = hw_callback(task.slot, name, length);
    if (result == 0) {
      memory.copy(changetype<usize>(actions) + NAME, name, length);
      actions.name_length = length;
    }
  }
  actions.callback = result == 0 ? CALLBACK_THERE : CALLBACK_MISSING;
  if (task.by_action == 0) {
    signals_lock(task);
    task.caught = ~UNBLOCKABLE;
    signals_unlock(task);
  }
  hold(task);
  return result;
}

/** Sets the mask; what is open now is acted on before the task is back in its program. The old mask. */
export function signal_set_mask(task: Task, mask: u64): u64 {
  const old = task.blocked;
  signals_lock(task);
  task.blocked = mask & ~UNBLOCKABLE;
  signals_unlock(task);
  signal_recheck(task);
  return old;
}

/** The handler of `signal` is about to be called: the mask that handler_end restores. */
export function handler_begin(task: Task, signal: i32): u64 {
  const old = task.blocked;
  const flags = signal_flags(task, signal);
  let mask = load<u64>(mask_at(task.actions, signal));
  if ((flags & SA_NODEFER) == 0) mask |= signal_bit(signal);
  signals_lock(task);
  task.blocked = (old | mask) & ~UNBLOCKABLE;
  if ((flags & SA_RESETHAND) != 0) task.caught &= ~signal_bit(signal);
  signals_unlock(task);
  return old;
}

/** It has returned. */
export function handler_end(task: Task, mask: u64): void {
  signal_set_mask(task, mask);
}

/**
 * True if a system call that `signal`'s handler interrupts goes on, where it can. Of a program that keeps its dispositions
 * itself, the kernel knows only which signals it is likely to do nothing for.
 */
export function handler_restarts(task: Task, signal: i32): bool {
  if (task.by_action == 0) return (signal_bit(signal) & IGNORED_BY_DEFAULT) != 0;
  return (signal_flags(task, signal) & SA_RESTART) != 0;
}

/** fork(2): `child` gets its parent's dispositions and mask, no pending signal. 0 or -ENOMEM. */
export function signals_fork(child: Task, parent: Task): i32 {
  child.blocked = parent.blocked;
  child.ignored = parent.ignored;
  child.caught = parent.caught;
  child.held = parent.held;
  child.by_action = parent.by_action;
  child.child_flags = parent.child_flags;
  if (is_null(parent.actions)) return 0;
  const copy = kmalloc(ACTIONS_BYTES, child.account);
  if (copy == 0) return -ENOMEM;
  memory.copy(copy, changetype<usize>(parent.actions), ACTIONS_BYTES);
  child.actions = changetype<SignalActions>(copy);
  return 0;
}

/** fork(2), once `child` has an instance in its slot: the instance's handler is found. */
export function signals_fork_callback(child: Task): void {
  const actions = child.actions;
  if (is_null(actions) || actions.name_length == 0) return;
  hw_callback(child.slot, changetype<usize>(actions) + NAME, actions.name_length);
}

/** execve(2): what was caught has its default action; what is ignored, blocked or pending stays so. */
export function signals_exec(task: Task): void {
  signals_lock(task);
  task.caught = 0;
  task.held = 0;
  task.by_action = 0;
  task.child_flags = 0;
  task.handler_depth = 0;
  signals_unlock(task);
  signals_exit(task);
  signal_recheck(task);
}

/** Frees what the task has in kernel memory. */
export function signals_exit(task: Task): void {
  kfree(changetype<usize>(task.actions));
  task.actions = null_of<SignalActions>();
}
