// scripts/check_layers.mjs accepts what the rules allow and names each violation.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/check_layers.mjs');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs the check over a tree of the given files; returns its exit status and complaints. */
function check(files: Record<string, string>): { status: number | null; complaints: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'minios-layers-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  return { status, complaints: stderr.split('\n').filter((line) => line !== '') };
}

test('an import may go down, stay in its layer, and be mentioned in a comment', () => {
  const { status, complaints } = check({
    'kernel/index.ts': "import { a } from './proc/task';\nexport { a };\n",
    'kernel/proc/task.ts':
      "// not: import '../syscall/table'\nimport { b } from '../base/list';\nexport const a = b;\n",
    'kernel/base/list.ts': "import { c } from './config';\nexport const b = c;\n",
    'kernel/base/config.ts': 'export const c = 1;\n',
    'host/platform/node.ts': "import fs from 'node:fs';\nexport { fs };\n",
  });
  expect(complaints).toEqual([]);
  expect(status).toBe(0);
});

test('an import upwards is named with its file and line', () => {
  const { status, complaints } = check({
    'kernel/mm/frame.ts': "\nimport {\n  task,\n} from '../proc/task';\nexport { task };\n",
    'kernel/proc/task.ts': 'export const task = 1;\n',
  });
  expect(complaints).toEqual([
    'kernel/mm/frame.ts:2: layer 2 (kernel/mm) imports layer 7 (kernel/proc): kernel/proc/task.ts',
  ]);
  expect(status).toBe(1);
});

test('what all programs share knows none of them, and the CLI only the commands of the runtime', () => {
  const { complaints } = check({
    'userland/lib/bytes.ts': "import { cat } from '../bin/cat';\nexport const bytes = cat;\n",
    'userland/bin/cat.ts': 'export const cat = 1;\n',
    'userland/minios/run.ts':
      "import { create } from '../runtime/runtime';\nimport { make } from '../runtime/create';\n",
    'userland/runtime/runtime.ts': "import { make } from './create';\nexport const create = make;\n",
    'userland/runtime/create.ts': 'export const make = 1;\n',
    'userland/games/chess.ts': "import { bytes } from '../lib/bytes';\nexport const chess = bytes;\n",
  });
  expect(complaints).toEqual([
    'userland/games/chess.ts:1: no row for userland/games: add it to PARTS in scripts/check_layers.mjs',
    'userland/lib/bytes.ts:1: userland/lib may import only userland/lib: userland/bin/cat.ts',
    'userland/minios/run.ts:2: userland/minios may import only userland/minios, userland/runtime/runtime.ts, userland/lib: userland/runtime/create.ts',
  ]);
});

test('a kernel folder without a layer is an error', () => {
  const { complaints } = check({
    'kernel/magic/wand.ts': "import { a } from '../base/a';\nexport { a };\n",
    'kernel/base/a.ts': 'export const a = 1;\n',
  });
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^kernel\/magic\/wand.ts:1: no layer for kernel\/magic/);
});

test('an import cycle is shown as a path, also one of dynamic and re-exporting imports', () => {
  const { status, complaints } = check({
    'web/a.ts': "export { b } from './b.ts';\n",
    'web/b.ts': "export const b = () => import('./c.ts');\n",
    'web/c.ts': "import './a.ts';\n",
  });
  expect(complaints).toEqual(['import cycle: web/a.ts -> web/b.ts -> web/c.ts -> web/a.ts']);
  expect(status).toBe(1);
});

test('the host knows neither the kernel nor, outside platform and cli, where it runs', () => {
  const { complaints } = check({
    'host/machine/ring.ts': "import { readFileSync } from 'node:fs';\nimport { x } from '../../kernel/x';\n",
    'host/terminal/size.ts': 'export const width = () => window.innerWidth;\n',
    'kernel/x.ts': 'export const x = 1;\n',
  });
  expect(complaints).toEqual([
    'host/machine/ring.ts:2: host/machine may import only host/machine, host/loader, host/platform, host/base, host/devices: kernel/x.ts',
    'host/machine/ring.ts:1: only host/platform and host/cli may import node:fs',
    'host/terminal/size.ts:1: only host/platform and host/cli may use window',
  ]);
});
