// Regular expressions of POSIX, basic and extended, with GNU's escapes. The match found is the leftmost one, there the
// longest, and groups follow POSIX's rule for parts of a match.
//
//    const regex = new Regex(pattern, REGEX_EXTENDED);
//    if (regex.error != '') …                            // in the words of regerror(3)
//    if (regex.find(start, start, end)) {                // addresses of the text
//      regex.extract();                                  // only who wants groups pays for them
//      regex.startOf(1), regex.endOf(1)                  // offsets from `start`, −1: no part in the match
//    }
//    regex.free();
//
// Texts are bytes in UTF-8; `.` and brackets match characters, and with REGEX_BYTES bytes. NULs and bytes that are no
// UTF-8 do no harm. Time is linear in the text but for patterns with back-references, whose steps are bounded.
//
// Interface: Regex, the REGEX_… flags of syntax.ts.
//
// A string without operators is searched for as such (literal.ts). Otherwise an automaton finds where the match ends
// (automaton.ts), one for the reversed expression where it starts, and the groups are worked out from its span
// (extract.ts). Back-references: backtrack.ts.

import { Bytes } from '../base/bytes';
import { encodeTo, encodedLength } from '../base/unicode';
import { Automaton, NO_MATCH } from './automaton';
import { Backtracker } from './backtrack';
import { Extractor } from './extract';
import { Literal } from './literal';
import { Parser } from './parser';
import { OP_MATCH, Program } from './program';
import * as syntax from './syntax';
import { Node, assertNode } from './syntax';

const encoded = memory.data(4);

export class Regex {
  /** Why the pattern is none, or an empty string. */
  error: string = '';
  /** Groups in the pattern. */
  groups: i32 = 0;
  private tree: Node = new Node(syntax.NODE_EMPTY);
  private slots: StaticArray<i32> = [];
  private literal: Literal | null = null;
  private prefix: Literal | null = null;
  private anchored: bool = false;
  private fixedLength: i32 = -1;
  private forward: Program | null = null;
  private backward: Program | null = null;
  private tester: Automaton | null = null;
  private liner: Automaton | null = null;
  private finder: Automaton | null = null;
  private reverser: Automaton | null = null;
  private extractor: Extractor | null = null;
  private backtracker: Backtracker | null = null;
  /** Text of the last match. */
  private start: usize = 0;
  private end: usize = 0;

  /** Several patterns are alternatives. */
  static ofAll(patterns: Array<Bytes>, flags: u32): Regex {
    return new Regex(patterns[0], flags, patterns);
  }

  constructor(
    pattern: Bytes,
    private flags: u32,
    patterns: Array<Bytes> | null = null,
  ) {
    this.read(patterns !== null ? patterns : [pattern]);
  }

  private read(all: Array<Bytes>): void {
    let backReference = false;
    const alternatives = new Node(syntax.NODE_ALTERNATE);
    for (let index = 0; index < all.length; index++) {
      const parser = new Parser(all[index], this.flags, this.groups);
      const tree = parser.parse();
      if (parser.error != '') {
        this.error = parser.error;
        return;
      }
      this.groups = parser.groups;
      backReference = backReference || parser.hasBackReference;
      alternatives.with(tree);
    }
    this.tree = this.wrap(alternatives.children.length == 1 ? alternatives.children[0] : alternatives);
    this.slots = new StaticArray<i32>(2 * this.groups + 2);
    this.prepare(backReference);
  }

  /** Adds what REGEX_START, and -w and -x of grep ask for. */
  private wrap(tree: Node): Node {
    if (this.flags & syntax.REGEX_START) {
      return new Node(syntax.NODE_CONCAT).with(assertNode(syntax.ASSERT_TEXT_START)).with(tree);
    }
    const line = (this.flags & syntax.REGEX_LINE) != 0;
    if (!line && !(this.flags & syntax.REGEX_WORD)) return tree;
    return new Node(syntax.NODE_CONCAT)
      .with(assertNode(line ? syntax.ASSERT_LINE_START : syntax.ASSERT_NO_WORD_BEFORE))
      .with(tree)
      .with(assertNode(line ? syntax.ASSERT_LINE_END : syntax.ASSERT_NO_WORD_AFTER));
  }

  private get multiline(): bool {
    return (this.flags & syntax.REGEX_MULTILINE) != 0;
  }

