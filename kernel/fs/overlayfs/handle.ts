// overlayfs: handles: what a file of a layer is known by, whatever is mounted when. They are Linux's (struct ovl_fb of
// fs/overlayfs/overlayfs.h, with FILEID_INO64_GEN inside), so that a copy of a file of an EROFS image is noted as Linux notes it:
//
//   | 0 | 0xfb | length | flags 0 | type 0x81 | UUID of the file system (16) | number, high half (4) | low half (4) | generation 0 (4) |
//
// A file system without a UUID has twelve zeros and its device number in that place, which holds as long as it is mounted; so has one of
// several that have the same.
//
// Interface: HANDLE_BYTES, LAYER_ID_BYTES; layers_identify, handle_write, handle_is_whole, handle_layer, handle_ino, handle_is_of.
// Locks: none; ids are constant once it is mounted.

import { kfree, kmalloc } from '../../mm/slab';
import { Dentry } from '../../vfs/dentry/dentry';
import { Inode } from '../../vfs/inode';
import { SuperBlock } from '../../vfs/superblock';
import { OverlaySuper } from './super';

export const HANDLE_BYTES: u32 = 33;
/** As long as a UUID. */
export const LAYER_ID_BYTES: u32 = 16;

/** The first four bytes, little endian: version, OVL_FH_MAGIC, length, flags. */
const HEAD: u32 = (HANDLE_BYTES << 16) | 0xfb00;
/** FILEID_INO64_GEN. */
const TYPE: u32 = 0x81;
const TYPE_AT: usize = 4;
const ID_AT: usize = 5;
const HIGH_AT: usize = 21;
const LOW_AT: usize = 25;
const GENERATION_AT: usize = 29;

@inline
function superblock_at(super_: OverlaySuper, index: u32): SuperBlock {
  return load<Dentry>(super_.lowers + ((<usize>index) << 2)).superblock;
}

@inline
function id_at(super_: OverlaySuper, index: u32): usize {
  return super_.ids + <usize>(index * LAYER_ID_BYTES);
}

/** A UUID that says something: what begins like this is a device number. */
function has_uuid(superblock: SuperBlock): bool {
  return (superblock.uuid_low | (<u64>(<u32>superblock.uuid_high))) != 0;
}

function write_id(superblock: SuperBlock, to: usize, unique: bool): void {
  const uuid = unique && has_uuid(superblock);
  store<u64>(to, uuid ? superblock.uuid_low : 0);
  store<u64>(to, uuid ? superblock.uuid_high : (<u64>superblock.device) << 32, 8);
}

/** Another lower file system with the same UUID? */
function is_shared(super_: OverlaySuper, superblock: SuperBlock): bool {
  for (let i: u32 = 0; i < super_.lowers_count; i++) {
    const other = superblock_at(super_, i);
    if (other == superblock) continue;
    if (other.uuid_low == superblock.uuid_low && other.uuid_high == superblock.uuid_high) return true;
  }
  return false;
}

/** Fills in OverlaySuper.ids, when all lower layers are open. */
export function layers_identify(super_: OverlaySuper): void {
  for (let i: u32 = 0; i < super_.lowers_count; i++) {
    const superblock = superblock_at(super_, i);
    write_id(superblock, id_at(super_, i), !is_shared(super_, superblock));
  }
}

/** Writes the HANDLE_BYTES of a file of a layer. */
export function handle_write(super_: OverlaySuper, inode: Inode, to: usize): void {
  const superblock = inode.superblock;
  store<u32>(to, HEAD);
  store<u8>(to, TYPE, TYPE_AT);
  let layer: u32 = 0;
  while (layer < super_.lowers_count && superblock_at(super_, layer) != superblock) layer++;
  if (layer < super_.lowers_count) memory.copy(to + ID_AT, id_at(super_, layer), LAYER_ID_BYTES);
  else write_id(superblock, to + ID_AT, true);
  store<u32>(to, <u32>(inode.ino >> 32), HIGH_AT);
  store<u32>(to, <u32>inode.ino, LOW_AT);
  store<u32>(to, 0, GENERATION_AT);
}

/** True for HANDLE_BYTES that are a handle. */
export function handle_is_whole(handle: usize): bool {
  return load<u32>(handle) == HEAD && <u32>load<u8>(handle, TYPE_AT) == TYPE;
}

/** The number of a lower layer on the file system that the file is on; -1: on none that is mounted here. */
export function handle_layer(super_: OverlaySuper, handle: usize): i32 {
  for (let i: u32 = 0; i < super_.lowers_count; i++)
    if (memory.compare(handle + ID_AT, id_at(super_, i), LAYER_ID_BYTES) == 0) return i;
  return -1;
}

/** True if it is that file's. */
export function handle_is_of(super_: OverlaySuper, handle: usize, inode: Inode): bool {
  const own = kmalloc(HANDLE_BYTES, super_.account);
  if (own == 0) return false;
  handle_write(super_, inode, own);
  const same = memory.compare(own, handle, HANDLE_BYTES) == 0;
  kfree(own);
  return same;
}

/** The file's inode number. */
export function handle_ino(handle: usize): u64 {
  return ((<u64>load<u32>(handle, HIGH_AT)) << 32) | (<u64>load<u32>(handle, LOW_AT));
}
