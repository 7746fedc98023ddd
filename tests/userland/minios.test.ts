// Init and the tools that need minios, each in a machine of its own: the cases of minios_cases.ts.

import { expect, test } from 'vitest';
import { Machine } from '../../host/machine/machine.ts';
import { MINIOS_CASES, type MiniosCase } from './minios_cases.ts';
import { bytesOf } from '../support/machine.ts';

const ENVIRONMENT = ['PATH=/bin:/sbin', 'HOME=/root', 'TZ=UTC'];

async function run({ args, stdin = '', files = {}, memory }: MiniosCase) {
  const output = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof output) => ({
    write: (bytes: Uint8Array) => {
      output[name] += new TextDecoder().decode(bytes);
      return Promise.resolve(true);
    },
  });
  let input = bytesOf(stdin);
  const machine = Machine.boot({
    clock: 'virtual',
    debug: true,
    quiet: true,
    ...(memory !== undefined && { memory }),
    program: [...args],
    env: ENVIRONMENT,
    files: Object.entries(files).map(([path, contents]) => ({ path, data: bytesOf(contents), mode: 0o755 })),
    console: {
      stdin: {
        read: () => {
          const all = input;
          input = new Uint8Array();
          return Promise.resolve(all);
        },
      },
      stdout: collect('stdout'),
      stderr: collect('stderr'),
    },
  });
  const { status } = await machine.exited;
  machine.terminate();
  return { ...output, status };
}

test.for(MINIOS_CASES.map((item) => [item.name, item] as const))('%s', async ([, item]) => {
  const result = await run(item);
  for (const stream of ['stdout', 'stderr'] as const) {
    const wanted = item[stream];
    if (typeof wanted === 'string') expect(result[stream]).toBe(wanted);
    else if (wanted) expect(result[stream]).toMatch(wanted);
  }
  expect(result.status, result.stderr).toBe(item.status);
});
