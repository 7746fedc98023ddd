/**
 * Decodes every section of a module but the function bodies, and bounds what each may hold.
 *
 * The decoder is an allow-list: what it does not know, it refuses. It checks every index that it meets against
 * the size of its space, since rewriting makes spaces larger: an index that is out of range in the original must
 * never come into range. Source: WebAssembly 3.0 specification, "Binary Format / Modules".
 */
import { refuse, refuseSize } from './errors.ts';
import * as limits from './limits.ts';
import { OP, V128_CONST } from './opcodes.ts';
import { Reader } from './reader.ts';
import { decodeTypes, heapType, referenceType, valueType } from './types.ts';
import type { FunctionType } from './types.ts';

/** Section numbers. */
export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

/** The order in which sections stand in a module. */
export const SECTION_ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** Kinds of imports and exports. */
export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;
const KIND_NAMES = ['function', 'table', 'memory', 'global', 'tag'];

/** Bytes `start` up to `end` of the module. */
export interface Range {
  start: number;
  end: number;
}

export interface Import extends Range {
  module: string;
  name: string;
  kind: number;
  /** The type's index, of a function. */
  type: number;
}

/** Sizes in pages or elements. */
export interface Size {
  initial: number;
  maximum: number | null;
}

export interface Table extends Size {
  /** The bytes of the element type. */
  type: Range;
}

export interface Module {
  bytes: Uint8Array;
  /** The contents of each section, by section number; of `name`, the whole section. */
  sections: (Range | undefined)[];
  nameSection: Range | null;
  types: FunctionType[];
  imports: Import[];
  importedFunctions: number;
  /** The type's index of every function, imported ones first. */
  functionTypes: Uint32Array;
  /** 1 for every function that a table or a reference may lead to. */
  addressTaken: Uint8Array;
  /** An instruction somewhere changes a table; known once the bodies are scanned. */
  changesTables: boolean;
  tables: Table[];
  memory: (Size & { imported: boolean }) | null;
  globals: { type: string; mutable: boolean }[];
  tags: number;
  exports: { name: string; kind: number; index: number }[];
  /** The start function, or −1. */
  start: number;
  /** Entries of each element segment. */
  elements: number[];
  /** Bytes of each data segment; `dataSegments` comes first, from the data count section. */
  data: number[];
  dataSegments: number;
  bodies: Range[];
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Finds the sections. Custom sections say nothing that a program's run depends on; only `name` is noted. */
function frame(module: Module): void {
  const { bytes } = module;
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    refuse(
      bytes[0] === 0 && bytes[1] === 0x61 && bytes[4] === 0x0d
        ? 'a WebAssembly component; minios runs core modules (take the core module out of the component)'
        : 'not a WebAssembly module',
    );
  }
  const reader = new Reader(bytes, MAGIC.length);
  let last = -1;
  while (reader.position < bytes.length) {
    const at = reader.position;
    const id = reader.byte();
    const size = reader.u32();
    const start = reader.position;
    reader.skip(size);
    const end = reader.position;
    if (id === SECTION.custom) {
      if (new Reader(bytes, start, end).name() === 'name') module.nameSection = { start: at, end };
      continue;
    }
    const rank = SECTION_ORDER.indexOf(id);
    if (rank < 0) refuse(`unknown section ${id}`, at);
    if (rank <= last) refuse(`section ${id} stands twice or out of order`, at);
    last = rank;
    module.sections[id] = { start, end };
  }
}

/** Limits of a memory or table: 32-bit and not shared. */
function size(reader: Reader, what: string): Size {
  const at = reader.position;
  const flags = reader.byte();
  if (flags & 4) refuse(`a 64-bit ${what}, which minios does not support (compile for wasm32)`, at);
  if (flags & 2) refuse(`a shared ${what}, which minios does not support (compile without threads)`, at);
  if (flags > 1) refuse(`unknown limits of a ${what}`, at);
  return { initial: reader.u32(), maximum: flags & 1 ? reader.u32() : null };
}

function decodeImport(module: Module, reader: Reader): void {
  const start = reader.position;
  const entry: Import = { start, end: 0, module: reader.name(), name: reader.name(), kind: 0, type: 0 };
  entry.kind = reader.byte();
  if (entry.kind === KIND.function) entry.type = reader.index(module.types.length, 'type');
  else if (entry.kind === KIND.memory) addMemory(module, { ...size(reader, 'memory'), imported: true });
  else if (entry.kind in KIND_NAMES) {
    refuse(
      `imports the ${KIND_NAMES[entry.kind]} ${entry.module}.${entry.name}; ` +
        'programs may import functions and a memory (link it as a stand-alone program)',
      start,
    );
  } else refuse(`unknown kind of import of ${entry.module}.${entry.name}`, start);
  entry.end = reader.position;
  module.imports.push(entry);
}

