// What the loader refuses, and that it says why in one line.

import { describe, expect, test } from 'vitest';
import {
  LoadError,
  TypeBudget,
  decodeModule,
  rewriteModule,
  rewriteProgram,
} from '../../host/loader/index.ts';
import { name, signed, unsigned } from '../../host/loader/writer.ts';
import { rewrite } from './harness.ts';
import { binary, repeat, section } from './binary.ts';
import { wat } from './wat.ts';

const TABLE = { wasi_snapshot_preview1: { proc_exit: 'i32 ->', fd_close: 'i32 -> i32' }, minios: {} };

/** The error that loading ends with. */
function refusal(bytes: Uint8Array): string {
  try {
    rewriteProgram(bytes, TABLE);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    expect(error.message).not.toMatch(/\n/);
    return `${error.errno}: ${error.message}`;
  }
}

const START = '(func (export "_start"))';

test('accepts a program', () => {
  expect(refusal(wat(`(module ${START})`))).toBe('accepted');
  expect(
    refusal(
      wat(`(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
        (memory (export "memory") 1) ${START})`),
    ),
  ).toBe('accepted');
});

const PROGRAMS: [string, string, RegExp][] = [
  ['no _start', '(module)', /exports no function _start/],
  ['a reactor', '(module (func (export "_initialize")))', /library \(reactor\)/],
  ['_start with parameters', '(module (func (export "_start") (param i32)))', /_start has type i32 ->/],
  [
    'an imported _start',
    '(module (import "wasi_snapshot_preview1" "fd_close" (func $f (param i32) (result i32))) (export "_start" (func $f)))',
    /not a function of its own/,
  ],
  [
    'an unknown function',
    `(module (import "env" "foo" (func)) ${START})`,
    /imports env\.foo, which minios does not provide \(programs may import wasi_snapshot_preview1 and minios\)/,
  ],
  [
    'a name of Object.prototype',
    `(module (import "toString" "call" (func)) ${START})`,
    /imports toString\.call, which/,
  ],
  [
    'an import of another type',
    `(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64))) ${START})`,
    /fd_close as \(i64 ->\), but it is \(i32 -> i32\)/,
  ],
  ['an imported global', `(module (import "env" "g" (global i32)) ${START})`, /imports the global env\.g/],
  ['an imported table', `(module (import "env" "t" (table 1 funcref)) ${START})`, /imports the table env\.t/],
  ['an imported tag', `(module (import "env" "t" (tag)) ${START})`, /imports the tag env\.t/],
  [
    'the reserved memory',
    `(module (import "minios" "memory" (memory 1)) ${START})`,
    /minios\.memory, which is reserved/,
  ],
  ['a reserved export', `(module (func (export "__minios_fuel")) ${START})`, /exports __minios_fuel/],
  ['a reserved import', `(module (import "minios" "__minios_x" (func)) ${START})`, /are reserved/],
  [
    'a memory that is not exported',
    `(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))) (memory 1) ${START})`,
    /does not export it as 'memory'/,
  ],
  ['a 64-bit memory', `(module (memory i64 1) ${START})`, /64-bit memory/],
  ['a 64-bit table', `(module (table i64 1 funcref) ${START})`, /64-bit table/],
  ['a shared memory', `(module (memory 1 1 shared) ${START})`, /shared memory/],
  ['two memories', `(module (memory 1) (memory 1) ${START})`, /memor(y|ies)/],
  [
    'structs',
    `(module (type (struct (field i32))) (global (ref null 0) (ref.null 0)) ${START})`,
    /garbage-collected/,
  ],
  ['i31 references', `(module (func (param i31ref)) ${START})`, /garbage-collected/],
];

for (const [what, text, message] of PROGRAMS) {
  test(`refuses ${what}`, () => expect(refusal(wat(text))).toMatch(message));
}

test('refuses what is no module', () => {
  expect(refusal(new Uint8Array())).toBe('ENOEXEC: not a WebAssembly module');
  expect(refusal(new TextEncoder().encode('#!/bin/sh\n'))).toBe('ENOEXEC: not a WebAssembly module');
  expect(refusal(Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]))).toMatch(/component/);
});

test('refuses the encoding of compact imports', () => {
  const compact = [1, ...name('env'), 0, 0x7f, 1, ...name('f'), 0, 0];
  expect(refusal(binary(section(1, [1, 0x60, 0, 0]), section(2, compact)))).toMatch(/unknown kind of import/);
});

