/**
 * The instructions that a program may use, and what follows each opcode: an allow-list.
 *
 * Sources: the WebAssembly 3.0 specification, appendix "Index of Instructions", and, for the older exception
 * instructions, https://github.com/WebAssembly/exception-handling/blob/main/proposals/exception-handling/legacy.
 * In the list: MVP, sign extension, saturating truncation, bulk memory, reference types, typed function
 * references, SIMD and relaxed SIMD, atomics, tail calls, both exception proposals. Not in it: garbage-collected
 * types (they allocate on the host's JavaScript heap, which no cgroup is charged for), 64-bit and multiple
 * memories, stack switching, everything that an engine has behind a flag.
 */

// What follows an opcode. (Plain constants, because the scanner's speed depends on them.)
export const REFUSED = 0;
export const NOTHING = 1;
export const BLOCK_TYPE = 2; // block, loop, if, try
export const LABEL = 3;
export const BR_TABLE = 4;
export const FUNCTION = 5; // call, return_call
export const TYPE_AND_TABLE = 6; // call_indirect, return_call_indirect
export const TYPE = 7; // call_ref, return_call_ref
export const LOCAL = 8;
export const GLOBAL = 9;
export const TABLE = 10;
export const MEMORY_ARGUMENT = 11; // alignment and offset
export const MEMORY = 12; // memory.size, memory.grow
export const CONSTANT_32 = 13; // a signed LEB128
export const CONSTANT_64 = 14;
export const FLOAT_32 = 15;
export const FLOAT_64 = 16;
export const SELECT_TYPES = 17;
export const TRY_TABLE = 18;
export const TAG = 19;
export const HEAP_TYPE = 20; // ref.null
export const FUNCTION_REFERENCE = 21; // ref.func
export const PREFIX = 22; // 0xfc, 0xfd, 0xfe: a second opcode follows
export const LANE = 23;
export const MEMORY_ARGUMENT_AND_LANE = 24;
export const SIXTEEN_BYTES = 25; // v128.const, i8x16.shuffle
export const ZERO_BYTE = 26; // atomic.fence
export const DATA_AND_MEMORY = 27; // memory.init
export const DATA = 28; // data.drop
export const TWO_MEMORIES = 29; // memory.copy
export const ELEMENT_AND_TABLE = 30; // table.init
export const ELEMENT = 31; // elem.drop
export const TWO_TABLES = 32; // table.copy
export const MISCELLANEOUS_TABLE = 33; // table.grow, table.size, table.fill
export const MEMORY_FILL = 34;

/** Opcodes that the scanner looks at by name. */
export const OP = {
  block: 0x02,
  loop: 0x03,
  else: 0x05,
  try: 0x06,
  catch: 0x07,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  call: 0x10,
  delegate: 0x18,
  catchAll: 0x19,
  globalGet: 0x23,
  tableSet: 0x26,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  refNull: 0xd0,
  refFunc: 0xd2,
  vector: 0xfd,
} as const;
export const TABLE_GROW = 15;
export const TABLE_FILL = 17;
export const V128_CONST = 12;

/** Rows of [what follows, first opcode, last opcode]. */
function table(size: number, rows: [number, number, number?][]): Uint8Array {
  const out = new Uint8Array(size).fill(REFUSED);
  for (const [kind, first, last = first] of rows) out.fill(kind, first, last + 1);
  return out;
}

/** One-byte opcodes. */
export const PLAIN = table(256, [
  [NOTHING, 0x00, 0x01],
  [BLOCK_TYPE, 0x02, 0x04],
  [NOTHING, 0x05],
  [BLOCK_TYPE, 0x06],
  [TAG, 0x07, 0x08],
  [LABEL, 0x09],
  [NOTHING, 0x0a, 0x0b],
  [LABEL, 0x0c, 0x0d],
  [BR_TABLE, 0x0e],
  [NOTHING, 0x0f],
  [FUNCTION, 0x10],
  [TYPE_AND_TABLE, 0x11],
  [FUNCTION, 0x12],
  [TYPE_AND_TABLE, 0x13],
  [TYPE, 0x14, 0x15],
  [LABEL, 0x18],
  [NOTHING, 0x19, 0x1b],
  [SELECT_TYPES, 0x1c],
  [TRY_TABLE, 0x1f],
  [LOCAL, 0x20, 0x22],
  [GLOBAL, 0x23, 0x24],
  [TABLE, 0x25, 0x26],
  [MEMORY_ARGUMENT, 0x28, 0x3e],
  [MEMORY, 0x3f, 0x40],
  [CONSTANT_32, 0x41],
  [CONSTANT_64, 0x42],
  [FLOAT_32, 0x43],
  [FLOAT_64, 0x44],
  [NOTHING, 0x45, 0xc4],
  [HEAP_TYPE, 0xd0],
  [NOTHING, 0xd1],
  [FUNCTION_REFERENCE, 0xd2],
  [NOTHING, 0xd4],
  [LABEL, 0xd5, 0xd6],
  [PREFIX, 0xfc, 0xfe],
]);

/** After 0xfc: saturating truncation, bulk memory, table instructions. */
export const MISCELLANEOUS = table(18, [
  [NOTHING, 0, 7],
  [DATA_AND_MEMORY, 8],
  [DATA, 9],
  [TWO_MEMORIES, 10],
  [MEMORY_FILL, 11],
  [ELEMENT_AND_TABLE, 12],
  [ELEMENT, 13],
  [TWO_TABLES, 14],
  [MISCELLANEOUS_TABLE, 15, 17],
]);

/** After 0xfd: SIMD. The numbers that are left out are holes in the specification's numbering. */
export const VECTOR = table(0x114, [
  [MEMORY_ARGUMENT, 0x00, 0x0b],
  [SIXTEEN_BYTES, 0x0c, 0x0d],
  [NOTHING, 0x0e, 0x14],
  [LANE, 0x15, 0x22],
  [NOTHING, 0x23, 0x53],
  [MEMORY_ARGUMENT_AND_LANE, 0x54, 0x5b],
  [MEMORY_ARGUMENT, 0x5c, 0x5d],
  [NOTHING, 0x5e, 0x99],
  [NOTHING, 0x9b, 0xa1],
  [NOTHING, 0xa3, 0xa4],
  [NOTHING, 0xa7, 0xae],
  [NOTHING, 0xb1],
  [NOTHING, 0xb5, 0xba],
  [NOTHING, 0xbc, 0xc1],
  [NOTHING, 0xc3, 0xc4],
  [NOTHING, 0xc7, 0xce],
  [NOTHING, 0xd1],
  [NOTHING, 0xd5, 0xe1],
  [NOTHING, 0xe3, 0xed],
  [NOTHING, 0xef, 0xff],
  [NOTHING, 0x100, 0x113],
]);

/** After 0xfe: atomics. On a memory that is not shared they work, and waiting traps. */
export const ATOMIC = table(0x4f, [
  [MEMORY_ARGUMENT, 0x00, 0x02],
  [ZERO_BYTE, 0x03],
  [MEMORY_ARGUMENT, 0x10, 0x4e],
]);
