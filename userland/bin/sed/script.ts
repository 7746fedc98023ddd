// The language of sed: from text to commands.
//
// Interface: Command, Address, Script, Substitution, addresses' kinds.

import { Bytes, addressOf, bytesAt, equals, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Writer, complain, exit } from '../../lib/base/io';
import { Regex } from '../../lib/regex/regex';
import * as syntax from '../../lib/regex/syntax';
import { digitOf } from '../../lib/text/escape';
import { decode, decodedLength } from '../../lib/base/unicode';

export const ADDRESS_NONE = 0;
export const ADDRESS_LINE = 1;
export const ADDRESS_LAST = 2;
export const ADDRESS_REGEX = 3;
/** first~step */
export const ADDRESS_STEP = 4;
/** +N, as the second address */
export const ADDRESS_PLUS = 5;
/** ~N, as the second address */
export const ADDRESS_MULTIPLE = 6;

export class Address {
  kind: i32 = ADDRESS_NONE;
  number: i64 = 0;
  step: i64 = 0;
  /** Null with ADDRESS_REGEX: the last expression used. */
  regex: Regex | null = null;
}

/** A part of the replacement: text, then what a group took. */
export class Piece {
  constructor(
    public text: Bytes,
    /** −1: nothing follows the text. */
    public group: i32,
    /** Change of case from here on: 0 none, or one of l u L U E. */
    public change: u8,
  ) {}
}

export class Substitution {
  regex: Regex | null = null;
  pieces: Array<Piece> = [];
  /** Whether the replacement is one text without groups and case. */
  isPlain: bool = true;
  needsGroups: bool = false;
  changesCase: bool = false;
  global: bool = false;
  print: i32 = 0;
  evaluates: bool = false;
  /** The match to begin with. */
  number: i32 = 1;
  file: Writer | null = null;
}

export class Command {
  first: Address = new Address();
  second: Address = new Address();
  negated: bool = false;
  letter: u8 = 0;
  text: Bytes = [];
  number: i64 = -1;
  /** Index of the command to go to: branches, and `{` whose lines are not chosen. */
  target: i32 = -1;
  file: Writer | null = null;
  substitution: Substitution | null = null;
  /** y: what each byte or character becomes. */
  from: Array<Bytes> = [];
  to: Array<Bytes> = [];
  table: StaticArray<i32> = [];
  /** State of a range: whether lines are in it, and where it ends if that is known. */
  active: bool = false;
  end: i64 = 0;
  closed: bool = false;
}

/** What is known of files that w names, one writer each. */
export abstract class Files {
  abstract writer(path: Bytes): Writer;
}

export class Script {
  commands: Array<Command> = [];
  /** `#n` was the first line. */
  quiet: bool = false;
  private at: i32 = 0;
  private text: Bytes = [];
  private blocks: Array<i32> = [];
  private labels: Array<Bytes> = [];
  private labelTargets: Array<i32> = [];

  constructor(
    /** REGEX_EXTENDED and what else expressions are read with. */
    private flags: u32,
    private files: Files,
    /** Commands that read or write files or run programs are errors. */
    private sandbox: bool = false,
  ) {}

  /** Reads the script and resolves its labels. Ends the program if it is wrong. */
  parse(text: Bytes): void {
    this.text = text;
    if (text.length >= 2 && text[0] == 0x23 && text[1] == 0x6e && (text.length == 2 || text[2] == 0x0a))
      this.quiet = true;
    while (true) {
      this.skipTo(true);
      if (this.at >= text.length) break;
      this.command();
    }
    if (this.blocks.length > 0) this.fail('unmatched {');
    this.resolve();
  }

  private fail(message: string): void {
    complain().text(message).end();
    exit(1);
  }

  /** At a command or flag that reaches beyond the text. */
  private reachesOut(): void {
    if (this.sandbox) this.fail('e/r/w commands disabled in sandbox mode');
  }

  private peek(): i32 {
    return this.at < this.text.length ? this.text[this.at] : -1;
  }

  /** Skips blanks, and with `all` semicolons and line feeds. */
  private skipTo(all: bool): void {
    for (let byte = this.peek(); byte >= 0; byte = this.peek()) {
      const blank = byte == 0x20 || byte == 0x09 || byte == 0x0d;
      if (!blank && !(all && (byte == 0x0a || byte == 0x3b))) return;
      this.at++;
    }
  }

  private number(): i64 {
    let value: i64 = 0;
    for (let byte = this.peek(); byte >= 0x30 && byte <= 0x39; byte = this.peek()) {
      value = min<i64>(value * 10 + byte - 0x30, 1 << 60);
      this.at++;
    }
    return value;
  }

