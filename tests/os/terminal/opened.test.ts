/** Whose terminal one becomes that the actions of a spawn or an exec open for a session leader that has none. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';

const READ_WRITE = 0x42n;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await machine.task.mkdir('/dev/pts');
  await machine.run('/bin/mount', { args: ['mount', '-t', 'devpts', 'devpts', '/dev/pts'] });
});
afterAll(() => machine?.stop());

/** A shell that says whether it has a terminal, with the slave as its standard input. */
const shell = (source: Program): string =>
  source.attributes({
    path: '/bin/sh',
    args: ['sh', '-c', 'if (: </dev/tty) 2>/dev/null; then echo has; else echo none; fi'],
    actions: [{ open: '/dev/pts/0', fd: 0, rights: READ_WRITE }],
  });

/** What a session leader says that does `body`, while a slave at /dev/pts/0 is nobody's terminal. */
async function leads(make: (source: Program) => string): Promise<string> {
  const inner = new Program();
  await machine.task.writeFile('/bin/leader', inner.build(make(inner)), 0o755);
  const source = new Program();
  const run = source.attributes({ path: '/bin/leader', flags: abi.SPAWN_FLAG_SETSID });
  const { stdout, status } = await machine.run(
    source.build(`(drop (call $wasi.path_open (i32.const 3) (i32.const 1) ${source.text('dev/ptmx')} (i32.const 0)
        (i64.const ${READ_WRITE}) (i64.const ${READ_WRITE}) (i32.const 0) (i32.const 512)))
      (i32.store (i32.const 516) (i32.const 0))
      (drop (call $minios.ioctl (i32.load (i32.const 512)) (i32.const ${abi.TIOCSPTLCK}) (i32.const 516)))
      (drop (call $run ${run}))`),
  );
  return `${stdout}${status}`;
}

test('who executes a program opens for itself', async () => {
  expect(await leads((source) => `(drop (call $minios.exec ${shell(source)}))`)).toBe('has\n0');
});

test('who spawns one opens for the child, and neither of them has a terminal by that', async () => {
  const opened = (source: Program): string => `(call $number (call $wasi.path_open (i32.const 3) (i32.const 1)
    ${source.text('dev/tty')} (i32.const 0) (i64.const 2) (i64.const 2) (i32.const 0) (i32.const 512)))`;
  expect(await leads((source) => `(drop (call $run ${shell(source)})) ${opened(source)}`)).toBe(
    `none\n${abi.ENXIO}\n0`,
  );
});
