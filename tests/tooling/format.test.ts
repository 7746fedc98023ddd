// scripts/lib/prettier_assemblyscript.mjs formats AssemblyScript's decorators, and a second time changes nothing.

import { resolve } from 'node:path';
import { format } from 'prettier';
import { expect, test } from 'vitest';

const plugin = resolve(import.meta.dirname, '../../scripts/lib/prettier_assemblyscript.mjs');
const run = (source: string) =>
  format(source, { parser: 'assemblyscript', plugins: [plugin], singleQuote: true });

const SOURCE = `// head

/** Doc. */
@external("hw",   "park") export declare function park(me: u32): void // trailing
@inline @global
function half(a: u32): u32 { return a>>1 }
@lazy const TABLE: StaticArray<u8> = [1,2]
/* why */ @inline export const LIMIT: u32 = 0x100;
namespace Inner { @inline export function one(): u32 { return <u32>1 } }
@unmanaged class Pair { first: u32; @inline get sum(): u32 { return this.first } }
`;

const FORMATTED = `// head

/** Doc. */
@external('hw', 'park')
export declare function park(me: u32): void; // trailing
@inline
@global
function half(a: u32): u32 {
  return a >> 1;
}
@lazy const TABLE: StaticArray<u8> = [1, 2];
/* why */ @inline
export const LIMIT: u32 = 0x100;
namespace Inner {
  @inline
  export function one(): u32 {
    return <u32>1;
  }
}
@unmanaged
class Pair {
  first: u32;
  @inline get sum(): u32 {
    return this.first;
  }
}
`;

test('decorators on functions, variables and classes are kept and set out', async () => {
  expect(await run(SOURCE)).toBe(FORMATTED);
});

test('formatted source stays as it is', async () => {
  expect(await run(FORMATTED)).toBe(FORMATTED);
});

test('a decorator before nothing is an error, not lost', async () => {
  await expect(run('@inline\n')).rejects.toThrow();
});
