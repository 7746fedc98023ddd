// /proc as files: contents, look-up, permissions, and tasks that go away while somebody looks.

import { AT_FDCWD, EACCES, ENOENT, ESRCH } from '../../../kernel/base/abi';
import { is_null } from '../../../kernel/base/pointer';
import { context_iter } from '../../../kernel/vfs/context';
import { fd_install } from '../../../kernel/vfs/file/fd_table';
import { File, file_put } from '../../../kernel/vfs/file/file';
import { vfs_unlink } from '../../../kernel/vfs/names';
import { pipe_create } from '../../../kernel/vfs/file/pipe';
import { vfs_readdir } from '../../../kernel/vfs/file/read_write';
import { iov_iter_init_kernel } from '../../../kernel/vfs/iov_iter';
import { pid_task } from '../../../kernel/proc/pid';
import { Task } from '../../../kernel/proc/task';
import {
  act_as,
  boot_proc,
  contents,
  end_task,
  holds,
  link_text,
  make_task,
  reap_task,
} from '../support/proc';
import {
  context,
  file_is,
  length,
  make_file,
  must_open,
  no_leaks,
  open_error,
  path,
  read,
  scratch,
  scratch_is,
} from '../support/vfs';

const NOBODY = changetype<Task>(0);

export function test_system_files_have_their_shape(): void {
  boot_proc();
  let count = contents('/proc/meminfo');
  assert(scratch_is('MemTotal:          65536 kB\nMemFree:  '));
  assert(holds(count, '\nSwapTotal:             0 kB\n'));
  count = contents('/proc/filesystems');
  assert(holds(count, 'nodev\ttmpfs\n') && holds(count, 'nodev\tproc\n'));
  count = contents('/proc/slabinfo');
  assert(holds(count, '\nkmalloc-32 '));
  count = contents('/proc/stat');
  assert(scratch_is('cpu  ') && holds(count, '\ncpu0 ') && holds(count, '\nprocs_running 0\n'));
  assert(file_is('/proc/sys/kernel/pid_max', '32768\n'));
  assert(open_error('/proc/sys/kernel/nothing') == -ENOENT);
  assert(open_error('/proc/1') == -ENOENT);
  no_leaks();
}

export function test_a_task_is_shown_until_it_is_reaped(): void {
  boot_proc();
  const task = make_task(5);
  task.nice = -3;
  assert(file_is('/proc/1/comm', 'some\\thing\n'));
  assert(file_is('/proc/1/cmdline', 'one\0two words\0'));
  assert(file_is('/proc/1/environ', 'A=1\0'));
  let count = contents('/proc/1/stat');
  assert(scratch_is('1 (some\\thing) R 0 0 0 0 -1 64 0 0 0 0 0 0 0 0 17 -3 1 0 '));
  count = contents('/proc/1/status');
  assert(scratch_is('Name:\tsome\\\\thing\nUmask:\t0022\nState:\tR (running)\nTgid:\t1\n'));
  assert(holds(count, '\nUid:\t5\t5\t5\t5\n') && holds(count, '\nGroups:\t \n'));
  assert(contents('/proc/01/stat') == -ENOENT);
  end_task(task);
  count = contents('/proc/1/status');
  assert(holds(count, '\nState:\tZ (zombie)\n') && holds(count, '\nUid:\t5\t5\t5\t5\n'));
  assert(file_is('/proc/1/cmdline', ''));
  assert(contents('/proc/1/mounts') == -ESRCH);
  reap_task(task);
  assert(contents('/proc/1/status') == -ENOENT);
  no_leaks();
}

export function test_a_file_of_a_dead_task_says_so(): void {
  boot_proc();
  const task = make_task(0);
  const file = must_open('/proc/1/status', 0, 1);
  const directory = must_open('/proc/1', 0, 1);
  assert(read(file, 5) == 5);
  end_task(task);
  reap_task(task);
  // What has been read goes on to its end; a new text is not to be had, even from a later task of that number.
  assert(read(file, 5) == 5);
  file.position = 0;
  assert(read(file, 5) == -ESRCH);
  const later = make_task(0);
  later.pid = 1;
  assert(vfs_readdir(directory, 0, count_entry.index, scratch) == -ENOENT);
  file_put(file);
  file_put(directory);
  later.pid = 2;
  end_task(later);
  reap_task(later);
  no_leaks();
}

export function test_small_reads_see_one_text(): void {
  boot_proc();
  const task = make_task(0);
  const count = contents('/proc/1/status');
  memory.copy(scratch + 65536, scratch, count);
  const file = must_open('/proc/1/status', 0, 1);
  let at = 0;
  for (let step: u32 = 1; at < count; step = (step % 13) + 1) {
    const got = read(file, step);
    assert(got > 0 && memory.compare(scratch, scratch + 65536 + at, got) == 0);
    at += got;
    // The reader's text stays as it was when its reading began.
    task.nice++;
    task.voluntary_switches += 1000;
  }
  assert(at == count && read(file, 10) == 0);
  file.position = 0;
  assert(read(file, 100000) != count);
  file_put(file);
  end_task(task);
  reap_task(task);
  no_leaks();
}

