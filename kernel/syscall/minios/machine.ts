// minios: the machine as a whole: power, counters, the kernel log, names.
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock where tasks are counted.

import {
  CAP_SYSLOG,
  CAP_SYS_BOOT,
  EINVAL,
  ENOMEM,
  EPERM,
  POWER_HALT,
  SYSINFO_CONTEXT_SWITCHES,
  SYSINFO_FORKS,
  SYSINFO_FRAMES_FREE,
  SYSINFO_FRAMES_TOTAL,
  SYSINFO_HARTS,
  SYSINFO_INODES,
  SYSINFO_LOAD1,
  SYSINFO_LOAD15,
  SYSINFO_LOAD5,
  SYSINFO_LOCKS_HELD,
  SYSINFO_MEMORY_FREE,
  SYSINFO_MEMORY_TOTAL,
  SYSINFO_MOUNTS,
  SYSINFO_OPEN_FILES,
  SYSINFO_SIZE,
  SYSINFO_SLAB_OBJECTS,
  SYSINFO_TASKS,
  SYSINFO_TASKS_RUNNING,
  SYSINFO_TIMERS,
  SYSINFO_UPTIME_NS,
  SYSINFO_USER_PAGES,
  SYSLOG_ACTION_CLEAR,
  SYSLOG_ACTION_CONSOLE_LEVEL,
  SYSLOG_ACTION_READ_ALL,
  SYSLOG_ACTION_READ_CLEAR,
  SYSLOG_ACTION_SIZE_BUFFER,
  SYSLOG_ACTION_SIZE_UNREAD,
  UTSNAME_DOMAINNAME,
  UTSNAME_MACHINE,
  UTSNAME_NODENAME,
  UTSNAME_RELEASE,
  UTSNAME_SIZE,
  UTSNAME_SYSNAME,
  UTSNAME_VERSION,
} from '../../base/abi';
import { boot_parameters } from '../../base/boot';
import { FRAME_SHIFT } from '../../base/config';
import { Text, text_init, text_string } from '../../base/format';
import { LOG_DATA_BYTES, log_clear, log_copy, log_head, log_unread } from '../../base/log';
import { hw_power } from '../../base/hw';
import { ListHead } from '../../base/list';
import { null_of } from '../../base/pointer';
import { MACHINE, RELEASE, SYSNAME, VERSION } from '../../base/version';
import { UTS_DOMAINNAME, UTS_HOSTNAME, uts_text_name } from '../../ns/uts';
import { locks_held } from '../../sync/spinlock';
import { root_account } from '../../mm/account';
import { frames_free, frames_total } from '../../mm/frame';
import { kfree, kmalloc, slab_objects } from '../../mm/slab';
import { copy_to_user } from '../../mm/uaccess';
import { console_close_outputs } from '../../dev/console';
import { clock_now } from '../../sched/time/clock';
import { hart_of } from '../../sched/hart/hart';
import { load_average, load_running } from '../../sched/time/load_average';
import { timers_count } from '../../sched/time/timer';
import { schedule } from '../../sched/schedule';
import { WaitQueue, wait_begin } from '../../sched/wait';
import { capable, ns_capable } from '../../ns/credentials';
import { first_pid_namespace } from '../../ns/pid';
import { user_namespace_owning } from '../../ns/user';
import { current_time_namespace } from '../../proc/namespaces';
import { pid_namespace_of } from '../../proc/pid';
import { reboot_pid_namespace } from '../../proc/pid_namespace';
import { files_open, inodes_live, mounts_live } from '../../vfs/state';
import {
  all_tasks,
  current_task,
  task_of_all,
  task_pages,
  tasks_count,
  tasks_forks,
  tasks_lock,
  tasks_unlock,
} from '../../proc/task';
import { console_flush } from '../../tty/console';

/**
 * reboot(2): stops this machine; `status` is passed to the front end. In a pid namespace it ends that, whose process 1 dies and the
 * caller with it: pid_namespaces(7). EPERM, EINVAL. Does not return to the program on success.
 */
export function sys_power(how: u32, status: i32): i32 {
  if (how > POWER_HALT) return -EINVAL;
  const task = current_task();
  const namespace = pid_namespace_of(task);
  if (!ns_capable(task.vfs.credentials, user_namespace_owning(namespace), CAP_SYS_BOOT)) return -EPERM;
  if (namespace != first_pid_namespace()) {
    reboot_pid_namespace(task, how);
    return 0;
  }
  console_flush();
  console_close_outputs();
  hw_power(how, status);
  // The machine is gone as soon as it has control; nothing more runs here.
  while (true) {
    wait_begin(null_of<WaitQueue>());
    schedule();
  }
}

/** Pages of all programs' memories. The caller holds tasks_lock. */
function user_pages(): u32 {
  let pages: u32 = 0;
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    pages += task_pages(task_of_all(node));
  }
  return pages;
}

function switches(): u64 {
  let sum: u64 = 0;
  for (let hart: u32 = 0; hart < boot_parameters().harts; hart++) sum += hart_of(hart).switches;
  return sum;
}

