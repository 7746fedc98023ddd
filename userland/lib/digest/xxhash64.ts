// XXH64 with seed 0, the check of zstd frames: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md.
//
// Interface: XxHash64.

const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME_3: u64 = 0x165667b19e3779f9;
const PRIME_4: u64 = 0x85ebca77c2b2ae63;
const PRIME_5: u64 = 0x27d4eb2f165667c5;
const STRIPE: i32 = 32;

@inline
function round(sum: u64, lane: u64): u64 {
  return rotl(sum + lane * PRIME_2, 31) * PRIME_1;
}

@inline
function merged(sum: u64, lane: u64): u64 {
  return (sum ^ round(0, lane)) * PRIME_1 + PRIME_4;
}

export class XxHash64 {
  private first: u64 = PRIME_1 + PRIME_2;
  private second: u64 = PRIME_2;
  private third: u64 = 0;
  private fourth: u64 = 0 - PRIME_1;
  private length: u64 = 0;
  /** Bytes that are no whole stripe yet. */
  private rest: StaticArray<u8> = new StaticArray<u8>(STRIPE);
  private have: i32 = 0;

  update(address: usize, length: i32): void {
    this.length += length;
    let at = address;
    const end = address + length;
    if (this.have > 0) {
      const part = min(length, STRIPE - this.have);
      memory.copy(changetype<usize>(this.rest) + this.have, at, part);
      this.have += part;
      at += part;
      if (this.have < STRIPE) return;
      this.stripe(changetype<usize>(this.rest));
      this.have = 0;
    }
    for (; at + STRIPE <= end; at += STRIPE) this.stripe(at);
    this.have = <i32>(end - at);
    memory.copy(changetype<usize>(this.rest), at, this.have);
  }

  private stripe(at: usize): void {
    this.first = round(this.first, load<u64>(at));
    this.second = round(this.second, load<u64>(at, 8));
    this.third = round(this.third, load<u64>(at, 16));
    this.fourth = round(this.fourth, load<u64>(at, 24));
  }

  /** The sum of all that came. */
  finish(): u64 {
    let sum = this.third + PRIME_5;
    if (this.length >= <u64>STRIPE) {
      sum = rotl(this.first, 1) + rotl(this.second, 7) + rotl(this.third, 12) + rotl(this.fourth, 18);
      sum = merged(merged(merged(merged(sum, this.first), this.second), this.third), this.fourth);
    }
    sum += this.length;
    let at = changetype<usize>(this.rest);
    const end = at + this.have;
    for (; at + 8 <= end; at += 8) sum = rotl(sum ^ round(0, load<u64>(at)), 27) * PRIME_1 + PRIME_4;
    for (; at + 4 <= end; at += 4) sum = rotl(sum ^ (load<u32>(at) * PRIME_1), 23) * PRIME_2 + PRIME_3;
    for (; at < end; at++) sum = rotl(sum ^ (load<u8>(at) * PRIME_5), 11) * PRIME_1;
    sum = (sum ^ (sum >> 33)) * PRIME_2;
    sum = (sum ^ (sum >> 29)) * PRIME_3;
    return sum ^ (sum >> 32);
  }
}
