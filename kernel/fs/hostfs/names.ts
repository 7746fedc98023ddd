// hostfs: names. Each operation on a directory is one request; the host decides, and what the kernel had cached of the
// directory is fetched again when somebody looks.
//
// Names are looked at again at each use, but for directories on the way to something, which are believed for a second: one
// request answers both whether a name still means the same file and what stat(2) wants to know, and the directories on
// the way to it cost nothing. If one of them is not what it was, the host says so with -ESTALE instead of finding
// nothing there; then none is believed, and the walk begins anew (vfs/walk.ts).
//
// Interface: hostfs_names_init, hostfs_dentry_revalidate. Locks: the directories' mutexes, held by the callers but of hostfs_dentry_revalidate; the
// dentry lock while parents are followed.

import {
  EINVAL,
  ENOENT,
  ENOTDIR,
  EPERM,
  ESTALE,
  HOSTFS_LINK_MAX,
  S_IFMT,
  S_IFREG,
  ENAMETOOLONG,
} from '../../base/abi';
import { error_of, error_pointer, is_error } from '../../base/pointer';
import { HostfsAttributes } from '../../dev/hostfs';
import {
  hostfs_create,
  hostfs_link,
  hostfs_lookup,
  hostfs_mkdir,
  hostfs_readlink_new,
  hostfs_rename,
  hostfs_revalidate,
  hostfs_rmdir,
  hostfs_symlink,
  hostfs_unlink,
} from '../../dev/operations';
import { request_call, request_end } from '../../dev/queue';
import { payer } from '../../sched/thread';
import { kfree } from '../../mm/slab';
import { clock_now } from '../../sched/time/clock';
import { atomic_load64, atomic_store64 } from '../../sync/atomic';
import { Credentials } from '../../vfs/credentials';
import { Dentry, dentry_lock, dentry_unlock, is_negative } from '../../vfs/dentry/dentry';
import { Inode, InodeOps, is_directory } from '../../vfs/inode';
import {
  hostfs_asked,
  hostfs_checked,
  hostfs_checked_word,
  hostfs_inode_changed,
  hostfs_inode_get,
  hostfs_inode_linked,
  hostfs_inode_unlinked,
  hostfs_inode_update,
  hostfs_node,
  hostfs_send_owed,
  hostfs_share,
  hostfs_super,
} from './inode';

/** How long a name is believed, nanoseconds, if it is a directory's. */
const BELIEVED: i64 = 1000000000;

/** `directory`, or one above it, is not where it was: the next walk looks at all their names, however fresh they are. */
function doubt(directory: Dentry): void {
  dentry_lock();
  let dentry = directory;
  while (true) {
    atomic_store64(hostfs_checked_word(dentry.inode), -BELIEVED);
    if (dentry.parent == dentry) break;
    dentry = dentry.parent;
  }
  dentry_unlock();
}

/** Before something is asked about a name in `directory`, whose mutex is held: what the device has to be told first. */
function tell_first(directory: Inode): void {
  hostfs_send_owed(hostfs_super(directory.superblock));
}

/** The answer about the name of `dentry`, or −errno: -ESTALE casts doubt on the way to it. */
function doubted(dentry: Dentry, answer: usize): usize {
  if (answer == error_pointer(-ESTALE)) doubt(dentry.parent);
  return answer;
}

/** What a host whose directory is gone says about a name in it: there is no such name. */
@inline
function without_place(error: i32): i32 {
  return error == -ESTALE || error == -ENOTDIR ? -ENOENT : error;
}

/** InodeOps.lookup. */
function lookup(directory: Inode, dentry: Dentry): usize {
  const superblock = directory.superblock;
  tell_first(directory);
  const asked = hostfs_asked(superblock);
  const answer = doubted(
    dentry,
    hostfs_lookup(
      hostfs_share(directory),
      hostfs_node(directory),
      dentry.name,
      dentry.name_length,
      directory.superblock.account,
    ),
  );
  if (!is_error(answer)) return hostfs_inode_get(superblock, answer, 1, asked, payer());
  return error_of(answer) == -ENOENT ? 0 : answer;
}

/** Is it a directory whose name has just been looked at? */
@inline
function is_believed(inode: Inode): bool {
  return is_directory(inode) && clock_now() - atomic_load64(hostfs_checked_word(inode)) < BELIEVED;
}

/** SuperOps.revalidate. That there is no such file is never believed. */
export function hostfs_dentry_revalidate(
  directory: Dentry,
  dentry: Dentry,
  name: usize,
  length: u32,
  certain: bool,
): i32 {
  if (is_negative(dentry)) return 0;
  const inode = dentry.inode;
  if (!certain && is_believed(inode)) return 1;
  const superblock = inode.superblock;
  hostfs_send_owed(hostfs_super(superblock));
  const asked = hostfs_asked(superblock);
  const parent = hostfs_node(directory.inode);
  const account = superblock.account;
  const answer = hostfs_revalidate(hostfs_share(inode), parent, hostfs_node(inode), name, length, account);
  if (answer == error_pointer(-ESTALE)) doubt(directory);
  if (is_error(answer)) return without_place(error_of(answer)) == -ENOENT ? 0 : error_of(answer);
  hostfs_inode_update(inode, changetype<HostfsAttributes>(answer), asked);
  kfree(answer);
  hostfs_checked(inode);
  return 1;
}