describe('an index that only the rewritten module has', () => {
  /** A module with one function, table, global and type, whose body is `code` and whose further sections are given. */
  const attack = (
    code: number[],
    extra: { global?: number[]; element?: number[]; exported?: number[] } = {},
  ) => {
    const body = [0, ...code, 0x0b];
    return binary(
      section(1, [1, 0x60, 0, 0]),
      section(3, [1, 0]),
      section(4, [1, 0x70, 0, 1]),
      section(6, extra.global ?? [1, 0x7f, 1, 0x41, 0, 0x0b]),
      section(7, [1, ...(extra.exported ?? [...name('_start'), 0, 0])]),
      ...(extra.element ? [section(9, extra.element)] : []),
      section(10, [1, ...unsigned(body.length), ...body]),
    );
  };
  const set = (global: number) => [0x41, ...signed(0x7fffffff), 0x24, global];
  const hidden: Record<string, Uint8Array> = {
    'the fuel': attack(set(1)),
    'the fuel in a constant': attack([], { global: [2, 0x7f, 1, 0x41, 0, 0x0b, 0x7f, 0, 0x23, 2, 0x0b] }),
    'the hooks by table.set': attack([0x41, 0, 0xd0, 0x70, 0x26, 1]),
    'the hooks by table.get': attack([0x41, 0, 0x25, 1, 0x1a]),
    'the hooks by table.copy': attack([0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 14, 1, 0]),
    'the hooks by table.fill': attack([0x41, 0, 0xd0, 0x70, 0x41, 0, 0xfc, 17, 1]),
    'the hooks by table.grow': attack([0xd0, 0x70, 0x41, 0, 0xfc, 15, 1, 0x1a]),
    'the hooks by table.size': attack([0xfc, 16, 1, 0x1a]),
    'the hooks by call_indirect': attack([0x41, 0, 0x11, 0, 1]),
    'the hooks by an element segment': attack([], { element: [1, 2, 1, 0x41, 0, 0x0b, 0, 0] }),
    'the hooks by an export': attack([], { exported: [...name('_start'), 1, 1] }),
    'a helper by call': attack([0x10, 1]),
    'a helper by return_call': attack([0x12, 1]),
    'a helper by ref.func': attack([0xd2, 1, 0x1a]),
    'a helper by an element segment': attack([], { element: [1, 0, 0x41, 0, 0x0b, 1, 1] }),
    'a helper by an element expression': attack([], { element: [1, 4, 0x41, 0, 0x0b, 1, 0xd2, 1, 0x0b] }),
    'a helper by an export': attack([], { exported: [...name('_start'), 0, 1] }),
    'a type by a block': attack([0x02, 1, 0x0b]),
    'a type by call_indirect': attack([0x41, 0, 0x11, 1, 0]),
    'a type by call_ref': attack([0xd0, 1, 0x14, 1]),
    'a local': attack([0x41, 0, 0x21, 0, 0x03, 0x40, 0x0b]),
    'a local by its value': attack([0x20, 0, 0x1a, 0x03, 0x40, 0x0b]),
    'a local under a long number': attack([0x20, 0x80, 0x00, 0x1a, 0x03, 0x40, 0x0b]),
  };
  for (const [what, bytes] of Object.entries(hidden)) {
    test(what, () => {
      expect(WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)).toBe(false);
      expect(refusal(bytes)).toMatch(/^ENOEXEC/);
      // Without the engine's validation, the decoder alone must see it too.
      expect(() => rewriteModule(decodeModule(bytes))).toThrow(LoadError);
    });
  }

  test('a label', () => {
    const bytes = attack([0x03, 0x40, 0x0c, 2, 0x0b]);
    expect(refusal(bytes)).toMatch(/not valid WebAssembly/);
  });
});

