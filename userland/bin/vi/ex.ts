// The : commands: addresses, and what they are for.
//
// Interface: Ex.

import { isLetter } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, equalsText, indexOf, sliceOf, toBytes, equals } from '../../lib/base/bytes';
import { errno_text } from '../../lib/base/abi';
import { stat, O_WRONLY, close, open } from '../../lib/base/fs';
import { AddressParser, Range } from './address';
import { EditedFile, IS_DIRECTORY, readLines, saveLines } from './file';
import { DELETE, Operators, SHIFT_LEFT, SHIFT_RIGHT, YANK } from './operate';
import { UNNAMED } from './registers';
import { Searcher } from './search';
import { Outcome, Shell } from './shell';
import { COMMAND, Vi } from './state';
import { Substitution } from './substitute';
import { Position } from './text';
import { Globally, Runner } from './global';

/** Does keys in command mode. */
export abstract class KeyRunner {
  abstract runKeys(text: Bytes): void;
}

/** Names of commands and the shortest form that means each, in the order in which they are tried. */
const COMMANDS: StaticArray<string> = [
  'append',
  'cd',
  'copy',
  'delete',
  'edit',
  'ex',
  'exit',
  'file',
  'global',
  'help',
  'insert',
  'join',
  'k',
  'list',
  'move',
  'mark',
  'next',
  'nohlsearch',
  'normal',
  'number',
  'previous',
  'print',
  'put',
  'pwd',
  'quit',
  'qall',
  'read',
  'redo',
  'rewind',
  'substitute',
  'set',
  'shell',
  'stop',
  'suspend',
  't',
  'undo',
  'vglobal',
  'version',
  'visual',
  'write',
  'wall',
  'wn',
  'wq',
  'wqall',
  'xit',
  'xall',
  'yank',
  'args',
];

export class Ex extends Runner {
  file: EditedFile = new EditedFile();
  /** The files of the command line, and which of them is edited. */
  files: Array<Bytes> = [];
  at: i32 = 0;
  /** The file before, for `#`. */
  private alternate: Bytes | null = null;
  /** Leaving with more files to edit was asked for. */
  private warned: bool = false;
  /** Does keys as command mode does. */
  keyRunner: KeyRunner | null = null;
  private substitution: Substitution;
  private addresses: AddressParser;

  constructor(
    private vi: Vi,
    private operators: Operators,
    private searcher: Searcher,
    private shell: Shell,
  ) {
    super();
    this.substitution = new Substitution(vi, searcher);
    this.addresses = new AddressParser(vi, searcher);
  }

  /** Does a line of commands, which | separates. */
  run(line: Bytes): void {
    let rest = line;
    const vi = this.vi;
    while (true) {
      const end = commandEnd(rest);
      vi.failed = false;
      this.runOne(sliceOf(rest, 0, end));
      if (end >= rest.length || vi.failed || vi.status >= 0) break;
      rest = sliceOf(rest, end + 1);
    }
    vi.mode = COMMAND;
  }

  private runOne(line: Bytes): void {
    const vi = this.vi;
    const range = this.addresses.parse(line);
    if (range === null) return;
    let at = range.end;
    let stop = at;
    while (stop < line.length && isLetter(line[stop])) stop++;
    if (at == stop) {
      if (at < line.length) stop++;
      else return this.goTo(range);
    }
    // k takes its letter without a blank; s its flags only from &.
    if (line[at] == 0x6b && stop == at + 2) stop--;
    const name = sliceOf(line, at, stop);
    const force = stop < line.length && line[stop] == 0x21 && isLetter(line[at]);
    at = force ? stop + 1 : stop;
    while (at < line.length && line[at] == 0x20) at++;
    const words = sliceOf(line, at);
    if (isLetter(name[0])) this.named(this.complete(name), name, range, force, words);
    else this.symbol(name[0], range, words);
    if (vi.cursor.row > vi.last) vi.moveTo(vi.last, 0);
  }

