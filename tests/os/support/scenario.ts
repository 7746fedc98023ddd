/**
 * A scenario that sleeps and allocates in every way: pipes, waiting for children, timers, poll, spawn, exec, files. It is run
 * again and again, each time with another of its park points or allocations struck (kernel/base/debug.ts).
 */
import { RIGHTS_FD_READ, RIGHTS_FD_WRITE } from '../../../host/base/abi.ts';
import type { HostTaskService } from '../../../host/machine/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program, program } from './program.ts';

/** Kinds of events that can be struck: FAULT_… of kernel/base/debug.ts. */
export const FAULT_ALLOC = 0;
export const FAULT_PARK = 1;

/** A file that the scenario makes. */
const OUTPUT = '/tmp/output';

const MNT_DETACH = 2;

/** Takes mounts away, of which some may never have been there. */
export function unmountAll(program: Program, paths: readonly string[]): string {
  const one = (path: string): string =>
    `(drop (call $minios.umount2 ${program.text(path)} (i32.const ${MNT_DETACH})))`;
  return paths.map(one).join('');
}

const COUNT =
  '(local.set $i (i32.const TURNS)) (loop $more BODY (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))';
const times = (turns: number, body: string): string =>
  COUNT.replace('TURNS', String(turns)).replace('BODY', () => body);

/** Where files and pipes are read to and written from: beyond the data. */
const BUFFER = 65536;

/** Writes more than a pipe holds, sleeping between. */
function writer(): Uint8Array {
  return new Program(3).build(
    times(4, `(call $say (i32.const ${BUFFER}) (i32.const 40000)) (call $sleep (i64.const 100000))`),
    '(local $i i32)',
  );
}

/** What is started in the end. */
function leaf(): Uint8Array {
  return program('(call $sleep (i64.const 5000))');
}

/** Becomes /bin/leaf, with a file as its output. */
function changer(): Uint8Array {
  const changes = new Program();
  const attributes = changes.attributes({
    path: '/bin/leaf',
    args: ['leaf', 'argument'],
    env: ['A=B'],
    actions: [
      { open: OUTPUT, fd: 1, oflags: 1, rights: RIGHTS_FD_READ | RIGHTS_FD_WRITE },
      { dup2: [1, 9] },
      { chdir: '/tmp' },
      { close: 9 },
    ],
  });
  return changes.build(`(drop (call $minios.exec ${attributes})) (call $exit (i32.const 9))`);
}

/** A file: made, written, read, renamed, removed. */
function files(leader: Program): string {
  const one = leader.text('tmp/one');
  const two = leader.text('tmp/two');
  const directory = leader.text('tmp/directory');
  const iovec = '(i32.const 256) (i32.const 1) (i32.const 264)';
  return `
    (call $step (call $wasi.path_open (i32.const 3) (i32.const 0) ${one} (i32.const 1) (i64.const 0x42) (i64.const 0x42)
      (i32.const 0) (i32.const 32)))
    (local.set $fd (i32.load (i32.const 32)))
    (i32.store (i32.const 256) (i32.const ${BUFFER})) (i32.store (i32.const 260) (i32.const 60000))
    ${times(4, `(call $step (call $wasi.fd_write (local.get $fd) ${iovec}))`)}
    (call $step (call $wasi.fd_seek (local.get $fd) (i64.const 0) (i32.const 0) (i32.const 32)))
    (call $step (call $wasi.fd_read (local.get $fd) ${iovec}))
    (call $step (call $wasi.fd_close (local.get $fd)))
    (call $step (call $wasi.path_rename (i32.const 3) ${one} (i32.const 3) ${two}))
    (call $step (call $wasi.path_create_directory (i32.const 3) ${directory}))
    (call $step (call $wasi.path_remove_directory (i32.const 3) ${directory}))
    (call $step (call $wasi.path_symlink ${two} (i32.const 3) ${one}))
    (call $step (call $wasi.path_unlink_file (i32.const 3) ${one}))
    (call $step (call $wasi.path_unlink_file (i32.const 3) ${two}))`;
}

