// CPU-bound kernels: what preemption by fuel checks costs tight code. Compiled with
//   asc bench/programs/kernels.ts --config none -O2 --noAssert --runtime stub --memoryBase 1024 --initialMemory 64
// Each takes an amount of work and returns a checksum.

const buffer: usize = memory.data(65536, 16);
const flags: usize = memory.data(1 << 20, 16);
const numbers: usize = memory.data(200000 * 4, 16);
const N: i32 = 160;
const matrixA: usize = memory.data(160 * 160 * 8, 16);
const matrixB: usize = memory.data(160 * 160 * 8, 16);
const matrixC: usize = memory.data(160 * 160 * 8, 16);
const schedule: usize = memory.data(64 * 4, 16);
const state: usize = memory.data(8 * 4, 16);
const bytecode: usize = memory.data(128 * 4, 16);
const operands: usize = memory.data(64 * 4, 16);
const variables: usize = memory.data(8 * 4, 16);
const nodes: usize = memory.data(4096 * 16, 16);

@inline
function rotate(x: u32, n: u32): u32 {
  return (x >> n) | (x << (32 - n));
}

function shaBlock(at: usize): void {
  for (let i = 0; i < 16; i++) store<u32>(schedule + i * 4, bswap<u32>(load<u32>(at + i * 4)));
  for (let i = 16; i < 64; i++) {
    const w15 = load<u32>(schedule + (i - 15) * 4),
      w2 = load<u32>(schedule + (i - 2) * 4);
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >> 3),
      s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >> 10);
    store<u32>(
      schedule + i * 4,
      load<u32>(schedule + (i - 16) * 4) + s0 + load<u32>(schedule + (i - 7) * 4) + s1,
    );
  }
  let a = load<u32>(state),
    b = load<u32>(state, 4),
    c = load<u32>(state, 8),
    d = load<u32>(state, 12);
  let e = load<u32>(state, 16),
    f = load<u32>(state, 20),
    g = load<u32>(state, 24),
    h = load<u32>(state, 28);
  for (let i = 0; i < 64; i++) {
    const t1 =
      h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + load<u32>(schedule + i * 4);
    const t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + e, 16);
}

export function sha256(n: u32): u32 {
  for (let i = 0; i < 8; i++) store<u32>(state + i * 4, i + 1);
  for (let round: u32 = 0; round < n; round++) for (let i = 0; i < 65536; i += 64) shaBlock(buffer + i);
  return load<u32>(state);
}

export function matmul(n: u32): u32 {
  for (let i = 0; i < N * N; i++) {
    store<f64>(matrixA + i * 8, <f64>(i % 7));
    store<f64>(matrixB + i * 8, <f64>(i % 5));
  }
  for (let round: u32 = 0; round < n; round++)
    for (let i = 0; i < N; i++)
      for (let j = 0; j < N; j++) {
        let sum: f64 = 0;
        for (let k = 0; k < N; k++)
          sum += load<f64>(matrixA + (i * N + k) * 8) * load<f64>(matrixB + (k * N + j) * 8);
        store<f64>(matrixC + (i * N + j) * 8, sum);
      }
  return <u32>load<f64>(matrixC + 1234 * 8);
}