export function test_self_is_who_looks(): void {
  boot_proc();
  const one = make_task(0);
  const two = make_task(0);
  assert(contents('/proc/self/comm') == -ENOENT);
  act_as(two);
  assert(link_text('/proc/self') == 1 && scratch_is('2'));
  assert(link_text('/proc/thread-self') == 8 && scratch_is('2/task/2'));
  assert(contents('/proc/thread-self/comm') > 0);
  assert(contents('/proc/mounts') > 0 && scratch_is('rootfs / tmpfs rw'));
  act_as(NOBODY);
  end_task(one);
  end_task(two);
  reap_task(one);
  reap_task(two);
  no_leaks();
}

export function test_others_may_not_look_into_a_task(): void {
  boot_proc();
  const mine = make_task(7);
  const theirs = make_task(8);
  act_as(mine);
  const credentials = context.credentials;
  context.credentials = mine.vfs.credentials;
  assert(contents('/proc/1/environ') == 4);
  assert(contents('/proc/2/environ') == -EACCES);
  assert(contents('/proc/2/maps') == -EACCES);
  assert(open_error('/proc/2/fd') == -EACCES);
  assert(link_text('/proc/2/cwd') == -EACCES);
  assert(open_error('/proc/2/root/') == -EACCES);
  assert(link_text('/proc/1/cwd') == 1 && scratch_is('/'));
  assert(link_text('/proc/1/exe') == -ENOENT);
  assert(contents('/proc/2/cmdline') == 14);
  context.credentials = credentials;
  act_as(NOBODY);
  end_task(mine);
  end_task(theirs);
  reap_task(mine);
  reap_task(theirs);
  no_leaks();
}

export function test_descriptors_are_links_to_the_very_file(): void {
  boot_proc();
  const task = make_task(0);
  make_file('/gone', 'still here');
  const fd = fd_install(task.vfs.files, must_open('/gone', 0, 1), 0, 0, 0, 0);
  assert(fd == 0);
  assert(link_text('/proc/1/fd/0') == 5 && scratch_is('/gone'));
  assert(vfs_unlink(context, AT_FDCWD, path('/gone'), length) == 0);
  assert(link_text('/proc/1/fd/0') == 15 && scratch_is('/gone (deleted)'));
  assert(file_is('/proc/1/fd/0', 'still here'));
  const count = contents('/proc/1/fdinfo/0');
  assert(scratch_is('pos:\t0\nflags:\t00\nmnt_id:\t2\nino:\t'));
  assert(count > 0 && contents('/proc/1/fdinfo/1') == -ENOENT);
  end_task(task);
  assert(open_error('/proc/1/fd/0') == -ENOENT);
  reap_task(task);
  no_leaks();
}

export function test_a_pipe_opens_again_through_its_link(): void {
  boot_proc();
  const task = make_task(0);
  assert(pipe_create(task.vfs, 0, scratch) == 0);
  const reader = changetype<File>(load<usize>(scratch));
  const writer = changetype<File>(load<usize>(scratch, 4));
  assert(fd_install(task.vfs.files, reader, 0, 0, 0, 0) == 0);
  assert(fd_install(task.vfs.files, writer, 0, 0, 0, 0) == 1);
  assert(link_text('/proc/1/fd/0') > 7 && scratch_is('pipe:['));
  const again = must_open('/proc/1/fd/1', 0, 2);
  const buffer = context_iter(context);
  memory.copy(scratch, path('through'), 7);
  iov_iter_init_kernel(buffer, scratch, 7);
  assert(call_indirect<i32>(again.ops.write, again, buffer) == 7);
  assert(read(reader, 100) == 7 && scratch_is('through'));
  end_task(task);
  file_put(again);
  reap_task(task);
  no_leaks();
}

/** FileOps.readdir's emit: counts entries in the word at `at`, and keeps the cookie of the last in the next two. */
function count_entry(at: usize, _name: usize, _length: u32, _ino: u64, _type: u32, next: u64): i32 {
  store<u32>(at, load<u32>(at) + 1);
  store<u64>(at, next, 8);
  return load<u32>(at) == load<u32>(at, 4) ? 1 : 0;
}

export function test_tasks_come_and_go_while_they_are_listed(): void {
  boot_proc();
  for (let i = 0; i < 200; i++) make_task(0);
  const directory = must_open('/proc', 0, 1);
  store<u32>(scratch, 0);
  store<u32>(scratch, 0, 4);
  assert(vfs_readdir(directory, 0, count_entry.index, scratch) == 0);
  const all = load<u32>(scratch);
  assert(all > 200);
  // Three at a time: those before the reader go, others come behind; everybody who stays is seen once.
  store<u32>(scratch, 0);
  let cookie: u64 = 0;
  let gone = 0;
  while (true) {
    const before = load<u32>(scratch);
    store<u32>(scratch, before + 3, 4);
    assert(vfs_readdir(directory, cookie, count_entry.index, scratch) == 0);
    if (load<u32>(scratch) == before) break;
    cookie = load<u64>(scratch, 8);
    const passed = <i64>cookie - 256 - 1;
    if (passed > 0 && gone < 50) {
      const task = pid_task(<u32>passed);
      end_task(task);
      reap_task(task);
      gone++;
    }
  }
  assert(load<u32>(scratch) == all);
  file_put(directory);
  for (let pid: u32 = 1; pid <= 200; pid++) {
    const task = pid_task(pid);
    if (is_null(task)) continue;
    end_task(task);
    reap_task(task);
  }
  no_leaks();
}
