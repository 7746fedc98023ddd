/**
 * The functions that the rewriter appends to a program, in place of instructions that need the kernel's consent
 * (memory.grow, table.grow) or take long (bulk operations).
 *
 * A helper does what its instruction does, traps included. A bulk operation that is out of range is handed to
 * the original instruction before anything is written, so that it traps with nothing done; one in range goes in
 * steps, in the direction that is right for overlapping ranges, and counts fuel after each.
 */
import * as contract from './contract.ts';
import { refuseSize } from './errors.ts';
import { MAX_FUNCTIONS } from './limits.ts';
import type { Module } from './module.ts';
import { FUNCREF, I32 } from './types.ts';
import { signed, unsigned } from './writer.ts';

/** Operations up to this size are done at once, uncounted: bytes and elements. */
const SMALL_MEMORY = 4096;
const SMALL_TABLE = 512;

/** Work of a small operation, in bytes of code (see checks.ts). */
export const HELPER_WORK = 64;

/** Upper bound of the work of an instruction: from here on it gets a check of its own in any case. */
const MAX_WORK = 1 << 20;

// A few opcodes, as assembler.
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, ...signed(value)];
const callIndirect = (type: number, table: number) => [0x11, ...unsigned(type), ...unsigned(table)];
const call = (fn: number) => [0x10, ...unsigned(fn)];
const IF = [0x04, 0x40];
const ELSE = 0x05;
const LOOP = [0x03, 0x40];
const BR_IF_0 = [0x0d, 0];
const END = 0x0b;
const RETURN = 0x0f;
const DROP = 0x1a;
const SELECT = 0x1b;
const MEMORY_SIZE = [0x3f, 0];
const I32_EQZ = 0x45, I32_EQ = 0x46, I32_LT_S = 0x48, I32_LT_U = 0x49, I32_GT_U = 0x4b, I32_ADD = 0x6a, I32_SUB = 0x6b;
const I32_SHR_U = 0x76;
const I64_GT_U = 0x56, I64_ADD = 0x7c, I64_SHL = 0x86, I64_EXTEND_U = 0xad;
const I64_CONST_16 = [0x42, 16];

/** A bulk instruction with operands (destination, source or value, count). */
interface Bulk {
  instruction: number[];
  /** Bytes of the second operand's type. */
  secondType: number[];
  /** Code that leaves the size of the destination, and of the source if there is one, as i64. */
  destinationSize: number[];
  sourceSize?: number[];
  /** Whether source and destination may overlap. */
  overlaps?: boolean;
  small: number;
  step: number;
  fuelShift: number;
}

/** The helpers of one module, made when first asked for. All methods give a helper's ordinal. */
export class Helpers {
  /** Function types and functions to append, encoded; and each function's type. */
  readonly types: number[][] = [];
  readonly bodies: number[][] = [];
  readonly bodyTypes: number[] = [];
  private readonly module: Module;
  private readonly ordinals = new Map<string, number>();
  private readonly hooks: number;
  private readonly fuel: number[];

  constructor(module: Module) {
    this.module = module;
    this.hooks = module.tables.length;
    this.fuel = unsigned(module.globals.length);
    const hookType = this.type([], []);
    this.define('preempt', hookType, () => [0, ...constant(contract.HOOK.preempt), ...callIndirect(hookType, this.hooks), END]);
  }

  /** The index of the function that a helper's ordinal stands for. */
  index(ordinal: number): number {
    return this.module.functionTypes.length + ordinal;
  }

  /** The index of the helper that calls hook `preempt`. */
  get preempt(): number {
    return this.index(0);
  }

  memoryGrow(): number {
    const type = this.type([I32], [I32]);
    return this.define('memory.grow', type, () =>
      [0, ...get(0), ...constant(contract.HOOK.memoryGrow), ...callIndirect(type, this.hooks), END]);
  }

  memoryFill(): number {
    return this.bulk('memory.fill', this.memoryBulk([0xfc, 11, 0]));
  }

