// From the text of a regular expression to its tree: POSIX XBD 9.3 (basic) and 9.4 (extended), with GNU's extensions
// \w \W \s \S \b \B \< \> \` \' in both and \+ \? \| in basic ones. Depth is kept on a stack of our own.
//
// Interface: Parser. Messages are those of regerror(3).

import { Bytes, addressOf } from '../base/bytes';
import { INVALID, decode, decodedLength } from '../base/unicode';
import { CharSet, MAX_CODE } from './charset';
import { bracketEnd, bracketError, parseBracket } from './brackets';
import { awkEscape, awkEscapeEnd } from './escapes';
import * as syntax from './syntax';
import { Node, assertNode, characterNode, setNode } from './syntax';

/** Largest number in an interval (RE_DUP_MAX). */
const MOST_REPEATS = 32767;
/** Groups in groups; the compiler recurs over them. */
const DEEPEST = 1000;

/** What is open: the branches so far and the pieces of the last one. */
class Open {
  branches: Array<Node> = [];
  pieces: Array<Node> = [];

  constructor(public group: i32) {}

  finishBranch(): void {
    const pieces = this.pieces;
    this.pieces = [];
    if (pieces.length == 1) {
      this.branches.push(pieces[0]);
      return;
    }
    const node = new Node(pieces.length == 0 ? syntax.NODE_EMPTY : syntax.NODE_CONCAT);
    for (let index = 0; index < pieces.length; index++) node.with(pieces[index]);
    this.branches.push(node);
  }

  whole(): Node {
    this.finishBranch();
    if (this.branches.length == 1) return this.branches[0];
    const node = new Node(syntax.NODE_ALTERNATE);
    for (let index = 0; index < this.branches.length; index++) node.with(this.branches[index]);
    return node;
  }
}

export class Parser {
  /** Empty, or why there is no tree. */
  error: string = '';
  groups: i32 = 0;
  hasBackReference: bool = false;
  private at: i32 = 0;
  private stack: Array<Open> = [];
  private closed: Array<bool> = [];

  /** `base`: groups that other patterns have already; those of this one are counted from there on. */
  constructor(
    private text: Bytes,
    private flags: u32,
    private base: i32 = 0,
  ) {
    this.groups = base;
  }

  private get extended(): bool {
    return (this.flags & syntax.REGEX_EXTENDED) != 0;
  }

  private get lenient(): bool {
    return (this.flags & syntax.REGEX_LENIENT) != 0;
  }

  private get top(): Open {
    return this.stack[this.stack.length - 1];
  }

  private fail(message: string): void {
    if (this.error == '') this.error = message;
    this.at = this.text.length;
  }

  private push(node: Node): void {
    this.top.pieces.push(node);
  }

  private peek(offset: i32 = 0): i32 {
    return this.at + offset < this.text.length ? this.text[this.at + offset] : -1;
  }

  /** The tree; with an error, an empty one. */
  parse(): Node {
    this.stack.push(new Open(0));
    while (this.at < this.text.length) {
      if (this.flags & syntax.REGEX_FIXED) this.literal();
      else this.piece();
    }
    if (this.error == '' && this.stack.length > 1) this.fail('Unmatched ( or \\(');
    return this.error == '' ? this.stack[0].whole() : new Node(syntax.NODE_EMPTY);
  }

  private piece(): void {
    const byte = this.text[this.at];
    if (byte == 0x5c) this.escape();
    else if (byte == 0x5b) this.bracket();
    else if (byte == 0x2e) this.dot();
    else if (byte == 0x2a) this.repeat(1, 0, syntax.UNBOUNDED);
    else if (byte == 0x5e && this.caretIsAnchor()) this.anchor(syntax.ASSERT_LINE_START);
    else if (byte == 0x24 && this.dollarIsAnchor()) this.anchor(syntax.ASSERT_LINE_END);
    else if (!this.extended || !this.extendedOperator(byte)) this.literal();
  }

  private extendedOperator(byte: u8): bool {
    if (byte == 0x28) return this.open(1);
    if (byte == 0x29) return this.stack.length == 1 && this.lenient ? false : this.close(1);
    if (byte == 0x7c) return this.branch(1);
    if (byte == 0x2b) return this.repeat(1, 1, syntax.UNBOUNDED);
    if (byte == 0x3f) return this.repeat(1, 0, 1);
    if (byte == 0x7b) return this.interval(1);
    return false;
  }

