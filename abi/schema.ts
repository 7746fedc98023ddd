// The language in which abi/ describes the system call interface: scalars, enumerations, flag sets, structs,
// unions and functions. Sizes, alignments and offsets are computed here, by the C rule for wasm32 (every scalar
// aligned to its size, a struct padded to its widest member), which is also witx's rule.
//
// Interface: the types of descriptions, the builder functions that make them, and `sizeOf` and `alignOf`.
// lowering.ts turns descriptions into constants and WebAssembly signatures.

/** Integer types of a field, named as C's stdint without the `int`. `pointer` is an address in the program. */
export type ScalarName = 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'u64' | 's64';

export interface Scalar {
  kind: 'scalar';
  name: ScalarName;
}

/** An address in the program's memory; 0 stands for "none" where the function says so. */
export interface Pointer {
  kind: 'pointer';
  /** What is at the address; `null` for raw bytes. */
  target: Type | null;
  /** The kernel only reads through it. */
  readOnly: boolean;
}

/** A number with a fixed set of named values. */
export interface Enumeration {
  kind: 'enum';
  name: string;
  doc: string;
  representation: ScalarName;
  values: Constant[];
}

/** A set of bits. Unlike an enumeration its values can be combined. */
export interface Flags {
  kind: 'flags';
  name: string;
  doc: string;
  representation: ScalarName;
  values: Constant[];
}

/** A number with a meaning and a unit but no named values. */
export interface Alias {
  kind: 'alias';
  name: string;
  doc: string;
  representation: ScalarName;
}

/** Numbers that belong together but are no field's type, for example limits. */
export interface ConstantGroup {
  kind: 'constants';
  name: string;
  doc: string;
  representation: ScalarName;
  values: Constant[];
}

export interface Constant {
  name: string;
  value: bigint;
  doc: string;
}

export interface ArrayType {
  kind: 'array';
  element: Type;
  count: number;
}

export interface Field {
  name: string;
  type: Type;
  doc: string;
  offset: number;
}

export interface Struct {
  kind: 'struct';
  name: string;
  doc: string;
  /** Only ever found inside another struct, whose constants reach into it; has none of its own. */
  inner: boolean;
  fields: Field[];
  size: number;
  align: number;
}

/** A tag byte (an enumeration) and, at `payloadOffset`, whichever member the tag says. */
export interface Union {
  kind: 'union';
  name: string;
  doc: string;
  inner: boolean;
  tag: Enumeration;
  /** One per tag value, in the tag's order; `null` where the value carries nothing. */
  members: { name: string; type: Type | null }[];
  payloadOffset: number;
  size: number;
  align: number;
}

export type Definition = Alias | Enumeration | Flags | ConstantGroup | Struct | Union;
export type Type = Scalar | Pointer | Alias | Enumeration | Flags | ArrayType | Struct | Union;

/** A parameter as the program sees it. `string` and `list` become two WebAssembly values: address and count. */
export type ParameterType = Type | { kind: 'string' } | { kind: 'list'; element: Type; readOnly: boolean };

export interface Parameter {
  name: string;
  type: ParameterType;
}

/**
 * How a function answers.
 * - `errno`: 0 or a positive errno; results are written through pointers that follow the parameters (WASI's way).
 * - `value`: a result ≥ 0 or −errno (Linux's system call way).
 * - `none`: nothing.
 * - `noreturn`: control does not come back.
 */
export type Returns = 'errno' | 'value' | 'none' | 'noreturn';

/**
 * How a call ends that does not simply return what the kernel's function says.
 * - `restarts`: it is made again after a signal whose handlers are set so (SA_RESTART: signal(7)), from the very beginning.
 * - `forks`: on success the program unwinds its stack, and calls once more to hear what came of it.
 * - `replaces`: on success there is another program.
 * - `ends`: the kernel's function answers the status with which the process ends.
 */
export type Course = 'restarts' | 'forks' | 'replaces' | 'ends';

export interface Func {
  name: string;
  doc: string;
  parameters: Parameter[];
  /** Results written through pointers; only with `errno`. */
  results: Parameter[];
  returns: Returns;
  course?: Course;
}

/** An import module: what a program may import under one module name. */
export interface Module {
  /** The module name in the program's import section. */
  name: string;
  /** Prefix of the kernel's exports and of the userland's declarations, for example `wasi_`. */
  prefix: string;
  /** Prefix of the kernel's functions behind the exports; `sys_` if not given. */
  systemPrefix?: string;
  definitions: Definition[];
  functions: Func[];
}

const scalar = (name: ScalarName): Scalar => ({ kind: 'scalar', name });
export const u8 = scalar('u8');
export const u16 = scalar('u16');
export const u32 = scalar('u32');
export const s32 = scalar('s32');
export const u64 = scalar('u64');
export const s64 = scalar('s64');
export const string = { kind: 'string' } as const;

/** A pointer that the kernel writes through. */
export const pointer = (target: Type | null): Pointer => ({ kind: 'pointer', target, readOnly: false });
/** A pointer that the kernel only reads through. */
export const constPointer = (target: Type | null): Pointer => ({ kind: 'pointer', target, readOnly: true });
/** An array in the program's memory that the kernel reads, passed as address and element count. */
export const list = (element: Type): ParameterType => ({ kind: 'list', element, readOnly: true });
export const array = (element: Type, count: number): ArrayType => ({ kind: 'array', element, count });

export function alias(name: string, representation: ScalarName, doc: string): Alias {
  return { kind: 'alias', name, representation, doc };
}