  memoryCopy(): number {
    return this.bulk('memory.copy',
      { ...this.memoryBulk([0xfc, 10, 0, 0]), sourceSize: this.memorySize(), overlaps: true });
  }

  /** memory.init of a segment that is longer than a step; null for others. */
  memoryInit(segment: number): number | null {
    const length = this.module.data[segment];
    if (length <= contract.MEMORY_STEP) return null;
    // A dropped segment is shorter: then the first step traps, before anything is written.
    return this.bulk(`memory.init ${segment}`,
      { ...this.memoryBulk([0xfc, 8, ...unsigned(segment), 0]), sourceSize: this.length(length) });
  }

  tableFill(table: number): number {
    return this.bulk(`table.fill ${table}`,
      { ...this.tableBulk(table, [0xfc, 17, ...unsigned(table)]), secondType: this.elementType(table) });
  }

  tableCopy(to: number, from: number): number {
    return this.bulk(`table.copy ${to} ${from}`, {
      ...this.tableBulk(to, [0xfc, 14, ...unsigned(to), ...unsigned(from)]),
      sourceSize: this.tableSize(from), overlaps: true,
    });
  }

  /** table.init of a segment that is longer than a step; null for others. */
  tableInit(segment: number, table: number): number | null {
    const length = this.module.elements[segment];
    if (length <= contract.TABLE_STEP) return null;
    return this.bulk(`table.init ${segment} ${table}`, {
      ...this.tableBulk(table, [0xfc, 12, ...unsigned(segment), ...unsigned(table)]),
      sourceSize: this.length(length),
    });
  }

  /** table.grow of one table: asks hook `table_grow` first, and gives the charge back if growing fails. */
  tableGrow(table: number): number {
    const hookType = this.type([I32], [I32]);
    const type = this.type([...this.elementType(table), I32], [I32], 2);
    const hook = [...constant(contract.HOOK.tableGrow), ...callIndirect(hookType, this.hooks)];
    const giveUp = [...IF, ...constant(-1), RETURN, END];
    return this.define(`table.grow ${table}`, type, () => [
      1, 1, I32,
      ...get(1), ...constant(0), I32_LT_S, ...giveUp, // more than any table holds; and no negative charge
      ...get(1), ...hook, I32_EQZ, ...giveUp,
      ...get(0), ...get(1), 0xfc, 15, ...unsigned(table), ...tee(2),
      ...constant(-1), I32_EQ, ...IF, ...constant(0), ...get(1), I32_SUB, ...hook, DROP, END,
      ...get(2), END,
    ]);
  }

  /** The work of an init instruction that stays in place, in bytes of code. */
  memoryWork(length: number): number {
    return Math.min(MAX_WORK, length >>> contract.MEMORY_FUEL_SHIFT);
  }

  tableWork(length: number): number {
    return Math.min(MAX_WORK, length >>> contract.TABLE_FUEL_SHIFT);
  }

  private elementType(table: number): number[] {
    const { start, end } = this.module.tables[table].type;
    return [...this.module.bytes.subarray(start, end)];
  }

  private memorySize(): number[] {
    return [...MEMORY_SIZE, I64_EXTEND_U, ...I64_CONST_16, I64_SHL];
  }

  private tableSize(table: number): number[] {
    return [0xfc, 16, ...unsigned(table), I64_EXTEND_U];
  }

  private length(length: number): number[] {
    return [...constant(length), I64_EXTEND_U];
  }

  private memoryBulk(instruction: number[]): Bulk {
    return {
      instruction, secondType: [I32], destinationSize: this.memorySize(), small: SMALL_MEMORY,
      step: contract.MEMORY_STEP, fuelShift: contract.MEMORY_FUEL_SHIFT,
    };
  }

  private tableBulk(table: number, instruction: number[]): Bulk {
    return {
      instruction, secondType: [I32], destinationSize: this.tableSize(table), small: SMALL_TABLE,
      step: contract.TABLE_STEP, fuelShift: contract.TABLE_FUEL_SHIFT,
    };
  }