  private goTo(range: Range): void {
    if (range.count == 0) return;
    this.vi.markJump();
    const row = max(range.last, 0);
    this.vi.moveTo(row, this.vi.firstNonBlank(min(row, this.vi.last)));
  }

  /** The full name of a command, or what was given. */
  private complete(name: Bytes): string {
    if (equalsText(name, 's') || equalsText(name, 'substitute')) return 'substitute';
    if (equalsText(name, 't') || equalsText(name, 'co')) return 'copy';
    for (let index = 0; index < COMMANDS.length; index++) {
      const full = COMMANDS[index];
      if (name.length > full.length) continue;
      let same = true;
      for (let at = 0; at < name.length && same; at++) same = name[at] == <u8>full.charCodeAt(at);
      if (same) return full;
    }
    return '';
  }

  private symbol(symbol: u8, range: Range, words: Bytes): void {
    if (symbol == 0x21) this.bang(range, words);
    else if (symbol == 0x3e || symbol == 0x3c) {
      let times = 1;
      while (times <= words.length && words[times - 1] == symbol) times++;
      this.operators.shift(symbol == 0x3e ? SHIFT_RIGHT : SHIFT_LEFT, range.first, range.last, times);
    } else if (symbol == 0x3d)
      this.vi.say(toBytes((range.count > 0 ? range.last + 1 : this.vi.text.length).toString()));
    else if (symbol == 0x26) this.substitution.again(range.first, range.last, words);
    else if (symbol != 0x22) this.unknown(concat([symbol], words));
  }

  private unknown(name: Bytes): void {
    this.vi.refuse(concat(toBytes('Not an editor command: '), name));
  }

  private named(name: string, typed: Bytes, range: Range, force: bool, words: Bytes): void {
    if (this.lineCommand(name, range, force, words)) return;
    if (this.fileCommand(name, range, force, words)) return;
    if (this.leaveCommand(name, range, force, words)) return;
    this.otherCommand(name, typed, range, words);
  }

  /** Commands that change lines. */
  private lineCommand(name: string, range: Range, force: bool, words: Bytes): bool {
    const vi = this.vi;
    if (name == 'delete' || name == 'yank') this.deleteOrYank(name == 'delete', range, words);
    else if (name == 'substitute') this.substitution.run(range.first, range.last, words);
    else if (name == 'global' || name == 'vglobal') {
      const whole = range.count == 0;
      const globally = new Globally(vi, this.searcher, this.operators);
      globally.run(
        this,
        whole ? 0 : range.first,
        whole ? vi.last : range.last,
        words,
        force || name == 'vglobal',
      );
    } else if (name == 'copy' || name == 'move') this.transfer(name == 'copy', range, words);
    else if (name == 'join')
      this.operators.join(range.first, range.count > 1 ? range.last : min(range.last + 1, vi.last), force);
    else if (name == 'put') {
      vi.cursor = new Position(max(range.last, 0), 0);
      this.operators.put(words.length > 0 ? words[0] : UNNAMED, range.last >= 0, 1);
    } else if (name == 'append' || name == 'insert') {
      this.operators.putLines([words], name == 'append' ? range.last + 1 : max(range.last, 0), 1);
    } else if (name == 'normal') {
      const runner = this.keyRunner;
      for (let row = range.first; runner !== null && row <= min(range.last, vi.last) && !vi.failed; row++) {
        vi.moveTo(row, 0);
        runner.runKeys(words);
      }
    } else return false;
    return true;
  }

  private deleteOrYank(cut: bool, range: Range, words: Bytes): void {
    const named = words.length > 0 && isLetter(words[0]);
    const count = numberAt(words, named ? 1 : 0);
    const first = count > 0 ? range.last : range.first;
    const last = count > 0 ? min(range.last + count - 1, this.vi.last) : range.last;
    this.operators.lines(cut ? DELETE : YANK, first, last, named ? words[0] : UNNAMED);
  }

