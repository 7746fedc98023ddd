/**
 * Value types and function types: decoding, and the text form in which signatures are compared and shown.
 *
 * Sources: WebAssembly 3.0 specification, "Binary Format / Types".
 */
import { refuse, refuseSize } from './errors.ts';
import { MAX_ARITY, MAX_TYPES } from './limits.ts';
import type { Reader } from './reader.ts';

/** A function type. */
export interface FunctionType {
  parameters: string[];
  results: string[];
  /** The number of the first type in the module that is structurally equal (two equal types are one to call_indirect). */
  canonical: number;
}

export const I32 = 0x7f;
export const FUNCREF = 0x70;
const V128 = 0x7b;
const FUNCTION_FORM = 0x60;
const REF = 0x64;
const REF_NULL = 0x63;

const NUMBER_TYPES: Record<number, string> = {
  0x7f: 'i32',
  0x7e: 'i64',
  0x7d: 'f32',
  0x7c: 'f64',
  [V128]: 'v128',
};
const ABSTRACT_REFERENCES: Record<number, string> = {
  0x70: 'funcref',
  0x6f: 'externref',
  0x69: 'exnref',
  0x73: 'nullfuncref',
  0x72: 'nullexternref',
  0x74: 'nullexnref',
};

const GARBAGE_COLLECTED =
  'the program uses garbage-collected types, whose memory minios cannot account for (compile it to linear memory)';

/** A heap type: one of the abstract ones that are not garbage-collected data, or an index below `typeCount`. */
export function heapType(reader: Reader, typeCount: number): string {
  const at = reader.position;
  const byte = reader.peek();
  if (byte in ABSTRACT_REFERENCES) {
    reader.skip(1);
    return ABSTRACT_REFERENCES[byte];
  }
  if (byte >= 0x6a && byte <= 0x71) refuse(GARBAGE_COLLECTED, at);
  // A signed LEB128 of 33 bits: one byte of 0x40 or more would be negative. An index needs the next form then.
  if (byte >= 0x40 && byte < 0x80) refuse('unknown heap type', at);
  return String(typeIndex(reader, typeCount));
}

/** The index of a type, written as a signed LEB128 that is not negative. */
function typeIndex(reader: Reader, typeCount: number): number {
  const at = reader.position;
  const value = reader.index(typeCount, 'type');
  // Bit 6 of the last byte is the sign: such a number is negative, and names no index.
  if (reader.bytes[reader.position - 1] & 0x40) refuse('unknown type', at);
  return value;
}

/** A value type, as text. `typeCount`: how many types it may refer to. */
export function valueType(reader: Reader, typeCount: number): string {
  const at = reader.position;
  const byte = reader.byte();
  const simple = NUMBER_TYPES[byte] ?? ABSTRACT_REFERENCES[byte];
  if (simple !== undefined) return simple;
  if (byte === REF) return `(ref ${heapType(reader, typeCount)})`;
  if (byte === REF_NULL) return `(ref null ${heapType(reader, typeCount)})`;
  if (byte >= 0x6a && byte <= 0x71) refuse(GARBAGE_COLLECTED, at);
  return refuse(`unknown value type 0x${byte.toString(16)}`, at);
}

/** A value type that must be a reference. */
export function referenceType(reader: Reader, typeCount: number): string {
  const at = reader.position;
  const type = valueType(reader, typeCount);
  if (isNumber(type)) refuse('a table of numbers', at);
  return type;
}

/** Whether values of the type can lie in memory: all but references. */
export function isNumber(type: string): boolean {
  return type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64' || type === 'v128';
}

/** A block type: the number of its parameters and results together, which compilers merge at its label. */
export function blockArity(reader: Reader, types: readonly FunctionType[]): number {
  const byte = reader.peek();
  if (byte === 0x40) {
    reader.skip(1);
    return 0;
  }
  if (byte > 0x40 && byte < 0x80) {
    valueType(reader, types.length);
    return 1;
  }
  const type = types[typeIndex(reader, types.length)];
  return type.parameters.length + type.results.length;
}

/** A signature as import tables and messages write it: `i32 i64 -> i32`. */
export function signature(type: Pick<FunctionType, 'parameters' | 'results'>): string {
  return `${type.parameters.join(' ')} -> ${type.results.join(' ')}`.trim();
}

function valueTypes(reader: Reader, typeCount: number): string[] {
  const count = reader.u32();
  if (count > MAX_ARITY) refuseSize('parameters or results of a function type', count, MAX_ARITY);
  const out: string[] = [];
  for (let i = 0; i < count; i++) out.push(valueType(reader, typeCount));
  return out;
}

/** The type section: function types only, each a recursion group of its own. */
export function decodeTypes(reader: Reader): FunctionType[] {
  const types: FunctionType[] = [];
  const seen = new Map<string, number>();
  const count = reader.count('function types', MAX_TYPES, refuseSize);
  const canonicalText = (type: string) =>
    type.replace(/\d+(?=\)$)/, (digits) => String(types[Number(digits)].canonical));
  for (let i = 0; i < count; i++) {
    const at = reader.position;
    const form = reader.byte();
    if (form !== FUNCTION_FORM)
      refuse(form >= 0x4d && form <= 0x5f ? GARBAGE_COLLECTED : 'unknown kind of type', at);
    const type = { parameters: valueTypes(reader, i), results: valueTypes(reader, i), canonical: i };
    const key = signature({
      parameters: type.parameters.map(canonicalText),
      results: type.results.map(canonicalText),
    });
    type.canonical = seen.get(key) ?? i;
    seen.set(key, type.canonical);
    types.push(type);
  }
  return types;
}
