// grep, egrep, fgrep: writes lines that match (POSIX; GNU's options). Exit status 0: a line was selected, 1: none, 2: error.

import { Bytes, equalsText, findByte, split, toBytes } from '../../lib/base/bytes';
import { LineBlocks } from '../../lib/file/blocks';
import { Directory } from '../../lib/file/directory';
import { O_RDONLY, close, lstat, open, stat } from '../../lib/base/fs';
import { Pattern } from '../../lib/regex/fnmatch';
import { Reader, complain, exit, isCharacterDevice, stdout } from '../../lib/base/io';
import { failed, invalidNumber } from '../../lib/command/message';
import { parseDecimal } from '../../lib/text/number';
import { Options, expandNumber } from '../../lib/command/options';
import { baseName, joinPath } from '../../lib/text/path';
import { programName } from '../../lib/base/program';
import { Regex } from '../../lib/regex/regex';
import * as syntax from '../../lib/regex/syntax';
import { Selection } from './output';

function describe(): Options {
  return new Options(
    '[-EFivncloqswxhHrRLmzZabABC] {PATTERN | -e PATTERN... | -f FILE...} [FILE]...',
    'Write the lines of FILEs, or of standard input, that match PATTERN.',
  )
    .failWith(2)
    .value('e', 'regexp', 'PATTERN', 'a pattern; any of several may match')
    .value('f', 'file', 'FILE', 'patterns, one a line')
    .flag('E', 'extended-regexp', 'extended regular expressions')
    .flag('F', 'fixed-strings', 'strings')
    .flag('G', 'basic-regexp', 'basic regular expressions')
    .flag('i', 'ignore-case', 'upper and lower case are the same')
    .flag('y')
    .flag('', 'no-ignore-case')
    .flag('v', 'invert-match', 'lines that do not match')
    .flag('w', 'word-regexp', 'whole words')
    .flag('x', 'line-regexp', 'whole lines')
    .flag('c', 'count', 'only how many lines')
    .flag('l', 'files-with-matches', 'only names of files that have such lines')
    .flag('L', 'files-without-match', 'only names of files that have none')
    .flag('o', 'only-matching', 'only the parts that match')
    .flag('q', 'quiet', 'nothing, only the status')
    .flag('', 'silent')
    .flag('s', 'no-messages', 'no messages about files that cannot be read')
    .flag('n', 'line-number', 'with numbers of lines')
    .flag('b', 'byte-offset', 'with offsets')
    .flag('H', 'with-filename', 'with names of files')
    .flag('h', 'no-filename', 'without')
    .value('', 'label', 'NAME', 'the name for standard input')
    .flag('Z', 'null', 'a NUL after names of files')
    .flag('z', 'null-data', 'lines end with a NUL')
    .flag('a', 'text', 'binary files are text, too')
    .flag('I', '', 'binary files have no matches')
    .value('', 'binary-files', 'TYPE', 'binary, text or without-match')
    .value('m', 'max-count', 'N', 'stop after N lines')
    .value('A', 'after-context', 'N', 'N lines behind, too')
    .value('B', 'before-context', 'N', 'N lines before, too')
    .value('C', 'context', 'N', 'N lines on both sides, too')
    .flag('r', 'recursive', 'files in directories')
    .flag('R', 'dereference-recursive', 'the same, following links')
    .value('', 'include', 'PATTERN', 'only files with such names')
    .value('', 'exclude', 'PATTERN', 'no files with such names')
    .value('', 'exclude-dir', 'PATTERN', 'no directories with such names')
    .value('d', 'directories', 'ACTION', 'read, skip or recurse')
    .flag('', 'line-buffered')
    .flag('U', 'binary')
    .optional('', 'color', 'WHEN', 'colours: always, auto, never')
    .optional('', 'colour', 'WHEN');
}

/** Lines of the files that -f names. */
function patternsFrom(file: Bytes, patterns: Array<Bytes>): void {
  const fd = equalsText(file, '-') ? 0 : open(file, O_RDONLY);
  if (fd < 0) {
    failed(file, fd);
    exit(2);
  }
  const input = new Reader(fd);
  for (let line = input.line(); line !== null; line = input.line()) patterns.push(line);
  input.release();
  if (fd > 0) close(fd);
}

function patternsOf(options: Options): Array<Bytes> {
  const patterns = new Array<Bytes>();
  const given = options.valuesOf('e');
  const files = options.valuesOf('f');
  if (given.length == 0 && files.length == 0) {
    if (options.operands.length == 0) options.wrong(complain().text('no pattern'));
    given.push(options.operands.shift());
  }
  for (let index = 0; index < given.length; index++) {
    const lines = split(given[index], 0x0a);
    for (let line = 0; line < lines.length; line++) patterns.push(lines[line]);
  }
  for (let index = 0; index < files.length; index++) patternsFrom(files[index], patterns);
  return patterns;
}