  /** t and m: lines to behind the addressed one. */
  private transfer(copy: bool, range: Range, words: Bytes): void {
    const vi = this.vi;
    const target = this.addresses.parse(words);
    if (target === null) return;
    if (target.count == 0)
      return vi.refuse(toBytes('A line to ' + (copy ? 'copy' : 'move') + ' to is missing'));
    const lines = vi.linesOf(range.first, range.last);
    const to = target.last + 1;
    if (copy) {
      vi.text.replace(to, 0, lines, vi.cursor);
    } else if (to > range.first && to <= range.last) {
      return vi.refuse(toBytes('Cannot move lines into themselves'));
    } else {
      vi.text.replace(to, 0, lines, vi.cursor);
      vi.text.replace(
        to <= range.first ? range.first + lines.length : range.first,
        lines.length,
        [],
        vi.cursor,
      );
    }
    const row = copy || to <= range.first ? to + lines.length - 1 : to - 1;
    vi.moveTo(row, vi.firstNonBlank(min(row, vi.last)));
    this.operators.report(lines.length, copy ? 'copied' : 'moved');
  }

  /** Commands that read, write and change files. */
  private fileCommand(name: string, range: Range, force: bool, words: Bytes): bool {
    const vi = this.vi;
    if (name == 'write') this.write(range, force, words);
    else if (name == 'read') this.read(range, words);
    else if (name == 'edit' || name == 'ex' || name == 'visual') this.edit(force, words);
    else if (name == 'next') this.editOther(this.at + 1, force);
    else if (name == 'previous') this.editOther(this.at - 1, force);
    else if (name == 'rewind') this.editOther(0, force);
    else if (name == 'wn') {
      if (this.write(range, force, words)) this.editOther(this.at + 1, force);
    } else if (name == 'file') {
      if (words.length > 0) this.file.path = this.expand(words);
      this.showFile();
    } else if (name == 'args') {
      const shown = new ByteBuffer();
      for (let index = 0; index < this.files.length; index++) {
        if (index == this.at) shown.byte(0x5b).bytes(this.files[index]).text('] ');
        else shown.bytes(this.files[index]).byte(0x20);
      }
      vi.say(shown.take());
    } else return false;
    return true;
  }

  /** % and # in a file name or command: the file, and the one before. */
  expand(words: Bytes): Bytes {
    const out = new ByteBuffer();
    for (let index = 0; index < words.length; index++) {
      const escaped =
        words[index] == 0x5c &&
        index + 1 < words.length &&
        (words[index + 1] == 0x25 || words[index + 1] == 0x23);
      const path = words[index] == 0x25 ? this.file.path : words[index] == 0x23 ? this.alternate : null;
      if (escaped) out.byte(words[++index]);
      else if (path !== null) out.bytes(path);
      else out.byte(words[index]);
    }
    return out.take();
  }

  /** Tells about the text: name, state, lines. */
  showFile(): void {
    const vi = this.vi;
    const path = this.file.path;
    const out = new ByteBuffer();
    if (path === null) out.text('No file');
    else out.byte(0x22).bytes(path).byte(0x22);
    if (vi.text.modified) out.text(' [Modified]');
    if (vi.options.readOnly) out.text(' [Read only]');
    out.text(' line ' + (vi.cursor.row + 1).toString() + ' of ' + vi.text.length.toString());
    vi.say(out.take());
  }