  private isDigitNext(): bool {
    return this.peek() >= 0x30 && this.peek() <= 0x39;
  }

  private command(): void {
    const command = new Command();
    this.address(command.first, false);
    if (command.first.kind != ADDRESS_NONE) {
      this.skipTo(false);
      if (this.peek() == 0x2c) {
        this.at++;
        this.skipTo(false);
        this.address(command.second, true);
        if (command.second.kind == ADDRESS_NONE) this.fail('no address after comma');
      }
    }
    const first = command.first;
    const zero = first.kind == ADDRESS_LINE && first.number == 0;
    if (zero && command.second.kind != ADDRESS_REGEX) this.fail('invalid usage of line address 0');
    this.skipTo(false);
    while (this.peek() == 0x21) {
      command.negated = true;
      this.at++;
      this.skipTo(false);
    }
    if (this.peek() < 0 || this.peek() == 0x0a) this.fail('missing command');
    command.letter = <u8>this.peek();
    this.at++;
    if (zero) command.active = true;
    this.commands.push(command);
    this.argumentsOf(command);
  }

  private address(address: Address, second: bool): void {
    const byte = this.peek();
    if (this.isDigitNext()) {
      address.kind = ADDRESS_LINE;
      address.number = this.number();
      if (this.peek() != 0x7e || second) return;
      this.at++;
      address.kind = ADDRESS_STEP;
      address.step = this.number();
    } else if (byte == 0x24) {
      this.at++;
      address.kind = ADDRESS_LAST;
    } else if (byte == 0x2f || byte == 0x5c) {
      if (byte == 0x5c) this.at++;
      address.kind = ADDRESS_REGEX;
      const pattern = this.delimited(true);
      let flags: u32 = 0;
      for (let flag = this.peek(); flag == 0x49 || flag == 0x4d; flag = this.peek()) {
        flags |= flag == 0x49 ? syntax.REGEX_IGNORE_CASE : syntax.REGEX_MULTILINE;
        this.at++;
      }
      address.regex = this.compile(pattern, flags);
    } else if (second && (byte == 0x2b || byte == 0x7e)) {
      this.at++;
      if (!this.isDigitNext()) this.fail('no address after comma');
      address.kind = byte == 0x2b ? ADDRESS_PLUS : ADDRESS_MULTIPLE;
      address.number = this.number();
    }
  }

  private compile(pattern: Bytes, flags: u32): Regex | null {
    if (pattern.length == 0) return null;
    const regex = new Regex(pattern, this.flags | flags);
    if (regex.error != '') {
      complain().text("bad regex '").bytes(pattern).text("': ").text(regex.error).end();
      exit(1);
    }
    return regex;
  }

  /** Text up to a delimiter, the first byte here; moves behind the delimiter. `isRegex`: with the escapes of expressions. */
  private delimited(isRegex: bool): Bytes {
    const delimiter = this.peek();
    if (delimiter < 0 || delimiter == 0x0a || delimiter == 0x5c) this.fail('bad delimiter');
    this.at++;
    const start = this.at;
    const result = new ByteBuffer();
    while (this.peek() != delimiter) {
      const byte = this.peek();
      if (byte < 0 || (byte == 0x0a && isRegex)) {
        complain()
          .text("unmatched '")
          .byte(<u8>delimiter)
          .text("'")
          .end();
        exit(1);
      }
      if (byte == 0x5c) this.escapeIn(result, <u8>delimiter, isRegex);
      else if (byte == 0x5b && isRegex && delimiter != 0x5b) this.bracketIn(result);
      else {
        result.byte(<u8>byte);
        this.at++;
      }
    }
    this.at++;
    return start < this.at - 1 ? result.take() : [];
  }

  /** A bracket expression, in which the delimiter means nothing. If it never ends, its `[` alone. */
  private bracketIn(result: ByteBuffer): void {
    const text = this.text;
    let end = this.at + 1;
    if (end < text.length && text[end] == 0x5e) end++;
    if (end < text.length && text[end] == 0x5d) end++;
    while (end < text.length && text[end] != 0x5d && text[end] != 0x0a) {
      if (
        text[end] == 0x5b &&
        end + 1 < text.length &&
        (text[end + 1] == 0x3a || text[end + 1] == 0x2e || text[end + 1] == 0x3d)
      ) {
        const kind = text[end + 1];
        let close = end + 2;
        while (close + 1 < text.length && !(text[close] == kind && text[close + 1] == 0x5d)) close++;
        if (close + 1 < text.length) end = close + 1;
      }
      end++;
    }
    if (end >= text.length || text[end] == 0x0a) {
      result.byte(0x5b);
      this.at++;
      return;
    }
    for (; this.at <= end; this.at++) {
      // \n, \t and so on are escapes of sed in brackets, too.
      if (text[this.at] == 0x5c && this.at < end && this.letterEscape(this.at + 1) >= 0) {
        result.byte(<u8>this.letterEscape(this.at + 1));
        this.at++;
      } else result.byte(text[this.at]);
    }
  }

