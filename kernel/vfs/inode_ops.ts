// What a file system can do with its inodes: a table of functions, each a table index. All that a file system leaves out refuses.
//
// Interface: InodeOps, inode_ops_create, RENAME_EXCHANGE, RENAME_WHITEOUT. Locks: none; tables are constant after boot.

import { EINVAL, ENOTDIR, ENOTSUP, ENXIO, EPERM } from '../base/abi';
import { error_pointer } from '../base/pointer';
import { kmalloc_root } from '../mm/slab';

/**
 * Functions of an inode: table indices; inode_ops_create fills in defaults that refuse. Those that change a directory
 * are called with its mutex held, after all permission checks, on a Dentry that has the name. All may sleep.
 */
@unmanaged
export class InodeOps {
  /** (directory: Inode, Dentry) -> Inode with a reference, 0 if there is none, or −errno. */
  lookup: u32;
  /** No function: 1 for directories in which there is never anything, and which are there to be mounted on. */
  is_place: u32;
  /** (directory, Dentry, mode, rdev, Credentials) -> Inode with a reference, or −errno. Regular, FIFO, socket, device. */
  create: u32;
  /** (directory, Dentry, mode, Credentials) -> Inode with a reference, or −errno. */
  mkdir: u32;
  /** (directory, Dentry, target, length, Credentials) -> Inode with a reference, or −errno. */
  symlink: u32;
  /** (directory, Dentry, Inode) -> i32: another name for `inode`. */
  link: u32;
  /** (directory, Dentry) -> i32: takes the name away; the file lives on while it has references. */
  unlink: u32;
  /** (directory, Dentry) -> i32: -ENOTEMPTY unless the directory is empty. */
  rmdir: u32;
  /** (old directory, old Dentry, new directory, new Dentry) -> i32: replaces new's file, if there is one. */
  rename: u32;
  /** (Inode, address, length) -> i32: copies a symbolic link's text, at most `length` bytes; answers how many. */
  readlink: u32;
  /**
   * (Inode, Path to fill, Credentials) -> i32: a link that leads straight to an object (/proc/PID/fd/N), not through text.
   * Fills in the path with its references. Index 0: an ordinary link.
   */
  jump: u32;
  /** (Inode) -> i32: brings attributes up to date before stat. */
  getattr: u32;
  /** (Inode, Attributes) -> i32: checks and stores what attributes.ts has prepared. See attributes.ts. */
  setattr: u32;
  /** (Inode, size: i64) -> i32: cuts or extends, mutex held; sets `size`. */
  truncate: u32;
  /** (Inode, offset: i64, length: i64, Account) -> i32: makes room and extends `size` if it ends beyond, mutex held. */
  allocate: u32;
  /** (Inode, File) -> i32: sets the file's ops and private. For regular files and directories. */
  open: u32;
  /**
   * Extended attributes, mutex held, permissions checked (xattr.ts): (Inode, name, length, to, room) -> i32: copies the value and
   * answers its length; -ERANGE if it does not fit, unless `room` is 0. -ENODATA: there is none.
   */
  getxattr: u32;
  /** (Inode, name, length, value, length, XATTR_*, Account) -> i32: -EEXIST, -ENODATA, -ENOSPC. */
  setxattr: u32;
  /** (Inode, to, room) -> i32: copies all names, each with a NUL, and answers their length; as getxattr. */
  listxattr: u32;
  /** (Inode, name, length) -> i32: -ENODATA. */
  removexattr: u32;
  /**
   * (old directory, old Dentry, new directory, new Dentry, RENAME_*, Credentials: whose a whiteout is) -> i32: as rename, in one step with
   * more: see RENAME_*. -EINVAL where the file system cannot.
   */
  rename_with: u32;
  /**
   * (Inode) -> Inode, borrowed: the one that has the contents, of a file that shows another's: it may become another once. Index 0: it
   * has its own.
   */
  backing: u32;
  /** (Inode) -> void: the last reference is gone; calls inode_release and frees the struct. */
  evict: u32;
}

/** In rename_with: the two files swap their names; both are there. */
export const RENAME_EXCHANGE: u32 = 2;
/** In rename_with: a whiteout, character device 0:0, takes the old name. */
export const RENAME_WHITEOUT: u32 = 4;

function no_lookup(_directory: usize, _dentry: usize): usize {
  return error_pointer(-ENOTDIR);
}
function no_create(_directory: usize, _dentry: usize, _mode: u32, _rdev: u32, _credentials: usize): usize {
  return error_pointer(-EPERM);
}
function no_mkdir(_directory: usize, _dentry: usize, _mode: u32, _credentials: usize): usize {
  return error_pointer(-EPERM);
}
function no_symlink(
  _directory: usize,
  _dentry: usize,
  _target: usize,
  _length: u32,
  _credentials: usize,
): usize {
  return error_pointer(-EPERM);
}
function no_link(_directory: usize, _dentry: usize, _inode: usize): i32 {
  return -EPERM;
}
function no_unlink(_directory: usize, _dentry: usize): i32 {
  return -EPERM;
}
function no_rename(_directory: usize, _dentry: usize, _to: usize, _to_dentry: usize): i32 {
  return -EPERM;
}
function no_readlink(_inode: usize, _address: usize, _length: u32): i32 {
  return -EINVAL;
}
function getattr_nothing(_inode: usize): i32 {
  return 0;
}
function setattr_nothing(_inode: usize, _attributes: usize): i32 {
  return 0;
}
function no_truncate(_inode: usize, _size: i64): i32 {
  return -EINVAL;
}
function no_allocate(_inode: usize, _offset: i64, _length: i64, _account: usize): i32 {
  return -ENOTSUP;
}
function no_getxattr(_inode: usize, _name: usize, _length: u32, _to: usize, _room: u32): i32 {
  return -ENOTSUP;
}
function no_setxattr(
  _inode: usize,
  _name: usize,
  _length: u32,
  _value: usize,
  _value_length: u32,
  _flags: u32,
  _account: usize,
): i32 {
  return -ENOTSUP;
}
function no_listxattr(_inode: usize, _to: usize, _room: u32): i32 {
  return 0;
}
function no_removexattr(_inode: usize, _name: usize, _length: u32): i32 {
  return -ENOTSUP;
}
function no_rename_with(
  _directory: usize,
  _dentry: usize,
  _to: usize,
  _to_dentry: usize,
  _flags: u32,
  _credentials: usize,
): i32 {
  return -EINVAL;
}
function no_open(_inode: usize, _file: usize): i32 {
  return -ENXIO;
}

/** A table with defaults. Made at boot, never freed; `evict` must be set. */
export function inode_ops_create(): InodeOps {
  const ops = changetype<InodeOps>(kmalloc_root(offsetof<InodeOps>()));
  ops.lookup = no_lookup.index;
  ops.create = no_create.index;
  ops.mkdir = no_mkdir.index;
  ops.symlink = no_symlink.index;
  ops.link = no_link.index;
  ops.unlink = no_unlink.index;
  ops.rmdir = no_unlink.index;
  ops.rename = no_rename.index;
  ops.readlink = no_readlink.index;
  ops.jump = 0;
  ops.getattr = getattr_nothing.index;
  ops.setattr = setattr_nothing.index;
  ops.truncate = no_truncate.index;
  ops.allocate = no_allocate.index;
  ops.open = no_open.index;
  ops.getxattr = no_getxattr.index;
  ops.setxattr = no_setxattr.index;
  ops.listxattr = no_listxattr.index;
  ops.removexattr = no_removexattr.index;
  ops.rename_with = no_rename_with.index;
  ops.backing = 0;
  ops.evict = 0;
  return ops;
}