  /** Writes. False: it failed, and nothing is lost but what the file had. */
  private write(range: Range, force: bool, given: Bytes): bool {
    const vi = this.vi;
    if (given.length > 0 && given[0] == 0x21) {
      const first = range.count > 0 ? range.first : 0;
      const last = range.count > 0 ? range.last : vi.last;
      this.tell(this.shell.pipeThrough(this.expand(sliceOf(given, 1)), vi.text, first, last, false));
      return true;
    }
    const append = given.length > 1 && given[0] == 0x3e && given[1] == 0x3e;
    const name = this.expand(append ? trimmed(sliceOf(given, 2)) : given);
    let path = this.file.path;
    if (name.length > 0) path = name;
    if (path === null) {
      vi.refuse(toBytes('No file name: :w NAME'));
      return false;
    }
    const known = this.file.path;
    if (known === null) this.file.path = path;
    const own = known === null || equals(path, known);
    return this.mayWrite(path, own, known === null, force, append) && this.save(path, range, own, append);
  }

  private mayWrite(path: Bytes, own: bool, fresh: bool, force: bool, append: bool): bool {
    const vi = this.vi;
    if (force) return true;
    const exists = stat(path).error == 0;
    if (own && vi.options.readOnly) vi.refuse(toBytes('The file is read only: :w! writes it anyway'));
    else if (own && this.file.changed)
      vi.refuse(toBytes('The file has changed since it was read: :w! writes it anyway'));
    else if ((!own || fresh) && exists && !append) vi.refuse(toBytes('The file exists: :w! overwrites it'));
    else return true;
    return false;
  }

  private save(path: Bytes, range: Range, own: bool, append: bool): bool {
    const vi = this.vi;
    const whole = range.count == 0;
    const first = whole ? 0 : range.first;
    let last = whole ? vi.last : range.last;
    const isNew = stat(path).error < 0;
    if (whole && vi.text.none) last = -1;
    const written = saveLines(path, vi.text, first, last, append, whole && own && this.file.incomplete);
    if (written.error < 0) {
      const partly = written.error != 0 && written.bytes > 0;
      const message = new ByteBuffer().byte(0x22).bytes(path).text('" ').text(errno_text(written.error));
      vi.refuse(
        message.text(partly ? ': NOT written, or in part; the text is still here' : ': not written').take(),
      );
      return false;
    }
    if (own && !append) this.file.note();
    if (own && whole) vi.text.markSaved();
    const message = new ByteBuffer()
      .byte(0x22)
      .bytes(path)
      .byte(0x22)
      .text(isNew ? ' [New]' : append ? ' appended' : '');
    message.text(' ' + (last - first + 1).toString() + 'L, ' + written.bytes.toString() + 'B written');
    vi.say(message.take());
    return true;
  }

  /** Puts the lines of a file, or of a command's output, behind the addressed line. */
  private read(range: Range, words: Bytes): void {
    const vi = this.vi;
    const at = range.count > 0 ? range.last + 1 : vi.cursor.row + 1;
    if (words.length > 0 && words[0] == 0x21) {
      const outcome = this.shell.pipeThrough(this.expand(sliceOf(words, 1)), vi.text, 0, -1, true);
      if (outcome.error < 0) return this.tell(outcome);
      return this.operators.putLines(outcome.output.lines, at, 1);
    }
    let path = this.file.path;
    if (words.length > 0) path = this.expand(words);
    if (path === null) return vi.refuse(toBytes('No file name: :r NAME'));
    const contents = readLines(path);
    if (contents.error != 0) return this.cannotRead(path, contents.error);
    this.operators.putLines(contents.lines, at, 1);
  }

  private cannotRead(path: Bytes, error: i32): void {
    const message = new ByteBuffer().byte(0x22).bytes(path).text('" ');
    this.vi.refuse(message.text(error == IS_DIRECTORY ? 'Is a directory' : errno_text(error)).take());
  }

  /** Whether the text may be given up, after a message if not. */
  private mayLeave(force: bool): bool {
    const vi = this.vi;
    if (force || !vi.text.modified) return true;
    if (vi.options.autoWrite && !vi.options.readOnly) return this.write(new Range(), false, []);
    vi.refuse(toBytes('No write since the last change: add ! to leave anyway'));
    return false;
  }

