// Tilde expansion (POSIX 2.6.1).
//
// Interface: homeOf.

import { Bytes, equals, sliceOf, split, toBytes } from '../../lib/base/bytes';
import { O_RDONLY, close, open } from '../../lib/base/fs';
import { Reader } from '../../lib/base/io';
import { HOME } from '../variables';

/** The home directory of the user whose name is text[start..end), empty: $HOME. Null: there is none. */
export function homeOf(text: Bytes, start: i32, end: i32): Bytes | null {
  if (start == end) return HOME.value;
  const user = sliceOf(text, start, end);
  const fd = open(toBytes('/etc/passwd'), O_RDONLY);
  if (fd < 0) return null;
  const reader = new Reader(fd, 4096);
  let home: Bytes | null = null;
  for (let line = reader.line(); line !== null && home === null; line = reader.line()) {
    const columns = split(line, 0x3a);
    if (columns.length >= 6 && equals(columns[0], user)) home = columns[5];
  }
  reader.release();
  close(fd);
  return home;
}
