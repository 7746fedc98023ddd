/**
 * Where fuel checks go. The aim: however a program runs, it meets a check again after a bounded amount of work,
 * with as few checks as that takes.
 *
 * Work is measured in bytes of code, plus the work of calls. Control flow inside a body goes forward except
 * through loop heads, so between two checks a body does at most the work of the code between them in the order
 * of the module. From that, the rules:
 *
 * 1. Every loop head has a check; an innermost loop that is unrolled (unroll.ts) has one between its copies, and
 *    may end without having met it.
 * 2. A call that may lead back to the same function (both in one component of the call graph) has a check before
 *    it in the same activation: every recursion meets checks, and a leaf of a recursion (`if (n < 2) return n`)
 *    meets none.
 * 3. A check goes wherever more than BUDGET would be done since the last certain check, where a call counts for
 *    what its callee may do without meeting a check (`entryWork`). Functions that call others in an acyclic
 *    graph can thus do exponentially much work only with checks.
 *
 * A function where rules 2 and 3 would take several checks, or that would cost its callers some, has a check at
 * its entry instead.
 *
 * "Certain" means on every path: a check inside a branch does not count behind its end. What a function does
 * after its last check, up to BUDGET, its caller does not know of; so the bound is BUDGET times the depth of the
 * stack, some 10 milliseconds in the worst case that can be constructed, and microseconds in practice.
 */
import {
  EVENT_BEGIN,
  EVENT_BRANCH,
  EVENT_CALL,
  EVENT_CALL_TYPE,
  EVENT_END,
  EVENT_HELPER,
  EVENT_LOOP,
  EVENT_WORK,
} from './events.ts';
import type { BodyShape } from './body.ts';
import type { Events } from './events.ts';
import type { CallGraph } from './callgraph.ts';
import { HELPER_WORK } from './helpers.ts';
import type { Module } from './module.ts';

/** Work allowed without a check: some microseconds. */
const BUDGET = 4096;

/** A function that would do more than this before its first check has one at its entry, so that its callers need none. */
const ENTRY_BUDGET = 1024;

/** A function with more recursive calls than this that need checks has one check at its entry instead. */
const MAX_RECURSIVE_CALLS = 2;

/** An imported function's work: the kernel looks for preemption itself on the way out of a system call. */
const IMPORT_WORK = 64;

/**
 * Edits of one body, in order: positions, and for each 0 for a check, 1 + the number of an EVENT_HELPER, or minus the number of
 * copies for a loop to unroll, whose opcode is at the position and whose `end` is the next of `loops`.
 */
export interface Edits {
  positions: number[];
  actions: number[];
  loops: number[];
}

/** Bytes of the opcode and type of a loop that can be unrolled. */
export const LOOP_HEADER = 2;

export class CheckPlanner {
  private readonly module: Module;
  private readonly events: Events;
  private readonly shape: BodyShape;
  private readonly graph: CallGraph;
  /** For each node of the call graph: the most that a call does without meeting a check. */
  private readonly work: Uint32Array;
  /** 1 for each node that is a function with a check at its entry. */
  private readonly entryCheck: Uint8Array;
  // For each open block of the body at hand:
  /** Whether a check is certain since the body was entered. */
  private readonly checked: boolean[] = [];
  /** Where the last certain check was, as a value of the counter that goes on with the work. */
  private readonly base: number[] = [];

  constructor(module: Module, events: Events, shape: BodyShape, graph: CallGraph) {
    this.module = module;
    this.events = events;
    this.shape = shape;
    this.graph = graph;
    this.work = new Uint32Array(graph.component.length);
    this.entryCheck = new Uint8Array(graph.component.length);
    this.computeWork();
  }

  /** Callees come before callers in the graph's order. In a component, functions come before the types. */
  private computeWork(): void {
    const { module, graph, work } = this;
    const functions = module.functionTypes.length;
    for (let from = 0, to = 0; from < graph.order.length; from = to) {
      while (
        to < graph.order.length &&
        graph.component[graph.order[to]] === graph.component[graph.order[from]]
      )
        to++;
      const nodes = graph.order.subarray(from, to);
      for (const node of nodes) {
        if (node < module.importedFunctions) work[node] = IMPORT_WORK;
        else if (node < functions) work[node] = this.entryWork(node);
      }
      for (const node of nodes) if (node >= functions) work[node] = this.typeWork(node - functions);
    }
  }

  /** A call through a table may do what the worst of the type's functions does. */
  private typeWork(type: number): number {
    let most = 0;
    for (const fn of this.graph.takenByType[type]) most = Math.max(most, this.work[fn]);
    return most;
  }

