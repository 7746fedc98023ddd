// The first task: a kernel thread that makes the root file system and the devices usable and then becomes /sbin/init,
// with the arguments that the machine was given. It is where the kernel ends and userland begins.
//
// Interface: init_task_create. Locks: none; it runs alone until it execs.

import {
  AT_FDCWD,
  BOOT_FLAG_TERMINAL_STDERR,
  BOOT_FLAG_TERMINAL_STDIN,
  BOOT_FLAG_TERMINAL_STDOUT,
  EEXIST,
} from '../base/abi';
import { boot_parameters } from '../base/boot';
import { text_i64, text_string, text_u64, text_bytes } from '../base/format';
import { hw_thread } from '../base/hw';
import { LOG_ERR, LOG_INFO, log_begin, log_end } from '../base/log';
import { panic } from '../base/panic';
import { is_error, null_of } from '../base/pointer';
import { root_cgroup } from '../cgroup/cgroup';
import { member_fork, member_join } from '../cgroup/member';
import { root_account } from '../mm/account';
import { frames_add } from '../mm/frame';
import { kfree, kmalloc_root } from '../mm/slab';
import { wake } from '../sched/wake';
import { set_slot_thread, slot_alloc } from '../sched/thread';
import { initial_nsproxy, nsproxy_get } from '../ns/nsproxy';
import { first_pid_namespace } from '../ns/pid';
import { VfsContext } from '../vfs/context';
import { fd_install } from '../vfs/file/fd_table';
import { FILE_READ, FILE_WRITE, File } from '../vfs/file/file';
import { MountArguments } from '../vfs/mount/bind';
import { vfs_mount } from '../vfs/mount/operations';
import { vfs_mkdir } from '../vfs/names';
import { vfs_open } from '../vfs/open';
import { rights_of } from '../vfs/file/rights';
import { WALK_FOLLOW } from '../vfs/walk';
import { hostfs_mount_shares } from '../fs/hostfs/shares';
import { initramfs_unpack } from '../fs/initramfs';
import { argv_of, arguments_alloc, environment_of } from './exec/arguments';
import { program_enter } from './exec/exec';
import { program_close } from './exec/program';
import { pid_alloc, pid_hold_groups } from './pid';
import { rlimits_init } from './rlimit';
import { copy_context, task_exec } from './spawn';
import { SpawnRequest } from './spawn_request';
import { Task, current_task, set_init_task, task_alloc, task_link, tasks_lock, tasks_unlock } from './task';

const INIT: string = '/sbin/init';

/** Creates task 1, ready to run kernel_init in a copy of the VFS context `vfs`. At boot, when memory and the VFS work. */
export function init_task_create(vfs: VfsContext): void {
  const account = root_account();
  const task = task_alloc(account);
  member_fork(task, root_cgroup(), false);
  task.vfs = copy_context(vfs, true, account);
  task.namespaces = nsproxy_get(initial_nsproxy());
  task.killable = 0;
  rlimits_init(task);
  task.entry = kernel_init.index;
  task.slot = slot_alloc();
  set_slot_thread(task.slot, task);
  tasks_lock();
  pid_alloc(task);
  task.process_group = task.pid;
  task.session = task.pid;
  task_link(task, null_of<Task>());
  pid_hold_groups(task);
  first_pid_namespace().init = changetype<usize>(task);
  member_join(task, null_of<Task>());
  tasks_unlock();
  set_init_task(task);
  hw_thread(task.slot);
  wake(task);
}

/** Fails the boot: what could not be done, and why. */
function die(what: string, error: i32): void {
  const text = log_begin(LOG_ERR);
  text_string(text, what);
  text_string(text, ' failed: errno ');
  text_i64(text, -error);
  log_end();
  panic('the first task could not be started');
}

function kernel_init(): void {
  const request = make_request();
  unpack_root();
  mount_devices();
  const shared = hostfs_mount_shares(current_task().vfs);
  if (shared < 0) die('mounting a shared directory', shared);
  open_streams();
  const result = task_exec(current_task(), request);
  if (result == 0) {
    program_close(request);
    kfree(request.path);
    kfree(changetype<usize>(request));
    program_enter(current_task());
    return;
  }
  const task = current_task();
  const text = log_begin(LOG_ERR);
  text_string(text, 'init: ');
  text_bytes(text, task.reason, task.reason_size);
  log_end();
  die('running /sbin/init', result);
}