  private edit(force: bool, words: Bytes): void {
    if (!this.mayLeave(force)) return;
    let path = this.file.path;
    if (words.length > 0) path = this.expand(words);
    if (path === null) return this.vi.refuse(toBytes('No file name: :e NAME'));
    this.load(path);
  }

  private editOther(index: i32, force: bool): void {
    if (index < 0 || index >= this.files.length) return this.vi.refuse(toBytes('No more files'));
    if (!this.mayLeave(force)) return;
    this.at = index;
    this.load(this.files[index]);
  }

  /** Begins to edit a file; one that is not there is a new one. */
  load(path: Bytes): void {
    const vi = this.vi;
    const contents = readLines(path);
    const missing = contents.error != 0 && stat(path).error < 0;
    if (contents.error != 0 && !missing) this.cannotRead(path, contents.error);
    const old = this.file.path;
    if (old !== null && !equals(old, path)) this.alternate = old;
    this.file.path = path;
    this.file.incomplete = contents.incomplete;
    this.file.note();
    vi.text.load(contents.lines);
    vi.moveTo(0, 0);
    vi.top = 0;
    vi.skipped = 0;
    this.warned = false;
    if (contents.error != 0 && !missing) return;
    this.loaded(path, missing, contents.lines.length, contents.bytes);
  }

  private loaded(path: Bytes, isNew: bool, lines: i32, bytes: i64): void {
    const message = new ByteBuffer().byte(0x22).bytes(path).text('" ');
    if (isNew) {
      this.vi.say(message.text('[New]').take());
      return;
    }
    const fd = open(path, O_WRONLY);
    if (fd >= 0) close(fd);
    else message.text('[Cannot be written] ');
    if (this.file.incomplete) message.text('[No line feed at its end] ');
    this.vi.say(message.text(lines.toString() + 'L, ' + bytes.toString() + 'B').take());
  }

  /** Commands that end the editor. */
  private leaveCommand(name: string, range: Range, force: bool, words: Bytes): bool {
    if (name == 'quit' || name == 'qall') this.quit(force);
    else if (name == 'wq' || name == 'wqall') {
      if (this.write(range, force, words)) this.quit(force);
    } else if (name == 'xit' || name == 'exit' || name == 'xall') {
      if ((!this.vi.text.modified && words.length == 0) || this.write(range, force, words)) this.quit(force);
    } else if (name == 'wall') this.write(range, force, words);
    else return false;
    return true;
  }

  private quit(force: bool): void {
    const vi = this.vi;
    if (!force && vi.text.modified) {
      return vi.refuse(toBytes('No write since the last change: :q! leaves anyway'));
    }
    const more = this.files.length - 1 - this.at;
    if (!force && more > 0 && !this.warned) {
      this.warned = true;
      return vi.refuse(
        toBytes(more.toString() + (more > 1 ? ' more files' : ' more file') + ' to edit: again to leave'),
      );
    }
    vi.status = 0;
  }

  private otherCommand(name: string, typed: Bytes, range: Range, words: Bytes): void {
    const vi = this.vi;
    if (name == 'set') {
      const message = vi.options.apply(words);
      if (message.length > 4 && equalsText(sliceOf(message, 0, 4), 'set:')) vi.refuse(message);
      else vi.say(message);
      vi.stale = true;
    } else if (name == 'undo' || name == 'redo') {
      const place = name == 'undo' ? vi.text.undo() : vi.text.redo();
      if (place === null) vi.refuse(toBytes('Nothing to ' + name));
      else vi.moveTo(place.row, place.column);
    } else if (name == 'k' || name == 'mark') {
      if (words.length != 1 || words[0] < 0x61 || words[0] > 0x7a)
        return vi.refuse(toBytes('A mark is a letter from a to z'));
      vi.text.marks[words[0] - 0x61] = new Position(range.last, 0);
    } else if (name == 'print' || name == 'number' || name == 'list') {
      vi.moveTo(range.last, vi.firstNonBlank(range.last));
      const number = name == 'number' ? (range.last + 1).toString().padStart(6) + '  ' : '';
      vi.say(concat(toBytes(number), vi.line));
    } else if (name == 'shell') this.tell(this.shell.run([], false));
    else if (name == 'stop' || name == 'suspend') this.suspend();
    else if (name == 'version') vi.say(toBytes('vi of minios'));
    else if (name == 'help')
      vi.say(toBytes('ESC :q! Enter leaves; i inserts; ESC ends that; :w saves; u undoes; / searches'));
    else if (name != 'nohlsearch') this.unknown(typed);
  }

