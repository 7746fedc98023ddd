/**
 * Random scripts in dash and in minios' sh, the same in every run, for dash has faults of its own (generate.ts); MINIOS_SEED looks
 * at others. Each script's own seed is in the message.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest, type TestMachine } from '../support/machine.ts';
import { comparable, runInDash, runInMinios } from './corpus.ts';
import { Generator } from './generate.ts';

const SCRIPTS = 200;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest({ debug: false, clock: 'real' });
}, 240_000);
afterAll(() => machine?.stop());

test('random scripts do what they do in dash', { timeout: 180_000 }, async () => {
  const seed = Number(process.env['MINIOS_SEED'] ?? 20261128);
  console.log(`seed ${seed}`);
  for (let index = 0; index < SCRIPTS; index++) {
    const text = new Generator(seed + index * 7919).script();
    const expected = comparable(runInDash(text));
    const actual = comparable(await runInMinios(machine, text));
    expect(actual, `MINIOS_SEED=${seed + index * 7919}\n${text}`).toEqual(expected);
  }
});
