// Arguments: what a program is started with. One block of kernel memory holds the argv strings, then the environment,
// each ended by a NUL, so that /proc/PID/cmdline and environ are slices of it and no other hart has to reach into
// the program's memory.
//
//   block: | Arguments | a r g 0 \0 a r g 1 \0 | A = 1 \0 B = 2 \0 |
//
// Interface: arguments_alloc, arguments_get, arguments_free, arguments_valid; addresses of the two parts.
// Locks: none; a block is filled before anybody else sees it and never changes afterwards. A forked child shares it.

import { E2BIG, EINVAL } from '../../base/abi';
import { ARG_MAX } from '../../base/config';
import { is_null } from '../../base/pointer';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { ref_get, ref_put } from '../../sync/refcount';

@unmanaged
export class Arguments {
  refs: u32;
  argv_size: u32;
  argv_count: u32;
  environment_size: u32;
  environment_count: u32;
}

@inline
export function argv_of(block: Arguments): usize {
  return changetype<usize>(block) + offsetof<Arguments>();
}

@inline
export function environment_of(block: Arguments): usize {
  return argv_of(block) + block.argv_size;
}

/** 0, or -E2BIG if strings of these lengths are more than one exec may carry. */
export function arguments_check(argv_size: u32, environment_size: u32): i32 {
  return argv_size > ARG_MAX || environment_size > ARG_MAX - argv_size ? -E2BIG : 0;
}

/** A block with room for both parts and one reference, which the caller fills; 0 if there is no memory. Sizes have been checked. */
export function arguments_alloc(
  argv_size: u32,
  argv_count: u32,
  environment_size: u32,
  environment_count: u32,
  account: Account,
): Arguments {
  const block = changetype<Arguments>(
    kmalloc(<u32>offsetof<Arguments>() + argv_size + environment_size, account),
  );
  if (is_null(block)) return block;
  block.refs = 1;
  block.argv_size = argv_size;
  block.argv_count = argv_count;
  block.environment_size = environment_size;
  block.environment_count = environment_count;
  return block;
}

export function arguments_get(block: Arguments): Arguments {
  ref_get(changetype<usize>(block));
  return block;
}

/** Drops a reference; the last one frees the block. */
export function arguments_free(block: Arguments): void {
  if (!ref_put(changetype<usize>(block))) return;
  kfree(changetype<usize>(block));
}

function strings_in(address: usize, size: u32): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < size; i++) if (load<u8>(address + i) == 0) count++;
  return count;
}

/** 0 if both parts hold as many NUL-ended strings as they claim, else -EINVAL. */
export function arguments_valid(block: Arguments): i32 {
  const argv = argv_of(block);
  const environment = environment_of(block);
  if (block.argv_size != 0 && load<u8>(argv + block.argv_size - 1) != 0) return -EINVAL;
  if (block.environment_size != 0 && load<u8>(environment + block.environment_size - 1) != 0) return -EINVAL;
  if (strings_in(argv, block.argv_size) != block.argv_count) return -EINVAL;
  return strings_in(environment, block.environment_size) == block.environment_count ? 0 : -EINVAL;
}