function fill_sysinfo(at: usize): void {
  const root = root_account();
  tasks_lock();
  store<u32>(at + SYSINFO_USER_PAGES, user_pages());
  store<u32>(at + SYSINFO_TASKS, tasks_count());
  store<u64>(at + SYSINFO_FORKS, tasks_forks());
  tasks_unlock();
  store<u64>(at + SYSINFO_UPTIME_NS, clock_now() + current_time_namespace().boottime);
  store<u64>(at + SYSINFO_MEMORY_TOTAL, (<u64>root.limit) << FRAME_SHIFT);
  store<u64>(at + SYSINFO_MEMORY_FREE, (<u64>(root.limit - root.usage)) << FRAME_SHIFT);
  store<u32>(at + SYSINFO_FRAMES_TOTAL, frames_total());
  store<u32>(at + SYSINFO_FRAMES_FREE, frames_free());
  store<u32>(at + SYSINFO_TASKS_RUNNING, load_running());
  store<u32>(at + SYSINFO_HARTS, boot_parameters().harts);
  store<u32>(at + SYSINFO_OPEN_FILES, files_open());
  store<u32>(at + SYSINFO_INODES, inodes_live());
  store<u32>(at + SYSINFO_SLAB_OBJECTS, slab_objects());
  store<u32>(at + SYSINFO_LOCKS_HELD, locks_held());
  store<u32>(at + SYSINFO_TIMERS, timers_count());
  store<u32>(at + SYSINFO_MOUNTS, mounts_live());
  store<u32>(at + SYSINFO_LOAD1, load_average(0));
  store<u32>(at + SYSINFO_LOAD5, load_average(1));
  store<u32>(at + SYSINFO_LOAD15, load_average(2));
  store<u64>(at + SYSINFO_CONTEXT_SWITCHES, switches());
}

/** Writes the first `size` bytes of struct sysinfo: how many. The struct's own memory is not counted in it. EFAULT, ENOMEM. */
export function sys_sysinfo(buffer: u32, size: u32): i32 {
  const info = kmalloc(<u32>SYSINFO_SIZE, current_task().account);
  if (info == 0) return -ENOMEM;
  fill_sysinfo(info);
  store<u32>(info + SYSINFO_SLAB_OBJECTS, load<u32>(info + SYSINFO_SLAB_OBJECTS) - 1);
  size = min<u32>(size, <u32>SYSINFO_SIZE);
  const result = copy_to_user(buffer, info, size);
  kfree(info);
  return result < 0 ? result : size;
}

/** Copies the newest `size` bytes of the log to the caller, and forgets what there was if it `clears`. */
function read_log(buffer: u32, size: u32, clears: bool): i32 {
  const room = min<u32>(size, log_unread());
  if (room == 0) return 0;
  const copy = kmalloc(room, current_task().account);
  if (copy == 0) return -ENOMEM;
  const count = log_copy(copy, room, clears);
  const result = copy_to_user(buffer, copy, count);
  kfree(copy);
  return result < 0 ? result : <i32>count;
}

/** syslog(2): reads and controls the kernel log. EINVAL, EPERM, EFAULT, ENOMEM. */
export function sys_syslog(type: i32, buffer: u32, size: u32): i32 {
  return syslog(type, buffer, size);
}

function syslog(type: i32, buffer: u32, size: u32): i32 {
  // As with kernel.dmesg_restrict=1: the log names processes and cgroups of all containers.
  if (!capable(current_task().vfs.credentials, CAP_SYSLOG)) return -EPERM;
  switch (type) {
    case SYSLOG_ACTION_READ_ALL:
      return read_log(buffer, size, false);
    case SYSLOG_ACTION_READ_CLEAR:
      return read_log(buffer, size, true);
    case SYSLOG_ACTION_CLEAR:
      log_clear();
      return 0;
    case SYSLOG_ACTION_CONSOLE_LEVEL:
      if (size < 1 || size > 8) return -EINVAL;
      log_head().console_level = size;
      return 0;
    case SYSLOG_ACTION_SIZE_UNREAD:
      return <i32>log_unread();
    case SYSLOG_ACTION_SIZE_BUFFER:
      return <i32>LOG_DATA_BYTES;
    default:
      return -EINVAL;
  }
}

/** Begins a name, which has 64 bytes. */
function begin_name(names: usize, offset: usize, text: Text): void {
  text_init(text, names + offset, 64);
}

function put_name(names: usize, offset: usize, name: string, text: Text): void {
  begin_name(names, offset, text);
  text_string(text, name);
}

/** uname(2). EFAULT, ENOMEM. */
export function sys_uname(buffer: u32): i32 {
  const names = kmalloc(<u32>UTSNAME_SIZE + <u32>offsetof<Text>() + 2, current_task().account);
  if (names == 0) return -ENOMEM;
  const text = changetype<Text>((names + UTSNAME_SIZE + 3) & ~3);
  const uts = current_task().namespaces.uts;
  put_name(names, UTSNAME_SYSNAME, SYSNAME, text);
  begin_name(names, UTSNAME_NODENAME, text);
  uts_text_name(uts, UTS_HOSTNAME, text);
  put_name(names, UTSNAME_RELEASE, RELEASE, text);
  put_name(names, UTSNAME_VERSION, VERSION, text);
  put_name(names, UTSNAME_MACHINE, MACHINE, text);
  begin_name(names, UTSNAME_DOMAINNAME, text);
  uts_text_name(uts, UTS_DOMAINNAME, text);
  const result = copy_to_user(buffer, names, <u32>UTSNAME_SIZE);
  kfree(names);
  return result;
}
