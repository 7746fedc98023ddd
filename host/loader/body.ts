/**
 * One scan of each function body: decodes every instruction and notes what decides where checks go.
 *
 * A body becomes a list of events (events.ts). All later steps work on these; only loops to unroll (unroll.ts) are decoded again.
 */
import { refuse, refuseSize } from './errors.ts';
import {
  Events,
  EVENT_BEGIN,
  EVENT_LOOP,
  EVENT_BRANCH,
  EVENT_END,
  EVENT_CALL,
  EVENT_CALL_TYPE,
  EVENT_WORK,
  EVENT_HELPER,
  EVENT_MARK,
  HELPER_BITS,
} from './events.ts';
import type { Helpers } from './helpers.ts';
import * as limits from './limits.ts';
import type { Module } from './module.ts';
import * as op from './opcodes.ts';
import { OP } from './opcodes.ts';
import { Reader } from './reader.ts';
import { blockArity, heapType, valueType } from './types.ts';
import { MAX_COPIES, copiesOf } from './unroll.ts';

/** Distance of marks, bytes. */
const MARK_STRIDE = 512;

/** What the rewriter needs to know of a body besides its events. */
export interface BodyShape {
  /** Behind the count of local groups, and behind the groups, where the code begins. */
  groupsStart: Uint32Array;
  codeStart: Uint32Array;
  groups: Uint32Array;
  /** Parameters and locals. */
  locals: Uint32Array;
}

export class BodyScanner {
  readonly events: Events;
  readonly shape: BodyShape;
  private readonly module: Module;
  private readonly helpers: Helpers;
  private readonly reader: Reader;
  private declaredLocals = 0;
  private codeBytes = 0;
  /** Control instructions and branch table entries of the body being scanned, by how many values they merge. */
  private merges = 0;
  private maximumArity = 0;
  /** The innermost open loop's event, if nothing but blocks came after it, else −1; how many blocks are around its code. */
  private loopEvent = -1;
  private loopDepth = 0;

  constructor(module: Module, helpers: Helpers) {
    const count = module.bodies.length;
    this.module = module;
    this.helpers = helpers;
    this.reader = new Reader(module.bytes);
    this.events = new Events(count);
    this.shape = {
      groupsStart: new Uint32Array(count),
      codeStart: new Uint32Array(count),
      groups: new Uint32Array(count),
      locals: new Uint32Array(count),
    };
  }

  /** Scans all bodies. */
  scan(): void {
    const { bodies } = this.module;
    for (let i = 0; i < bodies.length; i++) {
      this.events.first[i] = this.events.length;
      this.locals(i);
      this.codeBytes += bodies[i].end - bodies[i].start;
      this.merges = 0;
      this.maximumArity = 0;
      this.loopEvent = -1;
      this.code(this.shape.locals[i]);
      const work = this.merges * (this.shape.locals[i] + this.maximumArity);
      if (work > limits.MAX_MERGE_WORK) {
        refuseSize(
          `branches times locals of function ${i + this.module.importedFunctions}`,
          work,
          limits.MAX_MERGE_WORK,
        );
      }
      // Copies must not be too much for the compilers where the original is not.
      const size = bodies[i].end - bodies[i].start;
      const share = Math.max(work / limits.MAX_MERGE_WORK, size / limits.MAX_BODY_BYTES);
      if (share * 2 * MAX_COPIES > 1) this.keepLoops(i);
    }
    this.events.first[bodies.length] = this.events.length;
    const allowed = limits.MAX_SPARE_LOCALS + limits.LOCALS_PER_CODE_BYTE * this.codeBytes;
    if (this.declaredLocals > allowed)
      refuseSize('local variables of all functions', this.declaredLocals, allowed);
  }

  /** Decodes the local declarations of body `i` and leaves the reader at its code. */
  private locals(i: number): void {
    const { reader, module, shape } = this;
    const type = module.types[module.functionTypes[module.importedFunctions + i]];
    reader.position = module.bodies[i].start;
    reader.end = module.bodies[i].end;
    const groups = reader.u32();
    shape.groups[i] = groups;
    shape.groupsStart[i] = reader.position;
    let count = type.parameters.length;
    for (let group = 0; group < groups; group++) {
      count += reader.u32();
      if (count > limits.MAX_LOCALS) refuseSize('local variables of a function', count, limits.MAX_LOCALS);
      valueType(reader, module.types.length);
    }
    this.declaredLocals += count;
    shape.locals[i] = count;
    shape.codeStart[i] = reader.position;
  }

