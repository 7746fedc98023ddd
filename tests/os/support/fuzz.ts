/**
 * What tests/os/fuzz/fuzz.c knows of the system calls, written from abi/: how each is made, and what its parameters and the
 * structs behind them are chosen from.
 *
 * Interface: fuzzProgram.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODULES } from '../../../abi/interface.ts';
import { lower } from '../../../abi/lowering.ts';
import { sizeOf } from '../../../abi/schema.ts';
import type { ConstantGroup, Func, Module, Struct, Type, Union } from '../../../abi/schema.ts';
import { compile } from '../../support/clang.ts';

const DIRECTORY = join(import.meta.dirname, '../fuzz');

/** Groups of constants for parameters and fields that are plain numbers: by name, or by struct or call and name. */
const GROUPS: Readonly<Record<string, readonly [group: string, together: boolean]>> = {
  'mount.flags': ['mount', true],
  'umount2.flags': ['umount', true],
  'unshare.flags': ['clone', true],
  'spawn_attr.clone_flags': ['clone', true],
  nstype: ['clone', false],
  'ioctl.request': ['ioctl', false],
  'wait4.options': ['wait', true],
  'syslog.type': ['syslog', false],
  'setxattr.flags': ['xattr', true],
  'flock.operation': ['lock', true],
  'access.mode': ['access', true],
  policy: ['scheduling', false],
  resource: ['rlimit', false],
  'ptrace.request': ['ptrace', false],
  'prctl.option': ['pr', false],
  'prctl.arg2': ['cap', false],
  'seccomp.operation': ['seccomp', false],
  'mq_open.oflag': ['mq_o', true],
  'sigprocmask.how': ['sig', false],
  'setitimer.which': ['itimer', false],
  'getitimer.which': ['itimer', false],
  'getpriority.which': ['priority', false],
  'setpriority.which': ['priority', false],
  at_flags: ['at', true],
  signal_number: ['signal', false],
  wasix_signal: ['signal', false],
  events: ['poll', true],
  'sigaction.flags': ['sa', true],
};

const WORDS: Readonly<Record<string, string>> = {
  'mount.fstype': 'WORDS_TYPE',
  'mount.data': 'WORDS_OPTIONS',
  'setxattr.name': 'WORDS_ATTRIBUTE',
  'getxattr.name': 'WORDS_ATTRIBUTE',
  'removexattr.name': 'WORDS_ATTRIBUTE',
  'mq_open.name': 'WORDS_NAME',
  'mq_unlink.name': 'WORDS_NAME',
  'sethostname.name': 'WORDS_NAME',
  'proc_exec.name': 'WORDS_NAME',
  'proc_exec3.name': 'WORDS_NAME',
  'proc_spawn.name': 'WORDS_NAME',
  'proc_spawn2.name': 'WORDS_NAME',
};

/** How often a call is made, where it is not once. */
const WEIGHTS: readonly [RegExp, number][] = [
  [/^(wasmedge_|wasix_(sock|port|resolve|dl|closure|context|reflect|call_|epoll))/, 1],
  [/proc_exit|thread_exit|proc_exec|minios_exec$|proc_raise$|proc_snapshot|stack_restore/, 1],
  [/^minios_(mount)$/, 120],
  [/^minios_(umount2|unshare|setns|ioctl|setxattr|spawn)$/, 40],
  [/path_(open|rename)$/, 80],
  [/path_|fd_(read|write|pwrite|pread|readdir|filestat_set_size|allocate)$/, 30],
  [/proc_fork$|pivot_root/, 20],
  [/seccomp|power|prlimit|chroot|set(res|re|)[ug]id|setgroups|capset|prctl/, 3],
  [/./, 10],
];

/**
 * What is not called: WasmEdge's names, which are preview1's with other types; and a timer of nanoseconds, by which virtual time hardly
 * goes on (tests/os/signals/hostile.test.ts has those).
 */
const LEFT_OUT = /^wasmedge_|proc_raise_interval/;

const groups = new Map(
  MODULES.flatMap((module) => module.definitions)
    .filter((definition): definition is ConstantGroup => definition.kind === 'constants')
    .map((group) => [group.name, group]),
);

const hex = (value: bigint): string => `UINT64_C(0x${BigInt.asUintN(64, value).toString(16)})`;

/** Writes fields in C; tables that they need come before. */
class Writer {
  readonly lines: string[] = [];
  private readonly shapes = new Map<Type, string>();
  private count = 0;

  private values(values: readonly bigint[]): string {
    const name = `values_${this.count++}`;
    this.lines.push(`static const uint64_t ${name}[] = {${values.map(hex).join(', ')}};`);
    return `.value_count = ${values.length}, .values = ${name}`;
  }

  private group(owner: string, name: string, type: Type): string | undefined {
    const alias = type.kind === 'alias' ? type.name : '';
    const found = GROUPS[`${owner}.${name}`] ?? GROUPS[name] ?? GROUPS[alias];
    if (!found) return undefined;
    const values = groups.get(found[0])!.values.map(({ value }) => value);
    return `.kind = ${found[1] ? 'KIND_FLAGS' : 'KIND_ONE'}, ${this.values(values)}`;
  }

