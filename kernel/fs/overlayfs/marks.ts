// overlayfs: what it writes into its layers to know it again: whiteouts, opaque directories, origins, counts of links. Linux's names:
// trusted.overlay.…, which only the machine's administrator can read and write; or, with the option userxattr, user.overlay.…, for those
// that mount in a user namespace. They are read and written with the mounter's credentials: what it could not do, the overlay cannot.
//
// Interface: is_whiteout, is_opaque, set_opaque, origin_of, set_origin, links_of, set_links, takes_marks, is_own_attribute.
// Locks: the file's mutex.

import { ENOMEM, EPERM, S_IFCHR, S_IFMT } from '../../base/abi';
import { Text, text_byte, text_init, text_length, text_u64 } from '../../base/format';
import { is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { Dentry, is_negative } from '../../vfs/dentry/dentry';
import { Inode, is_directory, is_regular } from '../../vfs/inode';
import { inode_getxattr, inode_setxattr, xattr_may_read, xattr_may_write } from '../../vfs/xattr';
import { HANDLE_BYTES, handle_is_whole, handle_write } from './handle';
import { OverlaySuper } from './super';

/** trusted.overlay.opaque and user.overlay.opaque */
const OPAQUE = memory.data<u8>([
  116, 114, 117, 115, 116, 101, 100, 46, 111, 118, 101, 114, 108, 97, 121, 46, 111, 112, 97, 113, 117, 101,
]);
const USER_OPAQUE = memory.data<u8>([
  117, 115, 101, 114, 46, 111, 118, 101, 114, 108, 97, 121, 46, 111, 112, 97, 113, 117, 101,
]);
const OPAQUE_LENGTH: u32 = 22;
/** trusted.overlay.origin and user.overlay.origin */
const ORIGIN = memory.data<u8>([
  116, 114, 117, 115, 116, 101, 100, 46, 111, 118, 101, 114, 108, 97, 121, 46, 111, 114, 105, 103, 105, 110,
]);
const USER_ORIGIN = memory.data<u8>([
  117, 115, 101, 114, 46, 111, 118, 101, 114, 108, 97, 121, 46, 111, 114, 105, 103, 105, 110,
]);
const ORIGIN_LENGTH: u32 = 22;
/** trusted.overlay.nlink and user.overlay.nlink */
const NLINK = memory.data<u8>([
  116, 114, 117, 115, 116, 101, 100, 46, 111, 118, 101, 114, 108, 97, 121, 46, 110, 108, 105, 110, 107,
]);
const USER_NLINK = memory.data<u8>([
  117, 115, 101, 114, 46, 111, 118, 101, 114, 108, 97, 121, 46, 110, 108, 105, 110, 107,
]);
const NLINK_LENGTH: u32 = 21;
/** `trusted.overlay.` */
const OWN_LENGTH: u32 = 16;
/** How much longer `trusted` is than `user`. */
const SHORTER: u32 = 3;
/** `U`, a sign, and a number. */
const NLINK_BYTES: u32 = 16;
/** Digits of a number that fits. */
const NLINK_DIGITS: i32 = 9;
const YES = memory.data<u8>([121]);

@inline
function length_of(super_: OverlaySuper, length: u32): u32 {
  return super_.user_marks != 0 ? length - SHORTER : length;
}

/** True for `trusted.overlay.…` or `user.overlay.…`, whichever belongs to the file system and is shown to nobody through it. */
export function is_own_attribute(super_: OverlaySuper, name: usize, length: u32): bool {
  const own = length_of(super_, OWN_LENGTH);
  return length >= own && memory.compare(name, super_.user_marks != 0 ? USER_OPAQUE : OPAQUE, own) == 0;
}

/** True if the file can have marks: user.* attributes are for regular files and directories only. */
@inline
export function takes_marks(super_: OverlaySuper, inode: Inode): bool {
  return super_.user_marks == 0 || is_regular(inode) || is_directory(inode);
}

/** True if the name is taken away: a character device 0:0. */
export function is_whiteout(dentry: Dentry): bool {
  if (is_negative(dentry)) return false;
  return (dentry.inode.mode & S_IFMT) == S_IFCHR && dentry.inode.rdev == 0;
}

function get(super_: OverlaySuper, inode: Inode, name: usize, length: u32, to: usize, room: u32): i32 {
  const error = xattr_may_read(super_.credentials, inode, name, length);
  return error < 0 ? error : inode_getxattr(inode, name, length, to, room);
}

function set(super_: OverlaySuper, inode: Inode, name: usize, length: u32, value: usize, size: u32): i32 {
  const error = xattr_may_write(super_.credentials, inode, name, length);
  return error < 0 ? error : inode_setxattr(inode, name, length, value, size, 0, super_.account);
}

/** The value of an attribute that is `size` bytes long, from kmalloc; 0: there is none, or it is another, or it is not to be read. */
function value_of(super_: OverlaySuper, inode: Inode, name: usize, length: u32, size: u32): usize {
  if (get(super_, inode, name, length, 0, 0) != <i32>size) return 0;
  const value = kmalloc(size, super_.account);
  if (value == 0) return 0;
  if (get(super_, inode, name, length, value, size) == <i32>size) return value;
  kfree(value);
  return 0;
}

@inline
function opaque_name(super_: OverlaySuper): usize {
  return super_.user_marks != 0 ? USER_OPAQUE : OPAQUE;
}
@inline
function origin_name(super_: OverlaySuper): usize {
  return super_.user_marks != 0 ? USER_ORIGIN : ORIGIN;
}
@inline
function nlink_name(super_: OverlaySuper): usize {
  return super_.user_marks != 0 ? USER_NLINK : NLINK;
}

/** True if nothing of lower layers shows through the directory. */
export function is_opaque(super_: OverlaySuper, directory: Inode): bool {
  const length = length_of(super_, OPAQUE_LENGTH);
  const value = value_of(super_, directory, opaque_name(super_), length, 1);
  const opaque = value != 0 && load<u8>(value) == 121;
  kfree(value);
  return opaque;
}

/** 0 or −errno. */
export function set_opaque(super_: OverlaySuper, directory: Inode): i32 {
  return set(super_, directory, opaque_name(super_), length_of(super_, OPAQUE_LENGTH), YES, 1);
}

/** The handle of what the file was copied from, to be given to kfree; 0: nothing says so. */
export function origin_of(super_: OverlaySuper, inode: Inode): usize {
  const length = length_of(super_, ORIGIN_LENGTH);
  const handle = value_of(super_, inode, origin_name(super_), length, HANDLE_BYTES);
  if (handle == 0 || handle_is_whole(handle)) return handle;
  kfree(handle);
  return 0;
}

/** Remembers that `inode` is a copy of `lower`: 0 or −errno. On Linux, too, it may be missing of what takes no marks. */
export function set_origin(super_: OverlaySuper, inode: Inode, lower: Inode): i32 {
  const handle = kmalloc(HANDLE_BYTES, super_.account);
  if (handle == 0) return -ENOMEM;
  handle_write(super_, lower, handle);
  const length = length_of(super_, ORIGIN_LENGTH);
  const error = set(super_, inode, origin_name(super_), length, handle, HANDLE_BYTES);
  kfree(handle);
  return error == -EPERM && !takes_marks(super_, inode) ? 0 : error;
}

/** What links_of answers for a file without the mark. */
export const NO_LINKS: i32 = i32.MIN_VALUE;

/** How many links a file of the index has more than the upper layer counts; NO_LINKS: it is none. */
export function links_of(super_: OverlaySuper, inode: Inode): i32 {
  const name = nlink_name(super_);
  const name_length = length_of(super_, NLINK_LENGTH);
  if (get(super_, inode, name, name_length, 0, 0) < 3) return NO_LINKS;
  const value = kmalloc(NLINK_BYTES, super_.account);
  if (value == 0) return NO_LINKS;
  const number = parse_links(value, get(super_, inode, name, name_length, value, NLINK_BYTES));
  kfree(value);
  return number;
}

/** `U+3`, `U-1`. */
function parse_links(text: usize, length: i32): i32 {
  if (length < 3 || length > 2 + NLINK_DIGITS || load<u8>(text) != 85) return NO_LINKS;
  let number = 0;
  for (let i = 2; i < length; i++) {
    const digit = <i32>load<u8>(text + i) - 48;
    if (digit < 0 || digit > 9) return NO_LINKS;
    number = number * 10 + digit;
  }
  return load<u8>(text, 1) == 45 ? -number : number;
}

/** Notes how many there are: 0 or −errno. */
export function set_links(super_: OverlaySuper, inode: Inode, links: i32): i32 {
  const text = changetype<Text>(kmalloc(<u32>offsetof<Text>() + NLINK_BYTES, super_.account));
  if (is_null(text)) return -ENOMEM;
  const value = changetype<usize>(text) + offsetof<Text>();
  text_init(text, value, NLINK_BYTES);
  text_byte(text, 85);
  text_byte(text, links < 0 ? 45 : 43);
  text_u64(text, links < 0 ? -links : links);
  const length = length_of(super_, NLINK_LENGTH);
  const error = set(super_, inode, nlink_name(super_), length, value, <u32>text_length(text));
  kfree(changetype<usize>(text));
  return error;
}
