// The kernel's entry: what the machine calls, and the order in which a kernel comes to life.
//
//   boot ─ log ─ memory ─ time ─ devices ─ files ─ tasks ─▶ task 1 is runnable; the machine asks hart_next()
//
// Everything exported here and in syscall/ is the module's interface: to the machine (this file) and, function by
// function as abi/ describes them, to programs.
//
// Locks: none; boot runs before anything else does.

import { BOOT_FLAG_QUIET, BOOT_FLAG_VIRTUAL_CLOCK } from './base/abi';
import { BootParameters, boot_parameters, boot_parameters_copy } from './base/boot';
import { FRAME_SHIFT } from './base/config';
import { text_string, text_u64, text_cstring } from './base/format';
import { LOG_ERR, LOG_INFO, log, log_begin, log_end, log_head, log_init } from './base/log';
import { panic_init } from './base/panic';
import { is_null, null_of } from './base/pointer';
import { RELEASE } from './base/version';
import { locks_describe } from './sync/spinlock';
import { account_init, Account, root_account } from './mm/account';
import { frames_init, frames_total } from './mm/frame';
import { slab_init } from './mm/slab';
import { classes_init } from './sched/class/classes';
import { clock_init, clock_is_virtual, clock_now } from './sched/time/clock';
import { hart_init, hart_online, harts_rest, this_hart } from './sched/hart/hart';
import { hart_pick } from './sched/idle';
import { trace_rings_init } from './sched/trace_ring';
import { NEVER, timers_init, timers_next } from './sched/time/timer';
import { current } from './sched/thread';
import { console_init } from './dev/console';
import { hostfs_device_init } from './dev/hostfs';
import { loader_init } from './dev/loader';
import { devices_owe } from './dev/queue';
import { random_bytes, random_init } from './dev/random';
import { cgroups_init } from './cgroup/cgroup';
import { memory_init } from './cgroup/memory';
import { namespaces_init } from './ns/namespace';
import { cgroup_namespace_init } from './ns/cgroup';
import { net_init } from './ns/net';
import { nsproxy_init } from './ns/nsproxy';
import { credentials_init } from './ns/credentials';
import { user_namespace_init } from './ns/user';
import { pid_namespaces_init } from './ns/pid';
import { time_init } from './ns/time';
import { uts_init } from './ns/uts';
import { vfs_init } from './fs/boot';
import { random_source_set } from './fs/memory_devices';
import { console_devices_register } from './fs/console_device';
import { futexes_init } from './proc/futex';
import { image_init } from './proc/exec/image';
import { console_tty_init } from './tty/console';
import { devpts_init } from './tty/devpts';
import { mqueue_init } from './fsview/mqueue/namespace';
import { cgroupfs_init } from './fsview/cgroupfs/cgroupfs';
import { nsfs_init } from './fsview/nsfs';
import { procfs_init } from './fsview/procfs/procfs';
import { sysfs_init } from './fsview/sysfs/sysfs';
import { init_task_create } from './proc/init';
import { oom_init } from './proc/oom';
import { pids_init } from './proc/pid';
import { Task, comm_of, tasks_init, COMM_BYTES } from './proc/task';

export { hart_after_break } from './sched/idle';
export { slot_dying, slot_unwound } from './proc/exit';
export { host_task_call_begin, host_task_call_end, host_task_create, host_task_wake } from './proc/host_task';
export { fault_arm as debug_arm } from './base/debug';
export { slab_frames as debug_slab_frames } from './mm/slab';
export { caches_drop as debug_drop_caches } from './vfs/sync';
export { exits_pending as debug_exits_pending } from './proc/exit';
export { host_task_idle, preempt, thread_fault, thread_main } from './syscall/border';
export { memory_grow, memory_size, table_grow } from './syscall/memory_hooks';
export * from './syscall/table_minios';
export * from './syscall/table_wasi';
export * from './syscall/table_wasi_unstable';
export * from './syscall/table_wasix';
export * from './syscall/table_wasmedge';

