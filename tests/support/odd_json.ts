/** Documents in JSON in which one value is another: of another type, too large, nested, with names that objects of JavaScript have. */

/** JSON of what stands in the place of some value. */
export const ODD_VALUES: readonly string[] = [
  ...['null', 'true', '0', '-1', '0.5', '1e400', '4294967295', '4294967296', '18446744073709551616'],
  ...['""', '"\\u0000"', '"a\\u0000b"', '"../../x"', '"/../../x"', '"/proc/self/fd/3"', '"\\u001b[2J"'],
  ...['"__proto__"', '"\\ud800"', '[]', '[null]', '[[]]', '[5]', '["a\\u0000b"]', '{}', '[{}]', '{"a":5}'],
  ...['{"__proto__":1}', '{"toString":1}', '{"constructor":null}', '{"length":-1}'],
  ...[50, 200, 20_000].map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  JSON.stringify('/x'.repeat(3000)),
  JSON.stringify(Array.from({ length: 5000 }, () => '/x')),
  JSON.stringify(
    Array.from({ length: 3000 }, (_, i) => ({ path: `/x${i}`, destination: `/d${i}`, type: 'tmpfs' })),
  ),
];

/** The paths of all members and elements, of whatever depth. */
function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, each]) => pathsIn(each, [...path, name]))];
}

/** The document with one value, chosen by `next` (a number below the given one), odd; `what` says which. */
export function oddJson(document: unknown, next: (below: number) => number): { text: string; what: string } {
  const paths = pathsIn(document);
  const path = paths[next(paths.length)]!;
  const odd = ODD_VALUES[next(ODD_VALUES.length)]!;
  const what = `${path.join('.')} = ${odd.slice(0, 60)}`;
  if (path.length === 0) return { text: odd, what };
  type Members = Record<string, unknown>;
  const changed = structuredClone(document) as Members;
  const parent = path.slice(0, -1).reduce((at, name) => at[name] as Members, changed);
  parent[path.at(-1)!] = '@';
  return { text: JSON.stringify(changed).replace('"@"', () => odd), what };
}
