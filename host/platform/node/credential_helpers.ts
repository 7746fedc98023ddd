/**
 * Docker's credential helpers: programs `docker-credential-NAME` of the user's path, which keep credentials in the system's key ring
 * (https://github.com/docker/docker-credential-helpers). They run on the host, in the process of the image service, and without a shell.
 */
import { spawn } from 'node:child_process';
import type { CredentialHelpers } from '../credential_helpers.ts';
import { HelperError } from '../credential_helpers.ts';

/** Milliseconds after which nobody is going to answer its question. */
const LONGEST = 120_000;
const ANSWER_MAX = 1 << 20;

export const nodeCredentialHelpers: CredentialHelpers = (name, action, input) =>
  new Promise((resolve, reject) => {
    const program = `docker-credential-${name}`;
    const child = spawn(program, [action], { stdio: ['pipe', 'pipe', 'ignore'] });
    const parts: Buffer[] = [];
    let length = 0;
    const answer = (): string => Buffer.concat(parts).toString().trim();
    const fail = (reason: string): void =>
      reject(new HelperError(`${program} ${action}: ${reason}`, answer()));
    // What it has started may hold the pipe open: that is not waited for.
    const giveUp = (reason: string): void => {
      fail(reason);
      child.kill();
      child.stdout.destroy();
    };
    const patience = setTimeout(() => giveUp('it does not answer'), LONGEST);
    // It may end without reading.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.stdout.on('data', (bytes: Buffer) => {
      length += bytes.length;
      if (length <= ANSWER_MAX) parts.push(bytes);
      else giveUp('it answers without end');
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ENOENT' ? 'there is no such program in the path' : error.message),
    );
    child.on('close', (status, signal) => {
      clearTimeout(patience);
      if (status === 0) resolve(answer());
      else if (signal !== null) fail(`it was ended by ${signal}`);
      else fail(answer().split('\n')[0] || `it ended with status ${status}`);
    });
  });