  /** Scans the code from the reader's position to its end. The common instructions are decoded in place, for speed. */
  private code(localCount: number): void {
    const { reader, events } = this;
    const { bytes, end } = reader;
    const globalCount = this.module.globals.length;
    let [depth, index] = [0, 0];
    let position = reader.position;
    let nextMark = position + MARK_STRIDE;
    while (position < end) {
      const at = position;
      if (at >= nextMark) {
        events.push(at, EVENT_MARK, 0);
        nextMark = at + MARK_STRIDE;
      }
      const opcode = bytes[position++];
      const kind = op.PLAIN[opcode];
      switch (kind) {
        case op.NOTHING:
          if (opcode === OP.end) {
            if (depth === 0) return this.finish(position);
            this.blockEnd(at, depth--);
          } else if (opcode === OP.else || opcode === OP.catchAll) this.branch(at);
          break;
        case op.LOCAL:
        case op.GLOBAL:
          index = bytes[position++];
          if (index >= 0x80) {
            reader.position = position - 1;
            index = reader.u32();
            position = reader.position;
          }
          if (index >= (kind === op.LOCAL ? localCount : globalCount)) refuse('no such variable', at);
          break;
        case op.CONSTANT_32:
        case op.CONSTANT_64:
        case op.LABEL:
          while (bytes[position++] & 0x80);
          if (opcode !== OP.delegate) break;
          if (depth === 0) refuse('delegate without a try', at);
          this.blockEnd(at, depth--);
          break;
        case op.MEMORY_ARGUMENT:
          if (bytes[position++] >= 0x40) refuse('an access to a second memory', at);
          while (bytes[position++] & 0x80);
          break;
        case op.BLOCK_TYPE:
        case op.TRY_TABLE:
          depth++;
          this.merges++;
          reader.position = position;
          this.blockBegin(opcode, kind, at, depth);
          position = reader.position;
          break;
        default:
          reader.position = position;
          this.other(opcode, kind, at);
          position = reader.position;
      }
    }
    refuse('a function body ends inside of an instruction or block', end);
  }

  private finish(position: number): void {
    if (position !== this.reader.end) refuse('a function body is longer than its code', position);
  }

  private blockBegin(opcode: number, kind: number, at: number, depth: number): void {
    const { reader, module } = this;
    this.maximumArity = Math.max(this.maximumArity, blockArity(reader, module.types));
    if (kind === op.TRY_TABLE) this.catchClauses();
    if (opcode === OP.loop) {
      this.loopEvent = this.events.length;
      this.loopDepth = depth;
      this.events.push(reader.position, EVENT_LOOP, 0);
    } else this.events.push(at, EVENT_BEGIN, 0);
  }

  private catchClauses(): void {
    const { reader, module } = this;
    for (let left = reader.u32(); left > 0; left--) {
      const kind = reader.byte();
      if (kind > 3) refuse('unknown kind of catch', reader.position - 1);
      if (kind < 2) reader.index(module.tags, 'tag');
      reader.u32();
      this.merges++;
    }
  }

  /** The kind of the last event of the body, or −1. */
  private lastKind(): number {
    const { events } = this;
    return events.length === 0 ? -1 : events.words[events.length - 1] >>> 28;
  }

  private branch(at: number): void {
    this.merges++;
    if (this.lastKind() !== EVENT_BEGIN) this.events.push(at, EVENT_BRANCH, 0);
  }

  private blockEnd(at: number, depth: number): void {
    this.merges++;
    if (this.loopEvent >= 0 && this.loopDepth === depth) this.loopEnd(at);
    if (this.lastKind() === EVENT_BEGIN) this.events.length -= 2;
    else this.events.push(at, EVENT_END, 0);
  }

  /** An innermost loop without calls ends: decides whether it is unrolled. */
  private loopEnd(at: number): void {
    const { words } = this.events;
    words[this.loopEvent + 1] |= copiesOf(this.module.bytes, words[this.loopEvent], at);
    this.loopEvent = -1;
  }

  /** Takes back what `loopEnd` has decided in body `i`. */
  private keepLoops(i: number): void {
    const { words, first, length } = this.events;
    for (let event = first[i] + 1; event < length; event += 2) {
      if (words[event] >>> 28 === EVENT_LOOP) words[event] = EVENT_LOOP << 28;
    }
  }

  /** Notes something that is more than a block. */
  private note(at: number, kind: number, value: number): void {
    this.events.push(at, kind, value);
    this.loopEvent = -1;
  }

