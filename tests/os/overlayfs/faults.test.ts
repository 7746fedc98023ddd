/**
 * A program does to an overlay all that changes its layers, once for each of its allocations, which fails, and once for each of its park
 * points, where it is killed. Whatever is struck: no panic, and nothing is left behind when the layers are gone.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AT_FDCWD, RIGHTS_FD_READ, RIGHTS_FD_WRITE } from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';
import { FAULT_ALLOC, FAULT_PARK, runStruck, strikeEvery, unmountAll } from '../support/scenario.ts';

/** Programs, by what their overlays' options are besides the layers. */
const PROGRAMS = [
  ['/bin/overlay', ''],
  ['/bin/overlay-user', ',userxattr'],
] as const;
/** Where it mounts. */
const MOUNTS = ['/m', '/u'];

let machine: TestMachine;

/** Opens a file below the root directory and closes it. */
function open(program: Program, path: string, oflags: number, rights: bigint): string {
  return `(call $step (call $wasi.path_open (i32.const 3) (i32.const 0) ${program.text(path)} (i32.const ${oflags})
      (i64.const ${rights}) (i64.const 0) (i32.const 0) (i32.const 32)))
    (drop (call $wasi.fd_close (i32.load (i32.const 32))))`;
}

/** Lists a directory. */
function list(program: Program, path: string): string {
  return `(call $step (call $wasi.path_open (i32.const 3) (i32.const 0) ${program.text(path)} (i32.const 2)
      (i64.const ${RIGHTS_FD_READ}) (i64.const 0) (i32.const 0) (i32.const 32)))
    (call $step (call $wasi.fd_readdir (i32.load (i32.const 32)) (i32.const 1024) (i32.const 1000) (i64.const 0) (i32.const 36)))
    (drop (call $wasi.fd_close (i32.load (i32.const 32))))`;
}

/** With `report` it writes what each step answered. */
function overlayProgram(options: string, report = false): Uint8Array {
  const program = new Program(2);
  const text = (value: string): string => program.text(value);
  const wasi = (name: string, ...operands: string[]): string =>
    `(call $step (call $wasi.${name} ${operands.join(' ')}))`;
  const root = '(i32.const 3)';
  // Without its mounts it would go on in the directories that they hide.
  const mount = (type: string, target: string, data: string): string =>
    `(local.set $answer (call $minios.mount ${text(type)} ${text(target)} ${text(type)} (i32.const 0) ${text(data)}))
     (call $step (local.get $answer))
     (if (local.get $answer) (then ${unmountAll(program, MOUNTS)} (call $exit (i32.const 1))))`;
  const rename = (from: string, to: string): string => wasi('path_rename', root, text(from), root, text(to));
  const mkdir = (path: string): string => wasi('path_create_directory', root, text(path));
  const rmdir = (path: string): string => wasi('path_remove_directory', root, text(path));
  const unlink = (path: string): string => wasi('path_unlink_file', root, text(path));
  const steps = [
    mount('tmpfs', '/u', ''),
    mkdir('u/u'),
    mkdir('u/w'),
    mount('overlay', '/m', `lowerdir=/o/l:/o/l2,upperdir=/u/u,workdir=/u/w${options}`),
    `(call $step (call $minios.chmod (i32.const ${AT_FDCWD}) ${text('/m/f')} (i32.const 384) (i32.const 0)))`,
    rename('m/f', 'm/g'),
    unlink('m/g'),
    mkdir('m/f'),
    rmdir('m/f'),
    list(program, 'm/d'),
    unlink('m/d/x'),
    rmdir('m/d'),
    unlink('m/k/v'),
    mkdir('m/over'),
    rename('m/over', 'm/k'),
    mkdir('m/new'),
    rename('m/new', 'm/d'),
    wasi('path_symlink', text('h'), root, text('m/f')),
    wasi('path_link', root, '(i32.const 0)', text('m/h'), root, text('m/i')),
    rename('m/i', 'm/f'),
    open(program, 'm/e/z', 8, RIGHTS_FD_WRITE),
    open(program, 'm/e/y', 1, RIGHTS_FD_READ | RIGHTS_FD_WRITE),
    `(call $step (call $minios.setxattr (i32.const ${AT_FDCWD}) ${text('/m/s')} ${text('trusted.t')} ${text('value')}
      (i32.const 0) (i32.const 256)))`,
    unlink('m/h'),
    unlink('m/a'),
    rename('m/b', 'm/h'),
    rename('m/s', 'm/c'),
    unlink('m/h'),
    unmountAll(program, MOUNTS),
  ];
  const step = `(func $step (param i32) ${report ? '(call $number (local.get 0))' : ''})`;
  return program.build(steps.join('\n'), '(local $answer i32)', step);
}

beforeAll(async () => {
  machine = await bootForTest();
  const { task } = machine;
  const lower = `mkdir -p /o /u /m && mount -t tmpfs o /o && mkdir -p /o/l/d /o/l2/d /o/l/e && cd /o/l && ln -s f s && echo x >d/x
    head -c 150000 /bin/toolbox >f; setfattr -n user.a -v 1 f; setfattr -n user.b -v 2 f; echo h >h; echo z >e/z; echo a >a; ln a b; ln a c; mkdir k; echo v >k/v`;
  await machine.run('/bin/sh', { args: ['sh', '-c', lower] });
  for (const [path, options] of PROGRAMS) {
    await task.writeFile(path, overlayProgram(options), 0o755);
    await task.writeFile(`${path}-reports`, overlayProgram(options, true), 0o755);
  }
  const cleaner = new Program();
  await task.writeFile('/bin/cleaner', cleaner.build(unmountAll(cleaner, MOUNTS)), 0o755);
});
afterAll(() => machine?.stop());

test.each(PROGRAMS)('unstruck, every step of %s succeeds', async (path) => {
  const { stdout } = await machine.run(`${path}-reports`);
  expect(
    stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '0'),
  ).toEqual([]);
  expect(await runStruck(machine, FAULT_ALLOC, 0xffffffff, path)).toBeGreaterThan(100);
});

test.each(PROGRAMS)('an allocation of %s that fails leaves nothing behind, whichever it is', async (path) => {
  await strikeEvery(machine, FAULT_ALLOC, path);
});

test.each(PROGRAMS)('%s, killed at a park point, leaves nothing behind', async (path) => {
  await strikeEvery(machine, FAULT_PARK, path);
});
