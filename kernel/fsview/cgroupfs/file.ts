// Open files of cgroupfs: generated texts (generated_file.ts) that poll(2) can wait for, and that remember who opened them, and in
// which cgroup namespace, for that is who may do what is written: cgroups(7). A file of a cgroup that was removed is -ENODEV, as on Linux.
//
//   cgroup.events: read (seen = notices) … poll: POLLPRI and POLLERR once notices != seen
//
// Interface: cgroup_file_init, cgroup_file_open, cgroup_file_opener, cgroup_file_namespace, cgroup_of_file. Locks: none of its own.

import {
  EINVAL,
  ENODEV,
  ENOMEM,
  EPERM,
  POLLERR,
  POLLIN,
  POLLOUT,
  POLLPRI,
  POLLRDNORM,
  POLLWRNORM,
} from '../../base/abi';
import { CGROUP_DEAD, Cgroup, cgroup_notices, cgroup_watchers } from '../../cgroup/cgroup';
import { kfree, kmalloc } from '../../mm/slab';
import { CgroupNamespace } from '../../ns/cgroup';
import { namespace_get, namespace_put } from '../../ns/namespace';
import { Credentials, credentials_get, credentials_put } from '../../vfs/credentials';
import { File, FileOps, file_ops_create } from '../../vfs/file/file';
import { PollTable, poll_wait } from '../../vfs/file/poll';
import { IovIter, copy_from_iter } from '../../vfs/iov_iter';
import { CgroupInode, NOTHING, as_cgroup_inode } from './entry';
import { current_cgroup_namespace, is_own_limit } from './namespace';
import { Generated, WRITE_MAX, generated_open, generated_read, generated_release } from '../generated_file';
import { reader_context } from '../procfs/access';
import { fsview_state } from '../state';

/** What an open file's `private_data` is. */
@unmanaged
class CgroupFile extends Generated {
  /** Who opened it, with a reference. */
  credentials: Credentials;
  /** From which namespace, with a reference. */
  namespace: CgroupNamespace;
  /** How many notices there were when it was read last. */
  seen: u32;
}

@inline
function contents(file: File): CgroupFile {
  return changetype<CgroupFile>(file.private_data);
}

/** Who opened `file`. */
export function cgroup_file_opener(file: File): Credentials {
  return contents(file).credentials;
}

/** The cgroup namespace from which `file` was opened. */
export function cgroup_file_namespace(file: File): CgroupNamespace {
  return contents(file).namespace;
}

/** The cgroup whose file it is. */
export function cgroup_of_file(file: File): Cgroup {
  return as_cgroup_inode(file.inode).cgroup;
}

/** InodeOps.open of files: 0 or -ENOMEM. */
export function cgroup_file_open(inode: CgroupInode, file: File): i32 {
  const type = inode.type;
  const error = generated_open(file, type.show, type.store, 0, <u32>offsetof<CgroupFile>());
  if (error < 0) return error;
  file.ops = changetype<FileOps>(fsview_state().cgroup_file_ops);
  contents(file).credentials = credentials_get(reader_context().credentials);
  contents(file).namespace = changetype<CgroupNamespace>(namespace_get(current_cgroup_namespace()));
  if (type.notifies != NOTHING) contents(file).seen = cgroup_notices(inode.cgroup, type.notifies);
  return 0;
}

function read(file: File, iter: IovIter): i32 {
  const inode = as_cgroup_inode(file.inode);
  if ((inode.cgroup.flags & CGROUP_DEAD) != 0) return -ENODEV;
  if (inode.type.show == 0) return -EINVAL;
  if (inode.type.notifies != NOTHING && iter.position == 0)
    contents(file).seen = cgroup_notices(inode.cgroup, inode.type.notifies);
  return generated_read(file, iter);
}

/** What is written says all, whatever the position; a task that may sleep over it holds no mutex. */
function write(file: File, iter: IovIter): i32 {
  const inode = as_cgroup_inode(file.inode);
  if ((inode.cgroup.flags & CGROUP_DEAD) != 0) return -ENODEV;
  const length = iter.remaining;
  if (inode.type.store == 0 || length > WRITE_MAX) return -EINVAL;
  if (inode.type.delegatable == 0 && is_own_limit(inode.cgroup, contents(file).namespace)) return -EPERM;
  const copy = kmalloc(length + 1, file.account);
  if (copy == 0) return -ENOMEM;
  let error = copy_from_iter(iter, copy, length);
  if (error == 0) error = call_indirect<i32>(inode.type.store, file, copy, length);
  kfree(copy);
  if (error < 0) return error;
  iter.position += length;
  return <i32>length;
}

function poll(file: File, table: PollTable): u32 {
  const inode = as_cgroup_inode(file.inode);
  const ready: u32 = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
  if (inode.type.notifies == NOTHING) return ready;
  poll_wait(table, cgroup_watchers(inode.cgroup));
  const news = cgroup_notices(inode.cgroup, inode.type.notifies) != contents(file).seen;
  return news ? ready | POLLPRI | POLLERR : ready;
}

function release(file: File): void {
  const credentials = contents(file).credentials;
  const namespace = contents(file).namespace;
  generated_release(file);
  namespace_put(namespace);
  credentials_put(credentials);
}

/** Called once at boot. */
export function cgroup_file_init(): void {
  const ops = file_ops_create();
  ops.read = read.index;
  ops.write = write.index;
  ops.poll = poll.index;
  ops.release = release.index;
  fsview_state().cgroup_file_ops = changetype<usize>(ops);
}