  /** Two functions: a small one, which compilers inline, for short operations, and one that goes in steps. */
  private bulk(key: string, bulk: Bulk): number {
    const known = this.ordinals.get(key);
    if (known !== undefined) return known;
    const type = this.type([I32, ...bulk.secondType, I32], [], 3);
    const stepped = this.define(`${key} in steps`, type, () => this.stepped(bulk));
    const operands = [...get(0), ...get(1), ...get(2)];
    return this.define(key, type, () => [
      0, ...get(2), ...constant(bulk.small), I32_GT_U,
      ...IF, ...operands, ...call(this.index(stepped)), ELSE, ...operands, ...bulk.instruction, END, END,
    ]);
  }

  /** Locals: 0 destination, 1 source or value, 2 count left, 3 step, 4 scratch. */
  private stepped(bulk: Bulk): number[] {
    const outOfRange = (operand: number, size: number[]) => [
      ...get(operand), I64_EXTEND_U, ...get(2), I64_EXTEND_U, I64_ADD, ...size, I64_GT_U,
      ...IF, ...get(0), ...get(1), ...get(2), ...bulk.instruction, RETURN, END,
    ];
    const takeStep = [
      ...get(2), ...constant(bulk.step), ...get(2), ...constant(bulk.step), I32_LT_U, SELECT, ...set(3),
    ];
    const advance = (operand: number) => [...get(operand), ...get(3), I32_ADD, ...set(operand)];
    const countAndRepeat = [
      0x23, ...this.fuel, ...get(3), ...constant(bulk.fuelShift), I32_SHR_U, I32_SUB, ...tee(4), 0x24, ...this.fuel,
      ...get(4), ...constant(0), I32_LT_S, ...IF, ...call(this.preempt), END,
      ...get(2), ...BR_IF_0,
    ];
    const reduce = [...get(2), ...get(3), I32_SUB, ...set(2)];
    const backward = [
      ...get(0), ...get(1), I32_GT_U, ...IF, ...LOOP, ...takeStep, ...reduce,
      ...get(0), ...get(2), I32_ADD, ...get(1), ...get(2), I32_ADD, ...get(3), ...bulk.instruction,
      ...countAndRepeat, END, RETURN, END,
    ];
    return [
      1, 2, I32,
      ...outOfRange(0, bulk.destinationSize), ...(bulk.sourceSize ? outOfRange(1, bulk.sourceSize) : []),
      ...(bulk.overlaps ? backward : []),
      ...LOOP, ...takeStep, ...reduce, ...get(0), ...get(1), ...get(3), ...bulk.instruction,
      ...advance(0), ...(bulk.sourceSize ? advance(1) : []), ...countAndRepeat, END, END,
    ];
  }

  /** The index of an appended type. `parameterCount` if it is not the number of the encoded parameters' bytes. */
  private type(parameters: number[], results: number[], parameterCount = parameters.length): number {
    const encoded = [0x60, parameterCount, ...parameters, results.length, ...results];
    let position = this.types.findIndex((type) => type.join() === encoded.join());
    if (position < 0) position = this.types.push(encoded) - 1;
    return this.module.types.length + position;
  }

  private define(key: string, type: number, body: () => number[]): number {
    const known = this.ordinals.get(key);
    if (known !== undefined) return known;
    const ordinal = this.bodies.length;
    const total = this.module.bodies.length + ordinal + 1;
    if (total > MAX_FUNCTIONS) refuseSize('functions', total, MAX_FUNCTIONS);
    this.ordinals.set(key, ordinal);
    this.bodies.push(body());
    this.bodyTypes.push(type);
    return ordinal;
  }
}

/** The table entry of `__minios_hooks`. */
export const HOOKS_TABLE = [FUNCREF, 1, contract.HOOK_COUNT, contract.HOOK_COUNT];
