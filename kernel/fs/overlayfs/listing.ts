// overlayfs: what is in a merged directory: the names of all its layers, each once, less those that whiteouts take away.
//
// A reader of a directory gets a list that was made when it read the first entry: its positions stand still whatever is made and
// removed meanwhile, as on Linux. Reading from the beginning again makes a new list.
//
// Interface: Listing, ListingEntry, entry_name, listing_create, listing_add_layer, listing_free, layer_is_empty;
// overlay_is_empty, overlay_readdir, overlay_directory_release.
// Locks: the overlay directory's mutex, held while a list is made and while it is read.

import { ENOMEM, ENOTEMPTY, S_IFCHR, S_IFDIR } from '../../base/abi';
import { embedded, error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { Hash, hash_first, hash_free, hash_init, hash_insert_growing, hash_next } from '../../mm/hash';
import { kfree, kmalloc } from '../../mm/slab';
import { MAY_READ, permission } from '../../vfs/credentials';
import { Dentry, dentry_put, is_negative } from '../../vfs/dentry/dentry';
import { FILE_READ, File, file_alloc, file_free, file_put } from '../../vfs/file/file';
import { inode_get, inode_lock, inode_unlock, is_directory } from '../../vfs/inode';
import { list_dots, parent_ino } from '../../vfs/listing';
import { Mount } from '../../vfs/mount/mount';
import { name_hash, same_name } from '../../vfs/dentry/name';
import { file_open_inode } from '../../vfs/open';
import { file_readdir } from '../../vfs/file/read_write';
import { handle_ino, handle_layer } from './handle';
import { OverlayInode, overlay_lower, overlay_upper } from './inode';
import { layer_find } from './layer';
import { is_opaque, is_whiteout, origin_of } from './marks';
import { OverlaySuper, overlay_super } from './super';

/** A name in a list, in its own kmalloc block, the name at its end. */
@unmanaged
export class ListingEntry {
  next: ListingEntry;
  /** HashNode, 8 bytes: the hash of the name. */
  hash: u32;
  hash_next: usize;
  ino: u64;
  /** S_IF…. */
  type: u32;
  /** Hides lower files and is none itself. */
  whiteout: u32;
  /** A directory of the upper layer through which lower ones show: the first of them gives it its number. */
  merges: u32;
  name_length: u32;
  /** The first byte of the name. */
  name: u8;
}

/** What a reader of a merged directory is shown; owned by its open file, freed by listing_free. */
@unmanaged
export class Listing {
  account: Account;
  first: ListingEntry;
  last: ListingEntry;
  count: u32;
  /** -ENOMEM once there was no memory for an entry. */
  error: i32;
  /** `visible_count` entries that are no whiteouts, in order: kmalloc. */
  visible: usize;
  visible_count: u32;
  /** Hash of names, 12 bytes. */
  names_table: usize;
  names_mask: u32;
  names_count: u32;
}

const FIRST_BUCKETS: u32 = 64;

/** Address of the first of `name_length` bytes. */
@inline
export function entry_name(entry: ListingEntry): usize {
  return changetype<usize>(entry) + offsetof<ListingEntry>('name');
}
@inline
function table_of(listing: Listing): Hash {
  return embedded<Listing, Hash>(listing, offsetof<Listing>('names_table'));
}
@inline
function hash_node(entry: ListingEntry): usize {
  return changetype<usize>(entry) + offsetof<ListingEntry>('hash');
}

/** An empty list, or -ENOMEM. */
export function listing_create(account: Account): usize {
  const listing = changetype<Listing>(kmalloc(<u32>offsetof<Listing>(), account));
  if (is_null(listing)) return error_pointer(-ENOMEM);
  listing.account = account;
  if (hash_init(table_of(listing), FIRST_BUCKETS, account)) return changetype<usize>(listing);
  kfree(changetype<usize>(listing));
  return error_pointer(-ENOMEM);
}

/** Frees the list with its entries. */
export function listing_free(listing: Listing): void {
  let entry = listing.first;
  while (!is_null(entry)) {
    const next = entry.next;
    kfree(changetype<usize>(entry));
    entry = next;
  }
  kfree(listing.visible);
  hash_free(table_of(listing));
  kfree(changetype<usize>(listing));
}

function find(listing: Listing, name: usize, length: u32, hash: u32): ListingEntry {
  for (let node = hash_first(table_of(listing), hash); node != 0; node = hash_next(node)) {
    const entry = changetype<ListingEntry>(node - offsetof<ListingEntry>('hash'));
    if (entry.name_length == length && same_name(entry_name(entry), name, length)) return entry;
  }
  return null_of<ListingEntry>();
}

/** See FileOps.readdir's emit. Called with the layer's mutex held: it only takes down what there is. */
function take(listing: Listing, name: usize, length: u32, ino: u64, type: u32, _next: u64): i32 {
  if (load<u8>(name) == 46 && (length == 1 || (length == 2 && load<u8>(name + 1) == 46))) return 0;
  const hash = name_hash(0, name, length);
  const known = find(listing, name, length, hash);
  if (!is_null(known)) {
    if (known.merges != 0 && type == S_IFDIR) known.ino = ino;
    known.merges = 0;
    return 0;
  }
  const bytes = <u32>offsetof<ListingEntry>('name') + length;
  const entry = changetype<ListingEntry>(kmalloc(bytes, listing.account));
  if (is_null(entry)) {
    listing.error = -ENOMEM;
    return 1;
  }
  entry.ino = ino;
  entry.type = type;
  entry.name_length = length;
  memory.copy(entry_name(entry), name, length);
  hash_insert_growing(table_of(listing), hash_node(entry), hash, listing.account);
  if (is_null(listing.first)) listing.first = entry;
  else listing.last.next = entry;
  listing.last = entry;
  listing.count++;
  return 0;
}

/** Takes down the names in a directory of a layer, which the mounter must be allowed to read; `mount`: the one that it was opened by, by whose rule it is accessed, or 0. */
function take_all(listing: Listing, super_: OverlaySuper, directory: Dentry, mount: Mount): i32 {
  const inode = directory.inode;
  const refused = permission(super_.credentials, inode, MAY_READ);
  if (refused < 0) return refused;
  const account = listing.account;
  const file = file_alloc(inode, mount, null_of<Dentry>(), 0, FILE_READ, account);
  if (is_null(file)) return -ENOMEM;
  inode_get(inode);
  let error = file_open_inode(inode, file);
  if (error < 0) {
    file_free(file);
    return error;
  }
  // Borrowed, for the number of `..`, which some file systems look for there.
  file.dentry = directory;
  error = file_readdir(file, 0, take.index, changetype<usize>(listing));
  file.dentry = null_of<Dentry>();
  file_put(file);
  return error < 0 ? error : listing.error;
}

/** Looks closer at one entry: is it a whiteout, does it merge, what was it copied from? */
function examine(entry: ListingEntry, super_: OverlaySuper, directory: Dentry, upper: bool): i32 {
  if (entry.type != S_IFCHR && !upper) return 0;
  const found = layer_find(super_, directory, entry_name(entry), entry.name_length);
  if (is_error(found)) return error_of(found);
  const dentry = changetype<Dentry>(found);
  if (is_whiteout(dentry)) {
    entry.whiteout = 1;
  } else if (upper && !is_negative(dentry)) {
    if (is_directory(dentry.inode)) {
      entry.merges = is_opaque(super_, dentry.inode) ? 0 : 1;
    } else {
      const origin = origin_of(super_, dentry.inode);
      if (origin != 0 && handle_layer(super_, origin) >= 0) entry.ino = handle_ino(origin);
      kfree(origin);
    }
  }
  dentry_put(dentry);
  return 0;
}

/** Adds what a layer's directory has and no layer above. `upper`: it is the upper layer's. 0 or −errno. */
export function listing_add_layer(
  listing: Listing,
  super_: OverlaySuper,
  directory: Dentry,
  mount: usize,
  upper: bool,
): i32 {
  const before = listing.last;
  let error = take_all(listing, super_, directory, changetype<Mount>(mount));
  let entry = is_null(before) ? listing.first : before.next;
  for (; !is_null(entry) && error >= 0; entry = entry.next) error = examine(entry, super_, directory, upper);
  return error;
}

/** The list of a merged directory, or −errno. `mount`: see take_all. With its mutex held. */
function listing_of(inode: OverlayInode, mount: Mount, account: Account): usize {
  const made = listing_create(account);
  if (is_error(made)) return made;
  const listing = changetype<Listing>(made);
  const super_ = overlay_super(inode);
  const upper = overlay_upper(inode);
  let error = 0;
  if (!is_null(upper)) error = listing_add_layer(listing, super_, upper, changetype<usize>(mount), true);
  for (let i: u32 = 0; i < inode.lowers_count && error >= 0; i++)
    error = listing_add_layer(listing, super_, overlay_lower(inode, i), 0, false);
  if (error >= 0) error = sort_out(listing);
  if (error >= 0) return made;
  listing_free(listing);
  return error_pointer(error);
}

/** Puts the entries that are to be seen into an array. */
function sort_out(listing: Listing): i32 {
  if (listing.count == 0) return 0;
  listing.visible = kmalloc(4 * listing.count, listing.account);
  if (listing.visible == 0) return -ENOMEM;
  let at = listing.visible;
  for (let entry = listing.first; !is_null(entry); entry = entry.next) {
    if (entry.whiteout != 0) continue;
    store<ListingEntry>(at, entry);
    at += 4;
  }
  listing.visible_count = <u32>((at - listing.visible) >>> 2);
  return 0;
}

/** 0 if nothing is to be seen in the directory, -ENOTEMPTY, or −errno. With its mutex held. */
export function overlay_is_empty(inode: OverlayInode): i32 {
  const made = listing_of(inode, null_of<Mount>(), overlay_super(inode).account);
  if (is_error(made)) return error_of(made);
  const listing = changetype<Listing>(made);
  const empty = listing.visible_count == 0;
  listing_free(listing);
  return empty ? 0 : -ENOTEMPTY;
}

/** 1 if there is nothing in a layer's directory, not even a whiteout; 0; or −errno. */
export function layer_is_empty(super_: OverlaySuper, directory: Dentry): i32 {
  const made = listing_create(super_.account);
  if (is_error(made)) return error_of(made);
  const listing = changetype<Listing>(made);
  const error = take_all(listing, super_, directory, null_of<Mount>());
  const empty = listing.count == 0;
  listing_free(listing);
  return error < 0 ? error : empty ? 1 : 0;
}

/** See FileOps.readdir. Cookies: 1 and 2 follow the dots, then one for each entry of the list. */
export function overlay_readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  const inode = changetype<OverlayInode>(file.inode);
  const error = inode_lock(inode);
  if (error < 0) return error;
  if (cookie == 0 && file.private_data != 0) {
    listing_free(changetype<Listing>(file.private_data));
    file.private_data = 0;
  }
  let made = file.private_data;
  if (made == 0) made = listing_of(inode, file.mount, file.account);
  if (!is_error(made)) {
    file.private_data = made;
    put_entries(file, changetype<Listing>(made), cookie, emit, argument);
  }
  inode_unlock(inode);
  return is_error(made) ? error_of(made) : 0;
}

function put_entries(file: File, listing: Listing, cookie: u64, emit: u32, argument: usize): void {
  if (list_dots(file.inode.ino, parent_ino(file), cookie, emit, argument)) return;
  cookie = max<u64>(cookie, 2);
  for (; cookie - 2 < <u64>listing.visible_count; cookie++) {
    const entry = load<ListingEntry>(listing.visible + ((<usize>(cookie - 2)) << 2));
    const name = entry_name(entry);
    if (call_indirect<i32>(emit, argument, name, entry.name_length, entry.ino, entry.type, cookie + 1) != 0)
      return;
  }
}

/** The last user of an open directory is gone. */
export function overlay_directory_release(file: File): void {
  if (file.private_data != 0) listing_free(changetype<Listing>(file.private_data));
}