  suspend(): void {
    this.shell.suspend();
  }

  /** !command, or with lines: a filter. */
  private bang(range: Range, words: Bytes): void {
    if (range.count > 0) return this.filter(range.first, range.last, words);
    this.tell(this.shell.run(this.shellLine(words), true));
  }

  /** The command with ! replaced by the last one, and % and # by names. */
  private shellLine(words: Bytes): Bytes {
    const out = new ByteBuffer();
    for (let index = 0; index < words.length; index++) {
      if (words[index] == 0x5c && index + 1 < words.length && words[index + 1] == 0x21)
        out.byte(words[++index]);
      else if (words[index] == 0x21) out.bytes(this.shell.last);
      else out.byte(words[index]);
    }
    const line = this.expand(out.take());
    this.shell.last = line;
    return line;
  }

  /** Replaces lines by what a command makes of them. */
  filter(first: i32, last: i32, words: Bytes): void {
    const vi = this.vi;
    const outcome = this.shell.pipeThrough(this.shellLine(words), vi.text, first, last, true);
    if (outcome.error < 0) return this.tell(outcome);
    vi.text.replace(first, last - first + 1, outcome.output.lines, vi.cursor);
    vi.moveTo(first, vi.firstNonBlank(min(first, vi.last)));
    if (outcome.status != 0) vi.say(toBytes('The shell returned ' + outcome.status.toString()));
    else this.operators.report(last - first + 1, 'filtered');
  }

  private tell(outcome: Outcome): void {
    if (outcome.error < 0) this.vi.refuse(toBytes("Can't run the shell: " + errno_text(outcome.error)));
    else if (outcome.status != 0) this.vi.say(toBytes('The shell returned ' + outcome.status.toString()));
  }

  /** & of command mode: the last substitution again. */
  repeatSubstitution(first: i32, last: i32): void {
    this.substitution.again(first, last, []);
  }
}

function trimmed(text: Bytes): Bytes {
  let start = 0;
  while (start < text.length && text[start] == 0x20) start++;
  return sliceOf(text, start);
}

function numberAt(text: Bytes, from: i32): i32 {
  let at = from;
  while (at < text.length && text[at] == 0x20) at++;
  let value = 0;
  for (; at < text.length && text[at] >= 0x30 && text[at] <= 0x39; at++) value = value * 10 + text[at] - 0x30;
  return value;
}

/** Where a command ends: at a | that is not quoted; g, v and ! take all of the line. */
function commandEnd(line: Bytes): i32 {
  let index = 0;
  while (index < line.length && !isLetter(line[index]) && line[index] != 0x21) {
    if (line[index] == 0x2f || line[index] == 0x3f) {
      const close = indexOf(line, line[index], index + 1);
      if (close > 0) index = close;
    } else if (line[index] == 0x27) index++;
    index++;
  }
  if (index < line.length && (line[index] == 0x67 || line[index] == 0x76 || line[index] == 0x21))
    return line.length;
  for (; index < line.length; index++) {
    if (line[index] == 0x5c || line[index] == 0x16) index++;
    else if (line[index] == 0x21 && index > 0 && line[index - 1] == 0x20) return line.length;
    else if (line[index] == 0x7c) return index;
  }
  return line.length;
}
