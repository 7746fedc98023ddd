/** Docker's credential helpers, for those who ask them and those who run them (node/credential_helpers.ts). */

export type HelperAction = 'get' | 'store' | 'erase';

/**
 * Runs the helper of that name (the end of its program's) with some input, and gives its answer. Rejects with HelperError.
 * The protocol is https://github.com/docker/docker-credential-helpers.
 */
export type CredentialHelpers = (name: string, action: HelperAction, input: string) => Promise<string>;

/** A helper did not do what it was asked for: one line that names it. */
export class HelperError extends Error {
  /** What it wrote. */
  readonly answer: string;

  constructor(message: string, answer: string) {
    super(message);
    this.answer = answer;
  }
}
