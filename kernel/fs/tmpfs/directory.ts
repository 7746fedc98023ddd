// tmpfs: directories.
//
//   entries ──▶ Entry "a", cookie 2 ──▶ Entry "b", cookie 5 ──▶ Entry "c", cookie 6
//
// Entries stand in the order of their cookies, which are never used again: a reader that goes on from a cookie misses
// nothing and sees nothing twice, whatever was removed or made meanwhile. An open file remembers the entry where it
// stopped, so that going on needs no search unless something was removed. Once there are many, a hash finds names.
//
// Interface: entry_find, entry_create, entry_insert, entry_remove, tmpfs_readdir, tmpfs_directory_release.
// Locks: the directory's mutex.

import { ENOMEM, S_IFMT } from '../../base/abi';
import { list_add_tail, list_del, list_init, ListHead } from '../../base/list';
import { embedded, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import {
  Hash,
  hash_first,
  hash_free,
  hash_init,
  hash_insert_growing,
  hash_next,
  hash_remove,
} from '../../mm/hash';
import { kfree, kmalloc } from '../../mm/slab';
import { Dentry } from '../../vfs/dentry/dentry';
import { File } from '../../vfs/file/file';
import { Inode, inode_get, inode_lock, inode_put, inode_set_size, inode_unlock } from '../../vfs/inode';
import { list_dots } from '../../vfs/listing';
import { name_hash, same_name } from '../../vfs/dentry/name';
import { TmpfsInode, tmpfs_entries, tmpfs_parent_ino } from './inode';

@unmanaged
export class TmpfsEntry {
  link: usize;
  link_prev: usize;
  cookie: u64;
  /** With a reference. */
  inode: Inode;
  /** HashNode, 8 bytes: the hash of the name. */
  hash: u32;
  hash_next: usize;
  name_length: u32;
  /** The first byte of the name. */
  name: u8;
}

/** Entries from which on a directory gets a hash, and with how many buckets. */
const HASH_FROM: u32 = 16;
const FIRST_BUCKETS: u32 = 64;

/** What an entry adds to a directory's size, as Linux's tmpfs has it. */
const ENTRY_SIZE: i64 = 20;

@inline
function hash_of(name: usize, length: u32): u32 {
  return name_hash(0, name, length);
}

@inline
function name_of(entry: TmpfsEntry): usize {
  return changetype<usize>(entry) + offsetof<TmpfsEntry>('name');
}

@inline
function is_named(entry: TmpfsEntry, name: usize, length: u32, hash: u32): bool {
  return entry.hash == hash && entry.name_length == length && same_name(name_of(entry), name, length);
}

@inline
function table_of(directory: TmpfsInode): Hash {
  return embedded<TmpfsInode, Hash>(directory, offsetof<TmpfsInode>('names_table'));
}
@inline
function node_of(entry: TmpfsEntry): usize {
  return changetype<usize>(entry) + offsetof<TmpfsEntry>('hash');
}

/** The entry with the name of `dentry`; 0 if there is none. */
export function entry_find(directory: TmpfsInode, dentry: Dentry): TmpfsEntry {
  const hash = hash_of(dentry.name, dentry.name_length);
  if (directory.names_table != 0) {
    for (let node = hash_first(table_of(directory), hash); node != 0; node = hash_next(node)) {
      const entry = changetype<TmpfsEntry>(node - offsetof<TmpfsEntry>('hash'));
      if (is_named(entry, dentry.name, dentry.name_length, hash)) return entry;
    }
    return null_of<TmpfsEntry>();
  }
  const head = tmpfs_entries(directory);
  for (let node = changetype<ListHead>(head).next; node != head; node = changetype<ListHead>(node).next) {
    const entry = changetype<TmpfsEntry>(node);
    if (is_named(entry, dentry.name, dentry.name_length, hash)) return entry;
  }
  return null_of<TmpfsEntry>();
}

/** An entry with the name of `dentry` that is in no directory yet; 0: no memory. */
export function entry_create(dentry: Dentry, account: Account): TmpfsEntry {
  const entry = changetype<TmpfsEntry>(
    kmalloc(<u32>offsetof<TmpfsEntry>('name') + dentry.name_length, account),
  );
  if (is_null(entry)) return entry;
  entry.name_length = dentry.name_length;
  entry.hash = hash_of(dentry.name, dentry.name_length);
  memory.copy(name_of(entry), dentry.name, dentry.name_length);
  return entry;
}

/** Puts an entry for `inode` into the directory, with a reference on it. */
export function entry_insert(directory: TmpfsInode, entry: TmpfsEntry, inode: Inode, account: Account): void {
  entry.inode = inode_get(inode);
  entry.cookie = directory.next_cookie++;
  list_add_tail(tmpfs_entries(directory), changetype<usize>(entry));
  directory.count++;
  inode_set_size(directory, <i64>directory.count * ENTRY_SIZE);
  if (directory.names_table != 0)
    hash_insert_growing(table_of(directory), node_of(entry), entry.hash, account);
  else if (directory.count > HASH_FROM) make_table(directory, account);
}

/** A hash of what is in the directory now. Without memory for it the list does, more slowly. */
function make_table(directory: TmpfsInode, account: Account): void {
  const table = table_of(directory);
  if (!hash_init(table, FIRST_BUCKETS, account)) return;
  const head = tmpfs_entries(directory);
  for (let node = changetype<ListHead>(head).next; node != head; node = changetype<ListHead>(node).next) {
    const entry = changetype<TmpfsEntry>(node);
    hash_insert_growing(table, node_of(entry), entry.hash, account);
  }
}

/** Takes an entry out of the directory and frees it, with its reference. */
export function entry_remove(directory: TmpfsInode, entry: TmpfsEntry): void {
  if (directory.names_table != 0) hash_remove(table_of(directory), node_of(entry));
  const inode = entry.inode;
  list_del(changetype<usize>(entry));
  kfree(changetype<usize>(entry));
  directory.count--;
  directory.removals++;
  inode_set_size(directory, <i64>directory.count * ENTRY_SIZE);
  if (directory.count == 0) hash_free(table_of(directory));
  inode_put(inode);
}

/** Frees all entries without putting their inodes: the file system goes away as a whole, or the directory is empty. */
export function entries_free(directory: TmpfsInode): void {
  const head = tmpfs_entries(directory);
  let node = changetype<ListHead>(head).next;
  while (node != head) {
    const next = changetype<ListHead>(node).next;
    kfree(node);
    node = next;
  }
  list_init(head);
  hash_free(table_of(directory));
}

/** Where a reader of the directory stopped: an open file's `private_data`. */
@unmanaged
class Cursor {
  /** The last entry that it was given; valid while the directory's `removals` is the same. */
  last: TmpfsEntry;
  removals: u32;
  /** The cookie of what comes next. */
  cookie: u64;
}

/** getdents(2): see FileOps.readdir. */
export function tmpfs_readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  const directory = changetype<TmpfsInode>(file.inode);
  let error = inode_lock(directory);
  if (error < 0) return error;
  // With the mutex held: the file may be shared.
  if (file.private_data == 0) file.private_data = kmalloc(<u32>offsetof<Cursor>(), file.account);
  if (file.private_data == 0) error = -ENOMEM;
  else if (!list_dots(directory.ino, tmpfs_parent_ino(directory), cookie, emit, argument))
    emit_entries(directory, file, max<u64>(cookie, 2), emit, argument);
  inode_unlock(directory);
  return error;
}

function emit_entries(directory: TmpfsInode, file: File, position: u64, emit: u32, argument: usize): void {
  const head = tmpfs_entries(directory);
  const cursor = changetype<Cursor>(file.private_data);
  const valid = cursor.cookie == position && cursor.removals == directory.removals && !is_null(cursor.last);
  let last = valid ? cursor.last : null_of<TmpfsEntry>();
  let node = valid ? cursor.last.link : changetype<ListHead>(head).next;
  for (; node != head; node = changetype<ListHead>(node).next) {
    const entry = changetype<TmpfsEntry>(node);
    if (entry.cookie < position) continue;
    const type = entry.inode.mode & S_IFMT;
    const next = entry.cookie + 1;
    if (
      call_indirect<i32>(emit, argument, name_of(entry), entry.name_length, entry.inode.ino, type, next) != 0
    )
      break;
    position = next;
    last = entry;
  }
  cursor.last = last;
  cursor.removals = directory.removals;
  cursor.cookie = position;
}

/** The last user of an open directory is gone. */
export function tmpfs_directory_release(file: File): void {
  kfree(file.private_data);
}
