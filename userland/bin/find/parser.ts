// find's expression, from words to a tree: `!`, then `-a` or nothing, then `-o`, then `,`.
//
// Interface: Parser.

import { minios_getegid, minios_geteuid } from '../../lib/base/abi';
import { Bytes, equals, equalsText, sliceOf, startsWithText, toBytes, textOf } from '../../lib/base/bytes';
import { groupNumber, userNumber } from '../../lib/privilege/accounts';
import { realtime } from '../../lib/time/clock';
import { DAY } from '../../lib/time/calendar';
import { O_CREAT, O_TRUNC, O_WRONLY, Stat, open, stat } from '../../lib/base/fs';
import { ByteBuffer } from '../../lib/base/buffer';
import { Writer, complain, exit, stdout } from '../../lib/base/io';
import { failed, invalidNumber } from '../../lib/command/message';
import { changeMode } from '../../lib/file/mode';
import { parseDecimal } from '../../lib/text/number';
import { Regex } from '../../lib/regex/regex';
import { REGEX_EXTENDED, REGEX_IGNORE_CASE, REGEX_LENIENT, REGEX_LINE } from '../../lib/regex/syntax';
import * as actions from './actions';
import { State } from './actions';
import { ListLine, Printf } from './format';
import * as tests from './tests';
import { Node } from './tests';

const SECOND: i64 = 1_000_000_000;

/** Parentheses in parentheses. */
const DEEPEST = 1000;

/** How -regex is read: GNU's default, or -regextype. */
const EMACS = 0;
const BASIC = 1;
const EXTENDED = 2;

export class Parser {
  leastDepth: i32 = 0;
  mostDepth: i32 = i32.MAX_VALUE;
  depthFirst: bool = false;
  oneFileSystem: bool = false;
  follows: bool = false;
  private hasAction: bool = false;
  private now: i64 = realtime();
  private daysFrom: i64 = 0;
  private regexType: i32 = EMACS;
  private files: Array<Bytes> = [];
  private writers: Array<Writer> = [];
  private depth: i32 = 0;

  constructor(
    private words: Array<Bytes>,
    private at: i32,
    private state: State,
  ) {
    this.daysFrom = this.now;
  }

  private fail(message: string): void {
    complain().text(message).end();
    exit(1);
  }

  private is(word: string): bool {
    return this.at < this.words.length && equalsText(this.words[this.at], word);
  }

  /** The tree; without an action, -print for what it is true for. */
  parse(): Node {
    let tree: Node = new tests.Constant(true);
    if (this.at < this.words.length) {
      tree = this.list();
      if (this.at < this.words.length) {
        if (this.is(')')) this.fail("unbalanced ')'");
        complain().text('paths must precede expression: ').bytes(this.words[this.at]).end();
        exit(1);
      }
    }
    return this.hasAction ? tree : new tests.And(tree, new actions.Print(stdout, 0x0a));
  }

  private list(): Node {
    let node = this.or();
    while (this.is(',')) {
      this.at++;
      node = new tests.List(node, this.or());
    }
    return node;
  }

  private or(): Node {
    let node = this.and();
    while (this.is('-o') || this.is('-or')) {
      this.at++;
      node = new tests.Or(node, this.and());
    }
    return node;
  }

  private and(): Node {
    let node = this.not();
    while (this.at < this.words.length) {
      if (this.is('-a') || this.is('-and')) this.at++;
      else if (this.is('-o') || this.is('-or') || this.is(',') || this.is(')')) break;
      node = new tests.And(node, this.not());
    }
    return node;
  }

  private not(): Node {
    if (++this.depth > DEEPEST) this.fail('expression too deep');
    let node: Node = new tests.Constant(true);
    if (this.is('!') || this.is('-not')) {
      this.at++;
      node = new tests.Not(this.not());
    } else if (this.is('(')) {
      this.at++;
      if (this.is(')')) this.fail('empty parentheses');
      node = this.list();
      if (!this.is(')')) this.fail("unmatched '('");
      this.at++;
    } else node = this.primary();
    this.depth--;
    return node;
  }

  /** The argument of a primary. */
  private argument(name: Bytes): Bytes {
    if (this.at < this.words.length) return this.words[this.at++];
    complain().bytes(name).text(' requires an argument').end();
    exit(1);
    return name;
  }

