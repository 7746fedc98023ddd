// Checks structs that lie inside others: an owner repeats the fields of what it embeds, since a field whose type is a class holds
// an address (kernel/base/pointer.ts). For each `embedded<Owner, Member>(…, offsetof<Owner>('x'))` in the kernel, the fields of
// Owner from `x` on must be those of Member: the same number, of the same types, and, but for their prefix, of the same names.

import { globSync, readFileSync } from 'node:fs';
import { root } from './lib/asc.mjs';

const CLASS = /^@unmanaged\n(?:export )?class (\w+)(?: extends (\w+))? \{\n([\s\S]*?)^\}/gm;
const FIELD = /^ {2}(\w+): (\w+);/gm;
const USE = /embedded<(\w+), (\w+)>\(\s*[^;]*?offsetof<\w+>\('(\w+)'\)/g;

/** Types that hold an address: an owner may say usize where the member names a class. */
const SCALARS = new Set(['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'bool']);
const width = (type) => (SCALARS.has(type) ? type.replace(/^i/, 'u') : 'usize');

const files = globSync('kernel/**/*.ts', { cwd: root }).map((name) => ({
  name,
  text: readFileSync(`${root}/${name}`, 'utf8'),
}));

const classes = new Map();
for (const { text } of files)
  for (const [, name, parent, body] of text.matchAll(CLASS))
    classes.set(name, { parent, own: [...body.matchAll(FIELD)].map(([, field, type]) => ({ field, type })) });

function fieldsOf(name) {
  const found = classes.get(name);
  return found ? [...(found.parent ? fieldsOf(found.parent) : []), ...found.own] : [];
}

/** What is wrong with the embedding, or undefined. */
function fault(owner, member, first) {
  const inside = fieldsOf(member);
  const all = fieldsOf(owner);
  const start = all.findIndex(({ field }) => field === first);
  if (inside.length === 0) return `class ${member} is not known`;
  if (start < 0) return `${owner} has no field ${first}`;
  const prefix = first.slice(0, first.length - inside[0].field.length);
  for (const [index, { field, type }] of inside.entries()) {
    const there = all[start + index];
    if (there?.field !== prefix + field)
      return `${owner} has ${there?.field ?? 'nothing'} where ${prefix}${field} of ${member} belongs`;
    if (width(there.type) !== width(type))
      return `${owner}.${there.field} is a ${there.type}, and ${member}.${field} a ${type}`;
  }
  return undefined;
}

let count = 0;
for (const { name, text } of files) {
  for (const use of text.matchAll(USE)) {
    const [, owner, member, first] = use;
    count++;
    const problem = fault(owner, member, first);
    if (!problem) continue;
    console.error(`${name}:${text.slice(0, use.index).split('\n').length}: ${problem}`);
    process.exitCode = 1;
  }
}
if (!process.exitCode) console.log(`embedded: ${count} structs inside others, each repeated rightly`);