function addMemory(module: Module, memory: Size & { imported: boolean }): void {
  if (module.memory) refuse('more than one memory, which minios does not support');
  module.memory = memory;
}

function decodeFunctions(module: Module, reader: Reader | null): void {
  const imported = module.imports.filter((entry) => entry.kind === KIND.function);
  module.importedFunctions = imported.length;
  const count = reader ? reader.count('functions', limits.MAX_FUNCTIONS, refuseSize) : 0;
  module.functionTypes = new Uint32Array(imported.length + count);
  imported.forEach((entry, i) => (module.functionTypes[i] = entry.type));
  for (let i = 0; i < count; i++) {
    module.functionTypes[imported.length + i] = reader!.index(module.types.length, 'type');
  }
  module.addressTaken = new Uint8Array(imported.length + count);
}

/** A function named by index where its address is taken. */
function takenFunction(module: Module, reader: Reader): void {
  module.addressTaken[reader.index(module.functionTypes.length, 'function')] = 1;
}

/** Constant expressions: constants, integer arithmetic, references and globals. */
function constantExpression(module: Module, reader: Reader): void {
  for (;;) {
    const at = reader.position;
    const opcode = reader.byte();
    if (opcode === OP.end) return;
    if (opcode === OP.i32Const) reader.skipLeb(5);
    else if (opcode === OP.i64Const) reader.skipLeb(10);
    else if (opcode === OP.f32Const) reader.skip(4);
    else if (opcode === OP.f64Const) reader.skip(8);
    else if (opcode === OP.globalGet) reader.index(module.globals.length, 'global');
    else if (opcode === OP.refFunc) takenFunction(module, reader);
    else if (opcode === OP.refNull) heapType(reader, module.types.length);
    else if (opcode === OP.vector && reader.u32() === V128_CONST) reader.skip(16);
    else if (!(opcode >= 0x6a && opcode <= 0x6c) && !(opcode >= 0x7c && opcode <= 0x7e)) {
      refuse('a constant expression uses an instruction that minios does not allow there', at);
    }
  }
}

function decodeTable(module: Module, reader: Reader): void {
  const initialized = reader.peek() === 0x40;
  if (initialized) {
    reader.skip(1);
    if (reader.byte() !== 0) refuse('unknown form of a table', reader.position - 1);
  }
  const start = reader.position;
  referenceType(reader, module.types.length);
  const type = { start, end: reader.position };
  module.tables.push({ ...size(reader, 'table'), type });
  const total = module.tables.reduce((sum, table) => sum + table.initial, 0);
  if (total > limits.MAX_TABLE_ELEMENTS)
    refuseSize('initial elements of the tables', total, limits.MAX_TABLE_ELEMENTS);
  if (initialized) constantExpression(module, reader);
}

function decodeGlobal(module: Module, reader: Reader): void {
  const type = valueType(reader, module.types.length);
  const at = reader.position;
  const mutable = reader.byte();
  if (mutable > 1)
    refuse(mutable & 2 ? 'a shared global, which minios does not support' : 'unknown kind of global', at);
  constantExpression(module, reader);
  module.globals.push({ type, mutable: mutable === 1 });
}

function decodeTag(module: Module, reader: Reader): void {
  if (reader.byte() !== 0) refuse('unknown kind of tag', reader.position - 1);
  reader.index(module.types.length, 'type');
  module.tags++;
}

function decodeExport(module: Module, reader: Reader): void {
  const name = reader.name();
  const at = reader.position;
  const kind = reader.byte();
  if (!(kind in KIND_NAMES)) refuse(`unknown kind of export ${name}`, at);
  const bounds = [
    module.functionTypes.length,
    module.tables.length,
    module.memory ? 1 : 0,
    module.globals.length,
    module.tags,
  ];
  const index = reader.index(bounds[kind], KIND_NAMES[kind]);
  module.exports.push({ name, kind, index });
}