  private prepare(backReference: bool): void {
    const bytes = this.literalPrefix();
    if (bytes.length > 0) this.prefix = new Literal(bytes);
    if (bytes.length > 0 && bytes.length == this.lengthOf(this.tree) && this.isPlain()) {
      this.literal = this.prefix;
      return;
    }
    this.anchored = this.isAnchored(this.tree);
    const program = this.compiled(false, backReference);
    this.forward = program;
    if (program.tooBig) this.error = 'Regular expression too big';
    if (this.error != '') return;
    if (backReference) {
      const folds = (this.flags & syntax.REGEX_IGNORE_CASE) != 0;
      this.backtracker = new Backtracker(program, this.multiline, folds, this.slots);
      return;
    }
    this.fixedLength = this.lengthOf(this.tree);
  }

  private compiled(reverse: bool, tracks: bool): Program {
    const program = new Program(reverse, tracks, this.groups);
    program.entry = program.compile(this.tree, program.emit(OP_MATCH, 0, 0));
    return program;
  }

  /** Whether the tree is characters and nothing else. */
  private isPlain(): bool {
    if (this.isCharacter(this.tree)) return true;
    if (this.tree.kind != syntax.NODE_CONCAT) return false;
    for (let index = 0; index < this.tree.children.length; index++) {
      if (!this.isCharacter(this.tree.children[index])) return false;
    }
    return true;
  }

  private isCharacter(node: Node): bool {
    return node.kind == syntax.NODE_CHAR || node.kind == syntax.NODE_BYTE;
  }

  /** The bytes that every match begins with, as far as they are plain to see. */
  private literalPrefix(): Bytes {
    const found = new Array<u8>();
    const whole = this.tree.kind != syntax.NODE_CONCAT;
    const count = whole ? 1 : this.tree.children.length;
    for (let index = 0; index < count; index++) {
      const node = whole ? this.tree : this.tree.children[index];
      if (!this.isCharacter(node)) break;
      const length = node.kind == syntax.NODE_BYTE ? 1 : encodeTo(encoded, node.code);
      if (node.kind == syntax.NODE_BYTE) store<u8>(encoded, <u8>node.code);
      for (let byte = 0; byte < length; byte++) found.push(load<u8>(encoded + byte));
    }
    return StaticArray.fromArray<u8>(found);
  }

  private isAnchored(node: Node): bool {
    if (node.kind == syntax.NODE_ASSERT) {
      return (
        node.code == syntax.ASSERT_TEXT_START || (node.code == syntax.ASSERT_LINE_START && !this.multiline)
      );
    }
    if (node.kind == syntax.NODE_GROUP || node.kind == syntax.NODE_CONCAT)
      return this.isAnchored(node.children[0]);
    if (node.kind != syntax.NODE_ALTERNATE) return false;
    for (let index = 0; index < node.children.length; index++) {
      if (!this.isAnchored(node.children[index])) return false;
    }
    return true;
  }

  /** Bytes that every match of a tree takes, or −1 if that varies. */
  private lengthOf(node: Node): i32 {
    if (node.kind == syntax.NODE_CHAR) return encodedLength(node.code);
    if (node.kind == syntax.NODE_BYTE) return 1;
    if (node.kind == syntax.NODE_EMPTY || node.kind == syntax.NODE_ASSERT) return 0;
    if (node.kind == syntax.NODE_GROUP) return this.lengthOf(node.children[0]);
    if (node.kind == syntax.NODE_SET) {
      const set = node.set!;
      const ascii = !set.strayBytes && (set.count == 0 || set.high(set.count - 1) < 0x80);
      return set.bytesOnly || ascii ? 1 : -1;
    }
    if (node.kind == syntax.NODE_REPEAT) {
      const body = this.lengthOf(node.children[0]);
      return node.least == node.most && body >= 0 ? node.least * body : -1;
    }
    if (node.kind == syntax.NODE_BACKREF) return -1;
    let total = node.kind == syntax.NODE_CONCAT ? 0 : this.lengthOf(node.children[0]);
    for (let index = 0; index < node.children.length && total >= 0; index++) {
      const length = this.lengthOf(node.children[index]);
      if (node.kind == syntax.NODE_CONCAT) total = length < 0 ? -1 : total + length;
      else if (length != total) total = -1;
    }
    return total;
  }