  /** Initialisers of a field, without its place. `next`: the name of what comes after it. */
  private choice(owner: string, name: string, type: Type, next: string | undefined): string {
    if (type.kind === 'pointer') return this.pointer(owner, name, type.target, next);
    if (type.kind === 'enum' || type.kind === 'flags') {
      const kind = type.kind === 'enum' ? 'KIND_ONE' : 'KIND_FLAGS';
      return `.kind = ${kind}, ${this.values(type.values.map(({ value }) => value))}`;
    }
    if (/(_len|_count|^n[a-z]+s|^count|len|^max)$/.test(name)) return '.kind = KIND_COUNT';
    const alias = type.kind === 'alias' ? type.name : '';
    if (alias === 'fd') return '.kind = KIND_FD';
    if (alias === 'pid') return '.kind = KIND_PID';
    if (alias === 'mode') return '.kind = KIND_MODE';
    if (alias === 'uid' || alias === 'gid') return '.kind = KIND_ID';
    return this.group(owner, name, type) ?? '.kind = KIND_NUMBER';
  }

  private pointer(owner: string, name: string, target: Type | null, next: string | undefined): string {
    if (target === null && next === `${name}_len`) {
      const words = WORDS[`${owner}.${name}`] ?? 'WORDS_PATH';
      return `.kind = KIND_WORD, .words = ${words}`;
    }
    if (target?.kind === 'struct' || target?.kind === 'union')
      return `.kind = KIND_RECORD, .shape = &${this.shape(target)}`;
    if (name === 'path') return '.kind = KIND_WORD, .words = WORDS_PATH';
    return '.kind = KIND_BUFFER';
  }

  /** Fields of a struct or union, with those of what lies inside it. */
  private fields(type: Struct | Union, base: number): string[] {
    if (type.kind === 'union') {
      const tag = `{${this.choice(type.name, 'tag', type.tag, undefined)}, .size = ${sizeOf(type.tag)}, .offset = ${base}}`;
      const member = type.members.find((one) => one.type !== null)?.type;
      return member ? [tag, ...this.member(type.name, 'payload', member, base + type.payloadOffset)] : [tag];
    }
    return type.fields.flatMap((field, index) =>
      this.member(type.name, field.name, field.type, base + field.offset, type.fields[index + 1]?.name),
    );
  }

  private member(owner: string, name: string, type: Type, offset: number, next?: string): string[] {
    if (type.kind === 'struct' || type.kind === 'union') return this.fields(type, offset);
    if (type.kind === 'array') return [];
    return [`{${this.choice(owner, name, type, next)}, .size = ${sizeOf(type)}, .offset = ${offset}}`];
  }

  private shape(type: Struct | Union): string {
    const known = this.shapes.get(type);
    if (known !== undefined) return known;
    const name = `shape_${this.count++}`;
    this.shapes.set(type, name);
    const fields = this.fields(type, 0);
    this.lines.push(`static const struct field ${name}_fields[] = {${fields.join(', ')}};`);
    this.lines.push(
      `static const struct shape ${name} = {.size = ${type.size}, .count = ${fields.length}, .fields = ${name}_fields};`,
    );
    return name;
  }

  /** Writes what makes a call: its line in the table of all. */
  call(module: Module, fn: Func): string {
    const full = module.prefix + fn.name;
    const parameters = lower(fn);
    const ctype = (wasm: string): string => (wasm === 'i64' ? 'uint64_t' : 'uint32_t');
    const declared = parameters.map(({ wasm }) => ctype(wasm)).join(', ') || 'void';
    const given = parameters.map(({ wasm }, i) => `(${ctype(wasm)})a[${i}]`).join(', ');
    const result = fn.returns === 'errno' || fn.returns === 'value' ? 'int32_t' : 'void';
    this.lines.push(
      `__attribute__((import_module("${module.name}"), import_name("${fn.name}"))) ${result} call_${full}(${declared});`,
      `static int64_t make_${full}(const uint64_t *a) { (void)a; ${result === 'void' ? '' : 'return '}call_${full}(${given});${result === 'void' ? ' return 0;' : ''} }`,
    );
    const fields = parameters.map(({ name, type }, i) => {
      const size = sizeOf(type);
      return `{${this.choice(fn.name, name, type, parameters[i + 1]?.name)}, .size = ${size}}`;
    });
    if (fields.length > 0)
      this.lines.push(`static const struct field parameters_${full}[] = {${fields.join(', ')}};`);
    const weight = WEIGHTS.find(([pattern]) => pattern.test(full))![1];
    const list = fields.length > 0 ? `parameters_${full}` : '0';
    return `{"${full}", make_${full}, ${weight}, ${fields.length}, ${list}},`;
  }
}

/** The system calls that programs may import from this kernel, as C. */
function table(): string {
  const kernel = new WebAssembly.Module(
    readFileSync(join(import.meta.dirname, '../../../dist/kernel/up-debug.wasm')),
  );
  const exported = new Set(WebAssembly.Module.exports(kernel).map(({ name }) => name));
  const writer = new Writer();
  const rows = MODULES.filter(({ name }) => name !== 'machine').flatMap((module) =>
    module.functions
      .filter(({ name }) => exported.has(module.prefix + name) && !LEFT_OUT.test(module.prefix + name))
      .map((fn) => writer.call(module, fn)),
  );
  const end = ['const struct call calls[] = {', ...rows, '};', `const unsigned call_count = ${rows.length};`];
  return ['#include "fuzz.h"', ...writer.lines, ...end, ''].join('\n');
}

/** The fuzzer, compiled: its path. */
export async function fuzzProgram(): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'minios-fuzz-'));
  try {
    const calls = join(scratch, 'calls.c');
    writeFileSync(calls, table());
    return await compile([join(DIRECTORY, 'fuzz.c'), join(DIRECTORY, 'values.c'), calls], {
      flags: ['-Wall', '-Wextra', '-O1'],
      include: [DIRECTORY],
      linkFlags: ['-z', 'stack-size=65536'],
      asyncify: true,
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
