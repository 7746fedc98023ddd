/**
 * Small programs for tests inside the OS, in WebAssembly text. Data is laid out here, imports follow from what is called:
 *
 *     const child = new Program();
 *     const bytes = child.build(`(call $say ${child.text('hello\n')}) (call $exit (i32.const 3))`);
 *
 * `$wasi.NAME`, `$wasix.NAME` and `$minios.NAME` are system calls; `$say`, `$exit`, `$run` and the rest of HELPERS are
 * small functions over them. Memory: scratch from 0 to SCRATCH_END, then the data, then whatever is left of `pages`.
 */
import * as abi from '../../../host/base/abi.ts';
import { wat } from '../../loader/wat.ts';

const MODULES: Readonly<Record<string, string>> = {
  wasi: 'wasi_snapshot_preview1',
  wasix: 'wasix_32v1',
  minios: 'minios',
};

/** Memory below is the program's own to scribble on; HELPERS use the first 64 bytes. */
export const SCRATCH_END = 4096;

/** Functions that any program may call; each is put into the module if something mentions it. */
const HELPERS: Readonly<Record<string, string>> = {
  // Writes `n` bytes to standard output.
  say: `(func $say (param $at i32) (param $n i32)
    (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (local.get $n))
    (drop (call $wasi.fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))`,
  // Writes a number and a line feed to standard output.
  number: `(func $number (param $value i32) (local $at i32) (local $rest i32)
    (local.set $at (i32.const 60))
    (i32.store8 (i32.const 60) (i32.const 10))
    (local.set $rest (local.get $value))
    (if (i32.lt_s (local.get $value) (i32.const 0)) (then (local.set $rest (i32.sub (i32.const 0) (local.get $value)))))
    (loop $more
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.rem_u (local.get $rest) (i32.const 10))))
      (br_if $more (local.tee $rest (i32.div_u (local.get $rest) (i32.const 10)))))
    (if (i32.lt_s (local.get $value) (i32.const 0)) (then
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.const 45))))
    (call $say (local.get $at) (i32.sub (i32.const 61) (local.get $at))))`,
  // Forks: the child's pid, 0 in the child, −1 and the errno at 44.
  fork: `(func $fork (result i32)
    (i32.store (i32.const 44) (call $wasix.proc_fork (i32.const 1) (i32.const 40)))
    (if (i32.load (i32.const 44)) (then (return (i32.const -1))))
    (i32.load (i32.const 40)))`,
  exit: '(func $exit (param $code i32) (call $wasi.proc_exit (local.get $code)))',
  // Waits for `pid` (−1: any child): its status as wait(2) encodes it, or −errno.
  wait: `(func $wait (param $pid i32) (result i32) (local $found i32)
    (local.set $found (call $minios.wait4 (local.get $pid) (i32.const 16) (i32.const 0) (i32.const 0)))
    (if (result i32) (i32.lt_s (local.get $found) (i32.const 0))
      (then (local.get $found)) (else (i32.load (i32.const 16)))))`,
  // Spawns what the attributes say and waits for it: its wait status, or −errno.
  run: `(func $run (param $attr i32) (result i32) (local $pid i32)
    (local.set $pid (call $minios.spawn (local.get $attr)))
    (if (result i32) (i32.lt_s (local.get $pid) (i32.const 0))
      (then (local.get $pid)) (else (call $wait (local.get $pid)))))`,
  // Monotonic time, nanoseconds.
  now: `(func $now (result i64)
    (drop (call $wasi.clock_time_get (i32.const 1) (i64.const 0) (i32.const 24)))
    (i64.load (i32.const 24)))`,
  // Sleeps for so many nanoseconds.
  sleep: `(func $sleep (param $ns i64)
    (drop (call $wasix.thread_sleep (local.get $ns))))`,
  // Computes for so many turns of a loop, each two units of fuel or so.
  spin: `(func $spin (param $turns i32) (loop $more
    (br_if $more (local.tee $turns (i32.sub (local.get $turns) (i32.const 1))))))`,
};

/** A step on descriptors that a spawn does first. */
export type Action =
  | { close: number }
  | { dup2: readonly [number, number] }
  | { chdir: string }
  | { open: string; fd: number; oflags?: number; rights: bigint };

export interface SpawnAttributes {
  path: string;
  /** With argv[0]; `[path]` if there are none. */
  args?: readonly string[];
  env?: readonly string[];
  actions?: readonly Action[];
  flags?: number;
  pgroup?: number;
  /** A descriptor that is open on a cgroup. */
  cgroup?: number;
  /** CLONE_NEW*. */
  cloneFlags?: number;
}

export class Program {
  private readonly data: number[] = [];
  private readonly pages: number;

  constructor(pages = 2) {
    this.pages = pages;
  }

  /** Puts bytes into memory, at a multiple of 8: their address. */
  bytes(bytes: Iterable<number>): number {
    while (this.data.length % 8 !== 0) this.data.push(0);
    const address = SCRATCH_END + this.data.length;
    for (const byte of bytes) this.data.push(byte);
    return address;
  }

  /** Two operands: where `text` is, and its length. */
  text(text: string): string {
    const bytes = new TextEncoder().encode(text);
    return `(i32.const ${this.bytes(bytes)}) (i32.const ${bytes.length})`;
  }

