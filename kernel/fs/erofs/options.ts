// Mount options of erofs, Linux's Documentation/filesystems/erofs.rst: "device=PATH", for each extra device in its order; a backslash
// before a comma makes it part of a path. What is so anyway may be said.
//
// Interface: erofs_options_devices, erofs_option_end, erofs_option_path. Locks: none.

import { EINVAL } from '../../base/abi';
import { bytes_equal_literal } from '../../base/format';

/** "device=" */
const DEVICE = memory.data<u8>([100, 101, 118, 105, 99, 101, 61]);
const DEVICE_LENGTH: usize = 7;

/** Where the option that begins at `at` ends: at a comma without a backslash, or at the end. */
export function erofs_option_end(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != 44) at += load<u8>(at) == 92 && at + 1 < end ? 2 : 1;
  return min<usize>(at, end);
}

/** Where the path of the device option that ends at `end` begins; 0: it is another option, or an empty path. */
export function erofs_option_path(option: usize, end: usize): usize {
  const path = option + DEVICE_LENGTH;
  return path < end && memory.compare(option, DEVICE, DEVICE_LENGTH) == 0 ? path : 0;
}

function is_default(option: usize, end: usize): bool {
  const length = end - option;
  return (
    length == 0 ||
    bytes_equal_literal(option, length, 'ro') ||
    bytes_equal_literal(option, length, 'user_xattr') ||
    bytes_equal_literal(option, length, 'noacl') ||
    bytes_equal_literal(option, length, 'dax=never')
  );
}

/** How many devices the options name, or -EINVAL for one that is not known. */
export function erofs_options_devices(at: usize, end: usize): i32 {
  let count = 0;
  while (at < end) {
    const stop = erofs_option_end(at, end);
    if (erofs_option_path(at, stop) != 0) count++;
    else if (!is_default(at, stop)) return -EINVAL;
    at = stop + 1;
  }
  return count;
}
