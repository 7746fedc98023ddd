/**
 * The functions that the rewriter appends to a program, in place of instructions that need the kernel's consent
 * (memory.grow, table.grow) or take long (bulk operations).
 *
 * A helper does what its instruction does, traps included. A bulk operation that is out of range is handed to
 * the original instruction before anything is written, so that it traps with nothing done; one in range goes in
 * steps, in the direction that is right for overlapping ranges, and counts fuel after each.
 */
import * as asm from './assembler.ts';
import { usesAsyncify } from './asyncify.ts';
import { smallBody, steppedBody } from './bulk.ts';
import type { Bulk } from './bulk.ts';
import * as contract from './contract.ts';
import { refuseSize } from './errors.ts';
import { MAX_FUNCTIONS } from './limits.ts';
import type { Module } from './module.ts';
import { TABLE_GROW } from './opcodes.ts';
import { FUNCREF, I32, isNumber } from './types.ts';
import { unsigned } from './writer.ts';

/** Operations up to this size are done at once, uncounted: bytes and elements. */
const SMALL_MEMORY = 4096;
const SMALL_TABLE = 512;

/** Work of a small operation, in bytes of code (see checks.ts). */
export const HELPER_WORK = 64;

/** Upper bound of the work of an instruction: from here on it gets a check of its own in any case. */
const MAX_WORK = 1 << 20;

/** The helpers of one module, made when first asked for. All methods give a helper's ordinal. */
export class Helpers {
  /** Function types and functions to append, encoded; and each function's type. */
  readonly types: number[][] = [];
  readonly bodies: number[][] = [];
  readonly bodyTypes: number[] = [];
  /** Whether the module can fork. */
  readonly forks: boolean;
  private readonly module: Module;
  private readonly ordinals = new Map<string, number>();
  private readonly hooks: number;
  private readonly fuel: number[];

  constructor(module: Module) {
    this.module = module;
    this.forks = usesAsyncify(module);
    this.hooks = module.tables.length;
    this.fuel = unsigned(module.globals.length);
    const hookType = this.type([], []);
    this.define('preempt', hookType, () => [
      0,
      ...asm.constant(contract.HOOK.preempt),
      ...asm.callIndirect(hookType, this.hooks),
      asm.END,
    ]);
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
    return this.define('memory.grow', type, () => [
      0,
      ...asm.get(0),
      ...asm.constant(contract.HOOK.memoryGrow),
      ...asm.callIndirect(type, this.hooks),
      asm.END,
    ]);
  }

  /** memory.size of a module that can fork. */
  memorySize(): number {
    const type = this.type([], [I32]);
    return this.define('memory.size', type, () => [
      0,
      ...asm.constant(contract.HOOK.memorySize),
      ...asm.callIndirect(type, this.hooks),
      asm.END,
    ]);
  }

  /** `(address) -> ()`: copies all mutable globals but references to memory. */
  saveGlobals(): number {
    return this.copyGlobals('save globals', (type, offset, global) => [
      ...asm.get(0),
      asm.GLOBAL_GET,
      ...global,
      ...asm.store(type, offset),
    ]);
  }

  /** The same back. */
  loadGlobals(): number {
    return this.copyGlobals('load globals', (type, offset, global) => [
      ...asm.get(0),
      ...asm.load(type, offset),
      asm.GLOBAL_SET,
      ...global,
    ]);
  }

  private copyGlobals(
    key: string,
    copy: (type: string, offset: number, global: number[]) => number[],
  ): number {
    return this.define(key, this.type([I32], []), () => {
      const code = [0];
      let offset = 0;
      this.module.globals.forEach(({ type, mutable }, i) => {
        if (!mutable || !isNumber(type)) return;
        code.push(...copy(type, offset, unsigned(i)));
        offset += contract.GLOBAL_BYTES;
      });
      code.push(asm.END);
      return code;
    });
  }

  memoryFill(): number {
    return this.bulk('memory.fill', this.memoryBulk([0xfc, 11, 0]));
  }

  memoryCopy(): number {
    return this.bulk('memory.copy', {
      ...this.memoryBulk([0xfc, 10, 0, 0]),
      sourceSize: this.memoryBytes(),
      overlaps: true,
    });
  }

