// erofs: directories. Their contents are blocks, each a sorted array of entries and the names behind it:
//
//   | nid, nameoff, type | nid, nameoff, type | … | name name name … |        12 bytes an entry; nameoff counts from the block's begin
//      └ the first nameoff is also the array's length                          a name ends where the next begins, or at a NUL
//
// A block lies in one page, which is looked at in place: nothing in it changes. Of each entry the name is checked to be in the block.
//
// Interface: erofs_lookup, erofs_readdir. Locks: those of super.ts and of the page cache.

import {
  ELOOP,
  EUCLEAN,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFREG,
  S_IFSOCK,
} from '../../base/abi';
import { FRAME_SHIFT, FRAME_SIZE, NAME_MAX } from '../../base/config';
import { error_of, error_pointer, is_error } from '../../base/pointer';
import { cond_resched } from '../../sched/schedule';
import { Dentry } from '../../vfs/dentry/dentry';
import { File } from '../../vfs/file/file';
import { Inode, inode_put, inode_size, is_directory } from '../../vfs/inode';
import { Page, page_put } from '../../vfs/page_cache';
import { erofs_page } from './data';
import { erofs_inode_get } from './inode';
import { ErofsInode, erofs_claim_place, erofs_corrupted, erofs_super } from './super';

const DIRENT: u32 = 12;
const NAME_OFFSET: usize = 8;
const TYPE_OFFSET: usize = 10;

/** A name longer than any: it is no good. */
const BAD: u32 = 0xffffffff;

/** Bytes of block number `block` of a directory. */
@inline
function block_length(inode: Inode, block: u64, bits: u64): u32 {
  return <u32>min<u64>(<u64>inode_size(inode) - (block << bits), (<u64>1) << bits);
}

/** Where block number `block` is in its page. */
@inline
function block_in(page: Page, block: u64, bits: u64): usize {
  return page.data + <usize>((block << bits) & (FRAME_SIZE - 1));
}

/** How many entries a block has; 0: it is damaged. */
function entries_of(at: usize, length: u32): u32 {
  if (length < DIRENT) return 0;
  const first = <u32>load<u16>(at, NAME_OFFSET);
  return first >= length || first % DIRENT != 0 ? 0 : first / DIRENT;
}

@inline
function name_at(at: usize, index: u32): u32 {
  return <u32>load<u16>(at + <usize>(index * DIRENT), NAME_OFFSET);
}

/** The length of the name of entry `index` of `count`; BAD if it makes no sense. */
function name_length(at: usize, length: u32, index: u32, count: u32): u32 {
  const from = name_at(at, index);
  const end = index + 1 < count ? name_at(at, index + 1) : length;
  if (from < count * DIRENT || end > length || from >= end) return BAD;
  let size: u32 = 0;
  while (from + size < end && load<u8>(at + from + size) != 0) {
    // No name has a slash in it, whatever an image says.
    if (load<u8>(at + from + size) == 47) return BAD;
    size++;
  }
  // Only the last name may be shorter than its room.
  if (size == 0 || size > NAME_MAX || (index + 1 < count && from + size != end)) return BAD;
  return size;
}

/** As strcmp: below 0 if name `a` comes first. */
function compare(a: usize, a_length: u32, b: usize, b_length: u32): i32 {
  const order = memory.compare(a, b, min<u32>(a_length, b_length));
  return order != 0 ? order : <i32>a_length - <i32>b_length;
}

/** S_IFMT of an entry's type; of those that are not known 0. */
function mode_of(type: u32): u32 {
  if (type == 1) return S_IFREG;
  if (type == 2) return S_IFDIR;
  if (type == 3) return S_IFCHR;
  if (type == 4) return S_IFBLK;
  if (type == 5) return S_IFIFO;
  if (type == 6) return S_IFSOCK;
  return type == 7 ? S_IFLNK : 0;
}

/** The page that block number `block` is in, with a reference, or −errno. */
@inline
function page_of(inode: Inode, block: u64, bits: u64): usize {
  return erofs_page(inode, block >> (<u64>FRAME_SHIFT - bits));
}

function damaged(inode: Inode): i32 {
  return erofs_corrupted(inode.superblock, 'corrupted directory block', inode.ino);
}

/** What `find_in_block` has found: the nid, and the place of the entry. To be read before anything sleeps. */
let found_nid: u64 = 0;
let found_place: u64 = 0;

/** Looks for a name among the entries of a block: 1, 0, or -EUCLEAN. */
function find_in_block(at: usize, length: u32, name: usize, size: u32): i32 {
  const count = entries_of(at, length);
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const own = name_length(at, length, middle, count);
    if (own == BAD) return -EUCLEAN;
    const order = compare(name, size, at + name_at(at, middle), own);
    if (order == 0) {
      found_nid = load<u64>(at + <usize>(middle * DIRENT));
      found_place = <u64>(middle * DIRENT);
      return 1;
    }
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return 0;
}

