// erofs: the superblock as it is in the image, at byte 1024, and the table of devices.
//
//    0 magic   4 checksum   8 compatible   12 block size (log2)   13 more superblock, units of 16   14 root   16 inodes   24 time
//   32 ns   36 blocks   40 first block of inodes   44 of shared attributes   48 UUID   64 name   80 incompatible   84 compression
//   86 extra devices   88 their table, in units of 128   90 block size of directories
//
// Interface: erofs_read_super. Locks: none: nobody else knows the superblock yet.

import { EBADMSG, EINVAL, ENOMEM, ENOTSUP } from '../../base/abi';
import { text_hex, text_string, text_u64 } from '../../base/format';
import { LOG_ERR, log_begin, log_end } from '../../base/log';
import { error_of, is_error } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { inode_size } from '../../vfs/inode';
import { Page, page_put } from '../../vfs/page_cache';
import { erofs_image_read, erofs_page } from './data';
import { erofs_time } from './inode';
import { ErofsSuper, erofs_device } from './super';

const MAGIC: u32 = 0xe0f5e1e2;
const OFFSET: u32 = 1024;
const BYTES: u32 = 128;
const DEVICE_BYTES: u64 = 128;

const COMPATIBLE_CHECKSUM: u32 = 1;

const INCOMPATIBLE_ZERO_PADDING: u32 = 1;
const INCOMPATIBLE_COMPRESSION: u32 = 2;
const INCOMPATIBLE_CHUNKED: u32 = 4;
const INCOMPATIBLE_DEVICES: u32 = 8;
/** Known, but nothing here reads it: inlined tails that are compressed, fragments and what was deduplicated. */
const INCOMPATIBLE_COMPRESSED: u32 = 2 | 0x10 | 0x20;
/** Zero padding is about compressed blocks, of which there are none, wherever they are put. */
const INCOMPATIBLE_READ: u32 = INCOMPATIBLE_ZERO_PADDING | INCOMPATIBLE_CHUNKED | INCOMPATIBLE_DEVICES;

const BLOCK_BITS_MIN: u32 = 9;
const BLOCK_BITS_MAX: u32 = 16;

const CRC32C: u32 = 0x82f63b78;

function refuse(super_: ErofsSuper, what: string, value: u64, error: i32): i32 {
  const text = log_begin(LOG_ERR);
  text_string(text, 'erofs (device 0:');
  text_u64(text, super_.superblock.device);
  text_string(text, '): ');
  text_string(text, what);
  text_string(text, ' 0x');
  text_hex(text, value, 1);
  log_end();
  return error;
}

/** Carries a CRC of Castagnoli on over one byte. */
function crc_byte(crc: u32, byte: u32): u32 {
  crc ^= byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) != 0 ? CRC32C : 0);
  return crc;
}

/** Is the checksum right, which is over the superblock's block, and itself taken as 0? */
function check_sum(super_: ErofsSuper, expected: u32): i32 {
  const got = erofs_page(super_.image, 0);
  if (is_error(got)) return error_of(got);
  const page = changetype<Page>(got);
  const block: u32 = 1 << super_.block_bits;
  const end = block > OFFSET ? block : OFFSET + block;
  let crc: u32 = 0xffffffff;
  for (let at = OFFSET; at < min<u32>(end, page.length); at++) {
    const itself = at >= OFFSET + 4 && at < OFFSET + 8;
    crc = crc_byte(crc, itself ? 0 : <u32>load<u8>(page.data + at));
  }
  page_put(page);
  return crc == expected ? 0 : refuse(super_, 'invalid checksum', expected, -EBADMSG);
}