  /** memory.init of a segment that is longer than a step; null for others. */
  memoryInit(segment: number): number | null {
    const length = this.module.data[segment];
    if (length <= contract.MEMORY_STEP) return null;
    // A dropped segment is shorter: then the first step traps, before anything is written.
    return this.bulk(`memory.init ${segment}`, {
      ...this.memoryBulk([0xfc, 8, ...unsigned(segment), 0]),
      sourceSize: this.length(length),
    });
  }

  tableFill(table: number): number {
    this.module.changesTables = true;
    return this.bulk(`table.fill ${table}`, {
      ...this.tableBulk(table, [0xfc, 17, ...unsigned(table)]),
      secondType: this.elementType(table),
    });
  }

  tableCopy(to: number, from: number): number {
    this.module.changesTables = true;
    return this.bulk(`table.copy ${to} ${from}`, {
      ...this.tableBulk(to, [0xfc, 14, ...unsigned(to), ...unsigned(from)]),
      sourceSize: this.tableSize(from),
      overlaps: true,
    });
  }

  /** table.init of a segment that is longer than a step; null for others. */
  tableInit(segment: number, table: number): number | null {
    this.module.changesTables = true;
    const length = this.module.elements[segment];
    if (length <= contract.TABLE_STEP) return null;
    return this.bulk(`table.init ${segment} ${table}`, {
      ...this.tableBulk(table, [0xfc, 12, ...unsigned(segment), ...unsigned(table)]),
      sourceSize: this.length(length),
    });
  }

  /** table.grow of one table: asks hook `table_grow` first, and gives the charge back if growing fails. */
  tableGrow(table: number): number {
    this.module.changesTables = true;
    const hookType = this.type([I32], [I32]);
    const type = this.type([...this.elementType(table), I32], [I32], 2);
    const hook = [...asm.constant(contract.HOOK.tableGrow), ...asm.callIndirect(hookType, this.hooks)];
    const giveUp = [...asm.IF, ...asm.constant(-1), asm.RETURN, asm.END];
    // A negative count is more than any table holds, and must not pass for a charge given back.
    // prettier-ignore
    return this.define(`table.grow ${table}`, type, () => [
      1, 1, I32,
      ...asm.get(1), ...asm.constant(0), asm.I32_LT_S, ...giveUp,
      ...asm.get(1), ...hook, asm.I32_EQZ, ...giveUp,
      ...asm.get(0), ...asm.get(1), 0xfc, TABLE_GROW, ...unsigned(table), ...asm.tee(2),
      ...asm.constant(-1), asm.I32_EQ, ...asm.IF, ...asm.constant(0), ...asm.get(1), asm.I32_SUB, ...hook, asm.DROP, asm.END,
      ...asm.get(2), asm.END,
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

  private memoryBytes(): number[] {
    return [...asm.MEMORY_SIZE, asm.I64_EXTEND_U, ...asm.I64_CONST_16, asm.I64_SHL];
  }

  private tableSize(table: number): number[] {
    return [0xfc, 16, ...unsigned(table), asm.I64_EXTEND_U];
  }

  private length(length: number): number[] {
    return [...asm.constant(length), asm.I64_EXTEND_U];
  }

  private memoryBulk(instruction: number[]): Bulk {
    return {
      instruction,
      secondType: [I32],
      destinationSize: this.memoryBytes(),
      small: SMALL_MEMORY,
      step: contract.MEMORY_STEP,
      fuelShift: contract.MEMORY_FUEL_SHIFT,
    };
  }

  private tableBulk(table: number, instruction: number[]): Bulk {
    return {
      instruction,
      secondType: [I32],
      destinationSize: this.tableSize(table),
      small: SMALL_TABLE,
      step: contract.TABLE_STEP,
      fuelShift: contract.TABLE_FUEL_SHIFT,
    };
  }

  /** Two functions: a small one, which compilers inline, for short operations, and one that goes in steps. */
  private bulk(key: string, bulk: Bulk): number {
    const known = this.ordinals.get(key);
    if (known !== undefined) return known;
    const type = this.type([I32, ...bulk.secondType, I32], [], 3);
    const context = { fuel: this.fuel, preempt: this.preempt };
    const stepped = this.define(`${key} in steps`, type, () => steppedBody(bulk, context));
    return this.define(key, type, () => smallBody(bulk, this.index(stepped)));
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
