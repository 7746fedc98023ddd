/**
 * Programs that make system calls one after the other and say what each answered; and scripts, run with the real shell by
 * the user that a test wants to be.
 *
 *     const program = steps([['setuid', 1000], ['getuid']], ['/bin/id', '-u']);    // "setuid 0\ngetuid 1000\n", then id's
 *
 * Calls are those of the import module `minios`, and `write`, which writes a text to a file by its path without the first slash; a string is two arguments, its address and its length; a Uint8Array is one,
 * its address; a function says an address after it has put things into the program.
 */
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from './program.ts';

export type Argument = number | bigint | string | Uint8Array | ((program: Program) => number);
export type Call = readonly [name: string, ...args: Argument[]];

const ENVIRONMENT = ['PATH=/usr/bin:/bin:/sbin', 'HOME=/root', 'TZ=UTC'];

/** Opens a file below the root, descriptor 3, and writes to it: 0 or −errno. */
const WRITE = `(func $write (param $path i32) (param $length i32) (param $text i32) (param $size i32) (result i32)
  (local $error i32)
  (local.set $error (call $wasi.path_open (i32.const 3) (i32.const 1) (local.get $path) (local.get $length) (i32.const 0)
    (i64.const ${abi.RIGHTS_FD_WRITE}) (i64.const 0) (i32.const 0) (i32.const 80)))
  (if (i32.eqz (local.get $error)) (then
    (i32.store (i32.const 84) (local.get $text))
    (i32.store (i32.const 88) (local.get $size))
    (local.set $error (call $wasi.fd_write (i32.load (i32.const 80)) (i32.const 84) (i32.const 1) (i32.const 92)))
    (drop (call $wasi.fd_close (i32.load (i32.const 80))))))
  (i32.sub (i32.const 0) (local.get $error)))`;

/** A module that makes `calls`, and then runs `command` in its place; `command[0]` is the program's path. */
export function steps(calls: readonly Call[], command: readonly string[] = []): Uint8Array {
  const program = new Program();
  const operand = (value: Argument): string => {
    if (typeof value === 'string') return program.text(value);
    if (typeof value === 'bigint') return `(i64.const ${value})`;
    if (typeof value === 'function') return `(i32.const ${value(program)})`;
    return `(i32.const ${typeof value === 'number' ? value : program.bytes(value)})`;
  };
  const body = calls.map(([name, ...args]) => {
    const operands = args.map(operand).join(' ');
    const call = name === 'write' ? '$write' : `$minios.${name}`;
    return `(local.set $answer (call ${call} ${operands}))
      (call $say ${program.text(`${name} `)}) (call $number (local.get $answer))`;
  });
  if (command.length > 0) {
    const attributes = program.attributes({ path: command[0]!, args: command, env: ENVIRONMENT });
    body.push(`(local.set $answer (call $minios.exec ${attributes}))
      (call $say ${program.text('exec ')}) (call $number (local.get $answer))`);
  }
  const writes = calls.some(([name]) => name === 'write');
  return program.build(body.join('\n'), '(local $answer i32)', writes ? WRITE : '');
}

/** Little-endian words, for arrays that calls read. */
export function words(...values: number[]): Uint8Array {
  return new Uint8Array(new Uint32Array(values).buffer);
}

/** Little-endian 64-bit words. */
export function longs(...values: bigint[]): Uint8Array {
  return new Uint8Array(new BigUint64Array(values).buffer);
}

/** A machine with /proc, the users of /etc/passwd, and helpers to be them. */
export class PrivilegeMachine {
  readonly machine: TestMachine;

  constructor(machine: TestMachine) {
    this.machine = machine;
  }

  static async boot(): Promise<PrivilegeMachine> {
    const inside = new PrivilegeMachine(await bootForTest());
    await inside.sh('mkdir -p /proc /home/user && mount -t proc proc /proc && chown user:user /home/user');
    return inside;
  }

  /** What a script says, run by root: its output, or output and errors if it does not end with status 0. */
  async sh(script: string): Promise<string> {
    const { stdout, stderr, status } = await this.machine.run('/bin/sh', { args: ['sh', '-c', script] });
    return status === 0 && stderr === '' ? stdout : `${stdout}${stderr}status ${status}\n`;
  }

  /** The same by `user` with its groups. */
  as(user: string, script: string): Promise<string> {
    return this.sh(`exec su ${user} -c ${quote(script)}`);
  }

  /** What a program of `steps` writes, run by root. */
  async steps(calls: readonly Call[], command: readonly string[] = []): Promise<string> {
    const { stdout, stderr } = await this.machine.run(steps(calls, command));
    return stdout + stderr;
  }

  /** Puts a program of `steps` where scripts find it. */
  install(path: string, calls: readonly Call[], command: readonly string[] = []): Promise<void> {
    return this.machine.task.writeFile(path, steps(calls, command), 0o755);
  }

  /** Writes a script that can be run, or another text. */
  write(path: string, text: string): Promise<void> {
    return this.machine.task.writeFile(path, new TextEncoder().encode(text), 0o755);
  }

  /** Runs `step` twice: the second time nothing of it may be left in the kernel. */
  async leakFree<T>(step: () => Promise<T>): Promise<T> {
    await step();
    return this.machine.leakCheck(step);
  }

  stop(): Promise<void> {
    return this.machine.stop();
  }
}

/** One word of a shell's. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
