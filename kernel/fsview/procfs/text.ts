// Text as /proc has it: padded numbers and names, places.
//
// Interface: text_padded, text_i64_padded, text_left, text_fill, text_line_u64, text_place. Locks: dentry_tree_lock while a path is put together.

import { NEWLINE, SPACE } from '../../base/ascii';
import { PATH_MAX } from '../../base/config';
import { Text, text_byte, text_bytes, text_number, text_string } from '../../base/format';
import { Dentry } from '../../vfs/dentry/dentry';
import { dentry_tree_lock, dentry_tree_unlock } from '../../vfs/dentry/tree';
import { Mount, Path } from '../../vfs/mount/mount';
import { is_unlinked, path_text } from '../../vfs/stat';

/** Appends a number, padded with spaces on the left to `width` characters. */
export function text_padded(text: Text, value: u64, width: u32): void {
  text_number(text, value, 10, width, SPACE);
}

/** The same for a number with a sign. */
export function text_i64_padded(text: Text, value: i64, width: u32): void {
  if (value >= 0) {
    text_padded(text, value, width);
    return;
  }
  let digits: u32 = 1;
  for (let rest = value / 10; rest != 0; rest /= 10) digits++;
  for (let used = digits + 1; used < width; used++) text_byte(text, SPACE);
  text_byte(text, 45);
  text_padded(text, -value, 0);
}

/** Appends a number as a line of its own: 0, as what shows a file of one number answers. */
export function text_line_u64(text: Text, value: u64): i32 {
  text_padded(text, value, 0);
  text_byte(text, NEWLINE);
  return 0;
}

/** Appends spaces until `width` characters have been written since `start`, which was `text.at`. */
export function text_fill(text: Text, start: usize, width: u32): void {
  while (text.dropped == 0 && text.at < start + width) text_byte(text, SPACE);
}

/** Appends a literal, padded with spaces on the right to `width` characters. */
export function text_left(text: Text, literal: string, width: u32): void {
  const start = text.at;
  text_string(text, literal);
  text_fill(text, start, width);
}

/** Bytes that text_place may use at its `buffer`. */
export const PLACE_BYTES: u32 = PATH_MAX;

/** Appends the path of a place as seen from `root`, with " (deleted)" if its name has been removed. */
export function text_place(text: Text, mount: Mount, dentry: Dentry, root: Path, buffer: usize): void {
  const end = buffer + PLACE_BYTES;
  dentry_tree_lock();
  const at = path_text(mount, dentry, root, buffer, end);
  dentry_tree_unlock();
  if (at != 0) text_bytes(text, at, end - at);
  if (is_unlinked(dentry)) text_string(text, ' (deleted)');
}
