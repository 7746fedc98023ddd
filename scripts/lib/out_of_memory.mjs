// A transform of the AssemblyScript compiler, for programs of the userland (userland/asconfig.json): where the runtime's
// allocator gets no more memory it calls outOfMemory() (userland/lib/base/abort.ts), which says so and ends the program. As it
// comes, it executes `unreachable`, and that looks like a crash.

/** Where allocators ask for more, by the runtime that they belong to. */
const GROWS = { '~lib/rt/tlsf.ts': 'growMemory', '~lib/rt/stub.ts': 'maybeGrowMemory' };

/** Node kinds are numbers that change between versions; the shapes of nodes tell as much. */
function isCallOfUnreachable(node) {
  return node?.expression?.text === 'unreachable' && Array.isArray(node.args);
}

/** Replaces the calls in a statement; answers how many. */
function replaceIn(node) {
  if (!node || typeof node !== 'object') return 0;
  if (Array.isArray(node)) return node.reduce((count, item) => count + replaceIn(item), 0);
  if (isCallOfUnreachable(node)) {
    node.expression.text = 'outOfMemory';
    return 1;
  }
  const parts = [node.statements, node.ifTrue, node.ifFalse, node.expression];
  return parts.reduce((count, part) => count + replaceIn(part), 0);
}

export default class OutOfMemory {
  afterParse(parser) {
    for (const { normalizedPath, statements } of parser.sources) {
      const name = GROWS[normalizedPath];
      if (!name) continue;
      const grow = statements.find((statement) => statement.name?.text === name);
      if (!grow || replaceIn(grow.body) === 0) {
        throw new Error(
          `${normalizedPath} has changed: scripts/lib/out_of_memory.mjs does not find its end of memory`,
        );
      }
    }
  }
}
