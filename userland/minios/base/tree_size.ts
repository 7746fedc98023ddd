// How much files take.
//
// Interface: treeSize.

import { Bytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { lstat } from '../../lib/base/fs';
import { joinPath } from '../../lib/text/path';

/** Bytes in the files of a tree. */
export function treeSize(path: Bytes): i64 {
  const attributes = lstat(path);
  if (attributes.error < 0) return 0;
  if (!attributes.isDirectory) return attributes.isRegular ? <i64>attributes.size : 0;
  const names = new Array<Bytes>();
  const directory = new Directory(path);
  while (directory.next()) names.push(directory.name);
  directory.close();
  let size: i64 = 0;
  for (let index = 0; index < names.length; index++) size += treeSize(joinPath(path, names[index]));
  return size;
}
