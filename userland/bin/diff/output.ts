// The forms of diff's output: normal, with context (-c), unified (-u), and a script for ed (-e).
//
// Interface: Style, NORMAL, CONTEXT, UNIFIED, ED, writeChanges, quotedName.

import { Bytes, toBytes } from '../../lib/base/bytes';
import { formatDate } from '../../lib/time/date_format';
import { Writer, complain, stdout } from '../../lib/base/io';
import { localZone } from '../../lib/time/zone';
import { Source } from './input';
import { Change } from './search';

export const NORMAL: i32 = 0;
export const CONTEXT: i32 = 1;
export const UNIFIED: i32 = 2;
export const ED: i32 = 3;

/** How changes are written. */
export class Style {
  form: i32 = NORMAL;
  /** Lines around a change. */
  context: i32 = 3;
  /** What stands for the names in headers. */
  labels: Array<Bytes> = [];
}

const ESCAPES = 'abtnvfr';

/** A name for a header: in double quotes, with C's escapes, if it has blanks, quotes, backslashes or control bytes. */
export function quotedName(name: Bytes): Bytes {
  const out = new Writer(-1, name.length * 4 + 3);
  let special = false;
  out.byte(0x22);
  for (let index = 0; index < name.length; index++) {
    const byte = name[index];
    if (byte <= 0x20 || byte == 0x22 || byte == 0x5c || byte == 0x7f) special = true;
    if (byte == 0x22 || byte == 0x5c) out.byte(0x5c).byte(byte);
    else if (byte >= 7 && byte <= 13) out.byte(0x5c).byte(<u8>ESCAPES.charCodeAt(byte - 7));
    else if (byte < 0x20 || byte == 0x7f) out.byte(0x5c).unsigned(byte, 8, 3);
    else out.byte(byte);
  }
  out.byte(0x22);
  const quoted = out.taken();
  out.discard();
  return special ? quoted : name;
}

function putLine(source: Source, line: i32): void {
  stdout.range(source.addressOfLine(line), source.lengthOfLine(line)).newline();
  if (line + 1 == source.count && source.isIncomplete) stdout.text('\\ No newline at end of file\n');
}

function putLines(prefix: string, source: Source, from: i32, to: i32): void {
  for (let line = from; line < to; line++) {
    stdout.text(prefix);
    putLine(source, line);
  }
}

/** Lines [from, to) as `first,last`; one line as its number, none as that of the line before. */
function putRange(from: i32, to: i32): void {
  if (to > from + 1) stdout.decimal(from + 1).byte(0x2c);
  stdout.decimal(to);
}

/** Lines [from, to) as `first,count`. */
function putCounted(from: i32, to: i32): void {
  const count = to - from;
  stdout.decimal(count == 0 ? from : from + 1);
  if (count != 1) stdout.byte(0x2c).decimal(count);
}

function letterOf(change: Change): u8 {
  if (change.deleted == 0) return 0x61;
  return change.inserted == 0 ? 0x64 : 0x63;
}

function writeNormal(first: Source, second: Source, changes: Array<Change>): void {
  for (let index = 0; index < changes.length; index++) {
    const change = changes[index];
    if (change.ignored) continue;
    putRange(change.line, change.end);
    stdout.byte(letterOf(change));
    putRange(change.otherLine, change.otherEnd);
    stdout.newline();
    putLines('< ', first, change.line, change.end);
    if (letterOf(change) == 0x63) stdout.text('---\n');
    putLines('> ', second, change.otherLine, change.otherEnd);
  }
}

/** A line that is a dot would end ed's input: it goes in as two, and one is taken off. */
function putEdLines(source: Source, from: i32, to: i32): void {
  let inserting = true;
  for (let line = from; line < to; line++) {
    if (!inserting) stdout.text('a\n');
    inserting = true;
    const isDot = source.lengthOfLine(line) == 1 && load<u8>(source.addressOfLine(line)) == 0x2e;
    if (isDot) {
      stdout.text('..\n.\ns/.//\n');
      inserting = false;
    } else {
      stdout.range(source.addressOfLine(line), source.lengthOfLine(line)).newline();
    }
  }
  if (inserting) stdout.text('.\n');
}

/** From the end to the beginning, so that numbers of lines stay true. */
function writeEd(second: Source, changes: Array<Change>): void {
  for (let index = changes.length - 1; index >= 0; index--) {
    const change = changes[index];
    if (change.ignored) continue;
    putRange(change.line, change.end);
    stdout.byte(letterOf(change)).newline();
    if (change.inserted > 0) putEdLines(second, change.otherLine, change.otherEnd);
  }
}

