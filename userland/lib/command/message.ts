// The messages that most tools share, in busybox's words. `error` is an errno, positive or negated.
//
// Interface: failed, cannot, invalidNumber.

import { Bytes } from '../base/bytes';
import { complain } from '../base/io';

/** `NAME: PATH: No such file or directory` */
export function failed(path: Bytes, error: i32): void {
  complain().bytes(path).text(': ').reason(error).end();
}

/** `NAME: can't VERB 'PATH': No such file or directory` */
export function cannot(verb: string, path: Bytes, error: i32): void {
  complain().text("can't ").text(verb).text(" '").bytes(path).text("': ").reason(error).end();
}

/** `NAME: invalid number 'TEXT'` */
export function invalidNumber(text: Bytes): void {
  complain().text("invalid number '").bytes(text).text("'").end();
}