  /**
   * The work from a function's entry to its end on paths without a check by rules 1 and 2; 0 if the function gets
   * a check at its entry.
   */
  private entryWork(node: number): number {
    const { checked } = this;
    const { words, first } = this.events;
    const body = node - this.module.importedFunctions;
    let total = 0;
    let recursiveCalls = 0;
    let last = this.shape.codeStart[body];
    let depth = 0;
    checked[0] = false;
    for (let i = first[body]; i < first[body + 1] && !checked[0]; i += 2) {
      const value = words[i + 1] & 0xfffffff;
      if (!checked[depth]) total += words[i] - last;
      last = words[i];
      switch (words[i + 1] >>> 28) {
        case EVENT_LOOP:
          if (value === 0) checked[depth] = true;
          else if (!checked[depth]) total += this.unrolledWork(i);
          checked[depth + 1] = checked[depth++];
          break;
        case EVENT_BEGIN:
          checked[depth + 1] = checked[depth++];
          break;
        case EVENT_BRANCH:
          checked[depth] = checked[depth - 1];
          break;
        case EVENT_END:
          depth--;
          break;
        case EVENT_CALL:
        case EVENT_CALL_TYPE: {
          const callee = this.callee(words[i + 1]);
          if (this.recursive(node, callee)) {
            if (!checked[depth]) recursiveCalls++;
            checked[depth] = true;
          } else if (!checked[depth]) total += this.work[callee];
          break;
        }
        case EVENT_WORK:
          if (!checked[depth]) total += value;
          break;
        case EVENT_HELPER:
          if (!checked[depth]) total += HELPER_WORK;
          break;
      }
    }
    if (!checked[0]) total += this.module.bodies[body].end - last;
    if (total <= ENTRY_BUDGET && recursiveCalls <= MAX_RECURSIVE_CALLS) return total;
    this.entryCheck[node] = 1;
    return 0;
  }

  /** The most that the unrolled loop of event `i` does without meeting its check, beyond its code as it is written. */
  private unrolledWork(i: number): number {
    return ((this.events.words[i + 1] & 0xfffffff) - 1) * (this.loopEnd(i) - this.events.words[i]);
  }

  /** Where the code of the unrolled loop of event `i` ends. Nothing but blocks is inside. */
  private loopEnd(i: number): number {
    const { words } = this.events;
    for (let depth = 1; ;) {
      i += 2;
      const kind = words[i + 1] >>> 28;
      if (kind === EVENT_BEGIN) depth++;
      else if (kind === EVENT_END && --depth === 0) return words[i];
    }
  }

  /** The call graph's node that a call event leads to. */
  private callee(word: number): number {
    return (word & 0xfffffff) + (word >>> 28 === EVENT_CALL_TYPE ? this.module.functionTypes.length : 0);
  }

  /** Whether a call from `node` to `callee` may lead back to `node`. */
  private recursive(node: number, callee: number): boolean {
    const { component, cyclic } = this.graph;
    return component[node] === component[callee] && cyclic[node] === 1;
  }

  /** Gives the edits of body `body` in `edits`, which is emptied first. */
  plan(body: number, edits: Edits): void {
    const { checked, base } = this;
    const { words, first } = this.events;
    const node = body + this.module.importedFunctions;
    edits.positions.length = edits.actions.length = edits.loops.length = 0;
    let extra = -this.shape.codeStart[body]; // the counter is the position plus this
    let depth = 0;
    checked[0] = this.entryCheck[node] === 1;
    base[0] = 0;
    if (checked[0]) {
      edits.positions.push(this.shape.codeStart[body]);
      edits.actions.push(0);
    }
    for (let i = first[body]; i < first[body + 1]; i += 2) {
      const value = words[i + 1] & 0xfffffff;
      const kind = words[i + 1] >>> 28;
      const unrolled = kind === EVENT_LOOP && value > 0;
      const position = unrolled ? words[i] - LOOP_HEADER : words[i];
      let work = 0;
      let needed = kind === EVENT_LOOP && !unrolled;
      if (kind === EVENT_CALL || kind === EVENT_CALL_TYPE) {
        const callee = this.callee(words[i + 1]);
        work = this.work[callee];
        needed = this.recursive(node, callee) && !checked[depth];
      } else if (unrolled) work = this.loopEnd(i) - position + this.unrolledWork(i);
      else if (kind === EVENT_WORK) work = value;
      else if (kind === EVENT_HELPER) work = HELPER_WORK;
      const done = position + extra - base[depth];
      if (needed || (done > 0 && done + work > BUDGET)) {
        checked[depth] = true;
        base[depth] = position + extra;
        edits.positions.push(position);
        edits.actions.push(0);
      }
      extra += unrolled ? this.unrolledWork(i) : work;
      if (unrolled) {
        edits.positions.push(position);
        edits.actions.push(-value);
        edits.loops.push(this.loopEnd(i));
      }
      if (kind === EVENT_HELPER) {
        edits.positions.push(position);
        edits.actions.push(1 + value);
      } else if (kind === EVENT_BEGIN || kind === EVENT_LOOP) {
        checked[depth + 1] = checked[depth];
        base[depth + 1] = base[depth];
        depth++;
      } else if (kind === EVENT_BRANCH) {
        checked[depth] = checked[depth - 1];
        base[depth] = base[depth - 1];
      } else if (kind === EVENT_END) depth--;
    }
  }
}