/** Calls that allocate each in a way of its own. */
function others(leader: Program): string {
  const directory = leader.text('/tmp/mounted');
  const none = leader.text('none');
  return `
    (call $step (call $wasi.path_create_directory (i32.const 3) ${leader.text('tmp/mounted')}))
    (call $step (call $minios.mount ${none} ${directory} ${leader.text('tmpfs')} (i32.const 0) ${leader.text('')}))
    (call $step (call $minios.mkfifo (i32.const -100) ${leader.text('/tmp/mounted/fifo')} (i32.const 0x1a4)))
    (call $step (call $wasi.path_symlink ${none} (i32.const 3) ${leader.text('tmp/mounted/link')}))
    (call $step (call $wasi.path_link (i32.const 3) (i32.const 0) ${leader.text('tmp/mounted/link')}
      (i32.const 3) ${leader.text('tmp/mounted/other')}))
    (call $step (call $minios.umount2 ${directory} (i32.const 0)))
    (call $step (call $wasi.path_remove_directory (i32.const 3) ${leader.text('tmp/mounted')}))
    (call $step (call $wasi.fd_readdir (i32.const 3) (i32.const ${BUFFER}) (i32.const 4096) (i64.const 0) (i32.const 32)))
    (call $step (call $wasix.fd_event (i64.const 1) (i32.const 0) (i32.const 32)))
    (call $step (call $wasix.fd_dup2 (i32.load (i32.const 32)) (i32.const 300) (i32.const 1) (i32.const 36)))
    (call $step (call $wasi.random_get (i32.const ${BUFFER}) (i32.const 100)))
    (call $step (call $minios.uname (i32.const ${BUFFER})))
    (call $step (call $wasix.chdir ${leader.text('/tmp')}))
    (i64.store (i32.const 520) (i64.const 0)) (i32.store (i32.const 528) (i32.const 1))
    (i64.store (i32.const 536) (i64.const 1000))
    (call $step (call $wasi.poll_oneoff (i32.const 512) (i32.const 640) (i32.const 1) (i32.const 36)))`;
}

/** Reads what the writer writes, by poll first; then the writer is waited for. */
function pipes(leader: Program): string {
  // Descriptors of the new pipe: those after the preopened root.
  const child = leader.attributes({
    path: '/bin/writer',
    actions: [{ dup2: [5, 1] }, { close: 4 }, { close: 5 }],
  });
  return `
    (if (i32.eqz (call $wasix.fd_pipe (i32.const 32) (i32.const 36))) (then
      (call $step (call $minios.spawn ${child}))
      (call $step (call $wasi.fd_close (i32.const 5)))
      (i32.store (i32.const 512) (i32.const 4)) (i32.store (i32.const 516) (i32.const 1))
      (call $step (call $minios.poll (i32.const 512) (i32.const 1) (i32.const 1000)))
      (i32.store (i32.const 256) (i32.const ${BUFFER})) (i32.store (i32.const 260) (i32.const 30000))
      (loop $rest
        (if (i32.eqz (call $wasi.fd_read (i32.const 4) (i32.const 256) (i32.const 1) (i32.const 264)))
          (then (br_if $rest (i32.load (i32.const 264))))))
      (call $step (call $wasi.fd_close (i32.const 4)))))`;
}

/** Removes what a scenario that was struck may have left. */
function cleaner(): Uint8Array {
  const cleaning = new Program();
  const remove = (name: string): string =>
    `(drop (call $wasi.path_unlink_file (i32.const 3) ${cleaning.text(`tmp/${name}`)}))`;
  const removeDirectory = (name: string): string =>
    `(drop (call $wasi.path_remove_directory (i32.const 3) ${cleaning.text(`tmp/${name}`)}))`;
  // If the mount failed, the files are where it should have been.
  return cleaning.build(`
    (drop (call $minios.umount2 ${cleaning.text('/tmp/mounted')} (i32.const 0)))
    ${['one', 'two', 'output', 'mounted/fifo', 'mounted/link', 'mounted/other'].map(remove).join(' ')}
    ${['directory', 'mounted'].map(removeDirectory).join(' ')}`);
}

