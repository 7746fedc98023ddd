/**
 * Rewrites a module so that it can be interrupted and accounted for: the contract is in contract.ts.
 *
 * Nothing is moved: types, functions, a table, a global and exports are appended, the memory becomes an import
 * (memory 0 as before), the start function an export. Custom sections are dropped, for they describe the
 * original's offsets; a `name` section can be kept. The caller has validated the original with the engine.
 *
 * A check is `global.get F; n; sub; local.tee T; global.set F; T < 0 → call`, with T a local of its own: with
 * its branch hinted as unlikely the best of ten forms that were measured.
 */
import { unwindPages } from './asyncify.ts';
import { BodyScanner } from './body.ts';
import { HELPER_BITS } from './events.ts';
import type { BodyShape } from './body.ts';
import { callGraph } from './callgraph.ts';
import { CheckPlanner, LOOP_HEADER } from './checks.ts';
import type { Edits } from './checks.ts';
import * as contract from './contract.ts';
import { refuseSize } from './errors.ts';
import { Helpers, HOOKS_TABLE } from './helpers.ts';
import * as limits from './limits.ts';
import { KIND, SECTION, SECTION_ORDER } from './module.ts';
import type { Module } from './module.ts';
import { Reader } from './reader.ts';
import { I32 } from './types.ts';
import { unroll } from './unroll.ts';
import type { UnrolledLoop } from './unroll.ts';
import { name, signed, unsigned, unsignedLength, Writer } from './writer.ts';

const HINT_SECTION = 'metadata.code.branch_hint';

export interface RewriteOptions {
  /** Keep the `name` section (function names in traces). */
  keepNames?: boolean;
}

/** A check in the code: its bytes, and the offset of its `if`, for the hint. */
interface Check {
  bytes: Uint8Array;
  branch: number;
}

/** Rewrites a decoded and validated module. Throws LoadError. */
export function rewriteModule(module: Module, options: RewriteOptions = {}): Uint8Array {
  const helpers = new Helpers(module);
  const scanner = new BodyScanner(module, helpers);
  scanner.scan();
  const globals = helpers.forks ? [helpers.saveGlobals(), helpers.loadGlobals()] : [];
  const planner = new CheckPlanner(module, scanner.events, scanner.shape, callGraph(module, scanner.events));
  const code = new CodeWriter(module, helpers, planner, scanner.shape);
  code.write();

  const out = new Writer(code.out.length + code.hints.length + sizeWithoutCode(module) + 65536);
  out.copy(module.bytes, 0, 8);
  const sections = appendedSections(
    module,
    helpers,
    globals.map((ordinal) => helpers.index(ordinal)),
  );
  for (const id of SECTION_ORDER) {
    if (id === SECTION.code) {
      if (code.hinted > 0)
        out.section(SECTION.custom, name(HINT_SECTION), unsigned(code.hinted), code.hints.result());
      out.section(id, unsigned(module.bodies.length + helpers.bodies.length), code.out.result());
    } else if (id === SECTION.import) writeImports(module, out);
    else if (sections.has(id)) appendToVector(module, out, id, sections.get(id)!);
    else if (id !== SECTION.start && id !== SECTION.memory && module.sections[id]) {
      out.section(id, contents(module, id));
    }
  }
  if (options.keepNames && module.nameSection)
    out.copy(module.bytes, module.nameSection.start, module.nameSection.end);
  return out.result();
}

function sizeWithoutCode(module: Module): number {
  const code = module.sections[SECTION.code];
  return module.bytes.length - (code ? code.end - code.start : 0);
}

function contents(module: Module, id: number): Uint8Array {
  const range = module.sections[id];
  return range ? module.bytes.subarray(range.start, range.end) : new Uint8Array([0]);
}

