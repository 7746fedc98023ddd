// overlayfs: what it writes into its layers to know it again: whiteouts, opaque directories, origins, counts of links. Linux's names; the value of an
// origin is ours, as Linux's holds a handle of its own: the device number of the layer and the file's number in it.
//
// Interface: is_whiteout, is_opaque, set_opaque, origin_of, set_origin, links_of, set_links, is_own_attribute.
// Locks: the file's mutex.

import { ENOMEM, S_IFCHR, S_IFMT } from '../../base/abi';
import { Text, text_byte, text_init, text_length, text_u64 } from '../../base/format';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { Dentry, is_negative } from '../../vfs/dentry';
import { Inode } from '../../vfs/inode';
import { inode_getxattr, inode_setxattr } from '../../vfs/xattr';

/** trusted.overlay.opaque */
const OPAQUE = memory.data<u8>([
  116, 114, 117, 115, 116, 101, 100, 46, 111, 118, 101, 114, 108, 97, 121, 46, 111, 112, 97, 113, 117, 101,
]);
const OPAQUE_LENGTH: u32 = 22;
/** trusted.overlay.origin */
const ORIGIN = memory.data<u8>([
  116, 114, 117, 115, 116, 101, 100, 46, 111, 118, 101, 114, 108, 97, 121, 46, 111, 114, 105, 103, 105, 110,
]);
const ORIGIN_LENGTH: u32 = 22;
/** trusted.overlay.nlink */
const NLINK = memory.data<u8>([
  116, 114, 117, 115, 116, 101, 100, 46, 111, 118, 101, 114, 108, 97, 121, 46, 110, 108, 105, 110, 107,
]);
const NLINK_LENGTH: u32 = 21;
/** `U`, a sign, and a number. */
const NLINK_BYTES: u32 = 16;
const OWN_LENGTH: u32 = 16;
const YES = memory.data<u8>([121]);

/** u32 device, u32 0, u64 number. */
export const ORIGIN_BYTES: u32 = 16;

/** True for `trusted.overlay.…`, which belongs to the file system and is shown to nobody through it. */
export function is_own_attribute(name: usize, length: u32): bool {
  return length >= OWN_LENGTH && memory.compare(name, OPAQUE, OWN_LENGTH) == 0;
}

/** True if the name is taken away: a character device 0:0. */
export function is_whiteout(dentry: Dentry): bool {
  if (is_negative(dentry)) return false;
  return (dentry.inode.mode & S_IFMT) == S_IFCHR && dentry.inode.rdev == 0;
}

/** The value of an attribute that is `size` bytes long, from kmalloc; 0: there is none, or it is another. */
function value_of(inode: Inode, name: usize, length: u32, size: u32, account: Account): usize {
  if (inode_getxattr(inode, name, length, 0, 0) != <i32>size) return 0;
  const value = kmalloc(size, account);
  if (value == 0) return 0;
  if (inode_getxattr(inode, name, length, value, size) == <i32>size) return value;
  kfree(value);
  return 0;
}

/** True if nothing of lower layers shows through the directory. */
export function is_opaque(directory: Inode, account: Account): bool {
  const value = value_of(directory, OPAQUE, OPAQUE_LENGTH, 1, account);
  const opaque = value != 0 && load<u8>(value) == 121;
  kfree(value);
  return opaque;
}

/** 0 or −errno. */
export function set_opaque(directory: Inode, account: Account): i32 {
  return inode_setxattr(directory, OPAQUE, OPAQUE_LENGTH, YES, 1, 0, account);
}

/** ORIGIN_BYTES that say what the file was copied from, to be given to kfree; 0: it was not. */
export function origin_of(inode: Inode, account: Account): usize {
  return value_of(inode, ORIGIN, ORIGIN_LENGTH, ORIGIN_BYTES, account);
}

/** Remembers that `inode` is a copy of `lower`: 0 or −errno. */
export function set_origin(inode: Inode, lower: Inode, account: Account): i32 {
  const value = kmalloc(ORIGIN_BYTES, account);
  if (value == 0) return -ENOMEM;
  store<u32>(value, lower.superblock.device);
  store<u64>(value, lower.ino, 8);
  const error = inode_setxattr(inode, ORIGIN, ORIGIN_LENGTH, value, ORIGIN_BYTES, 0, account);
  kfree(value);
  return error;
}

/** What links_of answers for a file without the mark. */
export const NO_LINKS: i32 = i32.MIN_VALUE;

/** How many links a file of the index has more than the upper layer counts; NO_LINKS: it is none. */
export function links_of(inode: Inode, account: Account): i32 {
  if (inode_getxattr(inode, NLINK, NLINK_LENGTH, 0, 0) < 3) return NO_LINKS;
  const value = kmalloc(NLINK_BYTES, account);
  if (value == 0) return NO_LINKS;
  const length = inode_getxattr(inode, NLINK, NLINK_LENGTH, value, NLINK_BYTES);
  let number = length < 3 ? NO_LINKS : 0;
  for (let i = 2; i < length; i++) number = number * 10 + <i32>load<u8>(value + i) - 48;
  if (length >= 3 && load<u8>(value, 1) == 45) number = -number;
  kfree(value);
  return number;
}

/** Notes how many there are: 0 or −errno. */
export function set_links(inode: Inode, links: i32, account: Account): i32 {
  const text = changetype<Text>(kmalloc(<u32>offsetof<Text>() + NLINK_BYTES, account));
  if (changetype<usize>(text) == 0) return -ENOMEM;
  const value = changetype<usize>(text) + offsetof<Text>();
  text_init(text, value, NLINK_BYTES);
  text_byte(text, 85);
  text_byte(text, links < 0 ? 45 : 43);
  text_u64(text, links < 0 ? -links : links);
  const length = <u32>text_length(text);
  const error = inode_setxattr(inode, NLINK, NLINK_LENGTH, value, length, 0, account);
  kfree(changetype<usize>(text));
  return error;
}