  /** What \n, \t, \a, \f, \v, \r stand for, or −1. */
  private letterEscape(at: i32): i32 {
    const letter = at < this.text.length ? this.text[at] : 0;
    if (letter == 0x6e) return 0x0a;
    if (letter == 0x74) return 0x09;
    if (letter == 0x61) return 0x07;
    if (letter == 0x66) return 0x0c;
    if (letter == 0x76) return 0x0b;
    return letter == 0x72 ? 0x0d : -1;
  }

  private escapeIn(result: ByteBuffer, delimiter: u8, isRegex: bool): void {
    const next = this.at + 1 < this.text.length ? this.text[this.at + 1] : 0;
    if (next == delimiter) {
      // An escaped delimiter is itself, whatever it would mean as an operator.
      const special = this.flags & syntax.REGEX_EXTENDED ? '.*[]^$+?(){}|' : '.*[]^$';
      const keeps = isRegex ? special.includes(String.fromCharCode(next)) : next == 0x26;
      if (keeps) result.byte(0x5c);
      result.byte(next);
      this.at += 2;
      return;
    }
    const simple = isRegex ? this.letterEscape(this.at + 1) : -1;
    if (simple >= 0) {
      result.byte(<u8>simple);
      this.at += 2;
      return;
    }
    const code = this.numberEscape();
    if (code >= 0) {
      const known = isRegex ? '.*[]^$\\/' : '&\\';
      if (known.includes(String.fromCharCode(code))) result.byte(0x5c);
      result.byte(<u8>code);
      return;
    }
    result.byte(0x5c);
    this.at++;
    if (this.at < this.text.length) result.byte(this.text[this.at++]);
  }

  /** \dNNN, \oNNN, \xHH, \cX at the backslash here: the byte, moved behind it; −1: none of them. */
  private numberEscape(): i32 {
    const text = this.text;
    const letter = this.at + 1 < text.length ? text[this.at + 1] : 0;
    if (letter == 0x63 && this.at + 2 < text.length) {
      const byte = text[this.at + 2];
      this.at += 3;
      return (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte) ^ 0x40;
    }
    const base = letter == 0x64 ? 10 : letter == 0x6f ? 8 : letter == 0x78 ? 16 : 0;
    if (base == 0) return -1;
    let value = 0;
    let end = this.at + 2;
    const most = end + (base == 16 ? 2 : 3);
    for (; end < min(text.length, most); end++) {
      const digit = digitOf(text[end]);
      if (digit < 0 || digit >= base) break;
      value = value * base + digit;
    }
    if (end == this.at + 2) return -1;
    this.at = end;
    return value & 0xff;
  }

  private argumentsOf(command: Command): void {
    const letter = command.letter;
    if (letter == 0x7b) return this.openBlock();
    if (letter == 0x7d) return this.closeBlock(command);
    if (letter == 0x3a) return this.label();
    if (letter == 0x23) return this.comment();
    if (letter == 0x61 || letter == 0x69 || letter == 0x63) return this.textOf(command);
    if (letter == 0x73) {
      this.substitute(command);
      return this.endCommand();
    }
    if (letter == 0x79) {
      this.transliterate(command);
      return this.endCommand();
    }
    if (letter == 0x62 || letter == 0x74 || letter == 0x54 || letter == 0x76) {
      command.text = this.word();
      return this.endCommand();
    }
    if (letter == 0x72 || letter == 0x52 || letter == 0x77 || letter == 0x57) return this.file(command);
    if (letter == 0x65) {
      this.reachesOut();
      this.skipTo(false);
      command.text = this.restOfLine();
      return;
    }
    if ('qQlL'.includes(String.fromCharCode(letter))) {
      this.skipTo(false);
      if (this.isDigitNext()) command.number = this.number();
      return this.endCommand();
    }
    if ('=dDgGhHnNpPxzF'.includes(String.fromCharCode(letter))) return this.endCommand();
    complain().text('unsupported command ').byte(letter).end();
    exit(1);
  }

