// Names of the system.
//
// Interface: systemName.

import { minios_uname } from '../base/abi';
import { Bytes, bytesAt, findByte } from '../base/bytes';

const FIELD: usize = 65;
const names = memory.data(390);
let error: i32 = 1;

/** −errno of uname(2), or 0. */
export function systemNameError(): i32 {
  if (error > 0) error = minios_uname(names);
  return error;
}

/** One of the names, by its place UTSNAME_…; empty if the system tells none. */
export function systemName(offset: usize): Bytes {
  if (systemNameError() < 0) return [];
  const start = names + offset;
  return bytesAt(start, <i32>(findByte(start, start + FIELD, 0) - start));
}
