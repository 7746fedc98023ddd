/** ptrace(2), by a C program that starts itself (tests/programs/os/trace.c), and strace. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { testSections } from './support/sections.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
}, 240_000);
afterAll(() => machine?.stop());

testSections('ptrace', 'trace', ['calls', 'signals', 'seizing', 'events', 'ends'], () => machine);

const strace = (...args: string[]) => machine.run('/bin/strace', { args: ['strace', ...args] });

test('strace shows calls with decoded arguments, and the end', async () => {
  await strace('/bin/echo', 'hi');
  const { stdout, stderr, status } = await machine.leakCheck(() => strace('/bin/echo', 'hi'));
  expect(stdout).toBe('hi\n');
  expect(status).toBe(0);
  expect(stderr).toContain(
    'exec({path="/bin/echo", path_len=9, argv="/bin/echo\\0hi\\0", argv_len=13, argv_count=2',
  );
  expect(stderr).toContain('fd_write(1, [{"hi\\n", 3}], 1, [3]) = 0\n');
  expect(stderr).toContain('+++ exited with 0 +++\n');
});

test('strace names errors, flags and structs', async () => {
  const { stderr, status } = await strace('-e', 'trace=path_open,fstatat', '-s', '3', '/bin/cat', '/nope');
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^path_open\(AT_FDCWD, LOOKUPFLAGS_SYMLINK_FOLLOW, "\/no"\.\.\., 5, 0, .* = 44 ENOENT \(No such file or directory\)$/m,
  );
  expect(stderr).not.toContain('fd_write');
});

test('strace -c counts', async () => {
  const { stderr } = await strace('-c', '/bin/cat', '/nope');
  expect(stderr).toMatch(/^ *[\d.]+ +[\d.]+ +\d+ +1 +1 path_open$/m);
  expect(stderr).toMatch(/^100\.00 /m);
});

test('strace says what is wrong with its arguments', async () => {
  expect((await strace('-e', 'trace=nope', '/bin/true')).stderr).toBe("strace: invalid system call 'nope'\n");
  expect((await strace('-p', '99999')).stderr).toBe(
    "strace: can't attach to process 99999: No such process\n",
  );
  expect((await strace('-p', '1')).stderr).toBe(
    "strace: can't attach to process 1: Operation not permitted\n",
  );
  expect((await strace('/nope')).stderr).toContain(
    "strace: can't execute '/nope': No such file or directory\n",
  );
});
test('strace follows children', async () => {
  await machine.task.writeFile(
    '/tmp/children',
    new TextEncoder().encode('#!/bin/sh\n/bin/true; /bin/false; exit 4\n'),
    0o755,
  );
  const { stderr, status } = await strace('-f', '-e', 'trace=none', '/bin/sh', '/tmp/children');
  expect(status).toBe(4);
  expect(stderr.match(/strace: Process \d+ attached/g)).toHaveLength(2);
  expect(stderr).toMatch(/\[pid \d+\] \+\+\+ exited with 1 \+\+\+/);
  expect(stderr).toMatch(/--- SIGCHLD \{si_signo=SIGCHLD\} ---/);
});

test('strace ends as the program did, by a signal too', async () => {
  const { status, stderr } = await strace('/bin/sh', '-c', 'kill -TERM $$');
  expect(stderr).toContain('--- SIGTERM {si_signo=SIGTERM} ---');
  expect(stderr).toContain('+++ killed by SIGTERM +++');
  expect(status).toBe(128 + 15);
});

test('strace -p watches a process that runs already, and -o writes to a file', async () => {
  // Nobody but a tracer sees a signal that is ignored.
  const script = `mknod /tmp/fifo p; cat /tmp/fifo & p=$!; strace -q -o /tmp/log -p $p & s=$!
    until [ -s /tmp/log ]; do kill -CHLD $p; done
    kill $p; wait $s; echo $?; cat /tmp/log`;
  const { stdout } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
  expect(stdout).toMatch(
    /^143\n(--- SIGCHLD \{si_signo=SIGCHLD\} ---\n)+--- SIGTERM \{si_signo=SIGTERM\} ---\n/,
  );
});
