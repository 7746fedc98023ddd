// The types of system call arguments, read from the text in tables.ts when they are first needed.
//
// Interface: callAt, callCount, Call, Parameter; recordOf, Record, Field; nameOf, flagNames.

import { CALLS, TYPES } from '../lib/base/call_tables';

/** A parameter of a call, or a member of a union: `code` as abi/emit_trace.ts explains. */
export class Parameter {
  constructor(
    public name: string,
    public code: string,
  ) {}
}

/** A system call. */
export class Call {
  parameters: Array<Parameter> = [];

  constructor(
    public name: string,
    /** e: an errno; v: a value or −errno; n: nothing. */
    public returns: string,
  ) {}
}

/** A field of a struct. */
export class Field {
  constructor(
    public offset: i32,
    public name: string,
    public size: i32,
    public code: string,
  ) {}
}

/** A struct, or a union: then `tag` names its members, which begin at `payload`. */
export class Record {
  fields: Array<Field> = [];
  tag: string = '';
  payload: i32 = 0;
  members: Array<string> = [];

  constructor(public size: i32) {}
}

const calls: Array<Call | null> = [];
let callLines: Array<string> = [];
let typeLines: Array<string> = [];
const records = new Map<string, Record>();
const names = new Map<string, Array<string>>();

function lines(): Array<string> {
  if (callLines.length == 0) {
    callLines = CALLS.split('\n');
    for (let index = 0; index < callLines.length; index++) calls.push(null);
  }
  return callLines;
}

/** How many calls there are. */
export function callCount(): i32 {
  return lines().length;
}

/** Call `number`; one called `call_N` if the kernel knows more than this program. */
export function callAt(number: i32): Call {
  if (number < 0 || number >= lines().length) return new Call('call_' + number.toString(), 'v');
  const known = calls[number];
  if (known !== null) return known;
  const words = callLines[number].split(' ');
  const call = new Call(words[0], words[1]);
  for (let index = 2; index < words.length; index++) {
    const colon = words[index].indexOf(':');
    call.parameters.push(new Parameter(words[index].substring(0, colon), words[index].substring(colon + 1)));
  }
  calls[number] = call;
  return call;
}

/** The words of type `name` of one of the kinds `kinds`, after its name; null: there is none. */
function typeWords(kinds: string, name: string): Array<string> | null {
  if (typeLines.length == 0) typeLines = TYPES.split('\n');
  for (let index = 0; index < typeLines.length; index++) {
    const line = typeLines[index];
    if (kinds.indexOf(line.charAt(0)) < 0 || !line.startsWith(name + ' ', 2)) continue;
    return line.substring(name.length + 3).split(' ');
  }
  return null;
}

/** The struct or union `name`; null: there is none. */
export function recordOf(name: string): Record | null {
  if (records.has(name)) return records.get(name);
  const struct = typeWords('S', name);
  const union = struct === null ? typeWords('U', name) : null;
  if (struct === null && union === null) return null;
  const record = struct !== null ? structOf(struct) : unionOf(union!);
  records.set(name, record);
  return record;
}

function structOf(words: Array<string>): Record {
  const record = new Record(I32.parseInt(words[0]));
  for (let index = 1; index < words.length; index++) {
    const parts = words[index].split(':');
    record.fields.push(new Field(I32.parseInt(parts[0]), parts[1], I32.parseInt(parts[2]), parts[3]));
  }
  return record;
}

function unionOf(words: Array<string>): Record {
  const record = new Record(I32.parseInt(words[0]));
  record.payload = I32.parseInt(words[1]);
  record.tag = words[2];
  for (let index = 3; index < words.length; index++) record.members.push(words[index]);
  return record;
}

function valuesOf(name: string): Array<string> {
  if (names.has(name)) return names.get(name);
  const words = typeWords('=|', name);
  const values = words !== null ? words : new Array<string>();
  names.set(name, values);
  return values;
}

@inline
function valueIn(word: string): u64 {
  return <u64>I64.parseInt(word.substring(0, word.indexOf(':')));
}

@inline
function textIn(word: string): string {
  return word.substring(word.indexOf(':') + 1);
}

/** The name of `value` among those of `type`; empty: it has none. */
export function nameOf(type: string, value: u64): string {
  const words = valuesOf(type);
  for (let index = 0; index < words.length; index++) {
    if (valueIn(words[index]) == value) return textIn(words[index]);
  }
  return '';
}

/** The names of the bits in `value`, joined by `|`; what has no name in hexadecimal. */
export function flagNames(type: string, value: u64): string {
  const exact = nameOf(type, value);
  if (exact.length > 0) return exact;
  if (value == 0) return '0';
  const words = valuesOf(type);
  let rest = value;
  let text = '';
  for (let index = 0; index < words.length && rest != 0; index++) {
    const bits = valueIn(words[index]);
    if (bits == 0 || (rest & bits) != bits) continue;
    text += (text.length > 0 ? '|' : '') + textIn(words[index]);
    rest &= ~bits;
  }
  if (rest == 0) return text;
  return text + (text.length > 0 ? '|' : '') + '0x' + rest.toString(16);
}
