// Mount options of tmpfs: "size=64m,nr_inodes=1k,mode=1777,uid=0,gid=0": tmpfs(5).
//
// Interface: TmpfsOptions, tmpfs_parse_options; option_number, for other file systems too. Locks: none.

import { EINVAL } from '../../base/abi';
import { FRAME_SHIFT } from '../../base/config';
import { bytes_equal_literal } from '../../base/format';
import { frames_total } from '../../mm/frame';
import { NO_ID, UserNamespace, kernel_gid, kernel_uid } from '../../ns/user';

/** What the options say; the caller fills in the defaults before. */
@unmanaged
export class TmpfsOptions {
  size: u64;
  nr_inodes: u64;
  mode: u32;
  /** Kernel ids. */
  uid: u32;
  gid: u32;
  /** The user namespace that ids in the text are of. */
  user: UserNamespace;
}

/** Values that no option has: "not a number". */
export const BAD_NUMBER: u64 = u64.MAX_VALUE;

/** Reads a number in `base`; BAD_NUMBER unless all of it is one. `units`: k, m, g (binary) and % of RAM may follow. */
export function option_number(at: usize, end: usize, base: u32, units: bool): u64 {
  let value: u64 = 0;
  const start = at;
  for (; at < end; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit >= base) break;
    value = value * base + digit;
    if (value >> 50 != 0) return BAD_NUMBER;
  }
  if (at == start) return BAD_NUMBER;
  if (at == end) return value;
  if (!units || at + 1 != end) return BAD_NUMBER;
  const unit = <u32>load<u8>(at);
  if ((unit | 32) == 107) return value << 10;
  if ((unit | 32) == 109) return value << 20;
  if ((unit | 32) == 103) return value << 30;
  if (unit == 37) return (((<u64>frames_total()) << FRAME_SHIFT) / 100) * value;
  return BAD_NUMBER;
}

/** Stores one option: 0, or -EINVAL for an unknown name or a bad value. */
function set_option(options: TmpfsOptions, name: usize, length: usize, value: usize, end: usize): i32 {
  if (bytes_equal_literal(name, length, 'size')) {
    options.size = option_number(value, end, 10, true);
    return options.size == BAD_NUMBER ? -EINVAL : 0;
  }
  if (bytes_equal_literal(name, length, 'nr_inodes')) {
    options.nr_inodes = option_number(value, end, 10, true);
    return options.nr_inodes == BAD_NUMBER ? -EINVAL : 0;
  }
  const octal = bytes_equal_literal(name, length, 'mode');
  const number = option_number(value, end, octal ? 8 : 10, false);
  if (number > <u64>u32.MAX_VALUE) return -EINVAL;
  if (octal) options.mode = (<u32>number) & 0o7777;
  else if (bytes_equal_literal(name, length, 'uid')) options.uid = kernel_uid(options.user, <u32>number);
  else if (bytes_equal_literal(name, length, 'gid')) options.gid = kernel_gid(options.user, <u32>number);
  else return -EINVAL;
  return options.uid == NO_ID || options.gid == NO_ID ? -EINVAL : 0;
}

/** Reads `length` bytes of comma separated options at `data`: 0 or -EINVAL. size=0 and nr_inodes=0: no limit. */
export function tmpfs_parse_options(options: TmpfsOptions, data: usize, length: u32): i32 {
  const end = data + length;
  while (data < end) {
    let stop = data;
    let equals: usize = 0;
    for (; stop < end && load<u8>(stop) != 44; stop++) if (equals == 0 && load<u8>(stop) == 61) equals = stop;
    if (stop != data) {
      if (equals == 0) return -EINVAL;
      const error = set_option(options, data, equals - data, equals + 1, stop);
      if (error < 0) return error;
    }
    data = stop + 1;
  }
  if (options.size == 0) options.size = BAD_NUMBER >> 1;
  if (options.nr_inodes == 0) options.nr_inodes = BAD_NUMBER >> 1;
  return 0;
}
