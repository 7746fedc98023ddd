/** The clock of a machine in Node: all its workers tell the same time. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const PLATFORM = new URL('../../host/platform/node/platform.ts', import.meta.url).href;
/** In a process of its own, the first reading and a later one: how far they are apart, milliseconds. */
const PROGRAM = `
  const { platform } = await import(${JSON.stringify(PLATFORM)});
  const first = platform.clockOrigin();
  console.log(Math.abs(platform.clockOrigin() - first));
`;

// Found by the stress: a thread that hart 0's timer woke on hart 1 was there half a millisecond before its time.
test('the first reading of where the clock begins is as good as a later one', () => {
  const differences = Array.from({ length: 5 }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], { encoding: 'utf8' })),
  );
  expect(Math.min(...differences)).toBeLessThan(0.02);
});