/** An element segment. Bits of its flags: 1 not active, 2 explicit table or declared only, 4 expressions. */
function decodeElement(module: Module, reader: Reader): void {
  const at = reader.position;
  const flags = reader.u32();
  if (flags > 7) refuse('unknown kind of element segment', at);
  if (!(flags & 1)) {
    if (flags & 2) reader.index(module.tables.length, 'table');
    else if (module.tables.length === 0) refuse('table 0 does not exist', at);
    constantExpression(module, reader);
  }
  if (flags & 3) {
    if (flags & 4) referenceType(reader, module.types.length);
    else if (reader.byte() !== 0) refuse('unknown kind of elements', reader.position - 1);
  }
  const count = reader.count('elements', limits.MAX_TABLE_ELEMENTS, refuseSize);
  for (let i = 0; i < count; i++) {
    if (flags & 4) constantExpression(module, reader);
    else takenFunction(module, reader);
  }
  module.elements.push(count);
}

function decodeData(module: Module, reader: Reader): void {
  const at = reader.position;
  const flags = reader.u32();
  if (flags > 2) refuse('unknown kind of data segment', at);
  if (flags === 2 && reader.u32() !== 0) refuse('more than one memory, which minios does not support', at);
  if (flags !== 1) {
    if (!module.memory) refuse('memory 0 does not exist', at);
    constantExpression(module, reader);
  }
  const length = reader.u32();
  reader.skip(length);
  module.data.push(length);
}

function decodeBody(module: Module, reader: Reader): void {
  const at = reader.position;
  const length = reader.u32();
  if (length > limits.MAX_BODY_BYTES) refuseSize('size of a function', length, limits.MAX_BODY_BYTES);
  const start = reader.position;
  reader.skip(length);
  if (length === 0) refuse('an empty function body', at);
  module.bodies.push({ start, end: reader.position });
}

/** Decodes a module; the bodies stay as they are. Never looks outside of `bytes`; throws LoadError only. */
export function decodeModule(bytes: Uint8Array): Module {
  const module: Module = {
    bytes,
    sections: [],
    nameSection: null,
    types: [],
    imports: [],
    importedFunctions: 0,
    functionTypes: new Uint32Array(0),
    addressTaken: new Uint8Array(0),
    changesTables: false,
    tables: [],
    memory: null,
    globals: [],
    tags: 0,
    exports: [],
    start: -1,
    elements: [],
    data: [],
    dataSegments: 0,
    bodies: [],
  };
  frame(module);

  /** Decodes a section with `decode`, and checks that it ends where it should. */
  const section = (id: number, decode: (reader: Reader) => void) => {
    const range = module.sections[id];
    if (!range) return;
    const reader = new Reader(bytes, range.start, range.end);
    decode(reader);
    if (reader.position !== range.end) refuse(`section ${id} is longer than its contents`, reader.position);
  };
  /** A section that is a vector of at most `limit` items called `what`. */
  const vector = (id: number, what: string, limit: number, item: (module: Module, reader: Reader) => void) =>
    section(id, (reader) => {
      for (let left = reader.count(what, limit, refuseSize); left > 0; left--) item(module, reader);
    });

  section(SECTION.type, (reader) => (module.types = decodeTypes(reader)));
  vector(SECTION.import, 'imports', limits.MAX_IMPORTS, decodeImport);
  section(SECTION.function, (reader) => decodeFunctions(module, reader));
  if (!module.sections[SECTION.function]) decodeFunctions(module, null);
  vector(SECTION.table, 'tables', limits.MAX_TABLES, decodeTable);
  vector(SECTION.memory, 'memories', 1, (_, reader) =>
    addMemory(module, { ...size(reader, 'memory'), imported: false }),
  );
  vector(SECTION.tag, 'tags', limits.MAX_TAGS, decodeTag);
  vector(SECTION.global, 'globals', limits.MAX_GLOBALS, decodeGlobal);
  vector(SECTION.export, 'exports', limits.MAX_EXPORTS, decodeExport);
  section(SECTION.start, (reader) => (module.start = reader.index(module.functionTypes.length, 'function')));
  vector(SECTION.element, 'element segments', limits.MAX_ELEMENT_SEGMENTS, decodeElement);
  section(SECTION.dataCount, (reader) => (module.dataSegments = reader.u32()));
  vector(SECTION.code, 'function bodies', limits.MAX_FUNCTIONS, decodeBody);
  vector(SECTION.data, 'data segments', limits.MAX_DATA_SEGMENTS, decodeData);
  const defined = module.functionTypes.length - module.importedFunctions;
  if (module.bodies.length !== defined) refuse(`${defined} functions but ${module.bodies.length} bodies`);
  if (module.sections[SECTION.dataCount] && module.dataSegments !== module.data.length) {
    refuse(`${module.dataSegments} data segments announced but ${module.data.length} there`);
  }
  return module;
}
