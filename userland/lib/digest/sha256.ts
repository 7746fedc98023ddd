// SHA-256 and SHA-224 (FIPS 180-4, 6.2 and 6.3).
//
// Interface: Sha256, Sha224.
//
// Speed: sixteen rounds are one straight piece of code in which the eight variables take turns by name and not by being
// moved, and the message's sixteen words stay in locals.

import { Bytes } from '../base/bytes';
import { Digest } from './digest';

/** The fractional parts of the cube roots of the first 64 primes. */
const K: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
];

/** The fractional parts of the square roots of the first 8 primes. */
const INITIAL: StaticArray<u32> = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** Of SHA-224: the second halves of those of the 9th to 16th. */
const INITIAL_224: StaticArray<u32> = [
  0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
];

@inline
function sum1(e: u32): u32 {
  return rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
}

@inline
function sum0(a: u32): u32 {
  return rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
}

@inline
function choice(e: u32, f: u32, g: u32): u32 {
  return g ^ (e & (f ^ g));
}

@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (a & b) | (c & (a | b));
}

@inline
function schedule0(w: u32): u32 {
  return rotr(w, 7) ^ rotr(w, 18) ^ (w >> 3);
}

@inline
function schedule1(w: u32): u32 {
  return rotr(w, 17) ^ rotr(w, 19) ^ (w >> 10);
}

@inline
function word(address: usize, index: usize): u32 {
  return bswap(load<u32>(address + 4 * index));
}

export class Sha256 extends Digest {
  private state: StaticArray<u32>;

  /** `short`: SHA-224. */
  constructor(private short: bool = false) {
    super(64, 8, true);
    const initial = short ? INITIAL_224 : INITIAL;
    this.state = new StaticArray<u32>(8);
    for (let index = 0; index < 8; index++) this.state[index] = initial[index];
  }

  protected blocks(address: usize, count: i32): void {
    const state = changetype<usize>(this.state);
    for (let index = 0; index < count; index++) compress(state, address + 64 * <usize>index);
  }

  protected result(): Bytes {
    const digest = new StaticArray<u8>(this.short ? 28 : 32);
    for (let index = 0; index < digest.length; index += 4) {
      store<u32>(changetype<usize>(digest) + index, bswap(this.state[index >> 2]));
    }
    return digest;
  }
}

/** Takes one block of 64 bytes into the state of 8 words. */
function compress(state: usize, block: usize): void {
  let w0 = word(block, 0);
  let w1 = word(block, 1);
  let w2 = word(block, 2);
  let w3 = word(block, 3);
  let w4 = word(block, 4);
  let w5 = word(block, 5);
  let w6 = word(block, 6);
  let w7 = word(block, 7);
  let w8 = word(block, 8);
  let w9 = word(block, 9);
  let w10 = word(block, 10);
  let w11 = word(block, 11);
  let w12 = word(block, 12);
  let w13 = word(block, 13);
  let w14 = word(block, 14);
  let w15 = word(block, 15);
  let a = load<u32>(state, 0);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  let t: u32 = 0;
  let k = changetype<usize>(K);
  let round = 0;
  while (true) {
    t = h + sum1(e) + choice(e, f, g) + load<u32>(k, 0) + w0;
    d += t;
    h = t + sum0(a) + majority(a, b, c);
    t = g + sum1(d) + choice(d, e, f) + load<u32>(k, 4) + w1;
    c += t;
    g = t + sum0(h) + majority(h, a, b);
    t = f + sum1(c) + choice(c, d, e) + load<u32>(k, 8) + w2;
    b += t;
    f = t + sum0(g) + majority(g, h, a);
    t = e + sum1(b) + choice(b, c, d) + load<u32>(k, 12) + w3;
    a += t;
    e = t + sum0(f) + majority(f, g, h);
    t = d + sum1(a) + choice(a, b, c) + load<u32>(k, 16) + w4;
    h += t;
    d = t + sum0(e) + majority(e, f, g);
    t = c + sum1(h) + choice(h, a, b) + load<u32>(k, 20) + w5;
    g += t;
    c = t + sum0(d) + majority(d, e, f);
    t = b + sum1(g) + choice(g, h, a) + load<u32>(k, 24) + w6;
    f += t;
    b = t + sum0(c) + majority(c, d, e);
    t = a + sum1(f) + choice(f, g, h) + load<u32>(k, 28) + w7;
    e += t;
    a = t + sum0(b) + majority(b, c, d);
    t = h + sum1(e) + choice(e, f, g) + load<u32>(k, 32) + w8;
    d += t;
    h = t + sum0(a) + majority(a, b, c);
    t = g + sum1(d) + choice(d, e, f) + load<u32>(k, 36) + w9;
    c += t;
    g = t + sum0(h) + majority(h, a, b);
    t = f + sum1(c) + choice(c, d, e) + load<u32>(k, 40) + w10;
    b += t;
    f = t + sum0(g) + majority(g, h, a);
    t = e + sum1(b) + choice(b, c, d) + load<u32>(k, 44) + w11;
    a += t;
    e = t + sum0(f) + majority(f, g, h);
    t = d + sum1(a) + choice(a, b, c) + load<u32>(k, 48) + w12;
    h += t;
    d = t + sum0(e) + majority(e, f, g);
    t = c + sum1(h) + choice(h, a, b) + load<u32>(k, 52) + w13;
    g += t;
    c = t + sum0(d) + majority(d, e, f);
    t = b + sum1(g) + choice(g, h, a) + load<u32>(k, 56) + w14;
    f += t;
    b = t + sum0(c) + majority(c, d, e);
    t = a + sum1(f) + choice(f, g, h) + load<u32>(k, 60) + w15;
    e += t;
    a = t + sum0(b) + majority(b, c, d);
    if (round == 3) break;
    round++;
    k += 64;
    w0 += schedule1(w14) + w9 + schedule0(w1);
    w1 += schedule1(w15) + w10 + schedule0(w2);
    w2 += schedule1(w0) + w11 + schedule0(w3);
    w3 += schedule1(w1) + w12 + schedule0(w4);
    w4 += schedule1(w2) + w13 + schedule0(w5);
    w5 += schedule1(w3) + w14 + schedule0(w6);
    w6 += schedule1(w4) + w15 + schedule0(w7);
    w7 += schedule1(w5) + w0 + schedule0(w8);
    w8 += schedule1(w6) + w1 + schedule0(w9);
    w9 += schedule1(w7) + w2 + schedule0(w10);
    w10 += schedule1(w8) + w3 + schedule0(w11);
    w11 += schedule1(w9) + w4 + schedule0(w12);
    w12 += schedule1(w10) + w5 + schedule0(w13);
    w13 += schedule1(w11) + w6 + schedule0(w14);
    w14 += schedule1(w12) + w7 + schedule0(w15);
    w15 += schedule1(w13) + w8 + schedule0(w0);
  }
  store<u32>(state, load<u32>(state, 0) + a, 0);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}
