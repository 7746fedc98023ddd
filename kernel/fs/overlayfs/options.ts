// Mount options of overlayfs: "lowerdir=A:B,upperdir=U,workdir=W": Linux's Documentation/filesystems/overlayfs.rst. A backslash
// before a comma or a colon makes it part of a path. What Linux can switch on, and this file system does not have, may be switched off.
//
// Interface: overlay_parse_options, end_of_lower, unescape. Locks: none.

import { EINVAL } from '../../base/abi';
import { bytes_equal_literal } from '../../base/format';
import { OverlaySuper } from './super';

/** Where the option that begins at `at` ends: at a comma without a backslash, or at the end. */
function end_of_option(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != 44) at += load<u8>(at) == 92 && at + 1 < end ? 2 : 1;
  return at;
}

@inline
function is(name: usize, length: usize, literal: string): bool {
  return bytes_equal_literal(name, length, literal);
}

/** True for an option that says what is so anyway. */
function is_default(option: usize, length: usize): bool {
  return (
    is(option, length, 'redirect_dir=off') ||
    is(option, length, 'redirect_dir=nofollow') ||
    is(option, length, 'index=on') ||
    is(option, length, 'index=off') ||
    is(option, length, 'metacopy=off') ||
    is(option, length, 'xino=off') ||
    is(option, length, 'nfs_export=off') ||
    is(option, length, 'uuid=null') ||
    is(option, length, 'default_permissions')
  );
}

/** Takes one option: 0 or -EINVAL. */
function set_option(super_: OverlaySuper, option: usize, end: usize): i32 {
  let equals = option;
  while (equals < end && load<u8>(equals) != 61) equals++;
  const length = equals - option;
  const value = equals + 1;
  if (is(option, end - option, 'userxattr')) {
    super_.user_marks = 1;
    return 0;
  }
  if (value >= end) return is_default(option, end - option) ? 0 : -EINVAL;
  const size = <u32>(end - value);
  if (is(option, length, 'lowerdir')) {
    super_.lower_text = value;
    super_.lower_text_length = size;
  } else if (is(option, length, 'upperdir')) {
    super_.upper_text = value;
    super_.upper_text_length = size;
  } else if (is(option, length, 'workdir')) {
    super_.work_text = value;
    super_.work_text_length = size;
  } else {
    return is_default(option, end - option) ? 0 : -EINVAL;
  }
  return 0;
}

/** Notes where the paths are in the `length` bytes at `data`: 0; -EINVAL: unknown or missing options. */
export function overlay_parse_options(super_: OverlaySuper, data: usize, length: u32): i32 {
  const end = data + length;
  while (data < end) {
    const stop = end_of_option(data, end);
    const error = stop == data ? 0 : set_option(super_, data, stop);
    if (error < 0) return error;
    data = stop + 1;
  }
  if (super_.lower_text == 0) return -EINVAL;
  return super_.upper_text != 0 && super_.work_text == 0 ? -EINVAL : 0;
}

/** Where the path of a lower layer that begins at `at` ends: at a colon without a backslash, or at the end. */
export function end_of_lower(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != 58) at += load<u8>(at) == 92 && at + 1 < end ? 2 : 1;
  return at;
}

/** Copies a path to `to` without the backslashes: its length. */
export function unescape(at: usize, end: usize, to: usize): u32 {
  const start = to;
  for (; at < end; at++) {
    if (load<u8>(at) == 92 && at + 1 < end) at++;
    store<u8>(to++, load<u8>(at));
  }
  return <u32>(to - start);
}
