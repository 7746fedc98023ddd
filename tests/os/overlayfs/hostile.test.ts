/**
 * Somebody changes the layers of an overlay while he uses it, which Linux calls undefined: in a user namespace anybody can. Whatever he
 * does to the upper directory, the work directory and the index, and to their marks, nothing panics, hangs or is left behind.
 * MINIOS_SEED repeats a run, MINIOS_RUNS makes more of them.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { randomBelow } from '../../support/random.ts';

const SEED = Number(process.env['MINIOS_SEED'] ?? Date.now() % 1_000_000);
/** Commands of each of the two, in a run. */
const COMMANDS = 250;
const RUNS = Number(process.env['MINIOS_RUNS'] ?? 4);

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  await sh('mkdir -p /proc /o && mount -t proc proc /proc');
});
afterAll(() => machine?.stop());

/** After so many seconds of the machine's clock something has stopped for good. */
async function sh(script: string): Promise<number> {
  const args = ['timeout', '2000', 'sh', '-c', `{ ${script}\n} >/dev/null 2>&1`];
  return (await machine.run('/bin/timeout', { args })).status;
}

const NAMES = ['a', 'b', 'c', 'd', 'a/a', 'a/b', 'b/a', 'b/a/c', 'd/b', 'd/low', 'one', 'two', 'd/three'];

/** What a user of the overlay does. */
const USES = [
  'echo x >>m/A',
  'echo x >m/A',
  'cat m/A',
  'rm -rf m/A',
  'mkdir m/A',
  'mv m/A m/B',
  'ln m/A m/B',
  'ln -s B m/A',
  'mkfifo m/A',
  'chmod 700 m/A',
  'ls -lR m',
  'setfattr -n user.x -v y m/A',
  'touch m/A',
  'cp -r m/A m/B',
  'find m -exec getfattr -d -m - {} +',
  'sync',
];

/** What is done below it. */
const HARMS = [
  'mv u/A u/B',
  'rm -rf u/A',
  'mkdir -p u/A',
  'echo y >u/A',
  'mknod u/A c 0 0',
  'mkfifo u/A',
  'ln u/A u/B',
  'ln -s B u/A',
  'mv u/A w/work/',
  'mv w/work/* u/',
  'mv u/B w/work',
  'rm -rf w/work/*',
  'mv w/index/* u/',
  'mv w/index/* u/A',
  'for i in w/index/*; do ln -f u/A $i; done',
  'for i in w/index/*; do rm -rf $i; mkdir $i; done',
  'for i in w/index/*; do rm -rf $i; mv u/A $i; done',
  'rm -rf w/index/*',
  'mv w/work w/other; mkdir w/work',
  'mv w/index u/A',
  'mv w u/A; mkdir w',
  'mv u/A/w .; rm -rf u/A',
  'setfattr -n user.overlay.opaque -v y u/A',
  'setfattr -x user.overlay.opaque u/A',
  'setfattr -n user.overlay.nlink -v U+3 u/A w/index/*',
  'setfattr -n user.overlay.nlink -v U-1 u/A w/index/*',
  'setfattr -x user.overlay.origin u/A',
  'v=$(getfattr -e hex --only-values -n user.overlay.origin w/index/*) && setfattr -n user.overlay.origin -v $v u/A',
  'chmod 0 u/A',
  'chmod 777 u/A',
  'mv l/A l/B',
  'rm -rf l/A',
  'ln l/A l/B',
  'mkdir l/A',
  'umount m; m',
];

/** A script of such commands. Nobody waits at a FIFO for long. */
function scriptOf(commands: readonly string[], next: (below: number) => number): string {
  const name = (): string => NAMES[next(NAMES.length)]!;
  return Array.from({ length: COMMANDS }, () => {
    const command = commands[next(commands.length)]!.replace('A', name()).replace('B', name());
    return /^(echo|cat|cp)/.test(command) ? `timeout 1 sh -c '${command}'` : command;
  }).join('\n');
}

const BEGIN = `
  cd /o; mkdir l l/d u w m; echo 1 >l/one; ln l/one l/two; ln l/one l/d/three; echo low >l/d/low; mkdir l/b
  m() { mount -t overlay overlay -o userxattr,lowerdir=/o/l,upperdir=/o/u,workdir=/o/w /o/m; }
  m || exit 9`;

test(
  `layers that change while they are in use do no harm, seed ${SEED}`,
  { timeout: 45_000 * RUNS },
  async () => {
    const next = randomBelow(SEED);
    const write = async (path: string, text: string): Promise<void> =>
      machine.task.writeFile(path, new TextEncoder().encode(text));
    for (let run = 0; run < RUNS; run++) {
      await write('/tmp/uses', `cd /o\n${scriptOf(USES, next)}`);
      await write('/tmp/harms', `${scriptOf(HARMS, next)}`);
      await write('/tmp/both', `${BEGIN}\nsh /tmp/uses & . /tmp/harms\nwait`);
      const all = async (): Promise<void> => {
        const user = 'setpriv --reuid=1000 --regid=1000 --clear-groups unshare -rm sh /tmp/both';
        const whole = `mount -t tmpfs -o mode=777 t /o; ${user}; s=$?; umount /o && exit $s`;
        expect(await sh(whole)).toBe(0);
      };
      await all();
      await machine.leakCheck(all);
    }
    expect(machine.log).not.toContain('panic');
  },
);