function fibonacci(n: u32): u32 {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
export function fib(n: u32): u32 {
  let sum: u32 = 0;
  while (n--) sum += fibonacci(18 + (n & 3));
  return sum;
}

function fillNumbers(): void {
  let seed: u32 = 12345;
  for (let i = 0; i < 200000; i++) {
    seed = seed * 1664525 + 1013904223;
    store<u32>(numbers + i * 4, seed);
  }
}

function compare(x: u32, y: u32): i32 {
  return x < y ? -1 : i32(x > y);
}

function sortBy(lo: i32, hi: i32, compareAt: (x: u32, y: u32) => i32): void {
  while (lo < hi) {
    const pivot = load<u32>(numbers + ((lo + hi) / 2) * 4);
    let i = lo,
      j = hi;
    while (i <= j) {
      while (compareAt(load<u32>(numbers + i * 4), pivot) < 0) i++;
      while (compareAt(load<u32>(numbers + j * 4), pivot) > 0) j--;
      if (i <= j) {
        const t = load<u32>(numbers + i * 4);
        store<u32>(numbers + i * 4, load<u32>(numbers + j * 4));
        store<u32>(numbers + j * 4, t);
        i++;
        j--;
      }
    }
    if (j - lo < hi - i) {
      sortBy(lo, j, compareAt);
      lo = i;
    } else {
      sortBy(i, hi, compareAt);
      hi = j;
    }
  }
}
export function qsort(n: u32): u32 {
  while (n--) {
    fillNumbers();
    sortBy(0, 199999, compare);
  }
  return load<u32>(numbers + 20);
}

function quick(lo: i32, hi: i32): void {
  while (lo < hi) {
    const pivot = load<u32>(numbers + ((lo + hi) / 2) * 4);
    let i = lo,
      j = hi;
    while (i <= j) {
      while (load<u32>(numbers + i * 4) < pivot) i++;
      while (load<u32>(numbers + j * 4) > pivot) j--;
      if (i <= j) {
        const t = load<u32>(numbers + i * 4);
        store<u32>(numbers + i * 4, load<u32>(numbers + j * 4));
        store<u32>(numbers + j * 4, t);
        i++;
        j--;
      }
    }
    if (j - lo < hi - i) {
      quick(lo, j);
      lo = i;
    } else {
      quick(i, hi);
      hi = j;
    }
  }
}
export function quicksort(n: u32): u32 {
  while (n--) {
    fillNumbers();
    quick(0, 199999);
  }
  return load<u32>(numbers + 20);
}

@inline
function emit(at: i32, word: i32): void {
  store<i32>(bytecode + at * 4, word);
}
@inline
function fetch(at: i32): i32 {
  return load<i32>(bytecode + at * 4);
}
@inline
function peek(at: i32): i32 {
  return load<i32>(operands + at * 4);
}
@inline
function poke(at: i32, value: i32): void {
  store<i32>(operands + at * 4, value);
}

function interpret(): i32 {
  let sp = 0,
    pc = 0;
  while (sp >= 0) {
    switch (fetch(pc++)) {
      case 0:
        poke(sp++, fetch(pc++));
        break;
      case 1:
        sp--;
        poke(sp - 1, peek(sp - 1) + peek(sp));
        break;
      case 2:
        sp--;
        poke(sp - 1, peek(sp - 1) - peek(sp));
        break;
      case 3:
        if (peek(--sp)) pc = fetch(pc);
        else pc++;
        break;
      case 4:
        poke(sp++, load<i32>(variables + fetch(pc++) * 4));
        break;
      case 5:
        store<i32>(variables + fetch(pc++) * 4, peek(--sp));
        break;
      case 6:
        poke(sp, peek(sp - 1));
        sp++;
        break;
      case 7:
        return load<i32>(variables + 4);
      case 8:
        sp--;
        poke(sp - 1, peek(sp - 1) * peek(sp));
        break;
      case 9:
        sp--;
        poke(sp - 1, peek(sp - 1) ^ peek(sp));
        break;
      case 10:
        sp--;
        poke(sp - 1, peek(sp - 1) & peek(sp));
        break;
      default:
        return -1;
    }
  }
  return 0;
}

export function interpreter(n: u32): u32 {
  const program: StaticArray<i32> = [
    0, 0, 5, 1, 4, 1, 4, 0, 0, 7, 8, 9, 0, 0xffff, 10, 5, 1, 4, 0, 0, 1, 2, 6, 5, 0, 3, 4, 7,
  ];
  for (let i = 0; i < program.length; i++) emit(i, program[i]);
  store<i32>(variables, n);
  return interpret();
}

function crcByte(data: u32, crc: u32): u32 {
  for (let i = 0; i < 8; i++) {
    const bit = (data & 1) ^ (crc & 1);
    data >>= 1;
    crc = bit ? ((crc ^ 0x4002) >> 1) | 0x8000 : crc >> 1;
  }
  return crc;
}
export function crc(n: u32): u32 {
  let value: u32 = 0;
  for (let round: u32 = 0; round < n; round++)
    for (let i = 0; i < 65536; i++) value = crcByte(load<u8>(buffer + i) + i, value);
  return value;
}

function reverse(list: usize): usize {
  let out: usize = 0;
  while (list) {
    const next = load<u32>(list);
    store<u32>(list, <u32>out);
    out = list;
    list = next;
  }
  return out;
}
function find(list: usize, value: u32): usize {
  while (list && load<u32>(list, 4) != value) list = load<u32>(list);
  return list;
}
export function lists(n: u32): u32 {
  for (let i = 0; i < 512; i++) {
    store<u32>(nodes + i * 16, i < 511 ? <u32>(nodes + (i + 1) * 16) : 0);
    store<u32>(nodes + i * 16, (i * 7919) & 511, 4);
  }
  let list: usize = nodes,
    sum: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    list = reverse(list);
    sum += <u32>find(list, i & 511);
  }
  return sum;
}

