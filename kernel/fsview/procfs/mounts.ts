// /proc/PID/{mounts,mountinfo}: the mounts of the task's namespace that lie below its root directory. proc(5).
//
// Interface: proc_mounts_init. Locks: dentry_tree_lock while a table is written.

import { ENOMEM, ESRCH } from '../../base/abi';
import { Text } from '../../base/format';
import { is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { Dentry } from '../../vfs/dentry/dentry';
import { path_is_below, dentry_tree_lock, dentry_tree_unlock } from '../../vfs/dentry/tree';
import {
  Mount,
  MountNamespace,
  Path,
  mount_namespace_get,
  mount_namespace_put,
  mount_next,
  mount_namespace_changed,
  path_put,
} from '../../vfs/mount/mount';
import { fs_path_get, fs_root } from '../../vfs/fs_context';
import { mountinfo_line, mounts_line } from '../../vfs/mount/text';
import { File } from '../../vfs/file/file';
import { PollTable, poll_wait } from '../../vfs/file/poll';
import { generated_watch } from '../generated_file';
import { reader_context, proc_begin, proc_end } from './access';
import { ProcEntry, ProcInode, proc_file } from './entry';
import { PLACE_BYTES } from './text';

/** Whose table it is, with references; behind it lie PLACE_BYTES of scratch. */
@unmanaged
class Table {
  /** The root directory from which mounts are seen, as a Path. */
  root_mount: Mount;
  root_dentry: Dentry;
  namespace: MountNamespace;
}

@inline
function root_of(table: Table): Path {
  return changetype<Path>(table);
}

/** Notes the namespace and root of the task that `inode` tells of: 0 or -ESRCH. Zombies have none. */
function begin(table: Table, inode: ProcInode): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const alive = !is_null(task.vfs);
  if (alive) {
    const fs = task.vfs.fs;
    table.namespace = mount_namespace_get(fs.namespace);
    fs_path_get(fs, fs_root(fs), root_of(table));
  }
  proc_end();
  return alive ? 0 : -ESRCH;
}

/**
 * Writes a line for each mount that can be reached from the task's root. Not on when there is no more room: the text is written anew then, and
 * there may be many mounts, deep in each other.
 */
function write_lines(table: Table, text: Text, info: bool): void {
  const buffer = changetype<usize>(table) + offsetof<Table>();
  dentry_tree_lock();
  let mount = mount_next(table.namespace, null_of<Mount>());
  for (; !is_null(mount) && text.dropped == 0; mount = mount_next(table.namespace, mount)) {
    if (!path_is_below(mount, mount.root, table.root_mount, table.root_dentry)) continue;
    if (info) mountinfo_line(text, mount, root_of(table), buffer);
    else mounts_line(text, mount, root_of(table), buffer);
  }
  dentry_tree_unlock();
}

function show_table(inode: ProcInode, text: Text, info: bool): i32 {
  const table = changetype<Table>(kmalloc(<u32>offsetof<Table>() + PLACE_BYTES, reader_context().account));
  if (is_null(table)) return -ENOMEM;
  const error = begin(table, inode);
  if (error == 0) {
    write_lines(table, text, info);
    path_put(root_of(table));
    mount_namespace_put(table.namespace);
  }
  kfree(changetype<usize>(table));
  return error;
}

function show_mounts(inode: ProcInode, text: Text): i32 {
  return show_table(inode, text, false);
}

function show_mountinfo(inode: ProcInode, text: Text): i32 {
  return show_table(inode, text, true);
}

/** How often the namespace has changed. */
function changes(namespace: MountNamespace, table: PollTable): u32 {
  poll_wait(table, mount_namespace_changed(namespace));
  return namespace.sequence;
}

/** An open table is that of the namespace that the task was in. */
function watch_table(inode: ProcInode, file: File): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return 0;
  const alive = !is_null(task.vfs);
  const namespace = alive ? mount_namespace_get(task.vfs.fs.namespace) : null_of<MountNamespace>();
  proc_end();
  if (alive) generated_watch(file, changetype<usize>(namespace), changes.index, mount_namespace_put.index);
  return 0;
}

export function proc_mounts_init(task: ProcEntry): void {
  proc_file(task, 'mountinfo', 0o444, show_mountinfo.index, watch_table.index);
  proc_file(task, 'mounts', 0o444, show_mounts.index, watch_table.index);
}
