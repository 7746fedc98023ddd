// A line of comma-separated values, as --mount takes it (RFC 4180, Go's encoding/csv).
//
// Interface: csvFields, csvError.

import { COMMA, DOUBLE_QUOTE } from '../lib/ascii';
import { ByteBuffer } from '../lib/buffer';
import { Bytes } from '../lib/bytes';

const QUOTE: u8 = DOUBLE_QUOTE;

/** Why the last line is none, or an empty string. */
export let csvError: string = '';

function wrong(column: i32, reason: string): void {
  csvError = 'parse error on line 1, column ' + column.toString() + ': ' + reason;
}

/** Its fields: `a,"b,c","d ""e"""` has three. See csvError. */
export function csvFields(line: Bytes): Array<Bytes> {
  csvError = '';
  const fields = new Array<Bytes>();
  let at = 0;
  while (csvError == '') {
    const field = new ByteBuffer();
    at = at < line.length && line[at] == QUOTE ? quoted(line, at + 1, field) : bare(line, at, field);
    fields.push(field.take());
    if (at >= line.length) break;
    at++;
  }
  return fields;
}

/** Reads up to the comma or the end: where that is. */
function bare(line: Bytes, from: i32, field: ByteBuffer): i32 {
  let at = from;
  for (; at < line.length && line[at] != COMMA; at++) {
    if (line[at] == QUOTE) wrong(at + 1, 'bare " in non-quoted field');
    field.byte(line[at]);
  }
  return at;
}

/** The same behind a quote. */
function quoted(line: Bytes, from: i32, field: ByteBuffer): i32 {
  let at = from;
  for (; at < line.length; at++) {
    if (line[at] == QUOTE) {
      if (at + 1 >= line.length || line[at + 1] == COMMA) return at + 1;
      if (line[++at] != QUOTE) break;
    }
    field.byte(line[at]);
  }
  wrong(at + 1, 'extraneous or missing " in quoted-field');
  return at;
}