  /** One operand: the address of a struct spawn_attr. */
  attributes(options: SpawnAttributes): string {
    const { path, args = [path], env = [], actions = [] } = options;
    const { flags = 0, pgroup = 0, cgroup = -1, cloneFlags = 0 } = options;
    const view = new DataView(new ArrayBuffer(abi.SPAWN_ATTR_SIZE));
    const set = (offset: number, ...words: number[]): void =>
      words.forEach((word, i) => view.setInt32(offset + 4 * i, word, true));
    set(abi.SPAWN_ATTR_PATH, ...this.string(path));
    set(abi.SPAWN_ATTR_ARGV, ...this.strings(args));
    set(abi.SPAWN_ATTR_ENVP, ...this.strings(env));
    set(abi.SPAWN_ATTR_FD_ACTIONS, this.actions(actions), actions.length);
    set(abi.SPAWN_ATTR_FLAGS, flags, pgroup);
    set(abi.SPAWN_ATTR_CGROUP, cgroup);
    set(abi.SPAWN_ATTR_CLONE_FLAGS, cloneFlags);
    return `(i32.const ${this.bytes(new Uint8Array(view.buffer))})`;
  }

  /** Where the data is. */
  range(): { address: number; size: number } {
    return { address: SCRATCH_END, size: this.data.length };
  }

  /** The module, whose `_start` is `body`; `locals`, `functions` and further `imports` are put where they belong. */
  build(body: string, locals = '', functions = '', imports = ''): Uint8Array<ArrayBuffer> {
    const code = `(func (export "_start") ${locals} ${body}) ${functions}`;
    const helpers = helpersOf(code);
    const data = this.data.map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
    const pages = Math.max(this.pages, Math.ceil((SCRATCH_END + this.data.length) / 65536));
    return wat(`(module ${importsOf(code + helpers)} ${imports}
      (memory (export "memory") ${pages})
      (data (i32.const ${SCRATCH_END}) "${data}")
      ${helpers} ${code})`);
  }

  private string(text: string): [number, number] {
    const bytes = new TextEncoder().encode(text);
    return [this.bytes(bytes), bytes.length];
  }

  private strings(list: readonly string[]): [number, number, number] {
    return [...this.string(list.map((text) => `${text}\0`).join('')), list.length];
  }

  private actions(actions: readonly Action[]): number {
    const view = new DataView(new ArrayBuffer(abi.FD_ACTION_SIZE * actions.length));
    actions.forEach((action, i) => {
      const at = abi.FD_ACTION_SIZE * i;
      const set = (offset: number, ...words: number[]): void =>
        words.forEach((word, n) => view.setInt32(at + offset + 4 * n, word, true));
      if ('close' in action) set(abi.FD_ACTION_OP, abi.FD_ACTION_OP_CLOSE, action.close);
      else if ('dup2' in action) set(abi.FD_ACTION_OP, abi.FD_ACTION_OP_DUP2, ...action.dup2);
      else if ('chdir' in action) {
        set(abi.FD_ACTION_OP, abi.FD_ACTION_OP_CHDIR);
        set(abi.FD_ACTION_PATH, ...this.string(action.chdir));
      } else {
        set(abi.FD_ACTION_OP, abi.FD_ACTION_OP_OPEN, action.fd);
        set(abi.FD_ACTION_PATH, ...this.string(action.open));
        view.setUint16(at + abi.FD_ACTION_OFLAGS, action.oflags ?? 0, true);
        view.setBigUint64(at + abi.FD_ACTION_RIGHTS, action.rights, true);
        set(abi.FD_ACTION_MODE, 0o666);
      }
    });
    return this.bytes(new Uint8Array(view.buffer));
  }
}

/** A program without data. */
export function program(body: string, locals = '', functions = ''): Uint8Array<ArrayBuffer> {
  return new Program().build(body, locals, functions);
}

function mentioned(code: string, pattern: RegExp): string[] {
  return [...new Set([...code.matchAll(pattern)].map((match) => match[1]!))];
}

function helpersOf(code: string): string {
  let all = code;
  const taken = new Set<string>();
  for (let grown = true; grown;) {
    grown = false;
    for (const name of mentioned(all, /\(call \$([a-z]+)[ )]/g)) {
      if (taken.has(name) || HELPERS[name] === undefined) continue;
      taken.add(name);
      all += HELPERS[name];
      grown = true;
    }
  }
  return [...taken].map((name) => HELPERS[name]).join('\n');
}

/** Declarations of the system calls that `code` mentions. */
function importsOf(code: string): string {
  return mentioned(code, /\$((?:wasi|wasix|minios)\.[a-z0-9_]+)/g)
    .map((full) =>
      importOf(MODULES[full.slice(0, full.indexOf('.'))]!, full.slice(full.indexOf('.') + 1), full),
    )
    .join('\n');
}

/** The declaration of one import as function `$id`. */
export function importOf(module: string, name: string, id: string): string {
  const signature = abi.IMPORTS.get(module)?.get(name)?.signature;
  if (signature === undefined) throw new Error(`there is no ${module}.${name}`);
  return importAs(module, name, id, signature);
}

/** The same for a signature as lowering.ts writes it: a name may stand for functions of several types. */
export function importAs(module: string, name: string, id: string, signature: string): string {
  const [parameters, results] = signature.split('->').map((part) => part.trim());
  const part = (keyword: string, types: string): string => (types ? `(${keyword} ${types})` : '');
  return `(import "${module}" "${name}" (func $${id} ${part('param', parameters!)} ${part('result', results!)}))`;
}

/** Code that does `body` `count` times; the local $i counts down. */
export function times(count: number, body: string): string {
  return `(local.set $i (i32.const ${count})) (loop $again ${body}
    (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`;
}

/** A program that computes for ever. */
export function spinner(): ReturnType<typeof program> {
  return program('(loop $ever (br $ever))');
}