  private endCommand(): void {
    this.skipTo(false);
    const byte = this.peek();
    if (byte < 0 || byte == 0x0a || byte == 0x3b || byte == 0x7d || byte == 0x23) return;
    this.fail('extra characters after command');
  }

  private openBlock(): void {
    this.blocks.push(this.commands.length - 1);
  }

  private closeBlock(command: Command): void {
    if (this.blocks.length == 0) this.fail('unmatched }');
    if (command.first.kind != ADDRESS_NONE) this.fail('} takes no address');
    this.commands.pop();
    this.commands[this.blocks.pop()].target = this.commands.length;
    this.endCommand();
  }

  private comment(): void {
    while (this.peek() >= 0 && this.peek() != 0x0a) this.at++;
    this.commands.pop();
  }

  private label(): void {
    this.skipTo(false);
    let end = this.at;
    while (end < this.text.length && this.text[end] != 0x0a && this.text[end] != 0x3b) end++;
    const name = trimmed(bytesAt(addressOf(this.text) + this.at, end - this.at));
    this.at = end;
    if (name.length == 0) this.fail('missing label');
    this.commands.pop();
    this.labels.push(name);
    this.labelTargets.push(this.commands.length);
  }

  private word(): Bytes {
    this.skipTo(false);
    const start = this.at;
    for (
      let byte = this.peek();
      byte >= 0 && byte != 0x0a && byte != 0x3b && byte != 0x7d;
      byte = this.peek()
    )
      this.at++;
    return trimmed(bytesAt(addressOf(this.text) + start, this.at - start));
  }

  private restOfLine(): Bytes {
    const start = this.at;
    while (this.peek() >= 0 && this.peek() != 0x0a) this.at++;
    return bytesAt(addressOf(this.text) + start, this.at - start);
  }

  private file(command: Command): void {
    this.reachesOut();
    this.skipTo(false);
    command.text = this.restOfLine();
    if (command.text.length == 0) this.fail('empty filename');
    if (command.letter == 0x77 || command.letter == 0x57) command.file = this.files.writer(command.text);
  }

  /** The text of a, i, c: behind `\` and a line feed, or in GNU's way on the same line. */
  private textOf(command: Command): void {
    this.skipTo(false);
    if (this.peek() < 0) this.fail('expected \\ after a, c or i');
    if (this.peek() == 0x5c) {
      let next = this.at + 1;
      while (next < this.text.length && (this.text[next] == 0x20 || this.text[next] == 0x09)) next++;
      if (next < this.text.length && this.text[next] == 0x0a) {
        this.at = next + 1;
      } else if (next >= this.text.length) {
        this.fail('expected \\ after a, c or i');
      } else {
        // `a\text`: the backslash keeps blanks that follow.
        this.at = this.at + 1;
      }
    }
    const result = new ByteBuffer();
    while (this.peek() >= 0 && this.peek() != 0x0a) {
      const escaped = this.peek() == 0x5c;
      if (escaped) this.at++;
      if (this.peek() < 0) break;
      result.byte(escaped ? replacementEscape(<u8>this.peek()) : <u8>this.peek());
      this.at++;
    }
    this.at++;
    command.text = result.byte(0x0a).take();
  }

  private substitute(command: Command): void {
    const substitution = new Substitution();
    command.substitution = substitution;
    const pattern = this.delimited(true);
    // The delimiter that ended the expression begins the replacement.
    this.at--;
    const replacement = this.delimited(false);
    this.parseReplacement(substitution, replacement);
    const flags = this.substitutionFlags(command, substitution);
    substitution.regex = this.compile(pattern, flags);
    const regex = substitution.regex;
    for (let index = 0; regex !== null && index < substitution.pieces.length; index++) {
      if (substitution.pieces[index].group <= regex.groups) continue;
      complain()
        .text('invalid reference \\')
        .decimal(substitution.pieces[index].group)
        .text(" on 's' command's RHS")
        .end();
      exit(1);
    }
  }

  private substitutionFlags(command: Command, substitution: Substitution): u32 {
    let flags: u32 = 0;
    while (true) {
      const byte = this.peek();
      if (byte == 0x67) substitution.global = true;
      else if (byte == 0x70) substitution.print++;
      else if (byte == 0x49 || byte == 0x69) flags |= syntax.REGEX_IGNORE_CASE;
      else if (byte == 0x4d || byte == 0x6d) flags |= syntax.REGEX_MULTILINE;
      else if (byte == 0x65) {
        this.reachesOut();
        substitution.evaluates = true;
      } else if (this.isDigitNext()) {
        substitution.number = <i32>min<i64>(this.number(), i32.MAX_VALUE);
        if (substitution.number == 0) this.fail("number option to 's' command may not be zero");
        continue;
      } else if (byte == 0x77) {
        this.at++;
        this.file(command);
        substitution.file = this.files.writer(command.text);
        return flags;
      } else break;
      this.at++;
    }
    this.skipTo(false);
    const byte = this.peek();
    if (byte >= 0 && byte != 0x0a && byte != 0x3b && byte != 0x7d && byte != 0x23) {
      this.fail('bad option in substitution expression');
    }
    return flags;
  }

