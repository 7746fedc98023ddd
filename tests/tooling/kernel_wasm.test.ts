// scripts/check_kernel_wasm.mjs refuses a module that would keep state outside RAM.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/check_kernel_wasm.mjs');
const folder = mkdtempSync(join(tmpdir(), 'minios-wasm-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (value: string) => [value.length, ...Buffer.from(value)];
const section = (id: number, body: number[]) => [id, body.length, ...body];
const IMPORT_MEMORY = [...text('env'), ...text('memory'), 2, 0, 16];
const TYPES = section(1, [1, 0x60, 0, 0]);
const MEMORY = section(2, [1, ...IMPORT_MEMORY]);
const FUNCTION = section(3, [1, 0]);
const BODY = section(10, [1, 2, 0, 0x0b]);
/** `i32.const address; end` of a two-byte address, then the bytes 1 2 3. */
const segment = (low: number, high: number) => [0, 0x41, low, high, 0x0b, 3, 1, 2, 3];

/** Runs the check over a module of the given sections; returns its complaints. */
function check(...sections: number[][]): string {
  const file = join(folder, 'kernel.wasm');
  writeFileSync(file, Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]));
  const { status, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  expect(status).toBe(stderr === '' ? 0 : 1);
  return stderr.trim();
}

test('constants in their area are fine', () => {
  expect(check(TYPES, MEMORY, FUNCTION, BODY, section(11, [1, ...segment(0x80, 0x08)]))).toBe('');
});

test('a start function is refused', () => {
  expect(check(TYPES, MEMORY, FUNCTION, section(8, [0]), BODY)).toMatch('has a start function');
});

test('an import from elsewhere than hw is refused', () => {
  const imports = section(2, [2, ...IMPORT_MEMORY, ...text('env'), ...text('abort'), 0, 0]);
  expect(check(TYPES, imports)).toMatch('imports env.abort, which is not in module hw');
});

test('a memory of its own is refused', () => {
  expect(check(section(5, [1, 0, 1]))).toMatch('does not import its memory');
});

test('an exported mutable global is refused', () => {
  const globals = section(6, [1, 0x7f, 1, 0x41, 0, 0x0b]);
  expect(check(MEMORY, globals, section(7, [1, ...text('count'), 3, 0]))).toMatch('mutable global count');
});

test('a passive data segment is refused', () => {
  expect(check(MEMORY, section(11, [1, 1, 3, 1, 2, 3]))).toMatch('segment 0 is passive');
});

test('a data segment below the constants is refused', () => {
  expect(check(MEMORY, section(11, [1, ...segment(0x80, 0x02)]))).toMatch('at 256..259 is outside 1024..');
});
