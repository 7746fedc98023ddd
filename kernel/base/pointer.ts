// Pointers to structs in RAM: what may be null, what may be an error, and structs that lie inside others.
//
// A function that answers an object answers null when there is none, and −errno in its place when it fails and says why: no
// object lies in the last 4 KiB of a 32-bit address space, and errno numbers are smaller than that. Classes are @unmanaged:
// a variable of such a type is an address, and a null one is no mistake of the type system's, so that every reader of a
// pointer that may be null asks is_null first.
//
// Interface: is_null, null_of; is_error, error_of, error_pointer; embedded. Locks: none.

import { check } from './panic';

/** True if there is no object: `pointer` is the address 0. */
@inline
export function is_null<T>(pointer: T): bool {
  return changetype<usize>(pointer) == 0;
}

/** No object of class T. */
@inline
export function null_of<T>(): T {
  return changetype<T>(0);
}

/** True if `address` is an errno, negated, and not an address. */
@inline
export function is_error(address: usize): bool {
  return address >= <usize>-4095;
}

/** The −errno in `address`, for which is_error holds. */
@inline
export function error_of(address: usize): i32 {
  return <i32>address;
}

/** The pointer that carries `error`, a −errno. */
@inline
export function error_pointer(error: i32): usize {
  return <usize>error;
}

/**
 * The struct Member that lies inside `owner`, `offset` bytes from its beginning. A field whose type is a class holds an address,
 * so an owner repeats Member's fields, each under a prefix, the first at `offset`; `npm run check` compares the two lists
 * (scripts/check_embedded.mjs), and debug builds see that Member lies inside the owner and on its alignment.
 */
@inline
export function embedded<Owner, Member>(owner: Owner, offset: usize): Member {
  if (DEBUG)
    check(
      offset + offsetof<Member>() <= offsetof<Owner>() && (offset & 3) == 0,
      'embedded outside of its owner',
    );
  return changetype<Member>(changetype<usize>(owner) + offset);
}
