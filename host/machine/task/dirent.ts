/** Directory entries as preview1's fd_readdir writes them into memory: struct dirent of abi/, then the name, and so on. */
import * as abi from '../../base/abi.ts';
import type { Arena } from './arena.ts';

/** What a directory contains. */
export interface DirectoryEntry {
  name: string;
  /** FILETYPE_…. */
  type: number;
}

/**
 * Reads what fd_readdir gave, `used` bytes in a buffer of `size`: adds the whole entries to `entries`. The cookie to go on from, or null at the end, which is
 * where the buffer was not filled.
 */
export function parseEntries(
  arena: Arena,
  buffer: number,
  size: number,
  used: number,
  entries: DirectoryEntry[],
): bigint | null {
  let next: bigint | null = null;
  for (let at = buffer; at + abi.DIRENT_SIZE <= buffer + used;) {
    const length = arena.u32(at + abi.DIRENT_D_NAMLEN);
    const name = at + abi.DIRENT_SIZE;
    if (name + length > buffer + used) break; // cut short
    const text = new TextDecoder().decode(arena.copy(name, length));
    const type = arena.view.getUint8(at + abi.DIRENT_D_TYPE);
    if (text !== '.' && text !== '..') entries.push({ name: text, type });
    next = arena.view.getBigUint64(at + abi.DIRENT_D_NEXT, true);
    at = name + length;
  }
  return used < size ? null : next;
}