/** What is appended to each section that is a vector: the entries, encoded. `copiers`: the functions that copy globals. */
function appendedSections(module: Module, helpers: Helpers, copiers: number[]): Map<number, number[][]> {
  const fuel = module.globals.length;
  const entry = (text: string, kind: number, index: number) => [...name(text), kind, ...unsigned(index)];
  const exports = [
    entry(contract.EXPORT.fuel, KIND.global, fuel),
    entry(contract.EXPORT.hooks, KIND.table, module.tables.length),
  ];
  if (module.start >= 0) exports.push(entry(contract.EXPORT.start, KIND.function, module.start));
  const names = [contract.EXPORT.saveGlobals, contract.EXPORT.loadGlobals];
  copiers.forEach((fn, i) => exports.push(entry(names[i]!, KIND.function, fn)));
  return new Map([
    [SECTION.type, helpers.types],
    [SECTION.function, helpers.bodyTypes.map(unsigned)],
    [SECTION.table, [HOOKS_TABLE]],
    [SECTION.global, [[I32, 1, 0x41, ...signed(contract.INITIAL_FUEL), 0x0b]]],
    [SECTION.export, exports],
  ]);
}

/** Writes section `id` with `entries` appended. */
function appendToVector(module: Module, out: Writer, id: number, entries: number[][]): void {
  const original = contents(module, id);
  const reader = new Reader(original);
  const count = reader.u32() + entries.length;
  out.section(id, unsigned(count), original.subarray(reader.position), entries.flat());
}

/** The import section, with the memory imported from the host whether it was imported or defined. */
function writeImports(module: Module, out: Writer): void {
  const { memory } = module;
  const parts: (Uint8Array | number[])[] = module.imports.map((entry) =>
    entry.kind === KIND.memory ? memoryImport(module) : module.bytes.subarray(entry.start, entry.end),
  );
  if (memory && !memory.imported) parts.push(memoryImport(module));
  if (parts.length > 0) out.section(SECTION.import, unsigned(parts.length), ...parts);
}

function memoryImport(module: Module): number[] {
  const { initial, maximum: declared } = module.memory!;
  const maximum = declared === null ? null : Math.min(declared + unwindPages(module), limits.MAX_PAGES);
  return [
    ...name(contract.MEMORY_MODULE),
    ...name(contract.MEMORY_NAME),
    KIND.memory,
    maximum === null ? 0 : 1,
    ...unsigned(initial),
    ...(maximum === null ? [] : unsigned(maximum)),
  ];
}

/** Copies the bodies with their edits, and collects branch hints. */
class CodeWriter {
  readonly out: Writer;
  readonly hints = new Writer(4096);
  /** Functions that have hints. */
  hinted = 0;
  private readonly module: Module;
  private readonly helpers: Helpers;
  private readonly planner: CheckPlanner;
  private readonly shape: BodyShape;
  private readonly checks = new Map<number, Check>();
  /** The unrolled loops of the body at hand. */
  private loops: UnrolledLoop[] = [];
  private readonly edits: Edits = { positions: [], actions: [], loops: [] };

  constructor(module: Module, helpers: Helpers, planner: CheckPlanner, shape: BodyShape) {
    const code = contents(module, SECTION.code).length;
    this.out = new Writer(Math.floor(code * 1.15) + 65536);
    this.module = module;
    this.helpers = helpers;
    this.planner = planner;
    this.shape = shape;
  }

  write(): void {
    const { module, out, edits } = this;
    module.bodies.forEach((body, i) => {
      this.planner.plan(i, edits);
      if (edits.positions.length === 0) {
        out.u32(body.end - body.start);
        out.copy(module.bytes, body.start, body.end);
      } else this.edited(i);
    });
    for (const body of this.helpers.bodies) {
      out.u32(body.length);
      out.append(body);
    }
  }

  /** A check with local `local` that counts `turns`, at most 63. */
  private check(local: number, turns = 1): Check {
    const key = local * 64 + turns;
    const known = this.checks.get(key);
    if (known) return known;
    const fuel = unsigned(this.module.globals.length);
    const t = unsigned(local);
    const count = [0x23, ...fuel, 0x41, turns, 0x6b, 0x22, ...t, 0x24, ...fuel, 0x20, ...t, 0x41, 0, 0x48];
    const bytes = Uint8Array.from([...count, 0x04, 0x40, 0x10, ...unsigned(this.helpers.preempt), 0x0b]);
    const check = { bytes, branch: count.length };
    this.checks.set(key, check);
    return check;
  }