/** Copies what init is started with out of the boot block, which is about to become ordinary memory. */
function make_request(): SpawnRequest {
  const boot = boot_parameters();
  const request = changetype<SpawnRequest>(kmalloc_root(offsetof<SpawnRequest>()));
  const path = kernel_string(INIT);
  const path_size = INIT.length + 1;
  const argv_size = path_size + boot.arguments_size;
  const block = arguments_alloc(
    argv_size,
    boot.arguments_count + 1,
    boot.environment_size,
    boot.environment_count,
    root_account(),
  );
  memory.copy(argv_of(block), path, path_size);
  memory.copy(argv_of(block) + path_size, boot.arguments, boot.arguments_size);
  memory.copy(environment_of(block), boot.environment, boot.environment_size);
  request.arguments = block;
  request.path = path;
  request.path_length = INIT.length;
  const command_line = kmalloc_root(boot.command_line_size + 1);
  memory.copy(command_line, boot.command_line, boot.command_line_size);
  boot.command_line = command_line;
  return request;
}

/** The archive becomes the root file system; then the boot block's frames join the others. */
function unpack_root(): void {
  const boot = boot_parameters();
  const result = initramfs_unpack(current_task().vfs, boot.initramfs, boot.initramfs_size);
  if (result < 0) die('unpacking the initramfs', result);
  frames_add(boot.block_frame, boot.ram_frames);
  const text = log_begin(LOG_INFO);
  text_string(text, 'initramfs: ');
  text_u64(text, boot.initramfs_size >>> 10);
  text_string(text, ' KiB unpacked, memory given back');
  log_end();
}

/** devtmpfs on /dev, as Linux's CONFIG_DEVTMPFS_MOUNT does it. */
function mount_devices(): void {
  const vfs = current_task().vfs;
  const request = changetype<MountArguments>(kmalloc_root(<u32>offsetof<MountArguments>()));
  const type = kernel_string('devtmpfs');
  const target = kernel_string('/dev');
  let result = vfs_mkdir(vfs, AT_FDCWD, target, 4, 0o755);
  if (result == -EEXIST) result = 0;
  request.source = type;
  request.source_length = 8;
  request.target = target;
  request.target_length = 4;
  request.type = type;
  request.type_length = 8;
  if (result == 0) result = vfs_mount(vfs, request);
  if (result < 0) die('mounting /dev', result);
  kfree(type);
  kfree(target);
  kfree(changetype<usize>(request));
}

/** A copy of an ASCII literal as bytes with a NUL behind them, from kmalloc. */
function kernel_string(literal: string): usize {
  const copy = kmalloc_root(literal.length + 1);
  if (copy == 0) panic('no memory to boot with');
  for (let i = 0; i < literal.length; i++) store<u8>(copy + i, <u8>literal.charCodeAt(i));
  return copy;
}

/** Descriptors 0, 1 and 2: each the terminal, or a standard stream of the process that started the machine. */
function open_streams(): void {
  open_stream(BOOT_FLAG_TERMINAL_STDIN, '/dev/vport0p1', FILE_READ);
  open_stream(BOOT_FLAG_TERMINAL_STDOUT, '/dev/vport0p2', FILE_WRITE);
  open_stream(BOOT_FLAG_TERMINAL_STDERR, '/dev/vport0p3', FILE_WRITE);
}

function open_stream(terminal: u32, port: string, port_access: u32): void {
  const on_terminal = (boot_parameters().flags & terminal) != 0;
  const path = on_terminal ? '/dev/console' : port;
  const access = on_terminal ? FILE_READ | FILE_WRITE : port_access;
  const vfs = current_task().vfs;
  const name = kernel_string(path);
  const opened = vfs_open(vfs, AT_FDCWD, name, path.length, WALK_FOLLOW, 0, 0, access, 0);
  kfree(name);
  if (is_error(opened)) die('opening the console', <i32>opened);
  const file = changetype<File>(opened);
  const fd = fd_install(vfs.files, file, 0, 0, rights_of(file), 0);
  if (fd < 0) die('opening the console', fd);
}
