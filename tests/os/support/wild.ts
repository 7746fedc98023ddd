/**
 * Generates, from the descriptions in abi/, a program per system call that makes the call with every pointer in turn
 * outside the memory, in each way that a missing or overflowing check lets through: addresses, lengths, and the pointers
 * inside the structs that a parameter points to.
 */
import { lower, signatureOf, type LoweredParameter } from '../../../abi/lowering.ts';
import { sizeOf, type Func, type Module, type Struct, type Type } from '../../../abi/schema.ts';
import { Program, importAs } from './program.ts';

/** Pages of the program's memory; END is the first address beyond it. */
const PAGES = 2;
const END = PAGES * 65536;

/** One call with something wrong. */
export interface WildCase {
  /** `fd_read: iovs at the end`. */
  name: string;
  operands: string[];
  /** What to change in the struct before the call: i32 values and their addresses. */
  patch: readonly Patch[];
}

type Patch = readonly [address: number, value: number];

/** Addresses at which `size` bytes do not fit. */
function badAddresses(size: number): [string, number][] {
  const all: [string, number][] = [
    ['one byte too far', END - size + 1],
    ['at the last byte', END - 1],
    ['at the end', END],
    ['at 2 GiB', 0x80000000],
    ['wrapping', 0x100000000 - size + 1],
    ['at the last address', 0xffffffff],
  ];
  const outside = all.filter(([, address]) => address + size > END && address <= 0xffffffff);
  return outside.filter(([, address], i) => outside.findIndex(([, other]) => other === address) === i);
}

/** Counts of elements of `size` bytes that do not fit behind `address` (0: behind any). */
function badCounts(address: number, size: number): [string, number][] {
  const counts: [string, number][] = [
    ['too large by one', Math.floor((END - address) / size) + 1],
    ['0x7fffffff', 0x7fffffff],
    ['0xffffffff', 0xffffffff],
    ['wrapping the address', Math.ceil((0x100000000 - Math.max(address, 64)) / size)],
  ];
  if (size > 1) counts.push(['wrapping the size', Math.ceil(0x100000000 / size)]);
  return counts;
}

/** What a good value for a scalar parameter is; pointers are laid out by `Layout`. */
function plausible(fn: Func, { name, wasm }: LoweredParameter): string {
  if (wasm === 'i64') return '(i64.const 0)';
  if (name === 'dirfd') return '(i32.const -100)';
  if (name === 'cgroup') return '(i32.const -1)';
  // Descriptor 3 is the root directory; 4 is a file.
  const directory = /^(path_|fd_prestat|fd_readdir)/.test(fn.name);
  if (/fd$/.test(name)) return `(i32.const ${directory ? 3 : 4})`;
  if (name === 'options') return '(i32.const 1)';
  if (name === 'type') return '(i32.const 3)';
  return '(i32.const 0)';
}

interface Pointed {
  address: number;
  /** Bytes of one element. */
  size: number;
  target: Type | null;
}

/** Lays out good memory for each pointer of `fn` in `program`. */
function layOut(program: Program, parameters: LoweredParameter[]): Map<string, Pointed> {
  const pointed = new Map<string, Pointed>();
  for (const { name, type } of parameters) {
    if (type.kind !== 'pointer') continue;
    const { target } = type;
    const size = target ? sizeOf(target) : 1;
    const text = size === 1 ? new TextEncoder().encode('/tmp/none') : fill(program, target);
    pointed.set(name, { address: program.bytes([...text, ...new Uint8Array(64)]), size, target });
  }
  return pointed;
}

/** A struct whose pointers point to a few good bytes and whose lengths fit. */
function fill(program: Program, type: Type | null): Uint8Array {
  const bytes = new Uint8Array(type ? sizeOf(type) : 1);
  if (type?.kind !== 'struct') return bytes;
  const view = new DataView(bytes.buffer);
  const good = program.bytes(new TextEncoder().encode('/tmp/none\0'));
  for (const { name, offset, type: field } of type.fields) {
    if (field.kind === 'pointer' && !/action/.test(name)) view.setUint32(offset, good, true);
    else if (/^(path|buf)_len$/.test(name)) view.setUint32(offset, 9, true);
    else if (/_len$/.test(name)) view.setUint32(offset, 10, true);
    else if (/^(argv|envp)_count$/.test(name)) view.setUint32(offset, 1, true);
    else if (name === 'cgroup') view.setInt32(offset, -1, true);
  }
  return bytes;
}

/** A struct with a `buf_len` is cut to so many bytes; other counts are of elements. */
function bytesOfStruct(name: string): boolean {
  return name === 'buf_len';
}

/** The number of elements that a parameter counts, if it is the count of the pointer before it. */
function countFor(parameters: LoweredParameter[], index: number): number | null {
  const [before, here] = [parameters[index - 1], parameters[index]!];
  if (before?.type.kind !== 'pointer' || here.wasm !== 'i32' || here.type.kind === 'pointer') return null;
  if (!/_len$|^n|count|size/.test(here.name)) return null;
  const { target } = before.type;
  if (!target || sizeOf(target) === 1) return 9;
  return bytesOfStruct(here.name) ? sizeOf(target) : 1;
}