/** May the features be had? 0, -EINVAL (not known) or -ENOTSUP (compression). */
function check_features(super_: ErofsSuper, raw: usize): i32 {
  const features = load<u32>(raw, 80);
  const algorithms = (features & INCOMPATIBLE_COMPRESSION) != 0 ? <u32>load<u16>(raw, 84) : 0;
  if ((features & ~(INCOMPATIBLE_READ | INCOMPATIBLE_COMPRESSED)) != 0)
    return refuse(super_, 'unidentified incompatible feature', features, -EINVAL);
  if ((features & INCOMPATIBLE_COMPRESSED) != 0 || algorithms != 0)
    return refuse(super_, 'compression is not supported, feature', features, -ENOTSUP);
  return 0;
}

/** Reads the superblock of super_.image: 0 or −errno. `devices` were given to mount(2). */
export function erofs_read_super(super_: ErofsSuper): i32 {
  if (<u64>inode_size(super_.image) < OFFSET + BYTES)
    return refuse(super_, 'cannot read superblock: image of', <u64>inode_size(super_.image), -EINVAL);
  const raw = kmalloc(BYTES, super_.superblock.account);
  if (raw == 0) return -ENOMEM;
  let error = erofs_image_read(super_, OFFSET, raw, BYTES, 0);
  if (error == 0) error = parse(super_, raw);
  if (error == 0) error = read_devices(super_, raw);
  kfree(raw);
  return error;
}

function parse(super_: ErofsSuper, raw: usize): i32 {
  const magic = load<u32>(raw);
  if (magic != MAGIC) return refuse(super_, 'cannot find valid erofs superblock: magic', magic, -EINVAL);
  const bits = <u32>load<u8>(raw, 12);
  if (bits < BLOCK_BITS_MIN || bits > BLOCK_BITS_MAX)
    return refuse(super_, 'unsupported blkszbits', bits, -EINVAL);
  super_.block_bits = bits;
  if ((load<u32>(raw, 8) & COMPATIBLE_CHECKSUM) != 0) {
    const error = check_sum(super_, load<u32>(raw, 4));
    if (error < 0) return error;
  }
  const error = check_features(super_, raw);
  if (error < 0) return error;
  if (load<u8>(raw, 90) != 0) return refuse(super_, 'unsupported dirblkbits', load<u8>(raw, 90), -EINVAL);
  super_.superblock.uuid_low = load<u64>(raw, 48);
  super_.superblock.uuid_high = load<u64>(raw, 56);
  super_.root_nid = <u64>load<u16>(raw, 14);
  super_.inodes_count = load<u64>(raw, 16);
  super_.time = erofs_time(load<i64>(raw, 24), load<u32>(raw, 32));
  super_.blocks = <u64>load<u32>(raw, 36);
  super_.inodes = (<u64>load<u32>(raw, 40)) << (<u64>bits);
  super_.shared = (<u64>load<u32>(raw, 44)) << (<u64>bits);
  return 0;
}

/** Notes where in addresses without a device each device is. The number of devices must be the image's. */
function read_devices(super_: ErofsSuper, raw: usize): i32 {
  const given = super_.count - 1;
  const has_table = (load<u32>(raw, 80) & INCOMPATIBLE_DEVICES) != 0;
  const count: u32 = has_table ? <u32>load<u16>(raw, 86) : 0;
  if (count != given) return refuse(super_, "extra devices don't match: the image has", count, -EINVAL);
  super_.device_mask = (1 << (32 - clz<u32>(count))) - 1;
  super_.bytes = erofs_device(super_, 0).size;
  const bits = <u64>super_.block_bits;
  const table = <u64>load<u16>(raw, 88) * DEVICE_BYTES;
  for (let i: u32 = 1; i <= count; i++) {
    const error = erofs_image_read(super_, table + <u64>(i - 1) * DEVICE_BYTES, raw, <u32>DEVICE_BYTES, 0);
    if (error < 0) return error;
    const device = erofs_device(super_, i);
    const blocks = load<u32>(raw, 64);
    device.flat = (<u64>load<u32>(raw, 68)) << bits;
    device.flat_size = (<u64>blocks) << bits;
    super_.blocks += blocks;
    super_.bytes += device.size;
  }
  return 0;
}