  private wrong(word: Bytes, name: Bytes): void {
    complain().text("invalid argument '").bytes(word).text("' to '").bytes(name).text("'").end();
    exit(1);
  }

  private action(node: Node): Node {
    this.hasAction = true;
    return node;
  }

  private primary(): Node {
    if (this.at >= this.words.length) this.fail('expression expected');
    const name = this.words[this.at++];
    const text = textOf(name);
    let node = this.option(text, name);
    if (node === null) node = this.nameTest(text, name);
    if (node === null) node = this.attributeTest(text, name);
    if (node === null) node = this.timeTest(text, name);
    if (node === null) node = this.actionNode(text, name);
    if (node === null) {
      complain().text('unrecognized: ').bytes(name).end();
      exit(1);
    }
    return node!;
  }

  /** What holds for the whole walk, and is true itself. */
  private option(text: string, name: Bytes): Node | null {
    if (text == '-depth' || text == '-d') this.depthFirst = true;
    else if (text == '-maxdepth') this.mostDepth = <i32>this.number(this.argument(name));
    else if (text == '-mindepth') this.leastDepth = <i32>this.number(this.argument(name));
    else if (text == '-xdev' || text == '-mount') this.oneFileSystem = true;
    else if (text == '-follow') this.follows = true;
    else if (text == '-daystart') this.daysFrom = (this.now / (DAY * SECOND) + 1) * DAY * SECOND;
    else if (text == '-regextype') this.setRegexType(this.argument(name));
    else if (text == '-false') return new tests.Constant(false);
    else if (!'-true -noleaf -warn -nowarn -ignore_readdir_race'.split(' ').includes(text)) return null;
    return new tests.Constant(true);
  }

  private setRegexType(word: Bytes): void {
    if (equalsText(word, 'emacs') || equalsText(word, 'findutils-default')) this.regexType = EMACS;
    else if (
      equalsText(word, 'posix-basic') ||
      equalsText(word, 'grep') ||
      equalsText(word, 'sed') ||
      equalsText(word, 'ed')
    ) {
      this.regexType = BASIC;
    } else if (
      startsWithText(word, 'posix-') ||
      equalsText(word, 'egrep') ||
      equalsText(word, 'awk') ||
      equalsText(word, 'gnu-awk')
    ) {
      this.regexType = EXTENDED;
    } else this.wrong(word, toBytes('-regextype'));
  }

  private nameTest(text: string, name: Bytes): Node | null {
    if (text == '-name' || text == '-iname')
      return new tests.Matches(this.argument(name), tests.NAME, text == '-iname');
    if (text == '-path' || text == '-wholename')
      return new tests.Matches(this.argument(name), tests.PATH, false);
    if (text == '-ipath' || text == '-iwholename')
      return new tests.Matches(this.argument(name), tests.PATH, true);
    if (text == '-lname' || text == '-ilname')
      return new tests.Matches(this.argument(name), tests.LINK, text == '-ilname');
    if (text != '-regex' && text != '-iregex') return null;
    const given = this.argument(name);
    let flags: u32 = REGEX_LINE | REGEX_LENIENT;
    if (text == '-iregex') flags |= REGEX_IGNORE_CASE;
    if (this.regexType != BASIC) flags |= REGEX_EXTENDED;
    const regex = new Regex(this.regexType == EMACS ? fromEmacs(given) : given, flags);
    if (regex.error != '') {
      complain().text("bad regex '").bytes(given).text("': ").text(regex.error).end();
      exit(1);
    }
    return new tests.MatchesRegex(regex);
  }

  /** A whole number. */
  private number(word: Bytes): i64 {
    const value = parseDecimal(word);
    if (value < 0) {
      invalidNumber(word);
      exit(1);
    }
    return min<i64>(value, i32.MAX_VALUE);
  }

  private signOf(word: Bytes): i32 {
    if (word.length > 0 && word[0] == 0x2b) return tests.MORE;
    return word.length > 0 && word[0] == 0x2d ? tests.LESS : tests.EXACTLY;
  }

  private signed(word: Bytes): i64 {
    return this.number(this.signOf(word) == tests.EXACTLY ? word : sliceOf(word, 1));
  }

