// Arguments of system calls in words, as strace(1) writes them.
//
// Interface: Decoder: argument() for each, before and after the call.

import { bytesAt, addressOf, Bytes } from '../lib/base/bytes';
import { Writer } from '../lib/base/io';
import { Call, Record, flagNames, nameOf, recordOf } from './types';
import { readMemory } from './tracee';

/** Elements of an array that are shown without -v. */
const ARRAY_SHOWN: i32 = 16;
const VECTOR_BYTES: u32 = 8;

/** Writes arguments of one process's calls. */
export class Decoder {
  /** Bytes of a string that are shown: -s. */
  stringLimit: i32 = 32;
  /** Show strings in hexadecimal: 1 if they are not printable, 2 always. */
  hexadecimal: i32 = 0;
  /** Show everything of structs and arrays: -v. */
  verbose: bool = false;
  private pid: i32 = 0;

  constructor(private out: Writer) {}

  /** Whether parameter `index` can only be told after the call. */
  static isResult(call: Call, index: i32): bool {
    const code = call.parameters[index].code.charCodeAt(0);
    return code == 0x3e || code == 0x42 || code == 0x72; // > B r
  }

  /**
   * Writes argument `index` of `call`. After the call `finished` is true, `failed` tells whether it failed, and
   * `produced` how many bytes it wrote (−1: unknown).
   */
  argument(pid: i32, call: Call, index: i32, args: Array<u64>, failed: bool, produced: i64): void {
    this.pid = pid;
    const code = call.parameters[index].code;
    const value = args[index];
    const next: u64 = index + 1 < args.length ? args[index + 1] : 0;
    switch (code.charCodeAt(0)) {
      case 0x73: // s
      case 0x62: // b
        return this.string(<u32>value, next);
      case 0x42: // B
        if (failed) return this.address(<u32>value);
        return this.string(<u32>value, produced >= 0 && <u64>produced < next ? <u64>produced : next);
      case 0x76: // v
        return this.vectors(<u32>value, <u32>next, i64.MAX_VALUE);
      case 0x72: // r
        if (failed) return this.address(<u32>value);
        return this.vectors(<u32>value, <u32>next, produced >= 0 ? produced : 0);
      case 0x5b: // [
        return this.array(<u32>value, <u32>next, code.substring(1));
      case 0x3c: // <
      case 0x3e: // >
        if (value == 0) {
          this.out.text('NULL');
          return;
        }
        if (failed && code.charCodeAt(0) == 0x3e) return this.address(<u32>value);
        return this.pointee(<u32>value, code.substring(1));
      default:
        return this.value(value, code, 4);
    }
  }

  /** The word at `address` of a process's memory; −1 if there is none. */
  word(pid: i32, address: u32): i64 {
    const bytes = readMemory(pid, address, 4);
    return bytes === null || bytes.length < 4 ? -1 : <i64>load<u32>(addressOf(bytes));
  }

  private address(value: u32): void {
    if (value == 0) this.out.text('NULL');
    else this.out.text('0x').unsigned(value, 16);
  }

  /** A number of `size` bytes, zero-extended. */
  private value(value: u64, code: string, size: i32): void {
    switch (code.charCodeAt(0)) {
      case 0x66: // f
        if (<i32>value == -100) this.out.text('AT_FDCWD');
        else this.out.decimal(<i32>value);
        return;
      case 0x64: // d
        this.out.decimal(signed(value, size));
        return;
      case 0x44: // D
        this.out.decimal(<i64>value);
        return;
      case 0x6f: // o
        this.out.text('0').unsigned(value, 8);
        return;
      case 0x78: // x
        return this.address(<u32>value);
      case 0x3d: // =
        return this.named(value, code.substring(1));
      case 0x7c: // |
        this.out.text(flagNames(code.substring(1), value));
        return;
      default:
        this.out.unsigned(value);
    }
  }

  private named(value: u64, type: string): void {
    const name = nameOf(type, value);
    if (name.length > 0) this.out.text(name);
    else this.out.text('0x').unsigned(value, 16);
  }

  /** What is at `address`: a number in brackets, or a struct in braces. */
  private pointee(address: u32, code: string): void {
    const record = code.startsWith('S') ? recordOf(code.substring(1)) : null;
    const bytes = readMemory(this.pid, address, record !== null ? record.size : 8);
    if (bytes === null || (record !== null && bytes.length < record.size)) return this.address(address);
    if (record !== null) return this.record(addressOf(bytes), record);
    const size = code == 'U' || code == 'D' ? 8 : 4;
    if (bytes.length < size) return this.address(address);
    this.out.byte(0x5b);
    this.value(number(addressOf(bytes), size), code, size);
    this.out.byte(0x5d);
  }

  private record(at: usize, record: Record): void {
    if (record.tag.length > 0) return this.union(at, record);
    this.out.byte(0x7b);
    for (let index = 0; index < record.fields.length; index++) {
      const field = record.fields[index];
      if (index > 0) this.out.text(', ');
      if (!this.verbose && index >= ARRAY_SHOWN) {
        this.out.text('...');
        break;
      }
      this.out.text(field.name).byte(0x3d);
      this.field(at + field.offset, field.code, field.size, record, index);
    }
    this.out.byte(0x7d);
  }

