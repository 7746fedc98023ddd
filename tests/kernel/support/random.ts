// A reproducible sequence of numbers (xorshift32, Marsaglia 2003); each test begins it anew.
//
// Interface: random.

let state: u32 = 1;

/** 0 to `below` − 1. */
export function random(below: u32): u32 {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state % below;
}