  private automaton(program: Program, leftmost: bool, lines: bool): Automaton {
    const anchored = program.reverse || (this.anchored && !lines);
    const bytes = (this.flags & syntax.REGEX_BYTES) != 0;
    return new Automaton(program, leftmost, anchored, this.multiline, lines, bytes);
  }

  /** Whether the text [start, end) has a match. */
  test(start: usize, end: usize): bool {
    const literal = this.literal;
    if (literal !== null) return literal.find(start, end) != 0;
    if (this.backtracker !== null) return this.find(start, start, end);
    let from = start;
    const prefix = this.prefix;
    if (prefix !== null) {
      from = prefix.find(start, end);
      if (from == 0) return false;
    }
    let tester = this.tester;
    if (tester === null) {
      tester = this.automaton(this.forward!, false, false);
      this.tester = tester;
    }
    return tester.search(start, from, end) != NO_MATCH;
  }

  /**
   * Looks through many lines at once: an address in the first line of [from, end) that has a match, the line's end
   * included, or 0. `from` is at the beginning of a line.
   */
  findLine(from: usize, end: usize): usize {
    const literal = this.literal;
    if (literal !== null) return literal.find(from, end);
    let liner = this.liner;
    if (liner === null) {
      liner = this.automaton(this.forward!, false, true);
      this.liner = liner;
    }
    return liner.search(from, from, end);
  }

  /** Whether findLine() can be used: not with back-references. */
  get scansLines(): bool {
    return this.backtracker === null;
  }

  /** Finds the leftmost-longest match of [start, end) at `from` or later. `^` is at `start`, whatever `from` is. */
  find(start: usize, from: usize, end: usize): bool {
    let first = from;
    const prefix = this.prefix;
    if (prefix !== null) {
      first = prefix.find(from, end);
      if (first == 0) return false;
    }
    this.start = start;
    this.end = end;
    if (this.literal !== null) return this.found(first, first + this.literal!.length);
    if (this.backtracker !== null) return this.backtracker!.find(start, first, end);
    if (this.anchored && from > start) return false;
    let finder = this.finder;
    if (finder === null) {
      finder = this.automaton(this.forward!, true, false);
      this.finder = finder;
    }
    const stop = finder.longest(start, first, end);
    if (stop == NO_MATCH) return false;
    if (this.anchored) return this.found(start, stop);
    if (this.fixedLength >= 0) return this.found(stop - this.fixedLength, stop);
    return this.found(this.beginning(start, first, stop, end), stop);
  }

  private beginning(start: usize, from: usize, stop: usize, end: usize): usize {
    let reverser = this.reverser;
    if (reverser === null) {
      const backward = this.compiled(true, false);
      this.backward = backward;
      reverser = this.automaton(backward, true, false);
      this.reverser = reverser;
    }
    return reverser.longestBack(start, from, stop, end);
  }

  private found(from: usize, stop: usize): bool {
    this.slots[0] = <i32>(from - this.start);
    this.slots[1] = <i32>(stop - this.start);
    return true;
  }

  /** Works out the groups of the match that find() found last; its text must still be there. */
  extract(): void {
    if (this.groups == 0 || this.backtracker !== null) return;
    for (let slot = 2; slot < this.slots.length; slot++) this.slots[slot] = -1;
    let extractor = this.extractor;
    if (extractor === null) {
      extractor = new Extractor(this.forward!, this.multiline, this.slots);
      this.extractor = extractor;
    }
    extractor.run(this.tree, this.start, this.start + this.slots[0], this.start + this.slots[1], this.end);
  }

  /** Offset of a group's start from that of the text; group 0 is the match. −1: it has no part in the match. */
  startOf(group: i32): i32 {
    return this.slots[2 * group];
  }

  endOf(group: i32): i32 {
    return this.slots[2 * group + 1];
  }

  /** Frees tables. The object is of no use afterwards. */
  free(): void {
    if (this.tester !== null) this.tester!.free();
    if (this.liner !== null) this.liner!.free();
    if (this.finder !== null) this.finder!.free();
    if (this.reverser !== null) this.reverser!.free();
    if (this.extractor !== null) this.extractor!.free();
    if (this.backtracker !== null) this.backtracker!.free();
    if (this.forward !== null) this.forward!.free();
    if (this.backward !== null) this.backward!.free();
  }
}
