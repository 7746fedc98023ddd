/** What the host reads from the words of a container verb. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HELP } from '../../host/cli/options.ts';
import { planOf } from '../../host/cli/words.ts';

const plan = (text: string) => planOf(text.split(' '));

test.each([
  ['run -d base', true],
  ['run --detach base', true],
  ['run --detach=true base', true],
  ['run -itd base', true],
  ['run --name w -d base', true],
  ['run --name=w -d base', true],
  ['run -e -d base', false],
  ['run --memory 32m --cpus .5 -d base', true],
  ['run -m32m -d base', true],
  ['container run -d base', true],
  ['create base', true],
  ['container create base', true],
  ['start w', true],
  ['run base', false],
  ['run base sh -c x -d', false],
  ['run --rm -- base -d', false],
  ['run --detach=false base', false],
  ['run -d=false base', false],
  ['run -d --help', false],
  ['run --name -d base', false],
  ['exec -d w true', false],
  ['volume create v', false],
  ['ps', false],
  ['images', false],
])('`%s`: a background machine: %s', (text, background) => {
  expect(plan(text)).toMatchObject({ background });
});

test.each([
  ['ps -a', true],
  ['container ls', true],
  ['logs w', true],
  ['inspect w', true],
  ['rm -f w', true],
  ['container prune -f', true],
  ['system df', true],
  ['system prune -af', true],
  ['ps --help', false],
  ['run --rm base', false],
  ['images', false],
  ['image ls', false],
  ['image prune', false],
  ['volume ls', false],
  ['volume rm v', false],
  ['rmi base', false],
  ['version', false],
])('`%s` is about containers that there are: %s', (text, containers) => {
  expect(plan(text)).toMatchObject({ containers });
});

test.each([
  ['run -i base', true],
  ['run -it base', true],
  ['run --interactive base', true],
  ['exec -ti w sh', true],
  ['exec --user root -i w sh', true],
  ['start -ai w', true],
  ['attach w', true],
  ['login', true],
  ['load', true],
  ['import - name', true],
  ['build -t name -', true],
  ['build -f- .', true],
  ['build -qf- .', true],
  ['build . --file=-', true],
  ['build -f file- .', false],
  ['cp - w:/tmp', true],
  ['system prune', true],
  ['image prune -a', true],
  ['somethingelse', true],
  ['run base', false],
  ['run base -i', false],
  ['run -t base', false],
  ['run -w -i base', false],
  ['exec w sh -i', false],
  ['start w', false],
  ['attach --no-stdin w', false],
  ['load -i file', false],
  ['load --input=file', false],
  ['import file', false],
  ['build .', false],
  ['system prune -f', false],
  ['system prune -af', false],
  ['volume create', false],
  ['ps -a', false],
  ['logs -f w', false],
  ['container ls', false],
  ['image ls', false],
])('`%s`: input: %s', (text, input) => {
  expect(plan(text)).toMatchObject({ input });
});

test.each([
  ['run -e A -e B=2 --env C --env=D base -e E', ['A', 'C', 'D']],
  ['run -ite A base', ['A']],
  ['run -eA base', ['A']],
  ['exec -e A w env', ['A']],
  ['build --build-arg A --build-arg B=1 .', ['A']],
  [
    'build --secret id=A --secret id=B,env=C --secret id=D,src=f --secret type=env,id=E,src=G .',
    ['A', 'C', 'G'],
  ],
  ['run --label A base', []],
  ['run -e A-B base', []],
])('`%s` names variables', (text, variables) => {
  expect(plan(text)).toMatchObject({ variables });
});

const root = resolve(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'mh-'));
afterAll(() => rmSync(home, { recursive: true }));

/** What the host's command line prints for these words. */
function printed(...words: string[]): string {
  const env = { ...process.env, MINIOS_HOME: home, XDG_RUNTIME_DIR: home };
  const command = [join(root, 'bin/minios.mjs'), ...words];
  return spawnSync(process.execPath, command, { env, encoding: 'utf8' }).stdout;
}

/** The flags that the container CLI says it has, and whether they take a value. */
function flagsOf(verb: string): { name: string; takesValue: boolean }[] {
  const stdout = printed(verb, '--help');
  const lines = [...stdout.matchAll(/^ {2}(?:-(\w), | {4})--([\w-]+)( \w+)? {2,}/gm)];
  return lines.flatMap(([, letter, name, type]) =>
    [...(letter ? [`-${letter}`] : []), `--${name}`].map((flag) => ({
      name: flag,
      takesValue: type !== undefined,
    })),
  );
}

test.runIf(existsSync(join(root, 'dist/rootfs/bin/minios'))).each([
  ['run', '-d', 'background'],
  ['run', '-i', 'input'],
  ['exec', '-i', 'input'],
  ['start', '-i', 'input'],
] as const)('the flags of `%s --help` are told apart from their values (%s)', (verb, flag, what) => {
  const flags = flagsOf(verb).filter(({ name }) => !['-d', '--detach', '-i', '--interactive'].includes(name));
  expect(flags.length).toBeGreaterThan(2);
  for (const { name, takesValue } of flags) {
    const words = [verb, name, ...(takesValue ? ['value'] : []), flag, 'name'];
    expect({ words, ...planOf(words) }).toMatchObject({ words, [what]: true });
    if (!takesValue) continue;
    const eaten = [verb, name, flag, 'name'];
    if (verb !== 'start') expect({ eaten, ...planOf(eaten) }).toMatchObject({ eaten, [what]: false });
  }
});

test.runIf(existsSync(join(root, 'dist/rootfs/bin/minios')))('help lists the verbs that there are', () => {
  const inside = printed('boot', '--quiet', '-c', 'minios --help').match(/(?<=^ {2})[a-z]+(?= {2})/gm) ?? [];
  expect(inside.length).toBeGreaterThan(40);
  const [, listed] = /lists its flags:\n\n((?: {2}.*\n)+)/.exec(HELP) ?? [];
  expect(listed.trim().split(/\s+/)).toEqual(inside.toSorted());
});
