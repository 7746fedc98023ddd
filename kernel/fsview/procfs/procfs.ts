// procfs: tasks and the system as files: proc(5). This file is the file system: its one superblock, inodes, look-up and
// listing. What stands in it is system.ts's and task.ts's.
//
// Each mount has a superblock of its own, which shows the pid namespace of its mounter. What belongs to a task is looked up
// afresh whenever nobody is using it, so that it is gone when the task is; what is in use then answers -ENOENT to
// look-ups and -ESRCH to reads, as on Linux.
//
// Interface: procfs_init; generated_superblock for sysfs/sysfs.ts. Locks: tasks_lock while a task is looked at.

import {
  CAP_SYS_ADMIN,
  EINVAL,
  ENOENT,
  ENOMEM,
  EPERM,
  PROC_SUPER_MAGIC,
  S_IFDIR,
  S_IFMT,
} from '../../base/abi';
import { Text, bytes_equal_literal, text_init, text_length, text_u64 } from '../../base/format';
import { error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { Account, root_account } from '../../mm/account';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../../mm/slab';
import { ns_capable } from '../../ns/credentials';
import { Namespace, namespace_get, namespace_put } from '../../ns/namespace';
import { PidNamespace } from '../../ns/pid';
import { user_namespace_owning } from '../../ns/user';
import { current } from '../../sched/thread';
import { VfsContext } from '../../vfs/context';
import { Credentials } from '../../vfs/credentials';
import { DENTRY_TRANSIENT, Dentry, is_negative } from '../../vfs/dentry/dentry';
import { dentry_make_root } from '../../vfs/dentry/tree';
import { File, FileOps, file_ops_create } from '../../vfs/file/file';
import { Inode, InodeOps, inode_init, inode_ops_create, inode_release, is_directory } from '../../vfs/inode';
import { list_dots, parent_ino } from '../../vfs/listing';
import { Path } from '../../vfs/mount/mount';
import {
  FilesystemType,
  MountRequest,
  SuperBlock,
  SuperOps,
  filesystem_for_users,
  STACK_DEPTH_MAX,
  superblock_alloc,
  superblock_free,
  superblock_ops_create,
} from '../../vfs/superblock';
import { current_pid_namespace, global_number, number_in, task_of_number } from '../../proc/pid';
import { TASK_UNDUMPABLE, current_task, task_credentials, tasks_lock, tasks_unlock } from '../../proc/task';
import { generated_files_init, generated_open, generated_truncate } from '../generated_file';
import {
  ProcEntry,
  ProcInode,
  proc_entry,
  proc_link,
  proc_numbered,
  proc_pids,
  proc_root,
  proc_task,
} from './entry';
import { proc_locks_init } from './locks';
import { proc_system_init } from './system';
import { pid_from, proc_task_init } from './task';
import { fsview_state } from '../state';

/** Cookies of numbered children begin here, those of named ones and the dots are lower. Linux's FIRST_PROCESS_ENTRY. */
const FIRST_NUMBER: u64 = 256;

/** Longest number that names a child: no pid and no descriptor has more digits. */
const NUMBER_DIGITS: u32 = 9;

@inline
function as_proc(inode: Inode): ProcInode {
  return changetype<ProcInode>(inode);
}

function ino_of(entry: ProcEntry, pid: u32, number: u32): u64 {
  return ((<u64>pid) << 32) | ((<u64>number) << 12) | entry.id;
}

/** Gives an inode that tells of a task the task's owner: 0, or -ENOENT if the task is gone. */
function bring_up_to_date(inode: ProcInode): i32 {
  if (inode.pid == 0) return 0;
  tasks_lock();
  const task = proc_task(inode);
  const credentials = is_null(task) ? null_of<Credentials>() : task_credentials(task);
  if (!is_null(credentials)) {
    const dumpable = (task.flags & TASK_UNDUMPABLE) == 0;
    inode.uid = dumpable ? credentials.euid : 0;
    inode.gid = dumpable ? credentials.egid : 0;
  }
  tasks_unlock();
  if (is_null(task)) return -ENOENT;
  if (inode.entry.prepare != 0) call_indirect<void>(inode.entry.prepare, inode);
  return 0;
}

/** The functions of an entry's inodes. */
function ops_of(entry: ProcEntry): usize {
  const state = fsview_state();
  if (entry.jump != 0) return state.proc_magic_ops;
  const holds = !is_null(entry.children) || !is_null(entry.numbered);
  return (entry.mode & S_IFMT) == S_IFDIR && !holds ? state.proc_place_ops : state.proc_inode_ops;
}

/** An inode for `entry` with one reference; or −errno. `number`: its name, if it is a numbered child of `directory`. */
function make_inode(superblock: SuperBlock, directory: ProcInode, entry: ProcEntry, number: u32): usize {
  const inode = changetype<ProcInode>(cache_alloc(fsview_state().proc_cache, root_account()));
  if (is_null(inode)) return error_pointer(-ENOMEM);
  inode.entry = entry;
  inode.number = number;
  if (!is_null(directory)) {
    inode.pid = directory.pid;
    inode.start_time = directory.start_time;
    if (directory.pid == 0 && entry == directory.entry.numbered) {
      set_task(inode, changetype<PidNamespace>(superblock.private_data), number);
    }
  }
  const ino = ino_of(entry, inode.pid, number);
  inode_init(inode, superblock, changetype<InodeOps>(ops_of(entry)), ino, entry.mode);
  if ((entry.mode & S_IFMT) == S_IFDIR) inode.nlink = 2;
  const error = bring_up_to_date(inode);
  if (error == 0) return changetype<usize>(inode);
  proc_evict(inode);
  return error_pointer(error);
}

/** The inode tells of the task that `namespace` calls `number` from now on. A number that nobody has is kept: the look-up fails. */
function set_task(inode: ProcInode, namespace: PidNamespace, number: u32): void {
  tasks_lock();
  const task = task_of_number(number, namespace);
  inode.pid = is_null(task) ? number : task.pid;
  inode.start_time = is_null(task) ? -1 : task.start_time;
  tasks_unlock();
}

/** The child of `entry` called by the name of `dentry`; 0 if there is none. */
function named_child(entry: ProcEntry, dentry: Dentry): ProcEntry {
  let child = entry.children;
  while (!is_null(child) && !bytes_equal_literal(dentry.name, dentry.name_length, child.name))
    child = child.next;
  return child;
}

/** The number that a name spells, without leading zeroes; -1 if it spells none. */
function parse_number(name: usize, length: u32): i32 {
  if (length == 0 || length > NUMBER_DIGITS || (length > 1 && load<u8>(name) == 48)) return -1;
  let number: i32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const digit = <i32>load<u8>(name + i) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function proc_lookup(directory: Inode, dentry: Dentry): usize {
  const place = as_proc(directory);
  if (bring_up_to_date(place) < 0) return error_pointer(-ENOENT);
  let entry = named_child(place.entry, dentry);
  if (is_null(entry) || place.pid != 0) dentry.flags |= DENTRY_TRANSIENT;
  let number: i32 = 0;
  if (is_null(entry)) {
    entry = place.entry.numbered;
    number = parse_number(dentry.name, dentry.name_length);
    if (is_null(entry) || number < 0) return 0;
    const found = call_indirect<i32>(place.entry.number_from, place, number, number + 1);
    if (found != number) return found < -1 ? error_pointer(found) : 0;
  }
  return make_inode(directory.superblock, place, entry, number);
}

/** Is what the cache says of a name still so? See SuperOps.revalidate. */
function proc_revalidate(directory: Dentry, dentry: Dentry, _name: usize, _length: u32, _certain: bool): i32 {
  if (is_negative(dentry)) return 0;
  const inode = as_proc(dentry.inode);
  if (bring_up_to_date(inode) < 0) return 0;
  const place = as_proc(directory.inode);
  if (inode.entry != place.entry.numbered) return 1;
  const number = inode.number;
  return call_indirect<i32>(place.entry.number_from, place, number, number + 1) == <i32>number ? 1 : 0;
}

function proc_getattr(inode: Inode): i32 {
  return bring_up_to_date(as_proc(inode));
}

/** What the kernel shows has no attributes to change. */
function proc_setattr(_inode: Inode, _attributes: usize): i32 {
  return -EPERM;
}

function proc_open(inode: Inode, file: File): i32 {
  const entry = as_proc(inode).entry;
  if (!is_directory(inode)) {
    const error = generated_open(file, entry.show, entry.store, entry.store_as);
    return error < 0 || entry.watch == 0 ? error : call_indirect<i32>(entry.watch, inode, file);
  }
  file.ops = changetype<FileOps>(fsview_state().proc_directory_ops);
  return 0;
}

function proc_evict(inode: Inode): void {
  inode_release(inode);
  cache_free(fsview_state().proc_cache, changetype<usize>(inode));
}

function proc_readlink(inode: Inode, to: usize, room: u32): i32 {
  const text = changetype<Text>(kmalloc(<u32>offsetof<Text>(), root_account()));
  if (is_null(text)) return -ENOMEM;
  text_init(text, to, room);
  const error = call_indirect<i32>(as_proc(inode).entry.show, inode, text);
  const length = <i32>text_length(text);
  kfree(changetype<usize>(text));
  return error < 0 ? error : length;
}

function proc_jump(inode: Inode, path: Path, credentials: Credentials): i32 {
  return call_indirect<i32>(as_proc(inode).entry.jump, inode, path, credentials);
}

/** A listing under way: who wants it, and room for a number's digits. */
@unmanaged
class Listing extends Text {
  emit: u32;
  argument: usize;
  digits: u64;
  more_digits: u64;
}

/** getdents(2): see FileOps.readdir. */
function proc_readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  const place = as_proc(file.inode);
  if (bring_up_to_date(place) < 0) return -ENOENT;
  const listing = changetype<Listing>(kmalloc(<u32>offsetof<Listing>(), file.account));
  if (is_null(listing)) return -ENOMEM;
  listing.emit = emit;
  listing.argument = argument;
  let error = list_named(file, place, cookie, listing);
  if (error == 0 && !is_null(place.entry.numbered)) error = list_numbered(place, cookie, listing);
  kfree(changetype<usize>(listing));
  return min<i32>(error, 0);
}

/** Hands the text of `listing` on as a name: not 0 if the reader has had enough. */
function emit_name(listing: Listing, ino: u64, type: u32, next: u64): i32 {
  const length = <u32>text_length(listing);
  return call_indirect<i32>(listing.emit, listing.argument, listing.start, length, ino, type, next);
}

/** Begins a name in `listing`. */
function begin_name(listing: Listing): void {
  text_init(listing, changetype<usize>(listing) + offsetof<Listing>('digits'), 16);
}

/** The dots and the named children: 0, 1 if the reader has had enough. */
function list_named(file: File, place: ProcInode, cookie: u64, listing: Listing): i32 {
  if (list_dots(place.ino, parent_ino(file), cookie, listing.emit, listing.argument)) return 1;
  let position: u64 = 2;
  for (let child = place.entry.children; !is_null(child); child = child.next) {
    if (position++ < cookie) continue;
    begin_name(listing);
    for (let i = 0; i < child.name.length; i++) store<u8>(listing.at++, <u8>child.name.charCodeAt(i));
    const ino = ino_of(child, place.pid, 0);
    if (emit_name(listing, ino, child.mode & S_IFMT, position) != 0) return 1;
  }
  return 0;
}

function global_of(place: ProcInode, number: u32): u32 {
  tasks_lock();
  const pid = global_number(number, proc_pids(place));
  tasks_unlock();
  return pid;
}

/** The numbered children from `cookie` on: each is looked for afresh, so that they may come and go meanwhile. */
function list_numbered(place: ProcInode, cookie: u64, listing: Listing): i32 {
  const entry = place.entry;
  let from = <u32>(max<u64>(cookie, FIRST_NUMBER) - FIRST_NUMBER);
  while (true) {
    const number = call_indirect<i32>(entry.number_from, place, from, u32.MAX_VALUE);
    if (number == -1) return 0;
    if (number < 0) return number;
    begin_name(listing);
    text_u64(listing, number);
    const pid = place.pid == 0 ? global_of(place, number) : place.pid;
    const ino = ino_of(entry.numbered, pid, number);
    const next = FIRST_NUMBER + <u64>number + 1;
    if (emit_name(listing, ino, entry.numbered.mode & S_IFMT, next) != 0) return 1;
    from = <u32>number + 1;
  }
}

/**
 * Mount: no options (Linux's hidepid= and the like are not supported). Only who is privileged over the processes that it shows:
 * a user namespace without a pid namespace of its own would have /proc anew, without what is mounted over parts of it.
 */
function proc_mount(request: MountRequest): usize {
  if (request.data_length != 0) return error_pointer(-EINVAL);
  const credentials = changetype<VfsContext>(request.context).credentials;
  if (!ns_capable(credentials, user_namespace_owning(current_pid_namespace()), CAP_SYS_ADMIN))
    return error_pointer(-EPERM);
  const type = changetype<FilesystemType>(fsview_state().proc_type);
  return generated_superblock(type, PROC_SUPER_MAGIC, proc_root(), current_pid_namespace(), request.account);
}

/** See SuperOps.put. */
function proc_put(superblock: SuperBlock): void {
  const namespace = changetype<Namespace>(superblock.private_data);
  if (!is_null(namespace)) namespace_put(namespace);
}

/** /proc/self: the number of the reader. */
function show_self(inode: ProcInode, text: Text): i32 {
  const number = is_null(current()) ? 0 : number_in(current_task(), proc_pids(inode));
  if (number == 0) return -ENOENT;
  text_u64(text, number);
  return 0;
}

/** Called once at boot, after vfs_init and tasks_init: makes the file system type "proc" known. */
export function procfs_init(): void {
  const state = fsview_state();
  generated_files_init();
  state.proc_cache = cache_create('proc_inode_cache', <u32>offsetof<ProcInode>());
  init_operations();
  const root = proc_entry(S_IFDIR | 0o555, 0);
  state.proc_root = changetype<usize>(root);
  proc_link(root, 'self', show_self.index);
  proc_system_init(root);
  proc_locks_init(root);
  proc_numbered(root, proc_task_init(root), pid_from.index);
  const type = filesystem_for_users('proc', proc_mount.index);
  type.reveals = 1;
  state.proc_type = changetype<usize>(type);
}

function init_operations(): void {
  const state = fsview_state();
  const directory = file_ops_create();
  directory.readdir = proc_readdir.index;
  state.proc_directory_ops = changetype<usize>(directory);
  state.proc_inode_ops = changetype<usize>(make_inode_ops());
  const place = make_inode_ops();
  place.is_place = 1;
  state.proc_place_ops = changetype<usize>(place);
  const magic = make_inode_ops();
  magic.jump = proc_jump.index;
  state.proc_magic_ops = changetype<usize>(magic);
  const superblock = superblock_ops_create();
  superblock.revalidate = proc_revalidate.index;
  superblock.put = proc_put.index;
  state.proc_super_ops = changetype<usize>(superblock);
}

function make_inode_ops(): InodeOps {
  const ops = inode_ops_create();
  ops.lookup = proc_lookup.index;
  ops.readlink = proc_readlink.index;
  ops.getattr = proc_getattr.index;
  ops.setattr = proc_setattr.index;
  ops.truncate = generated_truncate.index;
  ops.open = proc_open.index;
  ops.evict = proc_evict.index;
  return ops;
}

/** A file system of generated files whose root directory is `entry`, with one reference; or -ENOMEM. */
export function generated_superblock(
  type: FilesystemType,
  magic: i64,
  entry: ProcEntry,
  namespace: Namespace,
  account: Account,
): usize {
  const ops = changetype<SuperOps>(fsview_state().proc_super_ops);
  const superblock = superblock_alloc(type, ops, account);
  if (is_null(superblock)) return error_pointer(-ENOMEM);
  superblock.magic = magic;
  // What is in it depends on who looks, which nothing in between is to decide: as on Linux no overlay lies on it.
  if (magic == PROC_SUPER_MAGIC) superblock.stack_depth = STACK_DEPTH_MAX;
  superblock.private_data = changetype<usize>(namespace);
  if (!is_null(namespace)) namespace_get(namespace);
  const root = make_inode(superblock, null_of<ProcInode>(), entry, 0);
  const made = !is_error(root) && !is_null(dentry_make_root(superblock, changetype<Inode>(root), account));
  if (made) return changetype<usize>(superblock);
  superblock_free(superblock);
  return error_pointer(-ENOMEM);
}
