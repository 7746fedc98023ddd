// A line of comma-separated values, as --mount takes it (RFC 4180, Go's encoding/csv).
//
// Interface: csvFields.

import { COMMA, DOUBLE_QUOTE } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes } from '../../lib/base/bytes';
import { Outcome, Result, fail, resultOf } from '../../lib/base/failure';

const QUOTE: u8 = DOUBLE_QUOTE;

/** Its fields: `a,"b,c","d ""e"""` has three. */
export function csvFields(line: Bytes): Result<Array<Bytes>> {
  const reader = new LineReader(line);
  const fields = new Array<Bytes>();
  do fields.push(reader.field());
  while (reader.more);
  const failure = reader.failure;
  return failure === null ? resultOf(fields) : failure.as<Array<Bytes>>();
}

class LineReader {
  failure: Outcome = null;
  private at: i32 = 0;

  constructor(private line: Bytes) {}

  /** Whether another field follows the one that was read. */
  get more(): bool {
    return this.failure === null && this.at++ < this.line.length;
  }

  field(): Bytes {
    const line = this.line;
    const at = this.at;
    const field = new ByteBuffer();
    this.at = at < line.length && line[at] == QUOTE ? this.quoted(at + 1, field) : this.bare(at, field);
    return field.take();
  }

  /** Reads up to the comma or the end: where that is. */
  private bare(from: i32, field: ByteBuffer): i32 {
    const line = this.line;
    let at = from;
    for (; at < line.length && line[at] != COMMA; at++) {
      if (line[at] == QUOTE) this.refuse(at + 1, 'bare " in non-quoted field');
      field.byte(line[at]);
    }
    return at;
  }

  /** The same behind a quote. */
  private quoted(from: i32, field: ByteBuffer): i32 {
    const line = this.line;
    let at = from;
    for (; at < line.length; at++) {
      if (line[at] == QUOTE) {
        if (at + 1 >= line.length || line[at + 1] == COMMA) return at + 1;
        if (line[++at] != QUOTE) break;
      }
      field.byte(line[at]);
    }
    this.refuse(at + 1, 'extraneous or missing " in quoted-field');
    return at;
  }

  private refuse(column: i32, reason: string): void {
    this.failure = fail('parse error on line 1, column ' + column.toString() + ': ' + reason);
  }
}
