// hostfs: names. Each operation on a directory is one request; the host decides, and what the kernel had cached of the
// directory is fetched again when somebody looks.
//
// Names are looked at again at each use, but for directories on the way to something, which are believed for a second: one
// request answers both whether a name still means the same file and what stat(2) wants to know, and the directories on
// the way to it cost nothing. If one of them is not what it was, the host says so with -ESTALE instead of finding
// nothing there; then none is believed, and the walk begins anew (vfs/walk.ts).
//
// Interface: host_names_init, host_revalidate. Locks: the directories' mutexes, held by the callers but of host_revalidate; the
// dentry lock while parents are followed.

import {
  EINTR,
  EINVAL,
  ENOENT,
  ENOTDIR,
  EPERM,
  ESTALE,
  HOSTFS_LINK_MAX,
  HOSTFS_OP_CREATE,
  HOSTFS_OP_LINK,
  HOSTFS_OP_LOOKUP,
  HOSTFS_OP_MKDIR,
  HOSTFS_OP_READLINK,
  HOSTFS_OP_RENAME,
  HOSTFS_OP_REVALIDATE,
  HOSTFS_OP_RMDIR,
  HOSTFS_OP_SYMLINK,
  HOSTFS_OP_UNLINK,
  S_IFMT,
  S_IFREG,
  ENOMEM,
  ENAMETOOLONG,
} from '../base/abi';
import { error_of, error_pointer, is_error } from '../base/pointer';
import { HostAttributes, hostfs_ask, hostfs_do, hostfs_transfer } from '../dev/hostfs';
import { Account } from '../mm/account';
import { payer } from '../sched/thread';
import { kfree, kmalloc } from '../mm/slab';
import { clock_now } from '../sched/clock';
import { atomic_load64, atomic_store64 } from '../sync/atomic';
import { Credentials } from '../vfs/credentials';
import { Dentry, dentry_lock, dentry_unlock, is_negative } from '../vfs/dentry';
import { Inode, InodeOps, is_directory } from '../vfs/inode';
import {
  host_asked,
  host_checked,
  host_checked_word,
  host_inode_changed,
  host_inode_get,
  host_inode_linked,
  host_inode_unlinked,
  host_inode_update,
  host_node,
  host_send_owed,
  host_share,
  host_super,
} from './hostfs_inode';

/** How long a name is believed, nanoseconds, if it is a directory's. */
const BELIEVED: i64 = 1000000000;

/** `directory`, or one above it, is not where it was: the next walk looks at all their names, however fresh they are. */
function doubt(directory: Dentry): void {
  dentry_lock();
  let dentry = directory;
  while (true) {
    atomic_store64(host_checked_word(dentry.inode), -BELIEVED);
    if (dentry.parent == dentry) break;
    dentry = dentry.parent;
  }
  dentry_unlock();
}

/** Asks for something about the name of `dentry` in `directory`, whose mutex is held: a HostAttributes or −errno. */
function ask(
  operation: u32,
  directory: Inode,
  dentry: Dentry,
  argument2: u64,
  more: usize,
  more_length: u32,
): usize {
  host_send_owed(host_super(directory.superblock));
  const answer = hostfs_ask(
    operation,
    host_share(directory),
    host_node(directory),
    argument2,
    dentry.name,
    dentry.name_length,
    more,
    more_length,
    directory.superblock.account,
  );
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
  const asked = host_asked(superblock);
  const answer = ask(HOSTFS_OP_LOOKUP, directory, dentry, 0, 0, 0);
  if (!is_error(answer)) return host_inode_get(superblock, answer, 1, asked, payer());
  return error_of(answer) == -ENOENT ? 0 : answer;
}

/** Is it a directory whose name has just been looked at? */
@inline
function is_believed(inode: Inode): bool {
  return is_directory(inode) && clock_now() - atomic_load64(host_checked_word(inode)) < BELIEVED;
}

/** SuperOps.revalidate. That there is no such file is never believed. */
export function host_revalidate(
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
  host_send_owed(host_super(superblock));
  const asked = host_asked(superblock);
  const answer = hostfs_ask(
    HOSTFS_OP_REVALIDATE,
    host_share(inode),
    host_node(directory.inode),
    host_node(inode),
    name,
    length,
    0,
    0,
    superblock.account,
  );
  if (answer == error_pointer(-ESTALE)) doubt(directory);
  if (is_error(answer)) return without_place(error_of(answer)) == -ENOENT ? 0 : error_of(answer);
  host_inode_update(inode, changetype<HostAttributes>(answer), asked);
  kfree(answer);
  host_checked(inode);
  return 1;
}

