// Prettier plugin: formats AssemblyScript.
//
// AssemblyScript is TypeScript's grammar plus decorators on functions, variables and other
// declarations (`@inline function f() {}`), which Prettier's own parser refuses. This parser blanks
// exactly those decorators out, lets Prettier parse the rest, and hangs the decorators back on the
// tree as ordinary Decorator nodes, which Prettier's printer handles on any declaration. Offsets
// never move, so comments and blank lines stay where they were written.
//
// Interface: parser `assemblyscript`, chosen per folder in .prettierrc.json.

import typescriptPlugin from 'prettier/plugins/typescript';
import ts from 'typescript';

const base = typescriptPlugin.parsers.typescript;

/** Declarations whose decorators TypeScript itself accepts: left to Prettier's parser. */
const isClassLike = (node) => ts.isClassLike(node) || ts.isClassElement(node) || ts.isParameter(node);

/**
 * Finds the decorators that only AssemblyScript allows.
 * @param {string} text the source
 * @returns {{ decorators: { start: number, end: number }[], target: number }[]} for each decorated
 *   declaration its decorators, and the offset of the first token after them
 */
function findDecorated(text) {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found = [];
  const visit = (node) => {
    const all = node.modifiers ?? [];
    const decorators = isClassLike(node) ? [] : all.filter(ts.isDecorator);
    if (decorators.length > 0) {
      const ranges = decorators.map((d) => ({ start: d.getStart(source), end: d.end }));
      found.push({ decorators: ranges, target: skipTrivia(text, ranges.at(-1).end) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Offset of the first character at or after `at` that is neither white space nor comment. */
function skipTrivia(text, at) {
  const trivia = /(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
  trivia.lastIndex = at;
  return at + trivia.exec(text)[0].length;
}

const blank = (text, start, end) =>
  text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);

/** Parses one decorator where it stands, so that its nodes carry offsets into the whole text. */
async function parseDecorator(text, { start, end }, options) {
  const alone = blank(text.slice(0, end), 0, start + 1);
  const program = await base.parse(alone, options);
  return { type: 'Decorator', expression: program.body[0].expression, range: [start, end] };
}

async function parse(text, options) {
  const decorated = findDecorated(text);
  let plain = text;
  for (const { decorators } of decorated) {
    for (const { start, end } of decorators) plain = blank(plain, start, end);
  }
  const program = await base.parse(plain, options);
  const statements = new Map();
  collectStatements(program.body, statements);
  for (const { decorators, target } of decorated) {
    const statement = statements.get(target);
    if (!statement) throw new Error(`decorator at offset ${decorators[0].start} precedes no declaration`);
    const declaration = statement.declaration ?? statement;
    declaration.decorators = await Promise.all(decorators.map((d) => parseDecorator(text, d, options)));
  }
  return program;
}

function collectStatements(body, into) {
  for (const statement of body) {
    into.set(base.locStart(statement), statement);
    const inner = (statement.declaration ?? statement).body?.body;
    if (Array.isArray(inner)) collectStatements(inner, into);
  }
}

export const parsers = { assemblyscript: { ...base, parse } };
export const languages = [{ name: 'AssemblyScript', parsers: ['assemblyscript'] }];
