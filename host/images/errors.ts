/** Errors of the image store and its service: one line for people, in Docker's words where Docker has some. */

/** What kind of trouble: it decides what may be tried next. */
export type Trouble =
  /** There is no such image, layer or file. */
  | 'missing'
  /** What was asked for makes no sense. */
  | 'invalid'
  /** What came is not what it says it is, or not allowed. */
  | 'corrupt'
  /** Something else is in the way. */
  | 'conflict'
  /** It cannot be reached from here. */
  | 'unavailable';

/** An error that is to be shown as it is. `trouble`: what kind it is, for those who react to it. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly trouble: Trouble;

  constructor(message: string, trouble: Trouble, options?: ErrorOptions) {
    super(message.replaceAll('\n', ' '), options);
    this.trouble = trouble;
  }
}
