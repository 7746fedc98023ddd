/** Scripts in minios' sh, and the same scripts in Debian's dash. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure, Measured } from '../figure.ts';
import { buildDirectory } from '../files.ts';
import { guestPrograms, perOperation, runGuest } from '../machine.ts';
import { compare } from '../measure.ts';
import type { Sample } from '../measure.ts';
import { NotInstalled, nativeProgram, runNative } from '../native.ts';

const RUNS = 7;

/** What a shell runs, how often, how many operations that is, and nanoseconds in the figure's unit. */
interface Script {
  name: string;
  text: string;
  operations: number;
  repeat: number;
  unit: number;
}

/** The native shell; dash has no option that says its version, so that it is asked to do nothing. */
async function native(script: Script, path: string): Promise<Sample> {
  try {
    execFileSync('dash', ['-c', ':']);
  } catch {
    throw new NotInstalled('install dash');
  }
  const program = await nativeProgram('run');
  const args = [String(script.operations), String(script.repeat), 'dash', path];
  return async () => (await runNative(program, args)) / script.unit;
}

async function measure(script: Script): Promise<Measured> {
  const files = await guestPrograms(['run']);
  files.push({ path: '/bench/script', data: new TextEncoder().encode(script.text), mode: 0o644 });
  const args = [String(script.operations), String(script.repeat), '/bin/sh', '/bench/script'];
  const ours: Sample = async () => perOperation(await runGuest(['/bench/run', ...args], files)) / script.unit;
  const path = join(buildDirectory(), `${script.name}.sh`);
  writeFileSync(path, script.text);
  let theirs: Sample | null = null;
  let missing: string | undefined;
  try {
    theirs = await native(script, path);
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error;
    missing = error.message;
  }
  const compared = await compare(ours, theirs, { runs: RUNS });
  return { ...compared, ...(missing !== undefined && { missing }) };
}

/** Built-ins, expansions, functions, substitutions; each tenth command is a program. */
function thousandCommands(): string {
  const kinds = [
    (n: number) => `v${n}="value $((${n} * 3)) of $v"`,
    (n: number) => `[ "$v" = "${n}" ] || v=${n}`,
    (n: number) => `echo "line $v \${v${n - 1}:-none}" > /dev/null`,
    () => `case $v in *5) odd=yes;; *) odd=no;; esac`,
    (n: number) => `f "$v" ${n}`,
    () => `x=$(echo "$v $odd")`,
    (n: number) => `for i in a b ${n}; do w=$i; done`,
    () => `path=/usr/share/doc/file.tar.gz; base=\${path##*/}; v=\${base%%.*}`,
    (n: number) => `if [ ${n} -gt 500 ]; then y=big; else y=small; fi`,
    () => 'uname > /dev/null',
  ];
  const lines = Array.from({ length: 1000 }, (_, n) => kinds[n % kinds.length](n));
  return `f() { r=\${1#v}$2; return 0; }\n${lines.join('\n')}\n`;
}

/** An empty script, from start to end. */
export const shellStart: Figure = {
  name: 'shell-start',
  unit: 'µs',
  title: 'sh with an empty script: spawn, start, exit, wait4',
  yardstick: 'dash, by fork and exec',
  target: { ratio: 1 },
  measure: () => measure({ name: 'shell-start', text: '\n', operations: 1, repeat: 200, unit: 1000 }),
};

/** `( : )`, which is fork, exit and wait of the shell. */
export const shellFork: Figure = {
  name: 'shell-fork',
  unit: 'µs',
  title: 'a subshell: fork, exit and wait4 of sh',
  yardstick: 'the same in dash',
  target: { ratio: 1 },
  measure: () =>
    measure({
      name: 'shell-fork',
      text: 'i=0\nwhile [ $i -lt 500 ]; do (:); i=$((i+1)); done\n',
      operations: 500,
      repeat: 2,
      unit: 1000,
    }),
};

/** A loop of built-ins, ten thousand times round. */
export const shellLoop: Figure = {
  name: 'shell-loop',
  unit: 'ms',
  title: 'a loop of 10,000 turns in sh',
  yardstick: 'the same in dash',
  target: { ratio: 2 },
  measure: () =>
    measure({
      name: 'shell-loop',
      text: 'i=0\nwhile [ $i -lt 10000 ]; do i=$((i+1)); done\n',
      operations: 1,
      repeat: 3,
      unit: 1e6,
    }),
};

/** A thousand commands of all kinds. */
export const shellScript: Figure = {
  name: 'shell-script',
  unit: 'ms',
  title: 'a script of 1,000 commands in sh, 100 of them programs',
  yardstick: 'the same in dash',
  target: { ratio: 2 },
  measure: () =>
    measure({ name: 'shell-script', text: thousandCommands(), operations: 1, repeat: 3, unit: 1e6 }),
};