  private attributeTest(text: string, name: Bytes): Node | null {
    if (text == '-type' || text == '-xtype') return this.typeTest(name);
    if (text == '-size') return this.sizeTest(this.argument(name));
    if (text == '-perm') return this.permissionTest(this.argument(name), name);
    if (text == '-empty') return new tests.IsEmpty();
    if (text == '-user') return this.owner(tests.USER, this.argument(name), name);
    if (text == '-group') return this.owner(tests.GROUP, this.argument(name), name);
    if (text == '-nouser') return new tests.HasNoOwner(tests.USER);
    if (text == '-nogroup') return new tests.HasNoOwner(tests.GROUP);
    if (text == '-samefile') return new tests.IsSame(this.attributesOf(this.argument(name)));
    if (text == '-readable') return new tests.Allows(4, <u32>minios_geteuid(), <u32>minios_getegid());
    if (text == '-writable') return new tests.Allows(2, <u32>minios_geteuid(), <u32>minios_getegid());
    if (text == '-executable') return new tests.Allows(1, <u32>minios_geteuid(), <u32>minios_getegid());
    let what = -1;
    if (text == '-uid') what = tests.USER;
    else if (text == '-gid') what = tests.GROUP;
    else if (text == '-links') what = tests.LINKS;
    else if (text == '-inum') what = tests.INODE;
    if (what < 0) return null;
    const word = this.argument(name);
    return new tests.HasNumber(what, this.signOf(word), this.signed(word));
  }

  private typeTest(name: Bytes): Node {
    const word = this.argument(name);
    const letters = new ByteBuffer();
    for (let index = 0; index < word.length; index += 2) {
      const known = 'bcdpfls'.includes(String.fromCharCode(word[index]));
      if (!known || (index + 1 < word.length && word[index + 1] != 0x2c)) this.wrong(word, name);
      letters.byte(word[index]);
    }
    if (word.length % 2 == 0) this.wrong(word, name);
    return new tests.HasType(letters.take());
  }

  private sizeTest(word: Bytes): Node {
    const sign = this.signOf(word);
    const bare = sign == tests.EXACTLY ? word : sliceOf(word, 1);
    const letter: u8 = bare.length > 0 ? bare[bare.length - 1] : 0;
    const letters = 'cwbkMG';
    const units: StaticArray<i64> = [1, 2, 512, 1024, 1 << 20, 1 << 30];
    const known = letter == 0 ? -1 : letters.indexOf(String.fromCharCode(letter));
    const unit: i64 = known >= 0 ? units[known] : 512;
    return new tests.HasSize(sign, this.number(known >= 0 ? sliceOf(bare, 0, bare.length - 1) : bare), unit);
  }

  private permissionTest(word: Bytes, name: Bytes): Node {
    const how: u8 = word.length > 0 && (word[0] == 0x2d || word[0] == 0x2f) ? word[0] : 0;
    const bits = changeMode(how == 0 ? word : sliceOf(word, 1), 0, false, 0);
    if (bits < 0) this.wrong(word, name);
    return new tests.HasPermissions(how, bits);
  }

  private owner(what: i32, word: Bytes, name: Bytes): Node {
    let id = what == tests.USER ? userNumber(word) : groupNumber(word);
    if (id < 0) id = parseDecimal(word);
    if (id < 0) {
      complain()
        .text(what == tests.USER ? "unknown user '" : "unknown group '")
        .bytes(word)
        .text("'")
        .end();
      exit(1);
    }
    return name.length > 0 ? new tests.HasNumber(what, tests.EXACTLY, id) : new tests.Constant(false);
  }

  private attributesOf(path: Bytes): Stat {
    const attributes = stat(path);
    if (attributes.error < 0) {
      failed(path, attributes.error);
      exit(1);
    }
    return attributes;
  }

  private whichTime(letter: string): i32 {
    return letter == 'a' ? tests.ACCESSED : letter == 'c' ? tests.CHANGED : tests.MODIFIED;
  }

