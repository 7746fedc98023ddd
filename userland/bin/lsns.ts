// lsns [-nr] [-p PID] [-t TYPE] [-o COLUMN,...] [NAMESPACE]: the namespaces that processes are in (lsns(8), util-linux).

import { ByteBuffer } from '../lib/base/buffer';
import {
  Bytes,
  addressOf,
  equals,
  indexOf,
  lastIndexOf,
  sliceOf,
  split,
  startsWithText,
  toBytes,
} from '../lib/base/bytes';
import { userName } from '../lib/privilege/accounts';
import { readLink, stat } from '../lib/base/fs';
import { FORM_BYTE, FORM_CARET, FORM_TAB, glyphAt, glyphForm, glyphWidth, putGlyph } from '../lib/text/glyph';
import { complain, stdout } from '../lib/base/io';
import { NAMESPACE_KINDS } from '../lib/privilege/namespaces';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { fileText, readFile } from '../lib/file/proc';
import { processIds } from '../lib/procfs/process_info';
import { Table } from '../lib/text/table';

const COLUMNS: StaticArray<string> = [
  'NS',
  'TYPE',
  'PATH',
  'NPROCS',
  'PID',
  'PPID',
  'COMMAND',
  'UID',
  'USER',
];
const DEFAULT_COLUMNS: Array<i32> = [0, 1, 3, 4, 8, 6];

/** A namespace, with the lowest process in it. */
class Found {
  processes: i32 = 1;

  constructor(
    public number: i64,
    public type: string,
    public pid: i32,
  ) {}

  get directory(): string {
    return '/proc/' + this.pid.toString();
  }
}

/** The number in a link's text, `uts:[4026531838]`. */
function numberIn(text: Bytes): i64 {
  const start = indexOf(text, 0x5b) + 1;
  const end = lastIndexOf(text, 0x5d);
  return start > 0 && end > start ? parseDecimal(sliceOf(text, start, end)) : -1;
}

function collect(type: Bytes | null): Array<Found> {
  const found = new Array<Found>();
  const ids = processIds();
  for (let at = 0; at < ids.length; at++) {
    for (let kind = 0; kind < NAMESPACE_KINDS.length; kind++) {
      const file = NAMESPACE_KINDS[kind].file;
      if (type !== null && !equals(type, toBytes(file))) continue;
      const link = readLink(toBytes('/proc/' + ids[at].toString() + '/ns/' + file));
      if (link === null) continue;
      add(found, numberIn(link), file, ids[at]);
    }
  }
  return found;
}

function add(found: Array<Found>, number: i64, type: string, pid: i32): void {
  for (let index = 0; index < found.length; index++) {
    if (found[index].number != number) continue;
    found[index].processes++;
    return;
  }
  found.push(new Found(number, type, pid));
}

/** True if process `pid` is in the namespace. */
function contains(entry: Found, pid: i32): bool {
  const link = readLink(toBytes('/proc/' + pid.toString() + '/ns/' + entry.type));
  return link !== null && numberIn(link) == entry.number;
}

/** What the process was started with, on one line: what is no text is \xNN, as util-linux shows it. */
function commandOf(entry: Found): Bytes {
  return shown(commandLineOf(entry));
}

function shown(line: Bytes): Bytes {
  const out = new ByteBuffer();
  const end = addressOf(line) + line.length;
  for (let at = addressOf(line); at < end;) {
    const length = glyphAt(at, end, 0);
    const form = glyphForm == FORM_CARET || glyphForm == FORM_TAB ? FORM_BYTE : glyphForm;
    putGlyph(out, at, length, form, glyphWidth);
    at += length;
  }
  return out.take();
}

function commandLineOf(entry: Found): Bytes {
  const text = fileText(entry.directory + '/cmdline');
  if (text !== null && text.length > 0) {
    const words = split(sliceOf(text, 0, text.length - 1), 0);
    let line = words[0];
    for (let index = 1; index < words.length; index++) line = joined(line, words[index]);
    return line;
  }
  const name = readFile(toBytes(entry.directory + '/comm'));
  return name === null ? [] : sliceOf(name, 0, max(name.length - 1, 0));
}