/** Names with docs, numbered 0, 1, 2… in order. */
export function enumeration(
  name: string,
  representation: ScalarName,
  doc: string,
  values: Record<string, string>,
): Enumeration {
  const numbered = Object.entries(values).map(([key, text], index) => constant(key, BigInt(index), text));
  return { kind: 'enum', name, representation, doc, values: numbered };
}

/** Names with docs, given the bits 1, 2, 4… in order. */
export function flags(
  name: string,
  representation: ScalarName,
  doc: string,
  values: Record<string, string>,
): Flags {
  const bits = Object.entries(values).map(([key, text], index) => constant(key, 1n << BigInt(index), text));
  return { kind: 'flags', name, representation, doc, values: bits };
}

/**
 * Names with explicit values. The group's name is a heading only: constants carry exactly the names given, so
 * that Linux's own names (`SIGHUP`, `S_IFREG`) can be used.
 */
export function constants(
  name: string,
  representation: ScalarName,
  doc: string,
  values: Record<string, [number | bigint, string]>,
): ConstantGroup {
  const given = Object.entries(values).map(([key, [value, text]]) => constant(key, BigInt(value), text));
  return { kind: 'constants', name, representation, doc, values: given };
}

function constant(name: string, value: bigint, doc: string): Constant {
  return { name, value, doc };
}

/** A struct; a field is `[type, doc]`. Offsets follow from the order. */
export function struct(
  name: string,
  doc: string,
  fields: Record<string, [Type, string]>,
  options: { inner?: boolean } = {},
): Struct {
  let end = 0;
  let align = 1;
  const placed = Object.entries(fields).map(([key, [type, text]]) => {
    if (key === 'size')
      throw new Error(`struct ${name}: a field named "size" would collide with ${name}_SIZE`);
    const offset = roundUp(end, alignOf(type));
    end = offset + sizeOf(type);
    align = Math.max(align, alignOf(type));
    return { name: key, type, doc: text, offset };
  });
  return {
    kind: 'struct',
    name,
    doc,
    inner: options.inner ?? false,
    fields: placed,
    size: roundUp(end, align),
    align,
  };
}

/** A tagged union: a member per value of `tag`, under the value's name. */
export function union(
  name: string,
  doc: string,
  tag: Enumeration,
  members: Record<string, Type | null>,
  options: { inner?: boolean } = {},
): Union {
  const named = Object.entries(members).map(([key, type]) => ({ name: key, type }));
  const payloadAlign = Math.max(1, ...named.map(({ type }) => (type ? alignOf(type) : 1)));
  const payloadSize = Math.max(0, ...named.map(({ type }) => (type ? sizeOf(type) : 0)));
  const align = Math.max(alignOf(tag), payloadAlign);
  const payloadOffset = roundUp(sizeOf(tag), payloadAlign);
  const size = roundUp(payloadOffset + payloadSize, align);
  return {
    kind: 'union',
    name,
    doc,
    inner: options.inner ?? false,
    tag,
    members: named,
    payloadOffset,
    size,
    align,
  };
}

/** A function in WASI's convention: answers an errno, writes `results` through trailing pointers. */
export function func(
  name: string,
  doc: string,
  parameters: Record<string, ParameterType>,
  results: Record<string, Type> = {},
): Func {
  return {
    name,
    doc,
    parameters: toParameters(parameters),
    results: toParameters(results),
    returns: 'errno',
  };
}

/** A function in Linux's convention: answers a value ≥ 0 or −errno. */
export function call(name: string, doc: string, parameters: Record<string, ParameterType>): Func {
  return { name, doc, parameters: toParameters(parameters), results: [], returns: 'value' };
}

/** A function that answers nothing. */
export function procedure(name: string, doc: string, parameters: Record<string, ParameterType>): Func {
  return { name, doc, parameters: toParameters(parameters), results: [], returns: 'none' };
}

/** A function that does not come back. */
export function noreturn(name: string, doc: string, parameters: Record<string, ParameterType>): Func {
  return { name, doc, parameters: toParameters(parameters), results: [], returns: 'noreturn' };
}

const taking = (fn: Func, course: Course): Func => ({ ...fn, course });
/** Calls that take a course of their own: see Course. */
export const restarts = (fn: Func): Func => taking(fn, 'restarts');
export const forks = (fn: Func): Func => taking(fn, 'forks');
export const replaces = (fn: Func): Func => taking(fn, 'replaces');
export const ends = (fn: Func): Func => taking(fn, 'ends');

function toParameters(entries: Record<string, ParameterType>): Parameter[] {
  return Object.entries(entries).map(([name, type]) => ({ name, type }));
}

const SCALAR_SIZE: Record<ScalarName, number> = {
  u8: 1,
  s8: 1,
  u16: 2,
  s16: 2,
  u32: 4,
  s32: 4,
  u64: 8,
  s64: 8,
};

/** The scalar that holds a value of this type; `null` for structs, unions and arrays. */
export function representationOf(type: Type): ScalarName | null {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'pointer':
      return 'u32';
    case 'alias':
    case 'enum':
    case 'flags':
      return type.representation;
    default:
      return null;
  }
}

/** Size in bytes. */
export function sizeOf(type: Type): number {
  if (type.kind === 'struct' || type.kind === 'union') return type.size;
  if (type.kind === 'array') return sizeOf(type.element) * type.count;
  return SCALAR_SIZE[representationOf(type)!];
}

/** Alignment in bytes. */
export function alignOf(type: Type): number {
  if (type.kind === 'struct' || type.kind === 'union') return type.align;
  if (type.kind === 'array') return alignOf(type.element);
  return SCALAR_SIZE[representationOf(type)!];
}

function roundUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}