/** Compares a name with the first of block number `block`: -1, 0 or 1 in `first_order`; 0 or −errno. */
let first_order: i32 = 0;
function compare_first(directory: Inode, block: u64, bits: u64, name: usize, size: u32): i32 {
  const got = page_of(directory, block, bits);
  if (is_error(got)) return error_of(got);
  const page = changetype<Page>(got);
  const at = block_in(page, block, bits);
  const length = block_length(directory, block, bits);
  const count = entries_of(at, length);
  const own = count == 0 ? BAD : name_length(at, length, 0, count);
  const order = own == BAD ? 0 : compare(name, size, at + name_at(at, 0), own);
  page_put(page);
  if (own == BAD) return damaged(directory);
  first_order = order;
  return 0;
}

/** Finds a name: 1 with found_…, 0, or −errno. */
function find(directory: Inode, name: usize, size: u32): i32 {
  const bits = <u64>erofs_super(directory.superblock).block_bits;
  const length = <u64>inode_size(directory);
  if (length == 0) return 0;
  // The last block whose first name is not behind the one that is looked for.
  let low: u64 = 0;
  let high = (length - 1) >> bits;
  while (low < high) {
    const middle = low + ((high - low + 1) >> 1);
    const error = compare_first(directory, middle, bits, name, size);
    if (error < 0) return error;
    if (first_order < 0) high = middle - 1;
    else low = middle;
  }
  const got = page_of(directory, low, bits);
  if (is_error(got)) return error_of(got);
  const page = changetype<Page>(got);
  const at = block_in(page, low, bits);
  const own = block_length(directory, low, bits);
  const result = entries_of(at, own) == 0 ? -EUCLEAN : find_in_block(at, own, name, size);
  const nid = found_nid;
  const place = found_place + (low << bits);
  page_put(page);
  if (result < 0) return damaged(directory);
  found_nid = nid;
  found_place = place;
  return result;
}

/** Is it the inode of a directory that `dentry` lies in? No name of the file system ever changes, so that no lock is needed. */
function is_above(dentry: Dentry, inode: Inode): bool {
  for (let at = dentry; at.parent != at; at = at.parent) if (at.parent.inode == inode) return true;
  return false;
}

/** InodeOps.lookup. A directory that lies in itself is -ELOOP, as Linux's d_splice_alias has it; one with another name -EUCLEAN. */
export function erofs_lookup(directory: Inode, dentry: Dentry): usize {
  const found = find(directory, dentry.name, dentry.name_length);
  if (found <= 0) return error_pointer(found);
  const place = found_place;
  const got = erofs_inode_get(directory.superblock, found_nid);
  if (is_error(got)) return got;
  const inode = changetype<ErofsInode>(got);
  const parent = changetype<ErofsInode>(directory);
  if (!is_directory(inode) || erofs_claim_place(parent, inode, place)) return got;
  const circle = is_above(dentry, inode);
  const what = circle ? 'a directory lies in itself' : 'a directory has two names';
  const error = erofs_corrupted(directory.superblock, what, inode.ino);
  inode_put(inode);
  return error_pointer(circle ? -ELOOP : error);
}

/** FileOps.readdir. Cookies: where in the directory the next entry is. `.` and `..` are entries like others. */
export function erofs_readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  const inode = file.inode;
  const bits = <u64>erofs_super(inode.superblock).block_bits;
  const size = <u64>inode_size(inode);
  let at = cookie;
  while (at < size) {
    const block = at >> bits;
    const within = <u32>(at & (((<u64>1) << bits) - 1));
    const got = page_of(inode, block, bits);
    if (is_error(got)) return error_of(got);
    const page = changetype<Page>(got);
    const result = emit_block(
      inode,
      block_in(page, block, bits),
      block << bits,
      bits,
      within,
      emit,
      argument,
    );
    page_put(page);
    if (result != 0) return result < 0 ? damaged(inode) : 0;
    at = (block + 1) << bits;
    cond_resched();
  }
  return 0;
}

/** Emits what is in a block, from byte `within` on: 0; 1 if the reader has had enough; or -EUCLEAN. */
function emit_block(
  inode: Inode,
  block: usize,
  position: u64,
  bits: u64,
  within: u32,
  emit: u32,
  argument: usize,
): i32 {
  const length = block_length(inode, position >> bits, bits);
  const count = entries_of(block, length);
  if (count == 0) return -EUCLEAN;
  for (let i = (within + DIRENT - 1) / DIRENT; i < count; i++) {
    const size = name_length(block, length, i, count);
    if (size == BAD) return -EUCLEAN;
    const entry = block + <usize>(i * DIRENT);
    const next = i + 1 < count ? position + <u64>((i + 1) * DIRENT) : position + ((<u64>1) << bits);
    const name = block + name_at(block, i);
    const type = mode_of(<u32>load<u8>(entry, TYPE_OFFSET));
    if (call_indirect<i32>(emit, argument, name, size, load<u64>(entry), type, next) != 0) return 1;
  }
  return 0;
}