function joined(first: Bytes, second: Bytes): Bytes {
  const both = new StaticArray<u8>(first.length + second.length + 1);
  memory.copy(changetype<usize>(both), changetype<usize>(first), first.length);
  both[first.length] = 0x20;
  memory.copy(changetype<usize>(both) + first.length + 1, changetype<usize>(second), second.length);
  return both;
}

function parentOf(entry: Found): string {
  const text = fileText(entry.directory + '/status');
  if (text === null) return '0';
  const lines = split(text, 0x0a);
  for (let index = 0; index < lines.length; index++) {
    if (startsWithText(lines[index], 'PPid:')) return parseDecimal(sliceOf(lines[index], 6)).toString();
  }
  return '0';
}

function put(table: Table, entry: Found, column: i32): void {
  const owner = stat(toBytes(entry.directory)).uid;
  if (column == 0) table.number(entry.number.toString());
  else if (column == 1) table.text(entry.type);
  else if (column == 2) table.text(entry.directory + '/ns/' + entry.type);
  else if (column == 3) table.number(entry.processes.toString());
  else if (column == 4) table.number(entry.pid.toString());
  else if (column == 5) table.number(parentOf(entry));
  else if (column == 6) table.bytes(commandOf(entry));
  else if (column == 7) table.number(owner.toString());
  else table.bytes(userName(owner));
}

function title(table: Table, column: i32): void {
  const numeric = column == 0 || column == 3 || column == 4 || column == 5 || column == 7;
  if (numeric) table.number(COLUMNS[column]);
  else table.text(COLUMNS[column]);
}

function columnsOf(options: Options): Array<i32> {
  const given = options.valueOf('o');
  if (given === null) return DEFAULT_COLUMNS;
  const columns = new Array<i32>();
  const names = split(given, 0x2c);
  for (let index = 0; index < names.length; index++) {
    const name = String.UTF8.decode(changetype<ArrayBuffer>(names[index])).toUpperCase();
    const column = COLUMNS.indexOf(name);
    if (column < 0) options.wrong(complain().text('unknown column: ').bytes(names[index]));
    columns.push(column);
  }
  return columns;
}

/** The kind that -t names; null: all. */
function typeOf(options: Options): Bytes | null {
  const given = options.valueOf('t');
  if (given === null) return null;
  for (let kind = 0; kind < NAMESPACE_KINDS.length; kind++) {
    if (equals(given, toBytes(NAMESPACE_KINDS[kind].file))) return given;
  }
  options.wrong(complain().text('unknown namespace type: ').bytes(given));
  return null;
}

export function lsns(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-nr] [-p PID] [-t TYPE] [-o COLUMN,...] [NAMESPACE]',
    'Show the namespaces of processes.',
  )
    .flag('l', 'list')
    .flag('n', 'noheadings', 'no titles')
    .flag('r', 'raw')
    .flag('u', 'notruncate')
    .flag('W', 'nowrap')
    .value('o', 'output', 'COLUMN,...', 'NS, TYPE, PATH, NPROCS, PID, PPID, COMMAND, UID, USER')
    .value('p', 'task', 'PID', 'only those of this process')
    .value('t', 'type', 'TYPE', 'only of this kind: mnt, net, ipc, user, pid, uts, cgroup, time')
    .parse(args)
    .expect(0, 1);
  const task = options.valueOf('p');
  const pid = task === null ? 0 : <i32>parseDecimal(task);
  const wanted = options.operands.length == 1 ? parseDecimal(options.operands[0]) : -1;
  const columns = columnsOf(options);
  const type = typeOf(options);
  const table = new Table();
  if (!options.has('n')) {
    for (let index = 0; index < columns.length; index++) title(table, columns[index]);
    table.endRow();
  }
  const found = collect(type).sort((a: Found, b: Found) => (a.number < b.number ? -1 : 1));
  for (let at = 0; at < found.length; at++) {
    const entry = found[at];
    if ((pid > 0 && !contains(entry, pid)) || (wanted >= 0 && entry.number != wanted)) continue;
    for (let index = 0; index < columns.length; index++) put(table, entry, columns[index]);
    table.endRow();
  }
  table.put();
  stdout.flush();
  return 0;
}
