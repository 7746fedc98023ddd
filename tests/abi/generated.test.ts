// The generated files are those that the descriptions in abi/ give.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { expect, test } from 'vitest';
import { generatedFiles, staleFiles } from '../../abi/generate.ts';

test('every generated file is fresh', () => {
  expect(staleFiles()).toEqual([]);
});

test('a file that differs or is missing is named', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'minios-abi-'));
  try {
    expect(staleFiles(elsewhere)).toEqual([...generatedFiles().keys()]);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test('a generated file says so and how to make it again', () => {
  for (const content of generatedFiles().values()) {
    expect(content.slice(0, 400)).toContain('Generated from abi/ by `node abi/generate.ts`');
  }
});

test.each(['kernel/base/abi.ts', 'userland/lib/base/abi.ts'])('%s is valid AssemblyScript', async (path) => {
  const source = generatedFiles().get(path)!;
  const { error, stderr } = await asc.main(['abi.ts', '--runtime', 'stub', '--noEmit'], {
    readFile: (name) => (name === 'abi.ts' ? source : null),
    writeFile: () => {},
    listFiles: () => [],
  });
  expect(stderr.toString()).toBe('');
  expect(error).toBeNull();
});
