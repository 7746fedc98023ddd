// The workflow of GitHub: that its commands are the repository's, and that it uses nobody's actions but GitHub's own two.
// It is read line by line: there is no parser of YAML among the dependencies.

import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { slowestLines } from '../support/slowest.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

/** What stands behind `key:`, whether or not it begins an item of a list. */
function valuesOf(text: string, key: string): string[] {
  return [...text.matchAll(new RegExp(`^ *(?:- )?${key}: *(.+)$`, 'gm'))].map(([, value]) => value.trim());
}

const workflow = read('.github/workflows/ci.yml');
const { scripts, engines } = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

test('each command exists', () => {
  const commands = valuesOf(workflow, 'run');
  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) {
    const script = /^npm run ([\w:]+)$/.exec(command)?.[1];
    if (script !== undefined) expect(scripts, command).toHaveProperty([script]);
    else if (command !== 'npm ci') accessSync(resolve(root, command), constants.X_OK);
  }
});

test('checks, tests, long tests and the bench are run', () => {
  const commands = valuesOf(workflow, 'run');
  for (const command of ['npm run check', '.ci/run', 'npm run test:long', 'npm run bench'])
    expect(commands).toContain(command);
  expect(read('.ci/run')).toMatch(/^npm test$/m);
});

test('the tests run on the oldest Node that the package takes', () => {
  const oldest = engines.node.replace('>=', '');
  expect(valuesOf(workflow, 'node')[0]).toMatch(new RegExp(`^\\[${oldest},`));
});

test('only checkout and setup-node are used', () => {
  for (const action of valuesOf(workflow, 'uses'))
    expect(action).toMatch(/^actions\/(checkout|setup-node)@v\d+$/);
});

test('the slowest files of a run are shown, slowest first', () => {
  const files = Array.from({ length: 12 }, (_, index) => ({
    name: `file ${index}`,
    milliseconds: index * 1500,
  }));
  const lines = slowestLines(files);
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe('   16.5 s  file 11');
  expect(lines[9]).toBe('    3.0 s  file 2');
});