/** All wrong calls of `fn`, their good memory laid out in `program`. */
export function wildCases(program: Program, fn: Func): WildCase[] {
  const parameters = lower(fn);
  const pointed = layOut(program, parameters);
  const good = parameters.map((parameter, i) => {
    const there = pointed.get(parameter.name);
    if (there) return `(i32.const ${there.address})`;
    const count = countFor(parameters, i);
    return count === null ? plausible(fn, parameter) : `(i32.const ${count})`;
  });
  const cases: WildCase[] = [];
  const add = (what: string, operands: string[], patch: readonly Patch[] = []): void => {
    cases.push({ name: `${fn.name}: ${what}`, operands, patch });
  };
  const replaced = (index: number, value: number): string[] =>
    good.map((operand, i) => (i === index ? `(i32.const ${value | 0})` : operand));
  parameters.forEach(({ name }, i) => {
    const there = pointed.get(name);
    if (!there) return;
    const length = parameters[i + 1];
    const count = length ? countFor(parameters, i + 1) : null;
    const unit = length && bytesOfStruct(length.name) ? 1 : there.size;
    for (const [what, address] of badAddresses(unit * (count ?? 1)))
      add(`${name} ${what}`, replaced(i, address));
    if (count !== null) {
      for (const [what, value] of badCounts(there.address, unit)) {
        add(`${length!.name} ${what}`, replaced(i + 1, value));
      }
    }
    if (there.target?.kind !== 'struct') return;
    for (const [what, patch] of nestedCases(there.target, there.address)) add(`${name}.${what}`, good, patch);
  });
  return cases;
}

/** Wrong pointers and lengths inside a struct at `base`. */
function nestedCases(type: Struct, base: number): [string, Patch[]][] {
  const cases: [string, Patch[]][] = [];
  type.fields.forEach(({ name, offset, type: field }, i) => {
    if (field.kind !== 'pointer') return;
    const size = field.target ? sizeOf(field.target) : 1;
    const length = type.fields[i + 1];
    const counted = length !== undefined && /_(len|count)$/.test(length.name);
    // An array of structs is looked at only if there are some.
    const some: Patch[] = counted && size > 1 ? [[base + length.offset, 1]] : [];
    for (const [what, address] of badAddresses(size === 1 ? 9 : size)) {
      cases.push([`${name} ${what}`, [...some, [base + offset, address]]]);
    }
    if (!counted) return;
    for (const [what, value] of badCounts(0, size)) {
      cases.push([`${length.name} ${what}`, [[base + length.offset, value]]]);
    }
  });
  return cases;
}

/** A program that makes all the calls and writes a line with each one's result; for calls that come back. */
export function wildProgram(module: Module, fn: Func): { bytes: Uint8Array<ArrayBuffer>; cases: WildCase[] } {
  const program = new Program(PAGES);
  const file = program.text('tmp/wild-file');
  const cases = wildCases(program, fn);
  const body = cases.map(({ operands, patch }) => callOf(program, fn, operands, patch)).join('\n');
  const open = `(drop (call $wasi.path_open (i32.const 3) (i32.const 0) ${file}
    (i32.const 1) (i64.const 0x42) (i64.const 0x42) (i32.const 0) (i32.const 32)))`;
  return {
    bytes: program.build(`${open} ${body}`, '', '', importAs(module.name, fn.name, 'wild', signatureOf(fn))),
    cases,
  };
}

/** A program that makes one call, which does not come back. */
export function wildEnd(module: Module, fn: Func, index: number): Uint8Array<ArrayBuffer> {
  const program = new Program(PAGES);
  const { operands, patch } = wildCases(program, fn)[index]!;
  const body = callOf(program, fn, operands, patch);
  return program.build(body, '', '', importAs(module.name, fn.name, 'wild', signatureOf(fn)));
}

/** The call with good memory as it was, but for the patch, and then as it was again. */
function callOf(program: Program, fn: Func, operands: string[], patch: readonly Patch[]): string {
  const { address, size } = program.range();
  const keep = 65536;
  const copy = (to: number, from: number): string =>
    `(memory.copy (i32.const ${to}) (i32.const ${from}) (i32.const ${size}))`;
  const change = patch.map(([at, value]) => `(i32.store (i32.const ${at}) (i32.const ${value | 0}))`);
  const called = `(call $wild ${operands.join(' ')})`;
  const report = answers(fn) ? `(call $number ${called})` : `${called} (call $number (i32.const -1))`;
  return `${copy(keep, address)} ${change.join(' ')} ${report} ${copy(address, keep)}`;
}

/** Whether a call says how it went. */
function answers(fn: Func): boolean {
  return fn.returns === 'errno' || fn.returns === 'value';
}

/** Whether a call has a pointer at all. */
export function takesPointers(fn: Func): boolean {
  return lower(fn).some(({ type }) => type.kind === 'pointer');
}