  private timeTest(text: string, name: Bytes): Node | null {
    const which = this.whichTime(text.charAt(1));
    if (text == '-mtime' || text == '-atime' || text == '-ctime') {
      const word = this.argument(name);
      return new tests.HasAge(which, this.signOf(word), this.signed(word), DAY * SECOND, this.daysFrom);
    }
    if (text == '-mmin' || text == '-amin' || text == '-cmin') {
      const word = this.argument(name);
      return new tests.HasAge(which, this.signOf(word), this.signed(word), 60 * SECOND, this.daysFrom);
    }
    if (text == '-newer')
      return new tests.IsNewer(tests.MODIFIED, this.attributesOf(this.argument(name)).modified);
    if (text == '-anewer')
      return new tests.IsNewer(tests.ACCESSED, this.attributesOf(this.argument(name)).modified);
    if (text == '-cnewer')
      return new tests.IsNewer(tests.CHANGED, this.attributesOf(this.argument(name)).modified);
    // -newerXY: time X of the file against time Y of the other.
    if (
      !text.startsWith('-newer') ||
      text.length != 8 ||
      !'acm'.includes(text.charAt(6)) ||
      !'acm'.includes(text.charAt(7))
    )
      return null;
    const other = this.attributesOf(this.argument(name));
    return new tests.IsNewer(
      this.whichTime(text.charAt(6)),
      tests.timeOf(other, this.whichTime(text.charAt(7))),
    );
  }

  /** Writer of a file that an action writes to. */
  private writer(path: Bytes): Writer {
    if (equalsText(path, '/dev/stdout')) return stdout;
    for (let index = 0; index < this.files.length; index++) {
      if (equals(this.files[index], path)) return this.writers[index];
    }
    const fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0) {
      failed(path, fd);
      exit(1);
    }
    const writer = new Writer(fd);
    this.files.push(path);
    this.writers.push(writer);
    return writer;
  }

  private actionNode(text: string, name: Bytes): Node | null {
    if (text == '-prune') return new actions.Prune(this.state);
    if (text == '-print') return this.action(new actions.Print(stdout, 0x0a));
    if (text == '-print0') return this.action(new actions.Print(stdout, 0));
    if (text == '-fprint') return this.action(new actions.Print(this.writer(this.argument(name)), 0x0a));
    if (text == '-fprint0') return this.action(new actions.Print(this.writer(this.argument(name)), 0));
    if (text == '-printf') return this.action(new Printf(stdout, this.argument(name)));
    if (text == '-fprintf') {
      const out = this.writer(this.argument(name));
      return this.action(new Printf(out, this.argument(name)));
    }
    if (text == '-ls') return this.action(new ListLine(stdout, this.now));
    if (text == '-quit') return this.action(new actions.Quit(this.state));
    if (text == '-delete') {
      this.depthFirst = true;
      return this.action(new actions.Delete(this.state));
    }
    if (text == '-exec' || text == '-execdir') return this.execute(name, false, text == '-execdir');
    if (text == '-ok' || text == '-okdir') return this.execute(name, true, text == '-okdir');
    return null;
  }

  /** Words up to `;`, or up to `{} +`. */
  private execute(name: Bytes, asks: bool, inDirectory: bool): Node {
    const words = new Array<Bytes>();
    while (true) {
      const word = this.argument(name);
      if (equalsText(word, ';')) break;
      const many = equalsText(word, '+') && words.length > 0 && equalsText(words[words.length - 1], '{}');
      if (many && !asks) {
        words.pop();
        if (words.length == 0) this.wrong(word, name);
        return this.action(new actions.ExecuteMany(words, this.state, inDirectory));
      }
      words.push(word);
    }
    if (words.length == 0) this.wrong(toBytes(';'), name);
    return this.action(new actions.Execute(words, asks, inDirectory));
  }
}

/** An expression in the syntax of Emacs as an extended one: there \( \) \| are operators and ( ) | { } are not. */
function fromEmacs(text: Bytes): Bytes {
  const out = new ByteBuffer();
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    const swaps = byte == 0x28 || byte == 0x29 || byte == 0x7c || byte == 0x7b || byte == 0x7d;
    if (byte == 0x5b) {
      const start = at;
      at++;
      if (at < text.length && text[at] == 0x5e) at++;
      if (at < text.length && text[at] == 0x5d) at++;
      while (at < text.length && text[at] != 0x5d) at++;
      out.bytes(sliceOf(text, start, min(at + 1, text.length)));
    } else if (byte == 0x5c && at + 1 < text.length) {
      const next = text[++at];
      const operator = next == 0x28 || next == 0x29 || next == 0x7c;
      if (!operator) out.byte(0x5c);
      out.byte(next);
    } else {
      if (swaps) out.byte(0x5c);
      out.byte(byte);
    }
  }
  return out.take();
}