/** The inode of a name that was made, from the answer of the operation that made it. */
function made(directory: Inode, answer: usize): usize {
  hostfs_inode_changed(directory);
  if (is_error(answer)) return error_pointer(without_place(error_of(answer)));
  const superblock = directory.superblock;
  return hostfs_inode_get(superblock, answer, 1, hostfs_asked(superblock), payer());
}

/** InodeOps.create. Devices, FIFOs and sockets are not made on the host: -EPERM, as mknod(2) has it. */
function create(directory: Inode, dentry: Dentry, mode: u32, _rdev: u32, _credentials: Credentials): usize {
  if ((mode & S_IFMT) != S_IFREG) return error_pointer(-EPERM);
  tell_first(directory);
  const answer = doubted(
    dentry,
    hostfs_create(
      hostfs_share(directory),
      hostfs_node(directory),
      mode & 0o777,
      dentry.name,
      dentry.name_length,
      directory.superblock.account,
    ),
  );
  return made(directory, answer);
}

/** InodeOps.mkdir. */
function mkdir(directory: Inode, dentry: Dentry, mode: u32, _credentials: Credentials): usize {
  tell_first(directory);
  const answer = doubted(
    dentry,
    hostfs_mkdir(
      hostfs_share(directory),
      hostfs_node(directory),
      mode & 0o1777,
      dentry.name,
      dentry.name_length,
      directory.superblock.account,
    ),
  );
  return made(directory, answer);
}

/** InodeOps.symlink. */
function symlink(
  directory: Inode,
  dentry: Dentry,
  target: usize,
  length: u32,
  _credentials: Credentials,
): usize {
  if (length > HOSTFS_LINK_MAX) return error_pointer(-ENAMETOOLONG);
  tell_first(directory);
  const answer = doubted(
    dentry,
    hostfs_symlink(
      hostfs_share(directory),
      hostfs_node(directory),
      dentry.name_length,
      dentry.name,
      dentry.name_length,
      target,
      length,
      directory.superblock.account,
    ),
  );
  return made(directory, answer);
}

/** InodeOps.link. */
function link(directory: Inode, dentry: Dentry, inode: Inode): i32 {
  tell_first(directory);
  const asked = hostfs_asked(directory.superblock);
  const answer = doubted(
    dentry,
    hostfs_link(
      hostfs_share(directory),
      hostfs_node(directory),
      hostfs_node(inode),
      dentry.name,
      dentry.name_length,
      directory.superblock.account,
    ),
  );
  // The device made sure that the node is this one.
  if (!is_error(answer)) hostfs_inode_linked(inode, changetype<HostfsAttributes>(answer), asked);
  hostfs_inode_changed(directory);
  if (is_error(answer)) return without_place(error_of(answer));
  kfree(answer);
  return 0;
}

/** What follows from taking the name of `dentry` away: 0, or −errno if it was not. */
function removed(directory: Inode, dentry: Dentry, error: i32): i32 {
  if (error < 0) return without_place(error);
  hostfs_inode_changed(directory);
  hostfs_inode_unlinked(dentry.inode);
  return 0;
}

/** InodeOps.unlink. */
function unlink(directory: Inode, dentry: Dentry): i32 {
  tell_first(directory);
  const account = directory.superblock.account;
  const share = hostfs_share(directory);
  const error = hostfs_unlink(share, hostfs_node(directory), dentry.name, dentry.name_length, account);
  return removed(directory, dentry, error);
}

/** InodeOps.rmdir. */
function rmdir(directory: Inode, dentry: Dentry): i32 {
  tell_first(directory);
  const account = directory.superblock.account;
  const share = hostfs_share(directory);
  const error = hostfs_rmdir(share, hostfs_node(directory), dentry.name, dentry.name_length, account);
  return removed(directory, dentry, error);
}

/** InodeOps.rename. */
function rename(from: Inode, from_dentry: Dentry, to: Inode, to_dentry: Dentry): i32 {
  hostfs_send_owed(hostfs_super(from.superblock));
  const error = hostfs_rename(
    hostfs_share(from),
    hostfs_node(from),
    hostfs_node(to),
    from_dentry.name,
    from_dentry.name_length,
    to_dentry.name,
    to_dentry.name_length,
    from.superblock.account,
  );
  if (error < 0) return without_place(error);
  hostfs_inode_changed(from);
  hostfs_inode_changed(to);
  hostfs_inode_changed(from_dentry.inode);
  if (!is_negative(to_dentry)) hostfs_inode_unlinked(to_dentry.inode);
  return 0;
}

/** InodeOps.readlink. -ESTALE for a text that is longer than the link was said to be: it is another one. */
function readlink(inode: Inode, address: usize, room: u32): i32 {
  if (room == 0) return -EINVAL;
  const request = hostfs_readlink_new(
    hostfs_share(inode),
    hostfs_node(inode),
    room,
    inode.superblock.account,
  );
  if (is_error(request)) return error_of(request);
  const length = request_call(request);
  const copied = length < 0 ? 0 : min<u32>(<u32>length, room);
  memory.copy(address, request.block, copied);
  request_end(request);
  if (length < 0) return length;
  return <u32>length > room && <i64>room >= inode.size ? -ESTALE : <i32>copied;
}

/** Puts these operations into the table. Called once at boot. */
export function hostfs_names_init(ops: InodeOps): void {
  ops.lookup = lookup.index;
  ops.create = create.index;
  ops.mkdir = mkdir.index;
  ops.symlink = symlink.index;
  ops.link = link.index;
  ops.unlink = unlink.index;
  ops.rmdir = rmdir.index;
  ops.rename = rename.index;
  ops.readlink = readlink.index;
}
