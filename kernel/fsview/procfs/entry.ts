// The plan of /proc: what stands where, with which permissions, and which function knows its contents.
//
//   root ─▶ "meminfo" ─▶ "stat" ─▶ … ─▶ "sys" {"kernel" {…}}        numbered children: task directories
//   task ─▶ "status" ─▶ … ─▶ "fd" (numbered children: links) ─▶ …
//
// A ProcEntry is made at boot and lives forever. A ProcInode is an entry in some place: with the number of the task
// that it tells of, and of its start, so that a task that has the number later is not mistaken for it.
//
// Interface: ProcEntry, ProcInode, proc_directory, proc_file, proc_writable_file, proc_file_as, proc_link, proc_magic_link, proc_numbered; proc_task.
// Locks: tasks_lock as said; entries are constant after boot.

import { S_IFDIR, S_IFLNK, S_IFREG } from '../../base/abi';
import { is_null, null_of } from '../../base/pointer';
import { kmalloc_root } from '../../mm/slab';
import { PidNamespace } from '../../ns/pid';
import { Inode } from '../../vfs/inode';
import { pid_task } from '../../proc/pid';
import { Task } from '../../proc/task';
import { fsview_state } from '../state';

@unmanaged
export class ProcEntry {
  /** The next in its directory. */
  next: ProcEntry;
  /** An ASCII literal; of numbered ones unused. */
  name: string;
  /** Type and permissions. */
  mode: u32;
  /** Different for each entry. */
  id: u32;
  /**
   * (ProcInode, Text) -> i32: appends the contents of a file, or the text of a link; 0 or −errno. Must not sleep.
   * 0 for directories.
   */
  show: u32;
  /** (ProcInode, address, length) -> i32: what was written to the file, in whole; 0 or −errno. 0: read-only. */
  store: u32;
  /**
   * The same for files that ask for their opener: (ProcInode, address, length, the opener's Credentials, position of the
   * write: i64) -> i32. 0: `store` counts.
   */
  store_as: u32;
  /** (ProcInode, File) -> i32: lets poll(2) tell of changes of an open file: generated_watch. 0 or −errno; index 0: it does not. */
  watch: u32;
  /** Tells entries apart that share functions. */
  argument: u32;
  /** (ProcInode, Path to fill, Credentials) -> i32, for magic links: see InodeOps.jump. */
  jump: u32;
  /** (ProcInode) -> void: sets permissions that are not the same for all of its kind, at each look-up; 0: they are. */
  prepare: u32;
  /** Directories: the first child. */
  children: ProcEntry;
  /** Directories with numbered children: what each of them is; 0: there are none. */
  numbered: ProcEntry;
  /** (ProcInode, from: u32, end: u32) -> i32: the lowest number from `from` to `end` − 1 that there is, -1 if there is none, or −errno. */
  number_from: u32;
}

@unmanaged
export class ProcInode extends Inode {
  entry: ProcEntry;
  /** The task that it tells of, by its number in the first pid namespace; 0: of none. */
  pid: u32;
  /** What it is called, if it has a number for a name. */
  number: u32;
  /** When that task was started. */
  start_time: i64;
}

/** The root directory's entry. */
@inline
export function proc_root(): ProcEntry {
  return changetype<ProcEntry>(fsview_state().proc_root);
}

/** An entry that is in no directory. */
export function proc_entry(mode: u32, show: u32): ProcEntry {
  const entry = changetype<ProcEntry>(kmalloc_root(<u32>offsetof<ProcEntry>()));
  entry.mode = mode;
  entry.show = show;
  entry.id = ++fsview_state().proc_entries;
  return entry;
}

/** Puts an entry into a directory, behind those that are there. */
function add(directory: ProcEntry, name: string, entry: ProcEntry): ProcEntry {
  entry.name = name;
  let at = changetype<usize>(directory) + offsetof<ProcEntry>('children');
  while (load<usize>(at) != 0) at = load<usize>(at) + offsetof<ProcEntry>('next');
  store<usize>(at, changetype<usize>(entry));
  return entry;
}

/** A directory. `mode`: permission bits. */
export function proc_directory(directory: ProcEntry, name: string, mode: u32): ProcEntry {
  return add(directory, name, proc_entry(S_IFDIR | mode, 0));
}

/** A file that `show` writes, and poll(2) watches if `watch` is given. */
export function proc_file(directory: ProcEntry, name: string, mode: u32, show: u32, watch: u32 = 0): void {
  add(directory, name, proc_entry(S_IFREG | mode, show)).watch = watch;
}

/** A file that `show` writes and `store` takes. */
export function proc_writable_file(
  directory: ProcEntry,
  name: string,
  mode: u32,
  show: u32,
  store: u32,
  argument: u32 = 0,
): void {
  const entry = add(directory, name, proc_entry(S_IFREG | mode, show));
  entry.store = store;
  entry.argument = argument;
}

/** A file that `show` writes and `store_as` takes: see ProcEntry.store_as. */
export function proc_file_as(
  directory: ProcEntry,
  name: string,
  mode: u32,
  show: u32,
  store_as: u32,
  argument: u32 = 0,
): void {
  const entry = add(directory, name, proc_entry(S_IFREG | mode, show));
  entry.store_as = store_as;
  entry.argument = argument;
}

/** A symbolic link whose text `show` writes. */
export function proc_link(directory: ProcEntry, name: string, show: u32): void {
  add(directory, name, proc_entry(S_IFLNK | 0o777, show));
}

/** A link that leads where `jump` says, and shows the text that `show` writes. */
export function proc_magic_link(
  directory: ProcEntry,
  name: string,
  show: u32,
  jump: u32,
  argument: u32 = 0,
): void {
  const entry = add(directory, name, proc_entry(S_IFLNK | 0o777, show));
  entry.jump = jump;
  entry.argument = argument;
}

/** Gives a directory numbered children of one kind. */
export function proc_numbered(directory: ProcEntry, child: ProcEntry, number_from: u32): void {
  directory.numbered = child;
  directory.number_from = number_from;
}

/** The task that `inode` tells of; 0 if it is gone. Zombies count. The caller holds tasks_lock. */
export function proc_task(inode: ProcInode): Task {
  const task = pid_task(inode.pid);
  if (!is_null(task) && task.start_time != inode.start_time) return null_of<Task>();
  return task;
}

/** The pid namespace that this /proc shows: that of its mounter. */
@inline
export function proc_pids(inode: Inode): PidNamespace {
  return changetype<PidNamespace>(inode.superblock.private_data);
}
