// From descriptions (schema.ts) to what generators write: a function's WebAssembly parameters and signature, and a
// definition's constants.

import {
  alias,
  pointer,
  representationOf,
  sizeOf,
  type Definition,
  type Func,
  type ScalarName,
  type Struct,
  type Type,
  type Union,
} from './schema.ts';

/** WebAssembly value types that system calls use. */
export type WasmType = 'i32' | 'i64';

/** One value of a lowered function. `type` tells a generator how to declare it. */
export interface LoweredParameter {
  name: string;
  wasm: WasmType;
  type: Type;
}

const size = alias('size', 'u32', 'A number of bytes or elements.');

/** The parameters as WebAssembly sees them: strings and lists split in two, results as trailing pointers. */
export function lower(fn: Func): LoweredParameter[] {
  const lowered = fn.parameters.flatMap(({ name, type }): LoweredParameter[] => {
    if (type.kind === 'string' || type.kind === 'list') {
      const target = type.kind === 'string' ? null : type.element;
      const readOnly = type.kind === 'string' ? true : type.readOnly;
      return [
        { name, wasm: 'i32', type: { kind: 'pointer', target, readOnly } },
        { name: `${name}_len`, wasm: 'i32', type: size },
      ];
    }
    return [{ name, wasm: wasmTypeOf(type), type }];
  });
  const results = fn.results.map(({ name, type }): LoweredParameter => ({
    name: `${name}_out`,
    wasm: 'i32',
    type: pointer(type as Type),
  }));
  return [...lowered, ...results];
}

function wasmTypeOf(type: Type): WasmType {
  if (representationOf(type) === null) throw new Error(`a ${type.kind} cannot be passed by value`);
  return sizeOf(type) === 8 ? 'i64' : 'i32';
}

/** The signature as text, `i32 i64 -> i32`. The arrow always has a space on both sides: ` -> i32`, `i32 -> `. */
export function signatureOf(fn: Func): string {
  const result = fn.returns === 'errno' || fn.returns === 'value' ? 'i32' : '';
  return `${lower(fn)
    .map(({ wasm }) => wasm)
    .join(' ')} -> ${result}`;
}

/** A constant ready to be written into some language. */
export interface FlatConstant {
  name: string;
  value: bigint;
  doc: string;
  /** `size` for sizes and offsets, else the representation of the enumeration. */
  type: ScalarName | 'size';
}

/** Every constant that a definition gives, names in SCREAMING_CASE. */
export function constantsOf(definition: Definition): FlatConstant[] {
  const prefix = definition.name.toUpperCase();
  switch (definition.kind) {
    case 'alias':
      return [];
    case 'constants':
      return definition.values.map((value) => ({ ...value, type: definition.representation }));
    case 'enum':
    case 'flags':
      return definition.values.map(({ name, value, doc }) => ({
        name: `${prefix}_${name.toUpperCase()}`,
        value,
        doc,
        type: definition.representation,
      }));
    case 'struct':
    case 'union':
      if (definition.inner) return [];
      return [
        ...offsetsIn(definition, prefix, 0),
        { name: `${prefix}_SIZE`, value: BigInt(definition.size), doc: 'Size in bytes.', type: 'size' },
      ];
  }
}

/** Offsets of all members, through nested structs and unions, named by the path of field names. */
function offsetsIn(type: Struct | Union, prefix: string, base: number): FlatConstant[] {
  const at = (name: string, offset: number, doc: string): FlatConstant => ({
    name: `${prefix}_${name.toUpperCase()}`,
    value: BigInt(base + offset),
    doc,
    type: 'size',
  });
  const nested = (name: string, member: Type | null, offset: number): FlatConstant[] =>
    member && (member.kind === 'struct' || member.kind === 'union') && member.inner
      ? offsetsIn(member, `${prefix}_${name.toUpperCase()}`, base + offset)
      : [];
  if (type.kind === 'struct') {
    return type.fields.flatMap((field) => [
      at(field.name, field.offset, field.doc),
      ...nested(field.name, field.type, field.offset),
    ]);
  }
  return [
    at('tag', 0, `Which member is there: ${type.tag.name.toUpperCase()}_….`),
    at('payload', type.payloadOffset, 'Where the member starts.'),
    ...type.members.flatMap(({ name, type: member }) => nested(name, member, type.payloadOffset)),
  ];
}
