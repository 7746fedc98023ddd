// Names of directory entries: comparing and hashing. Locks: none.

/** True if the `length` bytes at `a` and at `b` are the same. */
@inline
export function same_name(a: usize, b: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

/** FNV-1a over the name, begun with `seed`: names are short, and a byte at a time never reads past one. */
@inline
export function name_hash(seed: u32, name: usize, length: u32): u32 {
  let hash: u32 = seed ^ 0x811c9dc5;
  for (let i: u32 = 0; i < length; i++) hash = (hash ^ load<u8>(name + i)) * 0x01000193;
  return hash ^ (hash >>> 15);
}
