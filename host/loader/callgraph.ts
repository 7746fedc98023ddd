/**
 * The call graph: which functions can be on a cycle of calls.
 *
 * Nodes are the functions, and one node per canonical type for calls through tables and references: it leads to
 * every function of that type whose address is taken. Strongly connected components are found by Tarjan's
 * algorithm ("Depth-first search and linear graph algorithms", 1972), iteratively, since call chains of 100,000
 * functions exist. Components come out callees first.
 */
import { EVENT_CALL, EVENT_CALL_TYPE } from './events.ts';
import type { Events } from './events.ts';
import type { Module } from './module.ts';

export interface CallGraph {
  /** The component of each node. Node of a canonical type: number of functions + type. */
  component: Uint32Array;
  /** 1 if the node is on a cycle. */
  cyclic: Uint8Array;
  /** All nodes, components one after the other, callees first. */
  order: Uint32Array;
  /** The functions whose address is taken, by canonical type. */
  takenByType: number[][];
}

/** Successors in compressed rows: those of node n are targets[first[n]] up to targets[first[n + 1]]. */
interface Edges {
  first: Uint32Array;
  targets: Uint32Array;
}

function collectEdges(module: Module, events: Events, takenByType: number[][]): Edges {
  const functions = module.functionTypes.length;
  const nodes = functions + module.types.length;
  const first = new Uint32Array(nodes + 1);
  const seenBy = new Uint32Array(nodes); // node + 1 that last had an edge here: each edge is kept once
  let targets = new Uint32Array(1024);
  let count = 0;
  const add = (target: number) => {
    if (count === targets.length) {
      const grown = new Uint32Array(count * 2);
      grown.set(targets);
      targets = grown;
    }
    targets[count++] = target;
  };
  for (let node = module.importedFunctions; node < functions; node++) {
    first[node] = count; // imported functions, before these, keep an empty row at 0
    const body = node - module.importedFunctions;
    for (let i = events.first[body]; i < events.first[body + 1]; i += 2) {
      const word = events.words[i + 1];
      const kind = word >>> 28;
      if (kind !== EVENT_CALL && kind !== EVENT_CALL_TYPE) continue;
      const target = (word & 0xfffffff) + (kind === EVENT_CALL_TYPE ? functions : 0);
      if (seenBy[target] === node + 1) continue;
      seenBy[target] = node + 1;
      add(target);
    }
  }
  takenByType.forEach((members, type) => {
    first[functions + type] = count;
    members.forEach(add);
  });
  first[nodes] = count;
  return { first, targets };
}

/** Analyses who can call whom. Imported functions call nothing. */
export function callGraph(module: Module, events: Events): CallGraph {
  const takenByType: number[][] = module.types.map(() => []);
  module.functionTypes.forEach((type, fn) => {
    if (module.addressTaken[fn]) takenByType[module.types[type].canonical].push(fn);
  });
  const { first, targets } = collectEdges(module, events, takenByType);
  const nodes = first.length - 1;
  const component = new Uint32Array(nodes);
  const cyclic = new Uint8Array(nodes);
  const order = new Uint32Array(nodes);
  const number = new Uint32Array(nodes); // order of discovery, from 1
  const low = new Uint32Array(nodes); // lowest number reachable
  const onStack = new Uint8Array(nodes);
  const stack = new Uint32Array(nodes); // found, component not yet known
  const path = new Uint32Array(nodes); // being visited
  const next = new Uint32Array(nodes); // next edge to follow
  let stackLength = 0;
  let discovered = 0;
  let components = 0;
  let ordered = 0;

  const discover = (node: number) => {
    number[node] = low[node] = ++discovered;
    next[node] = first[node];
    stack[stackLength++] = node;
    onStack[node] = 1;
  };
  /** Takes the component whose first node is `root` off the stack. */
  const close = (root: number) => {
    const from = ordered;
    let node;
    do {
      node = stack[--stackLength];
      onStack[node] = 0;
      component[node] = components;
      order[ordered++] = node;
    } while (node !== root);
    components++;
    if (ordered - from > 1) for (let i = from; i < ordered; i++) cyclic[order[i]] = 1;
  };

  for (let start = 0; start < nodes; start++) {
    if (number[start] !== 0) continue;
    let depth = 0;
    path[0] = start;
    discover(start);
    while (depth >= 0) {
      const node = path[depth];
      if (next[node] < first[node + 1]) {
        const target = targets[next[node]++];
        if (target === node) cyclic[node] = 1;
        if (number[target] === 0) {
          path[++depth] = target;
          discover(target);
        } else if (onStack[target]) low[node] = Math.min(low[node], number[target]);
      } else {
        if (low[node] === number[node]) close(node);
        if (--depth >= 0) low[path[depth]] = Math.min(low[path[depth]], low[node]);
      }
    }
  }
  return { component, cyclic, order, takenByType };
}
