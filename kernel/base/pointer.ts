// Pointers that may be errors: a function that answers an object answers −errno in its place when it fails.
// No object lies in the last 4 KiB of a 32-bit address space, and errno numbers are smaller than that.
//
// Interface: is_error, error_of, error_pointer. Locks: none.

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