function flagsOf(options: Options): u32 {
  let flags: u32 = syntax.REGEX_LENIENT;
  const kind = options.last('EFG');
  const name = programName();
  if (kind == 'E' || (kind == '' && equalsText(name, 'egrep'))) flags |= syntax.REGEX_EXTENDED;
  if (kind == 'F' || (kind == '' && equalsText(name, 'fgrep'))) flags |= syntax.REGEX_FIXED;
  if ((options.has('i') || options.has('y')) && !options.has('no-ignore-case'))
    flags |= syntax.REGEX_IGNORE_CASE;
  if (options.has('x')) flags |= syntax.REGEX_LINE;
  else if (options.has('w')) flags |= syntax.REGEX_WORD;
  return flags;
}

/** A count that an option gives, or `otherwise`. */
function countOf(options: Options, key: string, otherwise: i64): i64 {
  const given = options.valueOf(key);
  if (given === null) return otherwise;
  const count = parseDecimal(given);
  if (count >= 0) return count;
  if (given.length > 1 && given[0] == 0x2d && key == 'm') return i64.MAX_VALUE;
  invalidNumber(given);
  exit(2);
  return 0;
}

function patternList(options: Options, key: string): Array<Pattern> {
  const patterns = new Array<Pattern>();
  const given = options.valuesOf(key);
  for (let index = 0; index < given.length; index++) patterns.push(new Pattern(given[index]));
  return patterns;
}

function anyMatches(patterns: Array<Pattern>, path: Bytes): bool {
  for (let index = 0; index < patterns.length; index++) {
    if (patterns[index].matches(path) || patterns[index].matches(baseName(path))) return true;
  }
  return false;
}

class Search {
  failedFiles: bool = false;
  anySelected: bool = false;
  private selection: Selection;
  private silent: bool;
  private skipsDirectories: bool;
  private included: Array<Pattern>;
  private excluded: Array<Pattern>;
  private excludedDirectories: Array<Pattern>;
  private delimiter: u8;
  private inverted: bool;

  constructor(
    private options: Options,
    private regex: Regex | null,
    private recursive: bool,
    private followed: bool,
  ) {
    const delimiter: u8 = options.has('z') ? 0 : 0x0a;
    this.delimiter = delimiter;
    this.selection = new Selection(regex, delimiter);
    this.silent = options.has('s');
    this.inverted = options.has('v');
    const directories = options.valueOf('d');
    this.skipsDirectories = directories !== null && equalsText(directories, 'skip');
    this.included = patternList(options, 'include');
    this.excluded = patternList(options, 'exclude');
    this.excludedDirectories = patternList(options, 'exclude-dir');
    this.readOptions();
  }

  private readOptions(): void {
    const options = this.options;
    const selection = this.selection;
    const around = countOf(options, 'C', 0);
    const binary = options.valueOf('binary-files');
    selection.after = countOf(options, 'A', around);
    selection.before = <i32>min<i64>(countOf(options, 'B', around), i32.MAX_VALUE);
    selection.most = countOf(options, 'm', i64.MAX_VALUE);
    selection.counts = options.has('c');
    selection.quiet = options.has('q') || options.has('silent');
    selection.lists = options.last('lL') == 'l';
    selection.listsOthers = options.last('lL') == 'L';
    selection.onlyMatching = options.has('o');
    selection.numbers = options.has('n');
    selection.offsets = options.has('b');
    selection.nulAfterName = options.has('Z');
    selection.inverted = this.inverted;
    selection.binaryIsText =
      options.has('a') || options.has('z') || (binary !== null && equalsText(binary, 'text'));
    selection.binaryHasNone = options.has('I') || (binary !== null && equalsText(binary, 'without-match'));
    selection.colours = this.coloured();
  }

  private coloured(): bool {
    const key = this.options.has('colour') ? 'colour' : 'color';
    if (!this.options.has(key)) return false;
    const when = this.options.valueOf(key);
    if (when === null || equalsText(when, 'auto')) return isCharacterDevice(1);
    return equalsText(when, 'always');
  }

  private complainAbout(path: Bytes, error: i32): void {
    this.failedFiles = true;
    if (!this.silent) failed(path, error);
  }