  private anchor(assertion: u32): void {
    this.at++;
    this.push(assertNode(assertion));
  }

  /** In a basic expression `^` is an anchor only where a branch begins. */
  private caretIsAnchor(): bool {
    return this.extended || this.top.pieces.length == 0;
  }

  /** In a basic expression `$` is an anchor only where a branch ends. */
  private dollarIsAnchor(): bool {
    if (this.extended || this.at + 1 == this.text.length) return true;
    return this.peek(1) == 0x5c && (this.peek(2) == 0x29 || this.peek(2) == 0x7c);
  }

  private open(length: i32): bool {
    this.at += length;
    if (this.stack.length > DEEPEST) this.fail('Regular expression too big');
    this.groups++;
    this.closed.push(false);
    this.stack.push(new Open(this.groups));
    return true;
  }

  private close(length: i32): bool {
    this.at += length;
    if (this.stack.length == 1) {
      this.fail('Unmatched ) or \\)');
      return true;
    }
    const open = this.stack.pop();
    const node = new Node(syntax.NODE_GROUP);
    node.code = open.group;
    node.with(open.whole());
    node.captures = true;
    this.closed[open.group - this.base - 1] = true;
    this.push(node);
    return true;
  }

  private branch(length: i32): bool {
    this.at += length;
    this.top.finishBranch();
    return true;
  }

  private dot(): void {
    this.at++;
    this.push(setNode(this.anySet()));
  }

  private anySet(): CharSet {
    const set = new CharSet();
    set.bytesOnly = (this.flags & syntax.REGEX_BYTES) != 0;
    set.add(0, set.bytesOnly ? 0xff : MAX_CODE);
    set.strayBytes = true;
    return set;
  }

  private bracket(): void {
    const set = parseBracket(this.text, this.at + 1, this.flags);
    if (bracketError != '') return this.fail(bracketError);
    this.at = bracketEnd;
    this.push(setNode(set));
  }

  /** A character for itself. */
  private literal(): void {
    const start = addressOf(this.text) + this.at;
    if (this.flags & syntax.REGEX_BYTES) {
      this.at++;
      return this.pushCharacter(load<u8>(start));
    }
    const code = decode(start, addressOf(this.text) + this.text.length);
    this.at += decodedLength;
    if (code != INVALID) return this.pushCharacter(code);
    this.pushByte(load<u8>(start));
  }

  private pushByte(byte: u8): void {
    const node = new Node(syntax.NODE_BYTE);
    node.code = byte;
    this.push(node);
  }

  private pushCharacter(code: i32): void {
    const bytes = (this.flags & syntax.REGEX_BYTES) != 0;
    if (bytes && code >= 0x80) return this.pushByte(<u8>code);
    const folds = (this.flags & syntax.REGEX_IGNORE_CASE) != 0 && CharSet.hasCase(code);
    if (!folds) return this.push(characterNode(code));
    const set = new CharSet();
    set.bytesOnly = bytes;
    this.push(setNode(set.add(code, code).foldCase()));
  }

  /** Repeats the last piece. An operator with nothing before it is literal in a basic expression, an error in others. */
  private repeat(length: i32, least: i32, most: i32): bool {
    const pieces = this.top.pieces;
    const first = pieces.length == 0;
    const afterAnchor = !first && this.isAnchor(pieces[pieces.length - 1]);
    if (first || afterAnchor) {
      if (!this.extended) {
        // `*` first, and after the `^` that begins a branch, is itself.
        if (first || pieces.length == 1) {
          this.at += length - 1;
          this.literal();
          return true;
        }
      } else if (first || pieces[pieces.length - 1].code == syntax.ASSERT_LINE_START) {
        this.at += length;
        if (!this.lenient) this.fail('Invalid preceding regular expression');
        return true;
      }
    }
    this.at += length;
    const node = new Node(syntax.NODE_REPEAT);
    node.least = least;
    node.most = most;
    pieces[pieces.length - 1] = node.with(pieces[pieces.length - 1]);
    return true;
  }

  private isAnchor(node: Node): bool {
    return node.kind == syntax.NODE_ASSERT && node.code == syntax.ASSERT_LINE_START;
  }

