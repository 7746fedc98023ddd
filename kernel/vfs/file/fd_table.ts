// Descriptor tables: the numbers by which a task names its open files.
//
//   entries: | 0 | 1 | 2 | 3 "/" | … |     grown by doubling up to `limit`; `search` is no higher than the lowest free one
//
// Interface: fd_table_create/copy/get/put, fd_get, fd_install, fd_close, fd_dup, fd_renumber; FdEntry's flags and rights.
// Locks: the table's, RANK_FILES; files are put after it is released. Only the task whose table it is changes it: it may look
// without the lock, takes it to change where files are, and alone knows rights and preopens. Others look with the lock
// (fd_get, fd_next, fd_is_cloexec).

import { EBADF, EINVAL, EMFILE, ENOMEM } from '../../base/abi';
import { error_pointer, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { RANK_FILES, spin_lock, spin_unlock } from '../../sync/spinlock';
import { ref_put } from '../../sync/refcount';
import { File, file_get, file_put } from './file';

/** One descriptor. */
@unmanaged
export class FdEntry {
  /** With a reference; 0: the number is free. */
  file: File;
  /** FD_*. */
  flags: u32;
  /** WASI rights: stored and reported. */
  rights_base: u64;
  rights_inheriting: u64;
  /** The name of a WASI preopen, kmalloc; 0: it is none. */
  preopen: usize;
  preopen_length: u32;
}

/** Closed at exec, and not given to a spawned child. */
export const FD_CLOEXEC: u32 = 1;

@unmanaged
export class FdTable {
  refs: u32;
  lock: u32;
  entries: usize;
  /** Numbers that `entries` has room for, and those in use. */
  capacity: u32;
  used: u32;
  search: u32;
  /** RLIMIT_NOFILE: soft and hard. */
  limit: u32;
  limit_max: u32;
  account: Account;
}

const ENTRY_BYTES: u32 = 32;
const FIRST_CAPACITY: u32 = 15;
export const NOFILE_DEFAULT: u32 = 1024;
export const NOFILE_MAX: u32 = 4096;

@inline
function lock(table: FdTable): void {
  spin_lock(changetype<usize>(table) + offsetof<FdTable>('lock'), RANK_FILES);
}
@inline
function unlock(table: FdTable): void {
  spin_unlock(changetype<usize>(table) + offsetof<FdTable>('lock'), RANK_FILES);
}

@inline
function entry_at(table: FdTable, fd: u32): FdEntry {
  return changetype<FdEntry>(table.entries + <usize>(fd * ENTRY_BYTES));
}

@inline
function is_free(table: FdTable, fd: u32): bool {
  return is_null(entry_at(table, fd).file);
}

/** An empty table with one reference; 0: no memory. */
export function fd_table_create(account: Account): FdTable {
  const table = changetype<FdTable>(kmalloc(<u32>offsetof<FdTable>(), account));
  if (is_null(table)) return table;
  table.refs = 1;
  table.limit = NOFILE_DEFAULT;
  table.limit_max = NOFILE_MAX;
  table.account = account;
  return table;
}

/** Makes room for `fd`: 0, -EMFILE beyond the limit, -ENOMEM. Under the lock. */
function reserve(table: FdTable, fd: u32): i32 {
  if (fd >= table.limit) return -EMFILE;
  if (fd < table.capacity) return 0;
  let capacity = max<u32>(table.capacity * 2 + 1, FIRST_CAPACITY);
  while (capacity <= fd) capacity = capacity * 2 + 1;
  const entries = kmalloc(capacity * ENTRY_BYTES, table.account);
  if (entries == 0) return -ENOMEM;
  memory.copy(entries, table.entries, table.capacity * ENTRY_BYTES);
  kfree(table.entries);
  table.entries = entries;
  table.capacity = capacity;
  return 0;
}

/** The lowest free number from `from` on; it may lie beyond the capacity. Under the lock. */
function lowest_free(table: FdTable, from: u32): u32 {
  let fd = max<u32>(from, table.search);
  while (fd < table.capacity && !is_free(table, fd)) fd++;
  if (from <= table.search) table.search = fd;
  return fd;
}

/** The entry of an open descriptor, or 0. It is the table's: only for the calling task, until something closes it. */
export function fd_entry(table: FdTable, fd: u32): FdEntry {
  if (fd >= table.capacity || is_free(table, fd)) return null_of<FdEntry>();
  return entry_at(table, fd);
}

/** The file behind `fd` with a reference, which the caller puts; -EBADF in its place if it is not open. */
export function fd_get(table: FdTable, fd: u32): usize {
  lock(table);
  let result = error_pointer(-EBADF);
  if (fd < table.capacity && !is_free(table, fd))
    result = changetype<usize>(file_get(entry_at(table, fd).file));
  unlock(table);
  return result;
}

/** True if `fd` is open and marked close-on-exec. For listings. */
export function fd_is_cloexec(table: FdTable, fd: u32): bool {
  lock(table);
  const cloexec = fd < table.capacity && !is_free(table, fd) && (entry_at(table, fd).flags & FD_CLOEXEC) != 0;
  unlock(table);
  return cloexec;
}

/** The lowest open number from `from` on; -1 if there is none. For listings. */
export function fd_next(table: FdTable, from: u32): i32 {
  lock(table);
  while (from < table.capacity && is_free(table, from)) from++;
  const found = from < table.capacity ? <i32>from : -1;
  unlock(table);
  return found;
}

/** Gives `file` the lowest free number from `from` on, and the caller's reference to the table: the number, or −errno. */
export function fd_install(
  table: FdTable,
  file: File,
  from: u32,
  flags: u32,
  rights: u64,
  inheriting: u64,
): i32 {
  if (from >= table.limit) return -EINVAL;
  lock(table);
  const fd = lowest_free(table, from);
  const error = reserve(table, fd);
  if (error == 0) occupy(table, fd, file, flags, rights, inheriting);
  unlock(table);
  return error < 0 ? error : <i32>fd;
}

function occupy(table: FdTable, fd: u32, file: File, flags: u32, rights: u64, inheriting: u64): void {
  const entry = entry_at(table, fd);
  entry.file = file;
  entry.flags = flags;
  entry.rights_base = rights;
  entry.rights_inheriting = inheriting;
  entry.preopen = 0;
  entry.preopen_length = 0;
  table.used++;
}

/** Takes the file out of `fd`, with the table's reference; 0 if it is free. Under the lock. */
function vacate(table: FdTable, fd: u32): File {
  const entry = entry_at(table, fd);
  const file = entry.file;
  if (is_null(file)) return file;
  kfree(entry.preopen);
  memory.fill(changetype<usize>(entry), 0, ENTRY_BYTES);
  table.used--;
  if (fd < table.search) table.search = fd;
  return file;
}

/** close(2): 0 or -EBADF. */
export function fd_close(table: FdTable, fd: u32): i32 {
  lock(table);
  const file = fd < table.capacity ? vacate(table, fd) : null_of<File>();
  unlock(table);
  if (is_null(file)) return -EBADF;
  file_put(file);
  return 0;
}

/** dup(2), fcntl(F_DUPFD): the lowest free number from `from` on for the file behind `fd`, or −errno. */
export function fd_dup(table: FdTable, fd: u32, from: u32, flags: u32): i32 {
  const entry = fd_entry(table, fd);
  if (is_null(entry)) return -EBADF;
  const file = file_get(entry.file);
  const result = fd_install(table, file, from, flags, entry.rights_base, entry.rights_inheriting);
  if (result < 0) file_put(file);
  return result;
}

/** dup2(2): `to` names the file behind `fd`, and no longer what it named before: `to`, or −errno. */
export function fd_dup2(table: FdTable, fd: u32, to: u32): i32 {
  lock(table);
  let error = fd < table.capacity && !is_free(table, fd) ? 0 : -EBADF;
  if (error == 0 && to >= table.limit) error = -EBADF;
  if (error == 0 && fd != to) error = reserve(table, to);
  if (error < 0 || fd == to) {
    unlock(table);
    return error < 0 ? error : <i32>to;
  }
  const from = entry_at(table, fd);
  const old = vacate(table, to);
  occupy(table, to, file_get(from.file), 0, from.rights_base, from.rights_inheriting);
  unlock(table);
  if (!is_null(old)) file_put(old);
  return to;
}

/** WASI's fd_renumber: moves `fd` to `to`, which must be open, with rights and preopen name; `fd` becomes free. */
export function fd_renumber(table: FdTable, fd: u32, to: u32): i32 {
  lock(table);
  if (fd >= table.capacity || to >= table.capacity || is_free(table, fd) || is_free(table, to)) {
    unlock(table);
    return -EBADF;
  }
  if (fd == to) {
    unlock(table);
    return 0;
  }
  const old = vacate(table, to);
  memory.copy(changetype<usize>(entry_at(table, to)), changetype<usize>(entry_at(table, fd)), ENTRY_BYTES);
  memory.fill(changetype<usize>(entry_at(table, fd)), 0, ENTRY_BYTES);
  if (fd < table.search) table.search = fd;
  unlock(table);
  file_put(old);
  return 0;
}

/** Marks `fd` as a WASI preopen called by the `length` bytes at `name`: 0, -EBADF or -ENOMEM. */
export function fd_set_preopen(table: FdTable, fd: u32, name: usize, length: u32): i32 {
  const entry = fd_entry(table, fd);
  if (is_null(entry)) return -EBADF;
  const copy = kmalloc(max<u32>(length, 1), table.account);
  if (copy == 0) return -ENOMEM;
  memory.copy(copy, name, length);
  kfree(entry.preopen);
  entry.preopen = copy;
  entry.preopen_length = length;
  return 0;
}

/** A copy of the caller's table with one reference for a child: `keep_cloexec` for fork, without for spawn. 0: no memory. */
export function fd_table_copy(from: FdTable, keep_cloexec: bool, account: Account): FdTable {
  const table = fd_table_create(account);
  if (is_null(table)) return table;
  table.limit = from.limit;
  table.limit_max = from.limit_max;
  for (let fd: u32 = 0; fd < from.capacity; fd++) {
    const entry = fd_entry(from, fd);
    if (is_null(entry) || (!keep_cloexec && (entry.flags & FD_CLOEXEC) != 0)) continue;
    if (copy_entry(table, fd, entry) < 0) {
      fd_table_put(table);
      return null_of<FdTable>();
    }
  }
  return table;
}

/** A child keeps descriptors that lie beyond a limit lowered later, as on Linux. */
function copy_entry(table: FdTable, fd: u32, entry: FdEntry): i32 {
  const limit = table.limit;
  table.limit = max<u32>(limit, fd + 1);
  const error = reserve(table, fd);
  table.limit = limit;
  if (error < 0) return error;
  occupy(table, fd, file_get(entry.file), entry.flags, entry.rights_base, entry.rights_inheriting);
  if (entry.preopen != 0) return fd_set_preopen(table, fd, entry.preopen, entry.preopen_length);
  return 0;
}

/** exec: closes what is marked close-on-exec. */
export function fd_close_on_exec(table: FdTable): void {
  for (let fd: u32 = 0; fd < table.capacity; fd++) {
    const entry = fd_entry(table, fd);
    if (!is_null(entry) && (entry.flags & FD_CLOEXEC) != 0) fd_close(table, fd);
  }
}

/** Drops a reference; the last one closes everything. */
export function fd_table_put(table: FdTable): void {
  if (!ref_put(changetype<usize>(table))) return;
  for (let fd: u32 = 0; fd < table.capacity; fd++) if (!is_free(table, fd)) fd_close(table, fd);
  kfree(table.entries);
  kfree(changetype<usize>(table));
}
