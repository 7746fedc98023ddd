// MD5 (RFC 1321).
//
// Interface: Md5.

import { Bytes } from '../base/bytes';
import { Digest } from './digest';

const INITIAL: StaticArray<u32> = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

/** 2^32 times the sines of 1 to 64. */
const T: StaticArray<u32> = [
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
  0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
  0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
  0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
  0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
  0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
  0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
  0xeb86d391,
];

/** How far the four steps of each round rotate. */
const SHIFTS: StaticArray<u8> = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

export class Md5 extends Digest {
  private state: StaticArray<u32>;

  constructor() {
    super(64, 8, false);
    this.state = new StaticArray<u32>(4);
    for (let index = 0; index < 4; index++) this.state[index] = INITIAL[index];
  }

  protected blocks(address: usize, count: i32): void {
    const state = changetype<usize>(this.state);
    for (let index = 0; index < count; index++) compress(state, address + 64 * <usize>index);
  }

  protected result(): Bytes {
    const digest = new StaticArray<u8>(16);
    memory.copy(changetype<usize>(digest), changetype<usize>(this.state), 16);
    return digest;
  }
}

/** Takes one block of 64 bytes into the state of 4 words. */
function compress(state: usize, block: usize): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    let mixed: u32;
    let word: i32;
    if (round == 0) {
      mixed = d ^ (b & (c ^ d));
      word = step;
    } else if (round == 1) {
      mixed = c ^ (d & (b ^ c));
      word = (5 * step + 1) & 15;
    } else if (round == 2) {
      mixed = b ^ c ^ d;
      word = (3 * step + 5) & 15;
    } else {
      mixed = c ^ (b | ~d);
      word = (7 * step) & 15;
    }
    const sum = a + mixed + unchecked(T[step]) + load<u32>(block + 4 * <usize>word);
    a = d;
    d = c;
    c = b;
    b += rotl(sum, unchecked(SHIFTS[(round << 2) | (step & 3)]));
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
}
