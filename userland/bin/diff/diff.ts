// diff [OPTION]... FILE FILE2: how files, or the files of directories, differ (POSIX; GNU's options and words). Status:
// 0 nothing differs, 1 something does, 2 trouble.

import { isSpace } from '../../lib/base/ascii';
import { Bytes, compare, equalsText, toBytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { fnmatch } from '../../lib/regex/fnmatch';
import { Stat, fstat, stat } from '../../lib/base/fs';
import { complain, stdout } from '../../lib/base/io';
import { failed } from '../../lib/command/message';
import { parseDecimal } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { baseName, joinPath } from '../../lib/text/path';
import { ENOENT } from '../../lib/base/abi';
import { Source, Whitespace, numberLines } from './input';
import { CONTEXT, ED, NORMAL, Style, UNIFIED, quotedName, writeChanges } from './output';
import { Change, findChanges } from './search';

const SAME = 0;
const DIFFERENT = 1;
const TROUBLE = 2;

function describe(): Options {
  return new Options(
    '[-abBcdeiNqrsuwZ] [-U N] [-C N] [-L LABEL] [-x PATTERN] FILE FILE2',
    'Compare files line by line.',
  )
    .failWith(TROUBLE)
    .flag('', 'normal', 'changes alone (default)')
    .flag('u', '', 'unified, with three lines around changes')
    .value('U', '', 'N', 'with N lines')
    .optional('', 'unified', 'N', 'the same')
    .flag('c', '', 'both versions, with three lines around changes')
    .value('C', '', 'N', 'with N lines')
    .optional('', 'context', 'N', 'the same')
    .flag('e', 'ed', 'a script for ed')
    .flag('q', 'brief', 'only whether files differ')
    .flag('s', 'report-identical-files', 'also say which do not')
    .value('L', 'label', 'LABEL', 'instead of name and time; once for each file')
    .flag('r', 'recursive', 'directories below too')
    .flag('N', 'new-file', 'a file that is absent is empty')
    .value('x', 'exclude', 'PATTERN', 'leave out names that match')
    .flag('i', 'ignore-case', 'upper and lower case are the same')
    .flag('b', 'ignore-space-change', 'how much white space there is does not count')
    .flag('w', 'ignore-all-space', 'white space does not count')
    .flag('Z', 'ignore-trailing-space', 'white space at ends of lines does not count')
    .flag('B', 'ignore-blank-lines', 'lines that are blank do not count')
    .flag('a', 'text', 'all files are text')
    .flag('d', 'minimal', 'as few changes as there can be, whatever it takes');
}

/** Names of a directory that are not excluded, in order. */
class Listing {
  names: Array<Bytes> = [];
  error: i32 = 0;

  /** `path` null: nothing is there. */
  constructor(path: Bytes | null, excluded: Array<Bytes>) {
    if (path !== null) this.read(path, excluded);
  }

  private read(path: Bytes, excluded: Array<Bytes>): void {
    const directory = new Directory(path);
    while (directory.next()) {
      let isExcluded = false;
      for (let index = 0; index < excluded.length && !isExcluded; index++)
        isExcluded = fnmatch(excluded[index], directory.name);
      if (!isExcluded) this.names.push(directory.name);
    }
    this.error = directory.error;
    directory.close();
    this.names.sort(compare);
  }
}

function attributesOf(path: Bytes): Stat {
  return equalsText(path, '-') ? fstat(0) : stat(path);
}

function kindOf(attributes: Stat): string {
  if (attributes.isDirectory) return 'directory';
  if (attributes.isRegular) return attributes.size == 0 ? 'regular empty file' : 'regular file';
  if (attributes.isPipe) return 'fifo';
  return attributes.isDevice ? 'special file' : 'weird file';
}

/** An argument behind a blank, in quotes unless a shell takes it as it is. */
function putWord(word: Bytes): void {
  const plain = '%+,-./:@_';
  let quotes = word.length == 0;
  for (let index = 0; index < word.length && !quotes; index++) {
    const byte = word[index];
    const letter = byte | 0x20;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    quotes = !isDigit && (letter < 0x61 || letter > 0x7a) && !plain.includes(String.fromCharCode(byte));
  }
  stdout.byte(0x20);
  if (quotes) stdout.byte(0x27);
  for (let index = 0; index < word.length; index++) {
    if (word[index] == 0x27) stdout.text("'\\''");
    else stdout.byte(word[index]);
  }
  if (quotes) stdout.byte(0x27);
}

class Diff {
  private style: Style = new Style();
  private whitespace: Whitespace = new Whitespace();
  private brief: bool;
  private identical: bool;
  private recursive: bool;
  private newFile: bool;
  private blankLines: bool;
  private text: bool;
  private minimal: bool;
  private excluded: Array<Bytes>;
  /** Directories that are being compared, first ones only: a loop of links comes back to one. */
  private ancestors: Array<Stat> = [];
  /** The options as they were given, each behind a blank, for the lines between files. */
  private words: Array<Bytes> = [];

  constructor(
    private options: Options,
    args: Array<Bytes>,
  ) {
    this.brief = options.has('q');
    this.identical = options.has('s');
    this.recursive = options.has('r');
    this.newFile = options.has('N');
    this.blankLines = options.has('B');
    this.text = options.has('a');
    this.minimal = options.has('d');
    this.excluded = options.valuesOf('x');
    this.whitespace.all = options.has('w');
    this.whitespace.amount = options.has('b');
    this.whitespace.trailing = options.has('Z');
    this.whitespace.foldCase = options.has('i');
    this.style.labels = options.valuesOf('L');
    if (this.style.labels.length > 2) options.wrong(complain().text('too many file label options'));
    this.takeStyle();
    for (let index = 1; index < args.length; index++) {
      if (!options.operands.includes(args[index])) this.words.push(args[index]);
    }
  }

  private takeStyle(): void {
    const options = this.options;
    const unified = options.has('u') || options.has('U') || options.has('unified');
    const context = options.has('c') || options.has('C') || options.has('context');
    const forms = i32(unified) + i32(context) + i32(options.has('e')) + i32(options.has('normal'));
    if (forms > 1) options.wrong(complain().text('conflicting output style options'));
    this.style.form = unified ? UNIFIED : context ? CONTEXT : options.has('e') ? ED : NORMAL;
    let lines = this.lengthOf('U', -1);
    lines = this.lengthOf('C', lines);
    lines = this.lengthOf('unified', lines);
    lines = this.lengthOf('context', lines);
    if (lines >= 0) this.style.context = lines;
  }

  /** Lines of context that an option asks for, the most of several. */
  private lengthOf(key: string, otherwise: i32): i32 {
    const given = this.options.valueOf(key);
    if (given === null) return otherwise;
    const value = parseDecimal(given);
    if (value < 0) this.options.wrong(complain().text("invalid context length '").bytes(given).text("'"));
    return max(otherwise, <i32>min<i64>(value, i32.MAX_VALUE));
  }

  private label(index: i32, path: Bytes): Bytes {
    return index < this.style.labels.length ? this.style.labels[index] : path;
  }

  /** `WORD ONE and OTHER END` */
  private say(word: string, one: Bytes, middle: string, other: Bytes, end: string): void {
    stdout.text(word).bytes(this.label(0, one)).text(middle).bytes(this.label(1, other)).text(end).newline();
  }

  /** Compares two operands, of which one may be a directory with a file of the other's name. */
  compareOperands(one: Bytes, other: Bytes): i32 {
    const first = attributesOf(one);
    const second = attributesOf(other);
    if (first.error == 0 && second.error == 0 && first.isDirectory != second.isDirectory) {
      const file = first.isDirectory ? other : one;
      if (equalsText(file, '-')) {
        complain().text("cannot compare '-' to a directory").end();
        return TROUBLE;
      }
      if (first.isDirectory) return this.compare(joinPath(one, baseName(other)), other, 0);
      return this.compare(one, joinPath(other, baseName(one)), 0);
    }
    return this.compare(one, other, 0);
  }

  private isAbsent(attributes: Stat): bool {
    return this.newFile && attributes.error == -(<i32>ENOENT);
  }

  /** Compares what two paths lead to. `depth`: of directories around them. */
  compare(one: Bytes, other: Bytes, depth: i32): i32 {
    const first = attributesOf(one);
    const second = attributesOf(other);
    const firstAbsent = this.isAbsent(first);
    const secondAbsent = this.isAbsent(second);
    const failedFirst = first.error != 0 && (!firstAbsent || secondAbsent);
    const failedSecond = second.error != 0 && (!secondAbsent || firstAbsent);
    if (failedFirst) failed(one, first.error);
    if (failedSecond) failed(other, second.error);
    if (failedFirst || failedSecond) return TROUBLE;
    const bothThere = first.error == 0 && second.error == 0;
    if (bothThere && first.ino != 0 && first.dev == second.dev && first.ino == second.ino) {
      if (this.identical && !first.isDirectory) this.say('Files ', one, ' and ', other, ' are identical');
      return SAME;
    }
    const oneDirectory = first.isDirectory || (firstAbsent && second.isDirectory);
    const otherDirectory = second.isDirectory || (secondAbsent && first.isDirectory);
    if (oneDirectory && otherDirectory) {
      if (depth == 0 || this.recursive)
        return this.compareDirectories(
          firstAbsent ? null : one,
          secondAbsent ? null : other,
          one,
          other,
          depth,
        );
      this.say('Common subdirectories: ', one, ' and ', other, '');
      return SAME;
    }
    const bothRegular = (firstAbsent || first.isRegular) && (secondAbsent || second.isRegular);
    if (oneDirectory || otherDirectory || (depth > 0 && !bothRegular)) {
      this.say('File ', one, ' is a ' + kindOf(first) + ' while file ', other, ' is a ' + kindOf(second));
      return DIFFERENT;
    }
    return this.compareFiles(
      new Source(one, first),
      new Source(other, second),
      firstAbsent,
      secondAbsent,
      depth,
    );
  }

  private compareDirectories(
    one: Bytes | null,
    other: Bytes | null,
    path: Bytes,
    otherPath: Bytes,
    depth: i32,
  ): i32 {
    const attributes = stat(one === null ? otherPath : path);
    for (let index = 0; index < this.ancestors.length; index++) {
      if (this.ancestors[index].ino != attributes.ino || this.ancestors[index].dev != attributes.dev)
        continue;
      complain()
        .bytes(one === null ? otherPath : path)
        .text(': recursive directory loop')
        .end();
      return TROUBLE;
    }
    const first = new Listing(one, this.excluded);
    const second = new Listing(other, this.excluded);
    if (first.error != 0) failed(path, first.error);
    if (second.error != 0) failed(otherPath, second.error);
    if (first.error != 0 || second.error != 0) return TROUBLE;
    this.ancestors.push(attributes);
    let status = SAME;
    let index = 0;
    let otherIndex = 0;
    while (index < first.names.length || otherIndex < second.names.length) {
      let order = 0;
      if (index == first.names.length) order = 1;
      else if (otherIndex == second.names.length) order = -1;
      else order = compare(first.names[index], second.names[otherIndex]);
      const name = order <= 0 ? first.names[index] : second.names[otherIndex];
      if (order <= 0) index++;
      if (order >= 0) otherIndex++;
      if (order != 0 && !this.newFile) {
        stdout
          .text('Only in ')
          .bytes(order < 0 ? path : otherPath)
          .text(': ')
          .bytes(name)
          .newline();
        status = max(status, DIFFERENT);
      } else {
        status = max(status, this.compare(joinPath(path, name), joinPath(otherPath, name), depth + 1));
      }
    }
    this.ancestors.pop();
    return status;
  }

  private compareFiles(first: Source, second: Source, noFirst: bool, noSecond: bool, depth: i32): i32 {
    let status = SAME;
    if (!noFirst && !first.read()) {
      failed(first.name, first.error);
      status = TROUBLE;
    }
    if (!noSecond && !second.read()) {
      failed(second.name, second.error);
      status = TROUBLE;
    }
    if (status == SAME && !first.hasSameBytes(second)) status = this.compareContents(first, second, depth);
    first.release();
    second.release();
    if (status == SAME && this.identical)
      this.say('Files ', first.name, ' and ', second.name, ' are identical');
    return status;
  }

  private compareContents(first: Source, second: Source, depth: i32): i32 {
    const isBinary = !this.text && (first.isBinary || second.isBinary);
    if (isBinary || (this.brief && this.whitespace.isExact && !this.blankLines)) {
      this.say(
        isBinary && !this.brief ? 'Binary files ' : 'Files ',
        first.name,
        ' and ',
        second.name,
        ' differ',
      );
      return DIFFERENT;
    }
    first.split();
    second.split();
    const numbers = numberLines(first, second, this.whitespace, this.style.form == ED);
    const changes = findChanges(numbers[0], numbers[1], this.minimal);
    if (this.blankLines) this.ignoreBlank(first, second, changes);
    let counts = this.style.form == ED && changes.length == 0 && first.isIncomplete != second.isIncomplete;
    for (let index = 0; index < changes.length && !counts; index++) counts = !changes[index].ignored;
    if (!counts) return SAME;
    if (this.brief) {
      this.say('Files ', first.name, ' and ', second.name, ' differ');
      return DIFFERENT;
    }
    if (depth > 0) this.announce(first, second);
    return writeChanges(first, second, changes, this.style) ? DIFFERENT : TROUBLE;
  }

  /** The command line that would compare these two files alone. */
  private announce(first: Source, second: Source): void {
    stdout.text('diff');
    for (let index = 0; index < this.words.length; index++) putWord(this.words[index]);
    stdout.byte(0x20).bytes(quotedName(this.label(0, first.name)));
    stdout
      .byte(0x20)
      .bytes(quotedName(this.label(1, second.name)))
      .newline();
  }

  private ignoreBlank(first: Source, second: Source, changes: Array<Change>): void {
    for (let index = 0; index < changes.length; index++) {
      const change = changes[index];
      change.ignored =
        this.areBlank(first, change.line, change.end) &&
        this.areBlank(second, change.otherLine, change.otherEnd);
    }
  }

  private areBlank(source: Source, from: i32, to: i32): bool {
    for (let line = from; line < to; line++) {
      const start = source.addressOfLine(line);
      const length = source.lengthOfLine(line);
      if (length > 0 && !this.whitespace.hidesLineFeed) return false;
      for (let at = start; at < start + length; at++) {
        if (!isSpace(load<u8>(at))) return false;
      }
    }
    return true;
  }
}

export function diff(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const operands = options.operands;
  if (operands.length < 2) {
    const last = operands.length == 0 ? toBytes('diff') : operands[operands.length - 1];
    options.wrong(complain().text("missing operand after '").bytes(last).text("'"));
  }
  options.expect(2, 2);
  return new Diff(options, args).compareOperands(operands[0], operands[1]);
}
