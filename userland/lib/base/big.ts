// Natural numbers of any size, for exact conversion between binary and decimal.
//
// Interface: Big.

import { Words } from './words';

export class Big {
  /** 32-bit digits, the lowest first; none for zero. */
  private words: Words = new Words();

  constructor(value: u64) {
    this.words.push(<u32>value);
    this.words.push(<u32>(value >> 32));
    this.trim();
  }

  free(): void {
    this.words.free();
  }

  get isZero(): bool {
    return this.words.length == 0;
  }

  private trim(): void {
    while (this.words.length > 0 && this.words.get(this.words.length - 1) == 0) this.words.length--;
  }

  /** Number of bits: 0 for zero. */
  get bits(): i32 {
    const count = this.words.length;
    return count == 0 ? 0 : count * 32 - <i32>clz(this.words.get(count - 1));
  }

  /** this = this × factor + addend */
  multiply(factor: u32, addend: u32 = 0): void {
    let carry: u64 = addend;
    for (let index = 0; index < this.words.length; index++) {
      carry += <u64>this.words.get(index) * factor;
      this.words.set(index, <u32>carry);
      carry >>= 32;
    }
    if (carry != 0) this.words.push(<u32>carry);
  }

  /** this = this / divisor, rounded down; answers the remainder. */
  divide(divisor: u32): u32 {
    let remainder: u64 = 0;
    for (let index = this.words.length - 1; index >= 0; index--) {
      const value = (remainder << 32) | this.words.get(index);
      this.words.set(index, <u32>(value / divisor));
      remainder = value % divisor;
    }
    this.trim();
    return <u32>remainder;
  }

  /** this = this × 2^bits */
  shiftLeft(bits: i32): void {
    const whole = bits >> 5;
    const part = bits & 31;
    if (part > 0) this.multiply(1 << part);
    if (whole == 0 || this.isZero) return;
    const length = this.words.length;
    this.words.resize(length + whole, 0);
    memory.copy(this.words.base + (whole << 2), this.words.base, length << 2);
    memory.fill(this.words.base, 0, whole << 2);
  }

  /** this = this × 5^power */
  multiplyByFives(power: i32): void {
    let left = power;
    for (; left >= 13; left -= 13) this.multiply(1220703125);
    for (; left > 0; left--) this.multiply(5);
  }

  /** 64 bits from the highest on; those below them are asked for by hasBitsBelow(). For fewer bits, all of them. */
  top(): u64 {
    const drop = max(this.bits - 64, 0);
    let value: u64 = 0;
    const word = drop >> 5;
    const shift = drop & 31;
    value = (<u64>this.at(word)) | ((<u64>this.at(word + 1)) << 32);
    if (shift == 0) return value;
    return (value >> shift) | ((<u64>this.at(word + 2)) << (64 - shift));
  }

  private at(index: i32): u32 {
    return index < this.words.length ? this.words.get(index) : 0;
  }

  /** Whether a bit below the 64 of top() is set. */
  get hasBitsBelow(): bool {
    const drop = this.bits - 64;
    if (drop <= 0) return false;
    for (let index = 0; index < drop >> 5; index++) {
      if (this.words.get(index) != 0) return true;
    }
    return (drop & 31) != 0 && (this.words.get(drop >> 5) & ((1 << (drop & 31)) - 1)) != 0;
  }
}
