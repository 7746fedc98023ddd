// `keep`: the upper directory of an overlay and its index as an archive from which another machine makes the same overlay. Unlike a
// layer it has all of it as it lies there: whiteouts as devices, and the overlay's own extended attributes.
//
// Interface: putKept.

import { EIO } from '../../lib/base/abi';
import { Bytes, addressOf, equals, toBytes } from '../../lib/base/bytes';
import { lstat } from '../../lib/base/fs';
import { stdout, writeAll } from '../../lib/base/io';
import { TarMember } from '../../lib/tar/header';
import { MemberWriter } from './members';
import { MemberRule, MemberTree } from './pack';
import { treeSize } from '../base/tree_size';
import { enterRoot } from './sandbox';

const INDEX = 'work/index';
const PARTS: Array<string> = ['upper', INDEX];

/** The index says which directory it belongs to by a number, and another one will have that: one that says nothing belongs to any. */
class FreeIndex extends MemberRule {
  private index: Bytes = toBytes('/' + INDEX);

  allows(path: Bytes, member: TarMember): bool {
    if (!equals(path, this.index)) return true;
    member.attributeNames = [];
    member.attributeValues = [];
    return true;
  }
}

/** The descriptor that is told how many bytes are in `upper`, in decimal. */
const SIZE_OUTPUT: i32 = 3;

/** Tells it, if anybody wants to know. */
function putSize(upper: Bytes): void {
  const size = toBytes(treeSize(upper).toString());
  writeAll(SIZE_OUTPUT, addressOf(size), size.length);
}

/** Writes `upper` and `work/index` of a directory to standard output: 0, or the errno of what failed first. */
export function putKept(directory: Bytes): i32 {
  enterRoot(directory);
  const writer = new MemberWriter();
  writer.whole = true;
  const tree = new MemberTree(writer, new FreeIndex());
  for (let index = 0; index < PARTS.length; index++) {
    const place = toBytes('/' + PARTS[index]);
    if (lstat(place).error == 0) tree.put(place, toBytes(PARTS[index]));
  }
  writer.finish();
  stdout.flush();
  if (stdout.error < 0) return -stdout.error;
  putSize(toBytes('/' + PARTS[0]));
  return writer.status == 0 ? 0 : EIO;
}