describe('small modules that cost much', () => {
  const types = section(1, [1, 0x60, 0, 0]);
  const bombs: Record<string, [Uint8Array, RegExp]> = {
    'tables of many elements': [
      binary(section(4, repeat(28, [0x70, 0, ...unsigned(10_000_000)]))),
      /E2BIG: initial elements of the tables/,
    ],
    'many tables': [binary(section(4, repeat(101, [0x70, 0, 0]))), /E2BIG: tables/],
    'many types': [binary(section(1, repeat(20_001, [0x60, 0, 0]))), /E2BIG: function types/],
    'many imports': [binary(types, section(2, repeat(10_001, [1, 0x61, 1, 0x62, 0, 0]))), /E2BIG: imports/],
    'many tags': [binary(types, section(13, repeat(1_001, [0, 0]))), /E2BIG: tags/],
    'many exports': [binary(section(7, repeat(10_001, [0, 0, 0]))), /E2BIG: exports/],
    'a count without contents': [binary(section(3, [...unsigned(400_000)])), /ENOEXEC: .*ends too early/],
    'types of many parameters': [binary(section(1, [1, 0x60, ...unsigned(1_001)])), /E2BIG: parameters/],
  };
  for (const [what, [bytes, message]] of Object.entries(bombs)) {
    test(what, () => expect(refusal(bytes)).toMatch(message));
  }

  const bodies = (count: number, body: number[], type = [0x60, 0, 0]) =>
    binary(
      section(1, [1, ...type]),
      section(3, repeat(count, [0])),
      section(7, [1, ...name('_start'), 0, 0]),
      section(10, repeat(count, [...unsigned(body.length), ...body])),
    );

  test('many locals in many functions', () => {
    expect(refusal(bodies(100, [1, ...unsigned(49_000), 0x7f, 0x0b]))).toMatch(
      /E2BIG: local variables of all/,
    );
  });
  test('locals at the limit, and a loop that needs one more', () => {
    const body = (count: number) => [1, ...unsigned(count), 0x7f, 0x03, 0x40, 0x0b, 0x0b];
    expect(refusal(bodies(1, body(49_999)))).toBe('accepted');
    expect(refusal(bodies(1, body(50_000)))).toMatch(
      /E2BIG: local variables of a function, with one for the timer/,
    );
  });
  test('branches that each merge many locals', () => {
    const blocks = new Array(20_000).fill([0x02, 0x40, 0x0b]).flat();
    expect(refusal(bodies(1, [1, ...unsigned(40_000), 0x7f, ...blocks, 0x0b]))).toMatch(
      /E2BIG: branches times locals/,
    );
  });
  test('a branch table that passes many values', () => {
    const results = repeat(1_000, [0x7f]);
    const block = [0x02, 0x01, 0x00, 0x0e, ...repeat(65_000, [0]), 0, 0x0b, ...new Array(1_000).fill(0x1a)];
    const code = [0, ...new Array(8).fill(block).flat(), 0x0b];
    const bytes = binary(
      section(1, [2, 0x60, 0, 0, 0x60, 0, ...results]),
      section(3, [1, 0]),
      section(7, [1, ...name('_start'), 0, 0]),
      section(10, [1, ...unsigned(code.length), ...code]),
    );
    expect(refusal(bytes)).toMatch(/E2BIG: branches times locals|not valid/);
  });
});

test('distinct types are counted over all programs', () => {
  const budget = new TypeBudget(3);
  const module = (type: number[]) => binary(section(1, [1, ...type]));
  budget.admit(module([0x60, 0, 0]));
  budget.admit(module([0x60, 1, 0x7f, 0]));
  budget.admit(module([0x60, 0, 0]));
  budget.admit(module([0x60, 1, 0x7e, 0]));
  expect(() => budget.admit(module([0x60, 1, 0x7d, 0]))).toThrow(/too many different function types/);
  budget.admit(module([0x60, 1, 0x7e, 0]));
});

test('garbage is dropped: custom sections do not come through, names do when asked for', () => {
  const custom = (text: string) => section(0, [...name(text), 1, 2, 3]);
  const sections = [section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, [1, 2, 0, 0x0b])];
  const names = section(0, [...name('name'), 0, 2, 1, 0x61]);
  const bytes = binary(custom('.debug_info'), ...sections, custom('sourceMappingURL'), names);
  const remaining = (program: Uint8Array, text: string) =>
    WebAssembly.Module.customSections(new WebAssembly.Module(program as Uint8Array<ArrayBuffer>), text)
      .length;
  for (const text of ['.debug_info', 'sourceMappingURL', 'name']) {
    expect(remaining(rewrite(bytes).bytes, text)).toBe(0);
  }
  expect(remaining(rewriteModule(decodeModule(bytes), { keepNames: true }), 'name')).toBe(1);
});
