// The same command line run by our tool and by Debian's busybox or coreutils: what they write must be the same.
//
// Interface: withFiles, busybox, coreutils, expectSame.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { runTool, type ToolResult } from './host_system.ts';

/** What to run and on which files. `files`: name → contents, in the directory that both work in. */
export interface Case {
  args: readonly string[];
  stdin?: string | Uint8Array;
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** Of the reference; default: C. */
  locale?: string;
  /** Milliseconds after which the reference has failed. */
  timeout?: number;
}

/** Runs `body` in a new directory with these files, and removes it. */
export function withFiles<T>(files: Case['files'], body: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'minios-files-'));
  try {
    for (const [name, contents] of Object.entries(files ?? {})) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), contents);
    }
    return body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function runHost(
  command: string,
  args: readonly string[],
  { stdin, files, locale = 'C', timeout = 20_000 }: Case,
): ToolResult {
  return withFiles(files, (directory) => {
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: locale, TZ: 'UTC' };
    const { stdout, stderr, status, error } = spawnSync(command, args, {
      input: stdin ?? '',
      cwd: directory,
      env,
      timeout,
    });
    // EPIPE: it ended without reading all of its input.
    if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE')
      throw new Error(`${command}: ${error.message}; the tests compare with Debian's package of that name`);
    return { stdout: stdout.toString('latin1'), stderr: stderr.toString('latin1'), status: status ?? -1 };
  });
}

export const busybox = (test: Case): ToolResult => runHost('busybox', test.args, test);
export const coreutils = (test: Case): ToolResult => runHost(test.args[0]!, test.args.slice(1), test);

/** Fails unless our tool does what the reference does. Of a usage error only its first line and the status count. */
export function expectSame(reference: (test: Case) => ToolResult, test: Case): void {
  const ours = withFiles(test.files, (directory) =>
    runTool(test.args, { directory, stdin: test.stdin ?? '' }),
  );
  const firstLine = ({ stdout, stderr, status }: ToolResult) =>
    /usage:/i.test(stderr) ? { stdout, stderr: stderr.split('\n')[0], status } : { stdout, stderr, status };
  expect(firstLine(ours), test.args.join(' ')).toEqual(firstLine(reference(test)));
}
