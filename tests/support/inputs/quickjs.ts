// What QuickJS is asked to do: the engine as WasmEdge builds it, without a console of Node's.

import type { ProgramInput } from '../inputs.ts';

const language = `
class Point { #x; constructor(x) { this.#x = x; } get x() { return this.#x; } }
function* fibonacci() { let [a, b] = [0n, 1n]; for (;;) { yield a; [a, b] = [b, a + b]; } }
const first = [];
for (const value of fibonacci()) { if (first.length === 100) break; first.push(value); }
print(first[99].toString(), new Point(3).x, 0.1 + 0.2, 2 ** 53);
print(JSON.stringify({ a: [1, 2.5, null, true], é: '한글' }, null, 1));
print('kim@naver.kr'.replace(/(?<user>\\w+)@(\\w+)/u, '$2 at $<user>'), '한글'.normalize('NFD').length, [...'👩‍🚀'].length);
const map = new Map([[NaN, 1], [0, 2]]);
print(map.get(NaN), map.get(-0), Symbol('s').toString(), new Proxy({}, { get: (_, key) => key }).hello);
try { null.x; } catch (error) { print(error instanceof TypeError, error.name); }
Promise.resolve(1).then((value) => print('then', value));
(async () => { await null; print('async'); })();
print('sync');
`;

const sorting = `
let state = 1;
const values = Array.from({ length: 100000 }, () => (state = (state * 1664525 + 1013904223) >>> 0));
values.sort((a, b) => a - b);
print(values[0], values[50000], values.reduce((sum, value, index) => (sum * 31 + value + index) % 1000003, 0));
`;

const file = (name: string, source: string, more: Partial<ProgramInput> = {}): ProgramInput => ({
  name,
  args: ['/work/s.js'],
  files: { 's.js': source },
  ...more,
});

export const quickjsInputs: ProgramInput[] = [
  file('language', language, { prints: '218922995834555169026' }),
  file('sorting', sorting),
  file('arguments', 'print(JSON.stringify(args));', { args: ['/work/s.js', 'a', 'b c'], prints: 'b c' }),
  file('large output', 'for (let i = 0; i < 20000; i++) print(i, "x".repeat(i % 60));', { prints: '19999 ' }),
  file('deep recursion', 'const f = (n) => (n === 0 ? 0 : 1 + f(n - 1)); print(f(500));', { prints: '500' }),
  file('exit status', 'print("before"); exit(3);', { status: 3, prints: 'before' }),
];