  /** A number of an interval, or −1 if there is none. */
  private number(): i32 {
    let value = -1;
    for (let byte = this.peek(); byte >= 0x30 && byte <= 0x39; byte = this.peek()) {
      value = min(max(value, 0) * 10 + byte - 0x30, MOST_REPEATS + 1);
      this.at++;
    }
    return value;
  }

  /** `{2}`, `{2,}`, `{,3}`, `{2,3}`; `length` is that of its opening. */
  private interval(length: i32): bool {
    const start = this.at;
    this.at += length;
    const first = this.number();
    const comma = this.peek() == 0x2c;
    if (comma) this.at++;
    const second = comma ? this.number() : first;
    const closing = this.extended ? this.peek() == 0x7d : this.peek() == 0x5c && this.peek(1) == 0x7d;
    if (!closing || (first < 0 && !comma)) {
      if (this.extended && this.lenient) {
        this.at = start;
        return false;
      }
      this.fail(this.at >= this.text.length ? 'Unmatched \\{' : 'Invalid content of \\{\\}');
      return true;
    }
    const end = this.at + length;
    if (second >= 0 && first > second) this.fail('Invalid content of \\{\\}');
    else if (max(first, second) > MOST_REPEATS) this.fail('Regular expression too big');
    else if (this.top.pieces.length == 0 && !this.extended) {
      if (!this.lenient) this.fail('Invalid preceding regular expression');
      else {
        this.at = start + length - 1;
        this.literal();
      }
    } else {
      this.at = start;
      this.repeat(end - start, max(first, 0), second < 0 ? syntax.UNBOUNDED : second);
    }
    return true;
  }

  private escape(): void {
    const letter = this.peek(1);
    if (letter < 0) return this.fail('Trailing backslash');
    if (!this.extended && this.basicOperator(<u8>letter)) return;
    if (letter >= 0x31 && letter <= 0x39 && !(this.flags & syntax.REGEX_AWK))
      return this.backReference(letter - 0x30);
    if (this.wordEscape(<u8>letter)) {
      this.at += 2;
      return;
    }
    if (this.flags & syntax.REGEX_AWK) {
      const code = awkEscape(this.text, this.at + 1);
      if (code != letter) {
        this.at = awkEscapeEnd;
        return code < 0x80 ? this.pushCharacter(code) : this.pushByte(<u8>code);
      }
    }
    this.at++;
    this.literal();
  }

  private basicOperator(letter: u8): bool {
    if (letter == 0x28) return this.open(2);
    if (letter == 0x29) return this.close(2);
    if (letter == 0x7c) return this.branch(2);
    if (letter == 0x2b) return this.repeat(2, 1, syntax.UNBOUNDED);
    if (letter == 0x3f) return this.repeat(2, 0, 1);
    if (letter == 0x7b) return this.interval(2);
    return false;
  }

  private backReference(group: i32): void {
    this.at += 2;
    if (group > this.groups - this.base || !this.closed[group - 1])
      return this.fail('Invalid back reference');
    this.hasBackReference = true;
    const node = new Node(syntax.NODE_BACKREF);
    node.code = this.base + group;
    this.push(node);
  }

  private pushClass(negated: bool, space: bool): void {
    const set = new CharSet();
    set.bytesOnly = (this.flags & syntax.REGEX_BYTES) != 0;
    if (space) set.addClass('space');
    else set.addWord();
    this.push(setNode(negated ? set.negate() : set));
  }

  /** \w \W \s \S \b \B \< \> \` \'. In awk \y is the boundary, as \b is a backspace. */
  private wordEscape(letter: u8): bool {
    const boundary: u8 = this.flags & syntax.REGEX_AWK ? 0x79 : 0x62;
    if (letter == 0x77 || letter == 0x57) this.pushClass(letter == 0x57, false);
    else if (letter == 0x73 || letter == 0x53) this.pushClass(letter == 0x53, true);
    else if (letter == boundary) this.push(assertNode(syntax.ASSERT_BOUNDARY));
    else if (letter == 0x42) this.push(assertNode(syntax.ASSERT_NO_BOUNDARY));
    else if (letter == 0x3c) this.push(assertNode(syntax.ASSERT_WORD_START));
    else if (letter == 0x3e) this.push(assertNode(syntax.ASSERT_WORD_END));
    else if (letter == 0x60) this.push(assertNode(syntax.ASSERT_TEXT_START));
    else if (letter == 0x27) this.push(assertNode(syntax.ASSERT_TEXT_END));
    else return false;
    return true;
  }
}