function putHeader(mark: string, source: Source, style: Style, index: i32): void {
  stdout.text(mark).byte(0x20);
  if (index < style.labels.length) {
    stdout.bytes(style.labels[index]).newline();
    return;
  }
  stdout.bytes(quotedName(source.name)).byte(0x09);
  formatDate(stdout, toBytes('%Y-%m-%d %H:%M:%S.%N %z'), source.modified, localZone());
  stdout.newline();
}

/** Changes that are shown together: those from `from` to `to` − 1, and the lines around them. */
class Hunk {
  start: i32;
  end: i32;
  otherStart: i32;
  otherEnd: i32;

  constructor(
    private first: Source,
    private second: Source,
    private changes: Array<Change>,
    private from: i32,
    private to: i32,
    context: i32,
  ) {
    const head = changes[from];
    const tail = changes[to - 1];
    this.start = max(head.line - context, 0);
    this.otherStart = max(head.otherLine - context, 0);
    this.end = <i32>min<i64>(<i64>tail.end + context, first.count);
    this.otherEnd = <i32>min<i64>(<i64>tail.otherEnd + context, second.count);
  }

  get isIgnored(): bool {
    for (let index = this.from; index < this.to; index++) {
      if (!this.changes[index].ignored) return false;
    }
    return true;
  }

  writeUnified(): void {
    stdout.text('@@ -');
    putCounted(this.start, this.end);
    stdout.text(' +');
    putCounted(this.otherStart, this.otherEnd);
    stdout.text(' @@\n');
    let line = this.start;
    for (let index = this.from; index < this.to; index++) {
      const change = this.changes[index];
      putLines(' ', this.first, line, change.line);
      putLines('-', this.first, change.line, change.end);
      putLines('+', this.second, change.otherLine, change.otherEnd);
      line = change.end;
    }
    putLines(' ', this.first, line, this.end);
  }

  writeContext(): void {
    stdout.text('***************\n*** ');
    putRange(this.start, this.end);
    stdout.text(' ****\n');
    let deletes = false;
    let inserts = false;
    for (let index = this.from; index < this.to; index++) {
      deletes = deletes || this.changes[index].deleted > 0;
      inserts = inserts || this.changes[index].inserted > 0;
    }
    if (deletes) this.writeOld();
    stdout.text('--- ');
    putRange(this.otherStart, this.otherEnd);
    stdout.text(' ----\n');
    if (inserts) this.writeNew();
  }

  private writeOld(): void {
    let line = this.start;
    for (let index = this.from; index < this.to; index++) {
      const change = this.changes[index];
      putLines('  ', this.first, line, change.line);
      putLines(change.inserted > 0 ? '! ' : '- ', this.first, change.line, change.end);
      line = change.end;
    }
    putLines('  ', this.first, line, this.end);
  }

  private writeNew(): void {
    let line = this.otherStart;
    for (let index = this.from; index < this.to; index++) {
      const change = this.changes[index];
      putLines('  ', this.second, line, change.otherLine);
      putLines(change.deleted > 0 ? '! ' : '+ ', this.second, change.otherLine, change.otherEnd);
      line = change.otherEnd;
    }
    putLines('  ', this.second, line, this.otherEnd);
  }
}

/** Index behind the last change that is shown together with the one at `from`: what lies between is context of both. */
function endOfHunk(changes: Array<Change>, from: i32, context: i32): i32 {
  let to = from + 1;
  while (to < changes.length) {
    const gap = <i64>(changes[to].line - changes[to - 1].end);
    if (gap >= (changes[to].ignored ? <i64>context : 2 * <i64>context + 1)) break;
    to++;
  }
  return to;
}

function writeHunks(first: Source, second: Source, changes: Array<Change>, style: Style): void {
  const unified = style.form == UNIFIED;
  putHeader(unified ? '---' : '***', first, style, 0);
  putHeader(unified ? '+++' : '---', second, style, 1);
  for (let from = 0; from < changes.length;) {
    const to = endOfHunk(changes, from, style.context);
    const hunk = new Hunk(first, second, changes, from, to, style.context);
    from = to;
    if (hunk.isIgnored) continue;
    if (unified) hunk.writeUnified();
    else hunk.writeContext();
  }
}

/** Writes changes of which not all are ignored. False: the form cannot show them all. */
export function writeChanges(first: Source, second: Source, changes: Array<Change>, style: Style): bool {
  if (style.form == NORMAL) {
    writeNormal(first, second, changes);
  } else if (style.form == ED) {
    writeEd(second, changes);
    return !reportIncomplete(first) && !reportIncomplete(second);
  } else {
    writeHunks(first, second, changes, style);
  }
  return true;
}

function reportIncomplete(source: Source): bool {
  if (!source.isIncomplete) return false;
  complain().bytes(source.name).text(': No newline at end of file').newline().end();
  return true;
}
