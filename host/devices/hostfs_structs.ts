/** The structs of the hostfs device as they lie in RAM. Each function answers what the request's status says. */
import * as abi from '../base/abi.ts';
import type { HostAttributes, HostEntry, HostStatistics } from '../platform/host_directory.ts';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The share in `buffer`, its path in `buffer2`; -ERANGE if there is no room for them. */
export function writeShare(
  { guestPath, readOnly }: { guestPath: string; readOnly: boolean },
  buffer: Uint8Array,
  buffer2: Uint8Array,
): number {
  const path = new TextEncoder().encode(guestPath);
  if (buffer.length < abi.HOSTFS_SHARE_SIZE || buffer2.length < path.length) return -abi.ERANGE;
  viewOf(buffer).setUint32(abi.HOSTFS_SHARE_READ_ONLY, readOnly ? 1 : 0, true);
  viewOf(buffer).setUint32(abi.HOSTFS_SHARE_PATH_SIZE, path.length, true);
  buffer2.set(path);
  return 0;
}

export function writeAttributes(attributes: HostAttributes, to: Uint8Array): number {
  const view = viewOf(to);
  view.setUint32(abi.HOSTFS_ATTRIBUTES_NODE, attributes.node, true);
  view.setUint32(abi.HOSTFS_ATTRIBUTES_MODE, attributes.mode, true);
  view.setBigUint64(abi.HOSTFS_ATTRIBUTES_INO, attributes.ino, true);
  view.setBigUint64(abi.HOSTFS_ATTRIBUTES_FILE_SIZE, attributes.size, true);
  view.setBigUint64(abi.HOSTFS_ATTRIBUTES_BLOCKS, attributes.blocks, true);
  view.setBigInt64(abi.HOSTFS_ATTRIBUTES_ACCESS_TIME, attributes.accessTime, true);
  view.setBigInt64(abi.HOSTFS_ATTRIBUTES_MODIFY_TIME, attributes.modifyTime, true);
  view.setBigInt64(abi.HOSTFS_ATTRIBUTES_CHANGE_TIME, attributes.changeTime, true);
  view.setUint32(abi.HOSTFS_ATTRIBUTES_LINKS, attributes.links, true);
  view.setUint32(abi.HOSTFS_ATTRIBUTES_RESERVED, 0, true);
  return 0;
}

/** As many entries as fit: the bytes that they take. */
export function writeEntries(entries: readonly HostEntry[], to: Uint8Array): number {
  const view = viewOf(to);
  let at = 0;
  for (const { name, ino, mode, next } of entries) {
    const length = (abi.HOSTFS_ENTRY_SIZE + name.length + 7) & ~7;
    if (at + length > to.length) break;
    view.setBigUint64(at + abi.HOSTFS_ENTRY_INO, ino, true);
    view.setBigUint64(at + abi.HOSTFS_ENTRY_INDEX, BigInt(next), true);
    view.setUint32(at + abi.HOSTFS_ENTRY_MODE, mode, true);
    view.setUint32(at + abi.HOSTFS_ENTRY_NAME_SIZE, name.length, true);
    to.set(name, at + abi.HOSTFS_ENTRY_SIZE);
    at += length;
  }
  return at;
}

export function writeStatistics(statistics: HostStatistics, to: Uint8Array): number {
  if (to.length < abi.HOSTFS_STATISTICS_SIZE) return -abi.EFAULT;
  const view = viewOf(to);
  view.setBigUint64(abi.HOSTFS_STATISTICS_BLOCK_SIZE, statistics.blockSize, true);
  view.setBigUint64(abi.HOSTFS_STATISTICS_BLOCKS, statistics.blocks, true);
  view.setBigUint64(abi.HOSTFS_STATISTICS_BLOCKS_FREE, statistics.blocksFree, true);
  view.setBigUint64(abi.HOSTFS_STATISTICS_BLOCKS_AVAILABLE, statistics.blocksAvailable, true);
  view.setBigUint64(abi.HOSTFS_STATISTICS_FILES, statistics.files, true);
  view.setBigUint64(abi.HOSTFS_STATISTICS_FILES_FREE, statistics.filesFree, true);
  return 0;
}