/** Brings hart `hart` up. The first one takes the boot parameters at `address` and builds everything. */
export function boot(hart: u32, address: usize): void {
  hart_init(hart);
  log_init(hart, clock_now.index);
  panic_init(describe_current.index);
  if (hart == 0) boot_parameters_copy(address, <u32>(address >>> FRAME_SHIFT));
  const parameters = boot_parameters();
  clock_init((parameters.flags & BOOT_FLAG_VIRTUAL_CLOCK) != 0, parameters.epoch, hart == 0);
  if (hart != 0) {
    hart_online();
    return;
  }
  log_head().console_level = (parameters.flags & BOOT_FLAG_QUIET) != 0 ? LOG_ERR + 1 : LOG_INFO + 1;
  greet(parameters);
  boot_memory(parameters);
  cgroups_init();
  memory_init();
  timers_init();
  classes_init();
  trace_rings_init();
  console_init();
  loader_init();
  random_init();
  hostfs_device_init();
  log(LOG_INFO, 'dev: console, loader, random, hostfs');
  namespaces_init();
  user_namespace_init();
  credentials_init();
  uts_init();
  pid_namespaces_init();
  cgroup_namespace_init();
  net_init();
  time_init();
  tasks_init();
  pids_init();
  oom_init();
  futexes_init();
  const vfs = vfs_init();
  image_init();
  random_source_set(random_bytes.index);
  console_devices_register();
  devpts_init();
  console_tty_init();
  nsfs_init();
  procfs_init();
  mqueue_init();
  nsproxy_init();
  sysfs_init();
  cgroupfs_init();
  hart_online();
  init_task_create(vfs);
}

function greet(parameters: BootParameters): void {
  const text = log_begin(LOG_INFO);
  text_string(text, 'minios version ');
  text_string(text, RELEASE);
  text_string(text, clock_is_virtual() ? ', virtual clock, ' : ', real clock, ');
  text_u64(text, parameters.harts);
  text_string(text, parameters.harts == 1 ? ' hart' : ' harts');
  log_end();
}

function boot_memory(parameters: BootParameters): void {
  account_init(root_account(), null_of<Account>(), parameters.memory_frames);
  frames_init(parameters.ram_frames, parameters.block_frame);
  slab_init();
  const text = log_begin(LOG_INFO);
  text_string(text, 'mm: ');
  text_u64(text, frames_total());
  text_string(text, ' frames of 64 KiB in RAM, at most ');
  text_u64(text, parameters.memory_frames >>> 4);
  text_string(text, ' MiB in use with programs');
  log_end();
}

/** The machine's idle loop asks who runs next: a slot, or 0. */
export function hart_next(): u32 {
  return hart_pick(devices_owe.index);
}

/**
 * Milliseconds until this hart has to look for timers that are due; -1: never, hart 0 keeps the time for all. On a virtual clock time does not pass by itself: it is
 * asked again at once, for the last timer may have rung for nobody; but a device that owes an answer comes first.
 */
export function hart_timeout(): f64 {
  const next = timers_next();
  if (next == NEVER) return -1;
  if (clock_is_virtual()) return devices_owe() || !harts_rest() ? -1 : 0;
  if (this_hart().number != 0) return -1;
  return max<f64>(<f64>(next - clock_now()) / 1000000.0, 0);
}

/** For a panic: who runs, and what it holds. */
function describe_current(): void {
  const thread = current();
  const text = log_begin(LOG_ERR);
  if (is_null(thread)) {
    text_string(text, 'no task is running');
  } else {
    const task = changetype<Task>(thread);
    text_string(text, 'task ');
    text_u64(text, task.pid);
    text_string(text, ' (');
    text_cstring(text, comm_of(task), COMM_BYTES);
    text_string(text, ') slot ');
    text_u64(text, task.slot);
  }
  log_end();
  if (DEBUG) locks_describe();
}
