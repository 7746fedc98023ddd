// getfattr [-hRLP] [-e ENCODING] [-d] [-m PATTERN] | -n NAME FILE...: shows extended attributes (attr's options and output).

import { Bytes, addressOf, compare, equalsText, sliceOf, toBytes } from '../lib/base/bytes';
import { Directory } from '../lib/file/directory';
import { lstat, stat } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';
import { Regex } from '../lib/regex/regex';
import { REGEX_EXTENDED } from '../lib/regex/syntax';
import { encodeValue, getAttribute, listAttributes, xattrError } from '../lib/file/xattr';

const ENCODINGS: StaticArray<string> = ['text', 'hex', 'base64'];

/** The encoding asked for, or ''. */
function encodingOf(options: Options): string {
  const given = options.valueOf('e');
  if (given === null) return '';
  for (let index = 0; index < ENCODINGS.length; index++) {
    if (equalsText(given, ENCODINGS[index])) return ENCODINGS[index];
  }
  options.wrong(complain().text('no encoding: ').bytes(given));
  return '';
}

/** Which names are shown; null: all. */
function patternOf(options: Options): Regex | null {
  const given = options.valueOf('m');
  const text = given === null ? toBytes('^user\\.') : given;
  if (equalsText(text, '-')) return null;
  const regex = new Regex(text, REGEX_EXTENDED);
  if (regex.error != '') options.wrong(complain().text(regex.error));
  return regex;
}

class Shower {
  status: i32 = 0;
  private encoding: string;
  private name: Bytes | null;
  private pattern: Regex | null = null;
  private warned: bool = false;

  constructor(private options: Options) {
    this.encoding = encodingOf(options);
    this.name = options.valueOf('n');
    this.pattern = patternOf(options);
  }

  show(path: Bytes, named: bool): void {
    const way = this.options.last('LP');
    const follow = !this.options.has('h') && (named ? way != 'P' || !this.options.has('R') : way == 'L');
    this.showOne(path, follow);
    if (!this.options.has('R')) return;
    const attributes = follow ? stat(path) : lstat(path);
    if (attributes.error == 0 && attributes.isDirectory) this.descend(path);
  }

  private descend(path: Bytes): void {
    const directory = new Directory(path);
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    for (let index = 0; index < names.length; index++) this.show(joinPath(path, names[index]), false);
  }

  private fail(path: Bytes, error: i32): void {
    failed(path, error);
    this.status = 1;
  }

  private showOne(path: Bytes, follow: bool): void {
    const name = this.name;
    let names = new Array<Bytes>();
    if (name !== null) {
      names.push(name);
    } else {
      const all = listAttributes(path, follow);
      if (all === null) return this.fail(path, xattrError);
      names = all.sort(compare);
    }
    let shown = 0;
    for (let index = 0; index < names.length; index++) {
      if (!this.matches(names[index])) continue;
      if (this.showAttribute(path, names[index], follow, shown == 0)) shown++;
    }
    if (shown > 0 && !this.options.has('only-values')) stdout.newline();
  }

  private matches(name: Bytes): bool {
    const pattern = this.pattern;
    if (this.name !== null || pattern === null) return true;
    const start = addressOf(name);
    return pattern.find(start, start, start + name.length);
  }

  private showAttribute(path: Bytes, name: Bytes, follow: bool, first: bool): bool {
    const value = getAttribute(path, name, follow);
    if (value === null) {
      complain().bytes(path).text(': ').bytes(name).text(': ').reason(xattrError).end();
      this.status = 1;
      return false;
    }
    if (this.options.has('only-values')) {
      stdout.bytes(value);
      return true;
    }
    if (first) stdout.text('# file: ').bytes(this.shownPath(path)).newline();
    stdout.bytes(name);
    if (this.name !== null || this.options.has('d'))
      stdout.byte(0x3d).bytes(encodeValue(value, this.encoding));
    stdout.newline();
    return true;
  }

  /** A dump names files so that it can be restored anywhere. */
  private shownPath(path: Bytes): Bytes {
    if (this.options.has('absolute-names') || path.length == 0 || path[0] != 0x2f) return path;
    if (!this.warned) complain().text("Removing leading '/' from absolute path names").end();
    this.warned = true;
    let at = 0;
    while (at < path.length && path[at] == 0x2f) at++;
    return at == path.length ? toBytes('.') : sliceOf(path, at);
  }
}

export function getfattr(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-hRLP] [-e ENCODING] [-d] [-m PATTERN] | -n NAME FILE...',
    'Show extended attributes.',
  )
    .value('n', 'name', 'NAME', 'only this one, with its value')
    .flag('d', 'dump', 'values, too')
    .value('e', 'encoding', 'ENCODING', 'of values: text, hex or base64')
    .value('m', 'match', 'PATTERN', 'names that match (default ^user\\.); -: all')
    .flag('h', 'no-dereference', 'symbolic links themselves')
    .flag('', 'absolute-names', 'leave a leading / in path names')
    .flag('', 'only-values', 'nothing but values')
    .flag('R', 'recursive', 'directories and what is in them')
    .flag('L', 'logical', 'with -R: follow all symbolic links')
    .flag('P', 'physical', 'with -R: follow no symbolic link')
    .parse(args)
    .expect(1, -1);
  const shower = new Shower(options);
  for (let index = 0; index < options.operands.length; index++) shower.show(options.operands[index], true);
  return shower.status;
}