  private field(at: usize, code: string, size: i32, record: Record, index: i32): void {
    const kind = code.charCodeAt(0);
    if (kind == 0x53) {
      const inner = recordOf(code.substring(1));
      if (inner !== null) this.record(at, inner);
      else this.out.text('{...}');
    } else if (kind == 0x73) {
      const length = load<u32>(at - record.fields[index].offset + record.fields[index + 1].offset);
      this.string(load<u32>(at), length);
    } else if (kind == 0x3c || kind == 0x3e) {
      this.address(load<u32>(at));
    } else if (size > 8) {
      this.quoted(trimmed(bytesAt(at, size)), false);
    } else {
      this.value(number(at, size), code, size);
    }
  }

  private union(at: usize, record: Record): void {
    const tag = <i32>load<u8>(at);
    this.out.byte(0x7b);
    this.named(tag, record.tag);
    const member = tag < record.members.length ? record.members[tag] : '';
    const colon = member.indexOf(':');
    if (colon > 0) {
      this.out.text(', ');
      this.field(
        at + record.payload,
        member.substring(colon + 1),
        I32.parseInt(member.substring(0, colon)),
        record,
        0,
      );
    }
    this.out.byte(0x7d);
  }

  private array(address: u32, count: u32, code: string): void {
    const record = code.startsWith('S') ? recordOf(code.substring(1)) : null;
    if (record === null) return this.address(address);
    this.out.byte(0x5b);
    for (let index: u32 = 0; index < count; index++) {
      if (index > 0) this.out.text(', ');
      if (!this.verbose && index >= <u32>ARRAY_SHOWN) {
        this.out.text('...');
        break;
      }
      this.pointee(address + index * record.size, code);
    }
    this.out.byte(0x5d);
  }

  /** Buffers of a read or write; of all of them together `total` bytes are shown. */
  private vectors(address: u32, count: u32, total: i64): void {
    this.out.byte(0x5b);
    for (let index: u32 = 0; index < count; index++) {
      if (index > 0) this.out.text(', ');
      const vector = readMemory(this.pid, address + index * VECTOR_BYTES, VECTOR_BYTES);
      if (vector === null || vector.length < <i32>VECTOR_BYTES || index >= <u32>ARRAY_SHOWN) {
        this.out.text('...');
        break;
      }
      const length = load<u32>(addressOf(vector), 4);
      const shown = min<i64>(length, total);
      if (total != i64.MAX_VALUE) total -= shown;
      this.out.text('{');
      this.string(load<u32>(addressOf(vector)), <u64>shown);
      this.out.text(', ').unsigned(length).text('}');
    }
    this.out.byte(0x5d);
  }

  /** `length` bytes at `address`, of which at most the limit are shown. */
  private string(address: u32, length: u64): void {
    if (address == 0 && length == 0) {
      this.out.text('NULL');
      return;
    }
    const shown = min<i32>(this.stringLimit, <i32>min<u64>(length, i32.MAX_VALUE));
    const bytes = readMemory(this.pid, address, shown);
    if (bytes === null) return this.address(address);
    this.quoted(bytes, length > <u64>shown);
  }

  private quoted(bytes: Bytes, cut: bool): void {
    const hexadecimal = this.hexadecimal == 2 || (this.hexadecimal == 1 && !isPrintable(bytes));
    this.out.byte(0x22);
    for (let index = 0; index < bytes.length; index++) {
      const following: u8 = index + 1 < bytes.length ? bytes[index + 1] : 0;
      putCharacter(this.out, bytes[index], following, hexadecimal);
    }
    this.out.byte(0x22);
    if (cut) this.out.text('...');
  }
}

function number(at: usize, size: i32): u64 {
  if (size == 1) return load<u8>(at);
  if (size == 2) return load<u16>(at);
  return size == 4 ? <u64>load<u32>(at) : load<u64>(at);
}

function signed(value: u64, size: i32): i64 {
  if (size == 1) return <i64>(<i8>value);
  return size == 2 ? <i64>(<i16>value) : <i64>(<i32>value);
}

function isPrintable(bytes: Bytes): bool {
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if ((byte < 0x20 || byte > 0x7e) && !(byte >= 0x09 && byte <= 0x0d)) return false;
  }
  return true;
}

/** A field of text without the NULs that fill it. */
function trimmed(bytes: Bytes): Bytes {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] == 0) length--;
  return bytesAt(addressOf(bytes), length);
}

/** One byte of a string, as in C; octal in full where a digit follows. */
function putCharacter(out: Writer, byte: u8, following: u8, hexadecimal: bool): void {
  if (hexadecimal) {
    out.text('\\x').unsigned(byte, 16, 2);
    return;
  }
  const letters = 'tnvfr';
  if (byte >= 0x09 && byte <= 0x0d) out.byte(0x5c).byte(<u8>letters.charCodeAt(byte - 9));
  else if (byte == 0x22 || byte == 0x5c) out.byte(0x5c).byte(byte);
  else if (byte >= 0x20 && byte < 0x7f) out.byte(byte);
  else out.byte(0x5c).unsigned(byte, 8, following >= 0x30 && following <= 0x37 ? 3 : 1);
}
