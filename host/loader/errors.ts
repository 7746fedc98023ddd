/**
 * The one error that the loader reports: a program that cannot be started, and why, in one line.
 *
 * Everything else that is thrown in host/loader is a bug of the loader.
 */

/** Names of the errno values that a load can end with (Linux's execve(2)). */
export type LoadErrno = 'ENOEXEC' | 'ENOMEM' | 'E2BIG' | 'ETIMEDOUT';

/** A refused program. `message` is one line for the user: what is wrong and, where there is one, the remedy. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly errno: LoadErrno;

  constructor(errno: LoadErrno, message: string) {
    super(message.replace(/\s+/g, ' '));
    this.errno = errno;
  }
}

/** Refuses the program as not executable here. `at` is a byte offset in the module, shown in hexadecimal. */
export function refuse(message: string, at?: number): never {
  throw new LoadError('ENOEXEC', at === undefined ? message : `${message} (at byte 0x${at.toString(16)})`);
}

/** Refuses the program for its size: `what` has `count`, more than `limit`. */
export function refuseSize(what: string, count: number, limit: number): never {
  throw new LoadError('E2BIG', `${what}: ${count} is over the limit of ${limit}`);
}
