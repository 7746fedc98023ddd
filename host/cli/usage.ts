/** A command line, or a place, that cannot be used: the message is one line that says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
