// SHA-1 (FIPS 180-4, 6.1).
//
// Interface: Sha1.

import { Bytes } from '../base/bytes';
import { Digest } from './digest';

const INITIAL: StaticArray<u32> = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

/** The message schedule of one block. */
const schedule = memory.data(320, 8);

export class Sha1 extends Digest {
  private state: StaticArray<u32>;

  constructor() {
    super(64, 8, true);
    this.state = new StaticArray<u32>(5);
    for (let index = 0; index < 5; index++) this.state[index] = INITIAL[index];
  }

  protected blocks(address: usize, count: i32): void {
    const state = changetype<usize>(this.state);
    for (let index = 0; index < count; index++) compress(state, address + 64 * <usize>index);
  }

  protected result(): Bytes {
    const digest = new StaticArray<u8>(20);
    for (let index = 0; index < 5; index++) {
      store<u32>(changetype<usize>(digest) + 4 * index, bswap(this.state[index]));
    }
    return digest;
  }
}

function prepare(block: usize): void {
  for (let at: usize = 0; at < 64; at += 4) store<u32>(schedule + at, bswap(load<u32>(block + at)));
  for (let at = schedule + 64; at < schedule + 320; at += 4) {
    const mixed = load<u32>(at - 12) ^ load<u32>(at - 32) ^ load<u32>(at - 56) ^ load<u32>(at - 64);
    store<u32>(at, rotl(mixed, 1));
  }
}

/** Takes one block of 64 bytes into the state of 5 words. */
function compress(state: usize, block: usize): void {
  prepare(block);
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  for (let round = 0; round < 80; round++) {
    let mixed: u32;
    if (round < 20) mixed = (d ^ (b & (c ^ d))) + 0x5a827999;
    else if (round < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
    else if (round < 60) mixed = ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
    else mixed = (b ^ c ^ d) + 0xca62c1d6;
    const next = rotl(a, 5) + mixed + e + load<u32>(schedule + 4 * <usize>round);
    e = d;
    d = c;
    c = rotl(b, 30);
    b = a;
    a = next;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
}