  /** The instructions that are not decoded in `code`. */
  private other(opcode: number, kind: number, at: number): void {
    const { reader, module } = this;
    const { types } = module;
    switch (kind) {
      case op.FUNCTION:
        this.note(at, EVENT_CALL, reader.index(module.functionTypes.length, 'function'));
        break;
      case op.TYPE_AND_TABLE:
      case op.TYPE:
        this.note(at, EVENT_CALL_TYPE, types[reader.index(types.length, 'type')].canonical);
        if (kind === op.TYPE_AND_TABLE) reader.index(module.tables.length, 'table');
        break;
      case op.BR_TABLE: {
        const entries = reader.count('branch table entries', limits.MAX_BODY_BYTES, refuseSize);
        this.merges += entries;
        for (let left = entries + 1; left > 0; left--) reader.skipLeb(5);
        break;
      }
      case op.MEMORY:
        this.memoryIndex();
        if (opcode === OP.memoryGrow) this.replace(this.helpers.memoryGrow(), at);
        else if (this.helpers.forks) this.replace(this.helpers.memorySize(), at);
        break;
      case op.TABLE:
        reader.index(module.tables.length, 'table');
        if (opcode === OP.tableSet) module.changesTables = true;
        break;
      case op.FLOAT_32:
        reader.skip(4);
        break;
      case op.FLOAT_64:
        reader.skip(8);
        break;
      case op.SELECT_TYPES:
        for (let left = reader.u32(); left > 0; left--) valueType(reader, types.length);
        break;
      case op.TAG:
        reader.index(module.tags, 'tag');
        if (opcode === OP.catch) this.branch(at);
        break;
      case op.HEAP_TYPE:
        heapType(reader, types.length);
        break;
      case op.FUNCTION_REFERENCE:
        module.addressTaken[reader.index(module.functionTypes.length, 'function')] = 1;
        break;
      case op.PREFIX:
        this.prefixed(opcode, at);
        break;
      default:
        refuse(
          opcode === 0xfb || opcode === 0xd3
            ? 'the program uses garbage-collected types, whose memory minios cannot account for'
            : `instruction 0x${opcode.toString(16)}, which minios does not know`,
          at,
        );
    }
  }

  private memoryIndex = (): number => this.reader.index(this.module.memory ? 1 : 0, 'memory');

  private prefixed(prefix: number, at: number): void {
    const { reader } = this;
    const opcode = reader.u32();
    const table = prefix === 0xfc ? op.MISCELLANEOUS : prefix === 0xfd ? op.VECTOR : op.ATOMIC;
    const kind = opcode < table.length ? table[opcode] : op.REFUSED;
    switch (kind) {
      case op.NOTHING:
        break;
      case op.MEMORY_ARGUMENT:
      case op.MEMORY_ARGUMENT_AND_LANE:
        if (reader.u32() >= 0x40) refuse('an access to a second memory', at);
        reader.u32();
        if (kind === op.MEMORY_ARGUMENT_AND_LANE) reader.skip(1);
        break;
      case op.LANE:
        reader.skip(1);
        break;
      case op.SIXTEEN_BYTES:
        reader.skip(16);
        break;
      case op.ZERO_BYTE:
        if (reader.byte() !== 0) refuse('unknown kind of fence', at);
        break;
      case op.REFUSED:
        refuse(
          `instruction 0x${prefix.toString(16)} 0x${opcode.toString(16)}, which minios does not know`,
          at,
        );
        break;
      default:
        this.bulk(opcode, kind, at);
    }
  }

  /** Bulk memory and table instructions: long ones go through helpers. */
  private bulk(opcode: number, kind: number, at: number): void {
    const { reader, module, helpers } = this;
    const tableIndex = () => reader.index(module.tables.length, 'table');
    switch (kind) {
      case op.DATA_AND_MEMORY: {
        const segment = reader.index(module.data.length, 'data segment');
        this.memoryIndex();
        this.initialize(helpers.memoryInit(segment), helpers.memoryWork(module.data[segment]), at);
        break;
      }
      case op.DATA:
        reader.index(module.data.length, 'data segment');
        break;
      case op.TWO_MEMORIES:
        this.memoryIndex();
        this.memoryIndex();
        this.replace(helpers.memoryCopy(), at);
        break;
      case op.MEMORY_FILL:
        this.memoryIndex();
        this.replace(helpers.memoryFill(), at);
        break;
      case op.ELEMENT_AND_TABLE: {
        const segment = reader.index(module.elements.length, 'element segment');
        const table = tableIndex();
        this.initialize(helpers.tableInit(segment, table), helpers.tableWork(module.elements[segment]), at);
        break;
      }
      case op.ELEMENT:
        reader.index(module.elements.length, 'element segment');
        break;
      case op.TWO_TABLES:
        this.replace(helpers.tableCopy(tableIndex(), tableIndex()), at);
        break;
      case op.MISCELLANEOUS_TABLE: {
        const table = tableIndex();
        if (opcode === op.TABLE_GROW) this.replace(helpers.tableGrow(table), at);
        else if (opcode === op.TABLE_FILL) this.replace(helpers.tableFill(table), at);
        break;
      }
      default:
        refuse('instruction that minios does not know', at);
    }
  }

  /** An init instruction: through a helper if its segment is long, else as it is. */
  private initialize(helper: number | null, work: number, at: number): void {
    if (helper === null) this.note(at, EVENT_WORK, work);
    else this.replace(helper, at);
  }

  /** Notes that the instruction from `at` to the reader's position becomes a call of `helper`. */
  private replace(helper: number, at: number): void {
    this.note(at, EVENT_HELPER, helper | ((this.reader.position - at) << HELPER_BITS));
  }
}