export function sieve(n: u32): u32 {
  let count: u32 = 0;
  while (n--) {
    for (let i = 0; i < 1 << 20; i++) store<u8>(flags + i, 1);
    count = 0;
    for (let i = 2; i < 1 << 20; i++)
      if (load<u8>(flags + i)) {
        count++;
        for (let j = i + i; j < 1 << 20; j += i) store<u8>(flags + j, 0);
      }
  }
  return count;
}

function hashOf(at: usize): u32 {
  let h: u32 = 5381;
  while (load<u8>(at)) h = h * 33 + load<u8>(at++);
  return h;
}
export function strhash(n: u32): u32 {
  for (let i = 0; i < 64; i++) store<u8>(buffer + i, i % 7 == 6 ? 0 : 97 + i);
  let h: u32 = 0;
  for (let i: u32 = 0; i < n; i++) h ^= hashOf(buffer + ((i ^ h) & 7) * 7);
  return h;
}

export function life(n: u32): u32 {
  // Conway's life on 256 x 256, two generations each round
  for (let i = 0; i < 65536; i++) store<u8>(flags + i, (i * 2654435761) >> 31);
  for (let round: u32 = 0; round < n * 2; round++) {
    const from = flags + (round & 1) * 65536,
      to = flags + (~round & 1) * 65536;
    for (let y = 1; y < 255; y++)
      for (let x = 1; x < 255; x++) {
        const at = from + y * 256 + x;
        const sum =
          load<u8>(at - 257) +
          load<u8>(at - 256) +
          load<u8>(at - 255) +
          load<u8>(at - 1) +
          load<u8>(at + 1) +
          load<u8>(at + 255) +
          load<u8>(at + 256) +
          load<u8>(at + 257);
        store<u8>(to + y * 256 + x, i32(sum == 3) | (i32(sum == 2) & load<u8>(at)));
      }
  }
  let alive: u32 = 0;
  for (let i = 0; i < 65536; i++) alive += load<u8>(flags + i);
  return alive;
}

let free: usize = 0;
function build(depth: i32): usize {
  const at = nodes + free;
  free += 8;
  store<u32>(at, depth > 0 ? <u32>build(depth - 1) : 0);
  store<u32>(at, depth > 0 ? <u32>build(depth - 1) : 0, 4);
  return at;
}
function count(at: usize): u32 {
  return at ? 1 + count(load<u32>(at)) + count(load<u32>(at, 4)) : 0;
}
export function trees(n: u32): u32 {
  let total: u32 = 0;
  while (n--) {
    free = 0;
    total += count(build(11));
  }
  return total;
}
