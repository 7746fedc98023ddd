/** The corpus of scripts in Debian's dash and in minios' sh: the same output, messages and status. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest, type TestMachine } from '../support/machine.ts';
import { comparable, readCorpus, runInDash, runInMinios } from './corpus.ts';
import { DIFFERENCES } from './differences.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest({ debug: false, clock: 'real' });
}, 240_000);
afterAll(() => machine?.stop());

const corpus = readCorpus();
const names = [...corpus.values()].flat().map(({ name }) => name);

describe('sh does what dash does', () => {
  for (const [file, scripts] of corpus) {
    test(`${file} (${scripts.length} scripts)`, { timeout: 120_000 }, async () => {
      for (const { name, text } of scripts) {
        const expected = comparable(runInDash(text));
        const actual = comparable(await runInMinios(machine, text));
        if (name in DIFFERENCES) expect(actual, `${name} is in differences.ts`).not.toEqual(expected);
        else expect(actual, `${name}\n${text}`).toEqual(expected);
      }
    });
  }

  test('every script has a name of its own, and every difference is one of a script', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(DIFFERENCES).filter((name) => !names.includes(name))).toEqual([]);
  });
});