/** With `report` it writes what each step answered. */
function scenario(report = false): Uint8Array {
  const leader = new Program(3);
  const body = `
    ${pipes(leader)}
    (call $step (call $minios.spawn ${leader.attributes({ path: '/bin/changer' })}))
    (call $step (call $minios.spawn ${leader.attributes({ path: 'script', env: ['PATH=/sbin:/bin'], flags: 64 })}))
    (call $step (call $minios.spawn ${leader.attributes({ path: '/bin/nothing' })}))
    ${files(leader)}
    ${others(leader)}
    (call $sleep (i64.const 1000000))
    (drop (memory.grow (i32.const 3)))
    (loop $more (br_if $more (i32.ge_s (call $wait (i32.const -1)) (i32.const 0))))`;
  const step = `(func $step (param i32) ${report ? '(call $number (local.get 0))' : ''})`;
  return leader.build(body, '(local $fd i32) (local $i i32)', step);
}

/** What the steps answer when nothing is struck: 0 where no other number is, pids as 1. */
const ANSWERS = {
  pipe: [1, 0, 1, 0],
  children: [1, 1, -44],
  file: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  others: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
};

/** Puts the scenario's programs in place and runs it once, so that nothing is new any more. */
export async function prepareScenario(machine: TestMachine): Promise<void> {
  const { task } = machine;
  await task.writeFile('/bin/scenario', scenario(), 0o755);
  await task.writeFile('/bin/writer', writer(), 0o755);
  await task.writeFile('/bin/changer', changer(), 0o755);
  await task.writeFile('/bin/leaf', leaf(), 0o755);
  await task.writeFile('/bin/script', new TextEncoder().encode('#!/bin/leaf option\n'), 0o755);
  await task.writeFile('/bin/cleaner', cleaner(), 0o755);
  await task.writeFile('/bin/reporter', scenario(true), 0o755);
  const { stdout } = await machine.run('/bin/reporter');
  const answers = stdout.trim().split('\n').map(Number);
  const wanted = Object.values(ANSWERS).flat();
  if (wanted.some((answer, i) => (answer > 0 ? !(answers[i]! > 0) : answers[i] !== answer))) {
    throw new Error(`the scenario does not do what it says: ${answers.join(' ')}`);
  }
}

/**
 * Runs the scenario, or the program at `path`, with the `strike`-th event of `kind` struck, in the name of a host task that dies with it: the events
 * that there were. When it returns, all tasks of the scenario are gone.
 */
export async function runStruck(
  machine: TestMachine,
  kind: number,
  strike: number,
  path = '/bin/scenario',
): Promise<number> {
  const { tasks } = await machine.counters();
  // A program that is new has to be loaded.
  await machine.task.writeFile('/bin/leaf', leaf());
  const task = await machine.machine.hostTask();
  await machine.machine.debugArm(kind, strike);
  const status = await scenarioStatus(task, path);
  const seen = await machine.machine.debugArm(kind, 0);
  if (seen < strike && status !== 0) throw new Error(`unstruck, the scenario ended with status ${status}`);
  await task.exit();
  await untilTasksEnd(machine, tasks);
  await machine.run('/bin/cleaner');
  return seen;
}

/** Its status; −1 if it could not be started or its parent died. */
async function scenarioStatus(task: HostTaskService, path: string): Promise<number> {
  try {
    const nothing = await task.open('/dev/null', { read: true, write: true });
    const pid = await task.spawn({ path, fds: [nothing, nothing, nothing] });
    return (await task.wait4(pid))?.status ?? -1;
  } catch {
    return -1;
  }
}

/** Waits until there are at most `tasks` tasks. */
export async function untilTasksEnd(machine: TestMachine, tasks: number): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if ((await machine.counters()).tasks <= tasks) return;
    await machine.task.poll([], 1);
  }
  throw new Error(`${(await machine.counters()).tasks} tasks, not ${tasks}: some never end`);
}

/**
 * Strikes each event in turn, each time with a leak check, until the scenario comes to its end unstruck: how many there
 * were. The time that a load takes outside decides who runs meanwhile, so that the number varies by a few.
 */
export async function strikeEvery(
  machine: TestMachine,
  kind: number,
  path = '/bin/scenario',
): Promise<number> {
  let most = await runStruck(machine, kind, 0xffffffff, path);
  for (let strike = 1; strike <= most + 2; strike++) {
    most = Math.max(most, await strikeOne(machine, kind, strike, path));
  }
  return most;
}

async function strikeOne(machine: TestMachine, kind: number, strike: number, path: string): Promise<number> {
  try {
    return await machine.leakCheck(() => runStruck(machine, kind, strike, path));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`event ${strike} struck: ${message}\n${machine.log}`, { cause: error });
  }
}