  /** Searches the operands. */
  run(files: Array<Bytes>): void {
    const none = files.length == 0;
    const named = this.options.last('Hh');
    this.selection.names = named == 'H' || (named == '' && (files.length > 1 || this.recursive));
    if (none && this.recursive) return this.directory(toBytes('.'), true);
    if (none) files.push(toBytes('-'));
    for (let index = 0; index < files.length && !this.isDone; index++) {
      const file = files[index];
      if (equalsText(file, '-')) this.standardInput();
      else if (this.recursive && stat(file).isDirectory) {
        if (!anyMatches(this.excludedDirectories, file)) this.directory(file, false);
      } else if (this.wanted(file)) this.file(file);
    }
  }

  private wanted(path: Bytes): bool {
    if (anyMatches(this.excluded, path)) return false;
    return this.included.length == 0 || anyMatches(this.included, path);
  }

  private get isDone(): bool {
    return (this.selection.quiet && this.anySelected) || stdout.error != 0;
  }

  private standardInput(): void {
    const label = this.options.valueOf('label');
    this.descriptor(0, label !== null ? label : toBytes('(standard input)'));
  }

  private file(path: Bytes): void {
    const fd = open(path, O_RDONLY);
    if (fd < 0) return this.complainAbout(path, fd);
    if (!(this.skipsDirectories && stat(path).isDirectory)) this.descriptor(fd, path);
    close(fd);
  }

  /** `bare`: names are shown without this directory, which nobody named. */
  private directory(path: Bytes, bare: bool): void {
    const directory = new Directory(path);
    while (directory.next() && !this.isDone) {
      const inner = bare ? directory.name : joinPath(path, directory.name);
      const attributes = this.followed ? stat(inner) : lstat(inner);
      if (attributes.error < 0) this.complainAbout(inner, attributes.error);
      else if (attributes.isDirectory) {
        if (!anyMatches(this.excludedDirectories, inner)) this.directory(inner, false);
      } else if (attributes.isRegular && this.wanted(inner)) this.file(inner);
    }
    directory.close();
    if (directory.error < 0) this.complainAbout(path, directory.error);
  }

  private descriptor(fd: i32, name: Bytes): void {
    const selection = this.selection;
    const blocks = new LineBlocks(fd, this.delimiter);
    selection.begin(name);
    while (!selection.done && blocks.next()) {
      selection.newBlock(blocks.start, blocks.end);
      this.block(blocks.start, blocks.end);
      selection.finishBlock();
    }
    blocks.free();
    selection.finish();
    if (selection.selected > 0 != selection.listsOthers) this.anySelected = true;
    if (blocks.error < 0) this.complainAbout(name, blocks.error);
  }

  /** Cuts a block into lines that match and stretches of lines that do not. */
  private block(start: usize, end: usize): void {
    const selection = this.selection;
    const stop = load<u8>(end - 1) == this.delimiter ? end - 1 : end;
    let at = start;
    while (at < end && !selection.done) {
      const hit = this.nextHit(at, stop);
      let lineStart = end;
      let lineEnd = end;
      if (hit != 0) {
        lineStart = hit;
        while (lineStart > at && load<u8>(lineStart - 1) != this.delimiter) lineStart--;
        lineEnd = min(findByte(hit, end, this.delimiter) + 1, end);
      }
      if (lineStart > at) {
        if (this.inverted) selection.select(at, lineStart);
        else selection.pass(at, lineStart);
      }
      if (lineEnd > lineStart && !selection.done) {
        if (this.inverted) selection.pass(lineStart, lineEnd);
        else selection.select(lineStart, lineEnd);
      }
      at = lineEnd;
    }
  }

  /** An address in the first line that matches, or 0. */
  private nextHit(from: usize, stop: usize): usize {
    const regex = this.regex;
    if (regex === null) return 0;
    if (regex.scansLines && this.delimiter == 0x0a) return regex.findLine(from, stop);
    for (let at = from; at <= stop;) {
      const end = findByte(at, stop, this.delimiter);
      if (regex.test(at, end)) return at;
      at = end + 1;
    }
    return 0;
  }
}

export function grep(args: Array<Bytes>): i32 {
  const options = describe().parse(expandNumber(args, 'C'));
  const patterns = patternsOf(options);
  let regex: Regex | null = null;
  if (patterns.length > 0) {
    regex = Regex.ofAll(patterns, flagsOf(options));
    if (regex.error != '') {
      complain().text("bad regex '").bytes(patterns[0]).text("': ").text(regex.error).end();
      return 2;
    }
  }
  const directories = options.valueOf('d');
  const followed = options.has('R');
  const recursive =
    followed || options.has('r') || (directories !== null && equalsText(directories, 'recurse'));
  const search = new Search(options, regex, recursive, followed);
  search.run(options.operands);
  if (search.failedFiles && !(search.anySelected && options.has('q'))) return 2;
  return search.anySelected ? 0 : 1;
}
