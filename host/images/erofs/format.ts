/**
 * The numbers of the EROFS format that the writer uses: https://erofs.docs.kernel.org/en/latest/core_ondisk.html. All
 * little endian.
 *
 *     0         1024         1152        1280                                                     end
 *     | nothing | superblock | one device | inodes, each with its attributes and its tail | blocks |
 */

export const SUPER_OFFSET = 1024;
export const SUPER_BYTES = 128;
export const SUPER_MAGIC = 0xe0f5e1e2;

/** 512 bytes: what a tar is made of, so that the contents of each of its files begin at a block. */
export const BLOCK_BITS = 9;
export const BLOCK_BYTES = 1 << BLOCK_BITS;

/** A node's number is its place in units of this. */
export const SLOT_BYTES = 32;

/** The table of devices, one entry of 128 bytes, in units of that. */
export const DEVICE_BYTES = 128;
export const DEVICE_OFFSET = SUPER_OFFSET + SUPER_BYTES;
export const DEVICE_SLOT = DEVICE_OFFSET / DEVICE_BYTES;

/** Where inodes begin. */
export const INODES_OFFSET = DEVICE_OFFSET + DEVICE_BYTES;

export const FEATURE_COMPAT_MTIME = 2;
export const FEATURE_INCOMPAT_CHUNKED_FILE = 4;
export const FEATURE_INCOMPAT_DEVICE_TABLE = 8;

export const COMPACT_BYTES = 32;
export const EXTENDED_BYTES = 64;

/** Bits 1 to 3 of an inode's format: how its data lie. */
export const LAYOUT_PLAIN = 0;
export const LAYOUT_INLINE = 2;
export const LAYOUT_CHUNKED = 4;

/** Chunks have 8-byte indexes, which name a device; and the bits that are added to BLOCK_BITS for a chunk's size. */
export const CHUNK_INDEXES = 0x20;
export const CHUNK_BITS_MASK = 0x1f;
export const CHUNK_INDEX_BYTES = 8;

export const DIRENT_BYTES = 12;
export const NAME_MAX = 255;

export const XATTR_HEADER_BYTES = 12;
export const XATTR_ENTRY_BYTES = 4;

/** Beginnings of attributes' names that are stored as a number. Longer ones come before what they begin with. */
export const XATTR_PREFIXES: readonly (readonly [prefix: string, index: number])[] = [
  ['user.', 1],
  ['system.posix_acl_access', 2],
  ['system.posix_acl_default', 3],
  ['trusted.', 4],
  ['security.', 6],
];

/** Types as directory entries have them: linux/fs_types.h. */
export const FILE_TYPES = { file: 1, directory: 2, character: 3, block: 4, fifo: 5, symlink: 7 } as const;