  private edited(i: number): void {
    const { module, out, shape, edits } = this;
    const body = module.bodies[i];
    const checkCount = edits.actions.reduce((sum, action) => sum + (action <= 0 ? 1 : 0), 0);
    const local = shape.locals[i];
    if (checkCount > 0 && local + 1 > limits.MAX_LOCALS) {
      refuseSize('local variables of a function, with one for the timer', local + 1, limits.MAX_LOCALS);
    }
    this.unrollLoops(local);
    const size = this.editedSize(i, checkCount);
    if (size > limits.MAX_BODY_BYTES) refuseSize('size of a rewritten function', size, limits.MAX_BODY_BYTES);
    out.u32(size);
    const start = out.length;
    if (checkCount > 0) {
      out.u32(shape.groups[i] + 1);
      out.copy(module.bytes, shape.groupsStart[i], shape.codeStart[i]);
      out.append([1, I32]);
      this.hinted++;
      this.hints.u32(module.importedFunctions + i);
      this.hints.u32(checkCount);
    } else out.copy(module.bytes, body.start, shape.codeStart[i]);
    let position = shape.codeStart[i];
    let loop = 0;
    for (let k = 0; k < edits.positions.length; k++) {
      out.copy(module.bytes, position, edits.positions[k]);
      if (edits.actions[k] < 0) {
        this.loop(this.loops[loop], local, start);
        position = edits.loops[loop++] + 1;
      } else position = edits.positions[k] + this.edit(edits.actions[k], local, start);
    }
    out.copy(module.bytes, position, body.end);
  }

  /** Writes one edit into the body that began at `start`; gives the number of original bytes that it replaces. */
  private edit(action: number, local: number, start: number): number {
    const { out, hints } = this;
    if (action === 0) {
      const check = this.check(local);
      hints.u32(out.length - start + check.branch);
      hints.append([1, 0]); // one byte: unlikely
      out.copy(check.bytes);
      return 0;
    }
    out.byte(0x10);
    out.u32(this.helpers.index((action - 1) & ((1 << HELPER_BITS) - 1)));
    return (action - 1) >> HELPER_BITS;
  }

  private unrollLoops(local: number): void {
    const { module, edits } = this;
    const starts = edits.positions.filter((_, k) => edits.actions[k] < 0);
    const copies = edits.actions.filter((action) => action < 0);
    this.loops = starts.map((start, k) =>
      unroll(
        module.bytes,
        start + LOOP_HEADER,
        edits.loops[k],
        -copies[k],
        this.check(local, -copies[k]).bytes,
      ),
    );
  }

  /** Writes an unrolled loop of the body that began at `start`. */
  private loop(loop: UnrolledLoop, local: number, start: number): void {
    const { out, hints } = this;
    hints.u32(out.length - start + loop.check + this.check(local).branch);
    hints.append([1, 0]);
    out.copy(loop.bytes);
  }

  private editedSize(i: number, checkCount: number): number {
    const { module, shape, edits } = this;
    const { start, end } = module.bodies[i];
    let size = end - start;
    if (checkCount > 0) {
      size += (checkCount - edits.loops.length) * this.check(shape.locals[i]).bytes.length;
      size += unsignedLength(shape.groups[i] + 1) - (shape.groupsStart[i] - start) + 2;
    }
    let loop = 0;
    edits.actions.forEach((action, k) => {
      if (action < 0) {
        size += this.loops[loop].bytes.length - (edits.loops[loop] + 1 - edits.positions[k]);
        loop++;
      }
      if (action <= 0) return;
      const helper = this.helpers.index((action - 1) & ((1 << HELPER_BITS) - 1));
      size += 1 + unsignedLength(helper) - ((action - 1) >> HELPER_BITS);
    });
    return size;
  }
}
