/**
 * Runs scripts in Debian's dash and in minios' sh, and tells where they differ.
 *
 * A file of corpus/ holds many scripts; each begins with a line `#### NAME`, unique in the file. A script runs in an empty
 * directory of its own, as `../script`, with standard input empty. A script that waits for a child that it has killed throws
 * the message away: dash now and then has none. `differences.ts` lists what is known to differ, and why.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestMachine } from '../support/machine.ts';

const CORPUS = fileURLToPath(new URL('corpus', import.meta.url));

export interface Script {
  /** File without `.sh`, and the name in it: `quoting: backslash`. */
  name: string;
  text: string;
}

export interface Outcome {
  stdout: string;
  stderr: string;
  status: number;
}

/** All scripts of the corpus, file by file. */
export function readCorpus(): Map<string, Script[]> {
  const files = readdirSync(CORPUS)
    .filter((file) => file.endsWith('.sh'))
    .sort();
  return new Map(files.map((file) => [file.slice(0, -3), scriptsIn(file)]));
}

function scriptsIn(file: string): Script[] {
  const sections = readFileSync(join(CORPUS, file), 'utf8').split(/^#### /m);
  return sections.slice(1).map((section) => {
    const end = section.indexOf('\n');
    return { name: `${file.slice(0, -3)}: ${section.slice(0, end)}`, text: section.slice(end + 1) };
  });
}

const ENVIRONMENT = { HOME: '/root', LC_ALL: 'C', TZ: 'UTC' };

/** What dash makes of a script. */
export function runInDash(text: string): Outcome {
  const directory = mkdtempSync(join(tmpdir(), 'minios-dash-'));
  try {
    const cwd = join(directory, 'work');
    mkdirSync(cwd);
    writeFileSync(join(directory, 'script'), text);
    const env = { ...ENVIRONMENT, PATH: process.env['PATH'] ?? '/usr/bin:/bin', PWD: cwd };
    const run = spawnSync('dash', ['../script'], {
      cwd,
      env,
      input: '',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    if (run.error) throw new Error(`dash: ${run.error.message}; Debian's package is called dash`);
    return {
      stdout: run.stdout.toString('latin1'),
      stderr: run.stderr.toString('latin1'),
      status: run.signal ? 128 + constants.signals[run.signal] : (run.status ?? -1),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

let runs = 0;

/** What minios' sh makes of it, in a booted machine. */
export async function runInMinios(machine: TestMachine, text: string): Promise<Outcome> {
  const directory = `/tmp/sh-${runs++}`;
  const cwd = `${directory}/work`;
  await machine.task.mkdir(directory);
  await machine.task.mkdir(cwd);
  await machine.task.writeFile(`${directory}/script`, new TextEncoder().encode(text));
  const env = Object.entries({ ...ENVIRONMENT, PATH: '/bin:/usr/bin:/sbin', PWD: cwd }).map(
    ([k, v]) => `${k}=${v}`,
  );
  const request = { path: '/bin/sh', args: ['sh', '../script'], env, cwd, stdin: new Uint8Array() };
  const { stdout, stderr, status } = await machine.task.run(request);
  const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  return { stdout: latin1(stdout), stderr: latin1(stderr), status };
}

/** The machine's paths and programs have other names than the host's: only the last parts of them count in messages. */
export function comparable(outcome: Outcome): Outcome {
  const clean = (text: string) => text.replace(/\/(private\/)?tmp\/(minios-dash-\w+|sh-\d+)/g, '/tmp/DIR');
  return { ...outcome, stdout: clean(outcome.stdout), stderr: clean(outcome.stderr) };
}