/** The inode of a name that was made, from the answer of the operation that made it. */
function made(directory: Inode, answer: usize): usize {
  host_inode_changed(directory);
  if (is_error(answer)) return error_pointer(without_place(error_of(answer)));
  const superblock = directory.superblock;
  return host_inode_get(superblock, answer, 1, host_asked(superblock), payer());
}

/** InodeOps.create. Devices, FIFOs and sockets are not made on the host: -EPERM, as mknod(2) has it. */
function create(directory: Inode, dentry: Dentry, mode: u32, _rdev: u32, _credentials: Credentials): usize {
  if ((mode & S_IFMT) != S_IFREG) return error_pointer(-EPERM);
  return made(directory, ask(HOSTFS_OP_CREATE, directory, dentry, mode & 0o777, 0, 0));
}

/** InodeOps.mkdir. */
function mkdir(directory: Inode, dentry: Dentry, mode: u32, _credentials: Credentials): usize {
  return made(directory, ask(HOSTFS_OP_MKDIR, directory, dentry, mode & 0o1777, 0, 0));
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
  return made(directory, ask(HOSTFS_OP_SYMLINK, directory, dentry, dentry.name_length, target, length));
}

/** InodeOps.link. */
function link(directory: Inode, dentry: Dentry, inode: Inode): i32 {
  const asked = host_asked(directory.superblock);
  const answer = ask(HOSTFS_OP_LINK, directory, dentry, host_node(inode), 0, 0);
  // The device made sure that the node is this one.
  if (!is_error(answer)) host_inode_linked(inode, changetype<HostAttributes>(answer), asked);
  host_inode_changed(directory);
  if (is_error(answer)) return without_place(error_of(answer));
  kfree(answer);
  return 0;
}

/** Takes the name of `dentry` away. */
function remove(operation: u32, directory: Inode, dentry: Dentry): i32 {
  host_send_owed(host_super(directory.superblock));
  const account: Account = directory.superblock.account;
  const name = dentry.name;
  const length = dentry.name_length;
  const error = hostfs_do(
    operation,
    host_share(directory),
    host_node(directory),
    0,
    name,
    length,
    0,
    0,
    account,
  );
  if (error < 0) return without_place(error);
  host_inode_changed(directory);
  host_inode_unlinked(dentry.inode);
  return 0;
}

/** InodeOps.unlink. */
function unlink(directory: Inode, dentry: Dentry): i32 {
  return remove(HOSTFS_OP_UNLINK, directory, dentry);
}

/** InodeOps.rmdir. */
function rmdir(directory: Inode, dentry: Dentry): i32 {
  return remove(HOSTFS_OP_RMDIR, directory, dentry);
}

/** InodeOps.rename. */
function rename(from: Inode, from_dentry: Dentry, to: Inode, to_dentry: Dentry): i32 {
  host_send_owed(host_super(from.superblock));
  const error = hostfs_do(
    HOSTFS_OP_RENAME,
    host_share(from),
    host_node(from),
    host_node(to),
    from_dentry.name,
    from_dentry.name_length,
    to_dentry.name,
    to_dentry.name_length,
    from.superblock.account,
  );
  if (error < 0) return without_place(error);
  host_inode_changed(from);
  host_inode_changed(to);
  host_inode_changed(from_dentry.inode);
  if (!is_negative(to_dentry)) host_inode_unlinked(to_dentry.inode);
  return 0;
}

/** InodeOps.readlink. -ESTALE for a text that is longer than the link was said to be: it is another one. */
function readlink(inode: Inode, address: usize, room: u32): i32 {
  if (room == 0) return -EINVAL;
  const block = kmalloc(room, inode.superblock.account);
  if (block == 0) return -ENOMEM;
  const length = hostfs_transfer(
    HOSTFS_OP_READLINK,
    host_share(inode),
    host_node(inode),
    0,
    0,
    block,
    room,
    0,
  );
  if (length < 0) {
    if (length != -EINTR) kfree(block);
    return length;
  }
  const copied = min<u32>(<u32>length, room);
  memory.copy(address, block, copied);
  kfree(block);
  return <u32>length > room && <i64>room >= inode.size ? -ESTALE : <i32>copied;
}

/** Puts these operations into the table. Called once at boot. */
export function host_names_init(ops: InodeOps): void {
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
