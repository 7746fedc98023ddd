/** Whose child is it? PR_SET_CHILD_SUBREAPER and CLONE_PARENT: prctl(2), clone(2). On the debug build, leak-checked. */
import { expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { Program } from './support/program.ts';
import { shellForTests } from './support/shell.ts';

const { machine, leakFree } = shellForTests();

const CLONE_PARENT = 0x8000;
const sh = (script: string) => ({ path: '/bin/sh', args: ['sh', '-c', `PATH=/bin; ${script}`] });
const prctl = (option: number, argument: number): string =>
  `(call $minios.prctl (i32.const ${option}) (i32.const ${argument}) (i32.const 0) (i32.const 0) (i32.const 0))`;
const subreaper = (on: number): string => `(drop ${prctl(abi.PR_SET_CHILD_SUBREAPER, on)})`;
/** Writes whether it is one. */
const asks = `(drop ${prctl(abi.PR_GET_CHILD_SUBREAPER, 48)}) (call $number (i32.load (i32.const 48)))`;
/** Waits for children until there are none, and writes how many there were. */
const counts = (turn: string): string => `(block $none (loop $${turn}
  (br_if $none (i32.lt_s (call $minios.wait4 (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 0)))
  (i32.store (i32.const 52) (i32.add (i32.load (i32.const 52)) (i32.const 1))) (br $${turn})))
  (call $number (i32.load (i32.const 52)))`;

const install = (name: string, program: Program, body: string): Promise<void> =>
  machine().task.writeFile(name, program.build(body), 0o755);

/** A child that leaves two grandchildren behind, one of them already dead when it ends. */
const LEAVES = sh('sleep 0.05 & (exit 3) & sleep 0.02');

test('a subreaper gets the orphans of its descendants, dead or alive', async () => {
  const program = new Program();
  const child = program.attributes(LEAVES);
  await install(
    '/tmp/reaper',
    program,
    `${asks} ${subreaper(1)} ${asks} (drop (call $run ${child})) ${counts('turn')}`,
  );
  expect(await leakFree('/tmp/reaper')).toBe('0\n1\n2\n');
});

test('who is none gets none: they go to process 1', async () => {
  const program = new Program();
  const child = program.attributes(LEAVES);
  const body = `${subreaper(1)} ${subreaper(0)} ${asks} (drop (call $run ${child})) ${counts('turn')}`;
  await install('/tmp/none', program, body);
  expect(await leakFree('/tmp/none; sleep 0.1')).toBe('0\n0\n');
});

test('the nearest one gets them; a child is none because its parent is, a program that is executed is', async () => {
  const inner = new Program();
  const child = inner.attributes(LEAVES);
  await install('/tmp/inner', inner, `${asks} ${subreaper(1)} (drop (call $run ${child})) ${counts('turn')}`);
  const outer = new Program();
  const spawned = outer.attributes({ path: '/tmp/inner' });
  await install('/tmp/outer', outer, `${subreaper(1)} (drop (call $run ${spawned})) ${counts('turn')}`);
  expect(await leakFree('/tmp/outer')).toBe('0\n2\n0\n');
  const before = new Program();
  const executed = before.attributes({ path: '/tmp/inner' });
  await install('/tmp/before', before, `${subreaper(1)} (drop (call $minios.exec ${executed}))`);
  expect(await leakFree('/tmp/before')).toBe('1\n2\n');
});

test('none gets what a pid namespace below it orphans: that has a process 1 of its own', async () => {
  const program = new Program();
  const child = program.attributes({
    ...sh('(sleep 0.01 & :); sleep 0.05'),
    cloneFlags: Number(abi.CLONE_NEWPID),
  });
  await install('/tmp/above', program, `${subreaper(1)} (drop (call $run ${child})) ${counts('turn')}`);
  expect(await leakFree('/tmp/above')).toBe('0\n');
});

test('one that ends hands on what it has got', async () => {
  const inner = new Program();
  const child = inner.attributes(sh('sleep 0.05 & :'));
  await install('/tmp/short', inner, `${subreaper(1)} (drop (call $run ${child}))`);
  const outer = new Program();
  const spawned = outer.attributes({ path: '/tmp/short' });
  await install('/tmp/long', outer, `${subreaper(1)} (drop (call $run ${spawned})) ${counts('turn')}`);
  expect(await leakFree('/tmp/long')).toBe('1\n');
});

test('a child made with CLONE_PARENT is its maker’s sibling', async () => {
  const maker = new Program();
  const sibling = maker.attributes({ ...sh('exit 7'), cloneFlags: CLONE_PARENT });
  const made = `(if (i32.gt_s (call $minios.spawn ${sibling}) (i32.const 0)) (then (call $number (i32.const 1)))) ${counts('turn')}`;
  await install('/tmp/maker', maker, made);
  const parent = new Program();
  const child = parent.attributes({ path: '/tmp/maker' });
  await install('/tmp/parent', parent, `(drop (call $run ${child})) ${counts('turn')}`);
  expect(await leakFree('/tmp/parent')).toBe('1\n0\n1\n');
});

test('process 1 of a pid namespace makes none: nobody in there could wait for it', async () => {
  const maker = new Program();
  const sibling = maker.attributes({ ...sh('exit 7'), cloneFlags: CLONE_PARENT });
  await install('/tmp/first', maker, `(call $number (call $minios.spawn ${sibling}))`);
  expect(await leakFree('unshare -pf /tmp/first')).toBe(`${-abi.EINVAL}\n`);
});
