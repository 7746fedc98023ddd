/**
 * Pseudo-terminals with their sides on two harts: nothing that is typed or printed is lost or waits for ever, and a hang-up, the end
 * of the session's leader and an opening of /dev/tty may meet in any order.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program, times, spinner } from '../support/program.ts';

const { SIGHUP, SPAWN_FLAG_SETCTTY, SPAWN_FLAG_SETSID, TIOCSPTLCK } = abi;
const READ_WRITE = 0x42n;

/** Opens a path below the root, whose descriptor is 3, into `$local`. */
const open = (source: Program, path: string, local: string): string =>
  `(drop (call $wasi.path_open (i32.const 3) (i32.const 1) ${source.text(path)} (i32.const 0)
     (i64.const ${READ_WRITE}) (i64.const ${READ_WRITE}) (i32.const 0) (i32.const 512)))
   (local.set ${local} (i32.load (i32.const 512)))`;

/** A new master in `$master`; its slave is /dev/pts/0, for the machine has no other. */
const openMaster = (source: Program): string =>
  `${open(source, 'dev/ptmx', '$master')} (i32.store (i32.const 516) (i32.const 0))
   (drop (call $minios.ioctl (local.get $master) (i32.const ${TIOCSPTLCK}) (i32.const 516)))`;

const onSlave = (source: Program, path: string): string =>
  source.attributes({
    path,
    flags: SPAWN_FLAG_SETSID | SPAWN_FLAG_SETCTTY,
    actions: [{ open: '/dev/pts/0', fd: 0, rights: READ_WRITE }, { dup2: [0, 1] }, { close: 4 }],
  });

/** A while that is another one each time: up to some 50 µs. */
const A_WHILE = `(call $spin (i32.add (i32.const 1) (i32.rem_u (i32.mul (local.get $i) (i32.const 7919)) (i32.const 20011))))`;

/** A session leader that looks for its terminal, writes to it and ends, unless it is hung up before. */
function leader(): Uint8Array {
  const source = new Program();
  const body = `(local.set $i (i32.and (call $minios.getpid) (i32.const 63)))
    ${open(source, 'dev/tty', '$tty')} ${A_WHILE} (call $number (i32.const 1)) ${open(source, 'dev/tty', '$tty')}
    (call $exit (i32.const 3))`;
  return source.build(body, '(local $i i32) (local $tty i32)');
}

const LINE = 'to be or not to be, that is the question\n';
const LINES = 150;
/** Each line comes back twice, by the echo and by cat; each time its end is CR and LF. */
const BYTES = 2 * (LINE.length + 1) * LINES;

/** `$drain`: reads what there is of `$master`, sleeping for the first byte, and counts at 528. */
const DRAIN = `(func $drain (param $master i32)
  (i32.store (i32.const 520) (i32.const 1024)) (i32.store (i32.const 524) (i32.const 2048))
  (i32.store (i32.const 532) (i32.const 0))
  (drop (call $wasi.fd_read (local.get $master) (i32.const 520) (i32.const 1) (i32.const 532)))
  (i32.store (i32.const 528) (i32.add (i32.load (i32.const 528)) (i32.load (i32.const 532)))))
 (func $type (param $master i32) (param $at i32) (param $size i32)
  (i32.store (i32.const 520) (local.get $at)) (i32.store (i32.const 524) (local.get $size))
  (drop (call $wasi.fd_write (local.get $master) (i32.const 520) (i32.const 1) (i32.const 532))))`;

vi.setConfig({ testTimeout: 240_000 });

describe.each(['virtual', 'real'] as const)('two harts, %s clock', (clock) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await bootForTest({ cpus: 2, clock });
    await machine.task.mkdir('/dev/pts');
    await machine.run('/bin/mount', { args: ['mount', '-t', 'devpts', 'devpts', '/dev/pts'] });
    await machine.task.writeFile('/bin/leader', leader(), 0o755);
    // It keeps its parent's hart busy, so that what is started next is on the other.
    await machine.task.writeFile('/bin/hog', spinner(), 0o755);
  });
  afterAll(() => machine?.stop());

  const output = async (bytes: Uint8Array): Promise<string> => {
    await machine.run(bytes);
    const { stdout, status } = await machine.leakCheck(() => machine.run(bytes));
    return `${stdout.trim().replaceAll('\n', ' ')}, status ${status}`;
  };

  test('what is typed arrives, and what is printed', async () => {
    const source = new Program();
    const body = `${openMaster(source)}
      (local.set $hog (call $minios.spawn ${source.attributes({ path: '/bin/hog' })}))
      (local.set $pid (call $minios.spawn ${onSlave(source, '/bin/cat')}))
      ${times(LINES, `(call $type (local.get $master) ${source.text(LINE)}) (call $drain (local.get $master))`)}
      (loop $more (if (i32.lt_u (i32.load (i32.const 528)) (i32.const ${BYTES}))
        (then (call $drain (local.get $master)) (br $more))))
      (call $number (i32.load (i32.const 528)))
      (call $type (local.get $master) ${source.text('\x04')})
      (call $number (call $wait (local.get $pid)))
      (drop (call $minios.kill (local.get $hog) (i32.const 9))) (drop (call $wait (local.get $hog)))`;
    const locals = '(local $master i32) (local $pid i32) (local $hog i32) (local $i i32)';
    expect(await output(source.build(body, locals, DRAIN))).toBe(`${BYTES} 0, status 0`);
  });

  test('a hang-up and the end of the leader at once', async () => {
    const source = new Program();
    const round = `${openMaster(source)}
      (local.set $hog (call $minios.spawn ${source.attributes({ path: '/bin/hog' })}))
      (local.set $pid (call $minios.spawn ${onSlave(source, '/bin/leader')}))
      ${A_WHILE} (drop (call $wasi.fd_close (local.get $master)))
      (local.set $status (call $wait (local.get $pid)))
      (if (i32.eqz (i32.or (i32.eq (local.get $status) (i32.const ${3 << 8})) (i32.eq (local.get $status) (i32.const ${SIGHUP}))))
        (then (call $number (local.get $status))))
      (drop (call $minios.kill (local.get $hog) (i32.const 9))) (drop (call $wait (local.get $hog)))`;
    const locals = '(local $master i32) (local $pid i32) (local $hog i32) (local $status i32) (local $i i32)';
    expect(await output(source.build(times(50, round), locals))).toBe(', status 0');
  });
});
