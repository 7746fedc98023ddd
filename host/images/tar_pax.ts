/** Extended headers of tar, as pax(1) specifies them: records `LENGTH KEY=VALUE\n`. */
import { concatenate } from '../base/bytes.ts';

/** Values by key; a value is bytes, since extended attributes are. */
export type PaxRecords = Map<string, Uint8Array>;

/** The records in a header. Throws what `error` makes. */
export function parsePax(bytes: Uint8Array, error: (why: string) => Error): PaxRecords {
  const records: PaxRecords = new Map();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? '' : String.fromCharCode(...bytes.subarray(at, Math.min(space, at + 10)));
    const length = /^[1-9][0-9]*$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    const equals = bytes.indexOf(0x3d, space);
    if (length === 0 || end > bytes.length || bytes[end - 1] !== 0x0a || equals < 0 || equals >= end)
      throw error('an extended header is malformed');
    const key = new TextDecoder().decode(bytes.subarray(space + 1, equals));
    records.set(key, bytes.slice(equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** The bytes of a header with these records, in their order. */
export function writePax(records: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (const [key, value] of records) {
    const rest = encoder.encode(` ${key}=`);
    let length = rest.length + value.length + 1;
    length += String(length + String(length).length).length;
    parts.push(encoder.encode(String(length)), rest, value, encoder.encode('\n'));
  }
  return concatenate(parts);
}