  private parseReplacement(substitution: Substitution, text: Bytes): void {
    const part = new ByteBuffer();
    let change: u8 = 0;
    for (let at = 0; at < text.length; at++) {
      const byte = text[at];
      if (byte == 0x26) {
        substitution.pieces.push(new Piece(part.take(), 0, change));
        change = 0;
        continue;
      }
      if (byte != 0x5c || at + 1 == text.length) {
        part.byte(byte);
        continue;
      }
      const next = text[++at];
      if (next >= 0x30 && next <= 0x39) {
        substitution.pieces.push(new Piece(part.take(), next - 0x30, change));
        change = 0;
      } else if ('lLuUE'.includes(String.fromCharCode(next))) {
        substitution.pieces.push(new Piece(part.take(), -1, change));
        substitution.changesCase = true;
        change = next;
      } else {
        part.byte(replacementEscape(next));
      }
    }
    substitution.pieces.push(new Piece(part.take(), -1, change));
    substitution.isPlain = substitution.pieces.length == 1;
    for (let index = 0; index < substitution.pieces.length; index++) {
      if (substitution.pieces[index].group > 0) substitution.needsGroups = true;
    }
  }

  private transliterate(command: Command): void {
    const from = this.delimited(false);
    this.at--;
    const to = this.delimited(false);
    command.from = charactersOf(from);
    command.to = charactersOf(to);
    if (command.from.length != command.to.length) this.fail("strings for 'y' command are different lengths");
    command.table = new StaticArray<i32>(256);
    for (let index = command.from.length - 1; index >= 0; index--) {
      // 0: not there; −1: begins a character of several bytes; n: character n − 1 becomes its partner.
      const first = command.from[index][0];
      command.table[first] = command.from[index].length > 1 ? -1 : index + 1;
    }
  }

  /** Gives branches their targets. */
  private resolve(): void {
    for (let index = 0; index < this.commands.length; index++) {
      const command = this.commands[index];
      const letter = command.letter;
      if (letter != 0x62 && letter != 0x74 && letter != 0x54) continue;
      command.target = this.commands.length;
      if (command.text.length == 0) continue;
      let found = -1;
      for (let label = 0; label < this.labels.length && found < 0; label++) {
        if (equals(this.labels[label], command.text)) found = this.labelTargets[label];
      }
      if (found < 0) {
        complain().text("can't find label for jump to '").bytes(command.text).text("'").end();
        exit(1);
      }
      command.target = found;
    }
  }
}

/** In a replacement \n and its like stand for control characters; a line feed and anything else for itself. */
function replacementEscape(letter: u8): u8 {
  if (letter == 0x6e) return 0x0a;
  if (letter == 0x74) return 0x09;
  if (letter == 0x61) return 0x07;
  if (letter == 0x66) return 0x0c;
  if (letter == 0x76) return 0x0b;
  return letter == 0x72 ? 0x0d : letter;
}

function trimmed(text: Bytes): Bytes {
  let end = text.length;
  while (end > 0 && (text[end - 1] == 0x20 || text[end - 1] == 0x09 || text[end - 1] == 0x0d)) end--;
  return bytesAt(addressOf(text), end);
}

/** The characters of a part of y, escapes resolved. */
function charactersOf(text: Bytes): Array<Bytes> {
  const result = new Array<Bytes>();
  const end = addressOf(text) + text.length;
  for (let at = 0; at < text.length;) {
    if (text[at] == 0x5c && at + 1 < text.length) {
      const next = text[at + 1];
      const meaning = next == 0x5c ? next : replacementEscape(next);
      if (meaning != next || next == 0x5c || next == 0x0a) {
        result.push(bytesOf(meaning));
        at += 2;
        continue;
      }
    }
    decode(addressOf(text) + at, end);
    result.push(bytesAt(addressOf(text) + at, decodedLength));
    at += decodedLength;
  }
  return result;
}

function bytesOf(byte: u8): Bytes {
  const result = toBytes(' ');
  result[0] = byte;
  return result;
}
