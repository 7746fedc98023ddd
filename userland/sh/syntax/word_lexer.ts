// Reads words: quoting, and the expansions inside (POSIX XCU 2.2, 2.6). What an expansion contains is parsed here and now,
// so that running it is walking a tree.
//
// Interface: WordLexer, the contexts.

import { isDigit, isNameByte, isNameStart } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, toBytes } from '../../lib/base/bytes';
import { readDollarQuoted } from './dollar_quote';
import { Characters } from './source';
import {
  ALTERNATIVE,
  ARITHMETIC,
  ASSIGN,
  BAD,
  COMMAND,
  DEFAULT,
  ERROR,
  LARGE_PREFIX,
  LARGE_SUFFIX,
  LENGTH,
  Node,
  PARAMETER,
  Part,
  SMALL_PREFIX,
  SMALL_SUFFIX,
  Word,
} from './tree';
import { endsWord, isSpecial, namedParameter, specialParameter } from './word_parts';
import { WordBuilder } from './word_builder';

/** Where a word is read. Each ends elsewhere and takes other bytes for special. */
export const OUTSIDE: i32 = 0;
/** Between double quotes. */
export const QUOTES: i32 = 1;
/** Behind the operator of ${…}. */
export const BRACES: i32 = 2;
/** Behind the operator of ${…} within double quotes or a here-document. */
export const QUOTED_BRACES: i32 = 3;
export const HERE_DOCUMENT: i32 = 4;
export const EXPRESSION: i32 = 5;

export abstract class WordLexer extends Characters {
  /** Parses commands up to the closing parenthesis, which it takes. */
  protected abstract commands(): Node | null;
  /** Parses a text, that of a command in backquotes. */
  protected abstract commandsOf(text: Bytes, line: i32): Node | null;
  /** Reports a syntax error, of a line or of this one, and brings the source to its end. */
  abstract syntaxErrorAt(message: string, line: i32): void;
  abstract syntaxError(message: string): void;
  /** `$` and the backquote are bytes like others: in the delimiter of a here-document, which is not expanded. */
  protected expansionsAreText: bool = false;
  /** Line on which the token that is being read began. */
  protected tokenLine: i32 = 1;

  /** Reads a word outside quotes into the builder; it may be empty. */
  protected readOutside(word: WordBuilder): void {
    while (true) {
      const byte = this.peekJoined();
      if (endsWord(byte)) return;
      this.readByte(word, OUTSIDE);
    }
  }

  /** The word behind an operator, up to the closing brace, which is taken. */
  private readBraces(context: i32): Word {
    const word = new WordBuilder();
    while (true) {
      const byte = this.peekJoined();
      if (byte == 0x7d) {
        this.next();
        break;
      }
      if (byte < 0) {
        if (context == QUOTED_BRACES) this.syntaxError('Unterminated quoted string');
        else this.syntaxErrorAt("Missing '}'", this.tokenLine);
        break;
      }
      this.readByte(word, context);
    }
    return word.finish();
  }

  /** The text of a here-document, all that is left of the source. */
  readHereDocument(): Word {
    const word = new WordBuilder();
    while (this.peekJoined() >= 0) this.readByte(word, HERE_DOCUMENT);
    return word.finish();
  }

  /** Reads one byte, or whatever it begins. There is one. */
  private readByte(word: WordBuilder, context: i32): void {
    const quoted = context == QUOTES || context >= QUOTED_BRACES;
    const byte = this.next();
    if (this.expansionsAreText && (byte == 0x24 || byte == 0x60)) return word.byte(byte, quoted);
    switch (byte) {
      case 0x5c: // backslash
        this.readBackslash(word, context, quoted);
        return;
      case 0x27: // '
        if (quoted) break;
        this.readSingleQuotes(word);
        return;
      case 0x22: // "
        if (context == HERE_DOCUMENT || context == EXPRESSION) break;
        this.readDoubleQuotes(word);
        return;
      case 0x24: // $
        this.readDollar(word, context, quoted);
        return;
      case 0x60: // `
        this.readBackquotes(word, quoted);
        return;
    }
    word.byte(byte, quoted);
  }

  private readBackslash(word: WordBuilder, context: i32, quoted: bool): void {
    const byte = this.peek();
    if (byte == 0x0a) {
      this.next();
      return;
    }
    if (byte < 0) {
      word.byte(0x5c, true);
      return;
    }
    let special = !quoted || byte == 0x24 || byte == 0x60 || byte == 0x5c;
    if (byte == 0x22) special = context != HERE_DOCUMENT && context != EXPRESSION;
    if (byte == 0x7d && context == QUOTED_BRACES) special = true;
    if (!special) {
      word.byte(0x5c, true);
      return;
    }
    word.quoted = true;
    word.byte(this.next(), true);
  }

  private readSingleQuotes(word: WordBuilder): void {
    word.quoted = true;
    word.emptyQuoted();
    while (true) {
      const byte = this.next();
      if (byte == 0x27) return;
      if (byte < 0) return this.syntaxError('Unterminated quoted string');
      word.byte(byte, true);
    }
  }

  /** The opening quote has been taken. */
  private readDoubleQuotes(word: WordBuilder): void {
    word.quoted = true;
    if (this.peekJoined() == 0x22) word.emptyQuoted();
    while (true) {
      const byte = this.peekJoined();
      if (byte == 0x22) {
        this.next();
        return;
      }
      if (byte < 0) return this.syntaxError('Unterminated quoted string');
      this.readByte(word, QUOTES);
    }
  }

  private readDollar(word: WordBuilder, context: i32, quoted: bool): void {
    const byte = this.peekJoined();
    if (byte == 0x28) {
      this.next();
      if (this.peekJoined() == 0x28) this.readArithmetic(word, quoted);
      else this.addCommand(word, quoted, this.commands());
    } else if (byte == 0x7b) {
      this.next();
      word.part(this.readParameter(quoted, quoted ? QUOTED_BRACES : BRACES));
    } else if (isNameStart(byte)) {
      const name = new ByteBuffer(16);
      while (isNameByte(this.peekJoined())) name.byte(<u8>this.next());
      word.part(namedParameter(name.take(), quoted));
    } else if (isDigit(byte) || isSpecial(byte)) {
      word.part(specialParameter(this.next(), quoted));
    } else if (byte == 0x27 && !quoted) {
      this.next();
      word.quoted = true;
      word.emptyQuoted();
      if (!readDollarQuoted(this, word)) this.syntaxError('Unterminated quoted string');
    } else {
      word.byte(0x24, quoted);
    }
  }

  private addCommand(word: WordBuilder, quoted: bool, tree: Node | null): void {
    const part = new Part(COMMAND, []);
    part.quoted = quoted;
    part.tree = tree;
    word.part(part);
  }

  private readBackquotes(word: WordBuilder, quoted: bool): void {
    const text = new ByteBuffer();
    const line = this.line;
    while (true) {
      const byte = this.next();
      if (byte == 0x60) break;
      if (byte < 0) return this.syntaxError('EOF in backquote substitution');
      if (byte == 0x5c) {
        const escaped = this.peek();
        if (escaped == 0x5c || escaped == 0x24 || escaped == 0x60 || (escaped == 0x22 && quoted)) {
          text.byte(<u8>this.next());
          continue;
        }
      }
      text.byte(<u8>byte);
    }
    this.addCommand(word, quoted, this.commandsOf(text.take(), line));
  }

  /**
   * `$((`, of which one parenthesis has been taken. What does not end in `))` was a subshell in a command substitution:
   * it is read again as such (POSIX 2.6.3).
   */
  private readArithmetic(word: WordBuilder, quoted: bool): void {
    const line = this.line;
    const outer = this.captured;
    const captured = new ByteBuffer();
    this.captured = captured;
    this.next();
    const expression = new WordBuilder();
    const complete = this.readExpression(expression);
    this.captured = outer;
    if (outer !== null) outer.bytes(captured.slice());
    if (this.failed) return;
    if (!complete) {
      if (outer !== null) outer.length -= captured.length;
      this.putBack(captured.take(), line);
      this.addCommand(word, quoted, this.commands());
      return;
    }
    const part = new Part(ARITHMETIC, []);
    part.quoted = quoted;
    part.line = line;
    part.word = expression.finish();
    word.part(part);
  }

  /** False: it does not end in two parentheses. */
  private readExpression(expression: WordBuilder): bool {
    let depth = 0;
    while (true) {
      const byte = this.peekJoined();
      if (byte < 0) {
        if (!this.failed) this.syntaxError("Missing '))'");
        return false;
      }
      if (byte == 0x28) depth++;
      if (byte == 0x29) {
        if (depth == 0) {
          this.next();
          if (this.peekJoined() != 0x29) return false;
          this.next();
          return true;
        }
        depth--;
      }
      this.readByte(expression, EXPRESSION);
    }
  }

  /** `${`, which has been taken. */
  private readParameter(quoted: bool, context: i32): Part {
    const start = this.peekJoined();
    if (start == 0x23 && !this.followedBy(0x7d)) return this.readLength(quoted);
    const part = this.readParameterName(quoted);
    if (part === null) return this.badSubstitution(quoted);
    return this.readOperator(part, context);
  }

  /** `${#name}`, or `${#` with an operator for the parameter `#`. */
  private readLength(quoted: bool): Part {
    this.next();
    const byte = this.peekJoined();
    const special = isSpecial(byte) && this.followedBy(0x7d);
    if (!special && !isNameByte(byte)) {
      const part = specialParameter(0x23, quoted);
      return this.readOperator(part, quoted ? QUOTED_BRACES : BRACES);
    }
    const part = this.readParameterName(quoted);
    if (part === null || this.peekJoined() != 0x7d) return this.badSubstitution(quoted);
    this.next();
    part.operator = LENGTH;
    return part;
  }

  private readParameterName(quoted: bool): Part | null {
    const byte = this.peekJoined();
    if (isSpecial(byte)) return specialParameter(this.next(), quoted);
    const name = new ByteBuffer(16);
    if (isDigit(byte)) {
      let number = 0;
      while (isDigit(this.peekJoined())) {
        const digit = this.next();
        name.byte(<u8>digit);
        number = min(number * 10 + digit - 0x30, 0xffffff);
      }
      const part = specialParameter(0x30, quoted);
      part.text = name.take();
      part.position = number;
      return part;
    }
    if (!isNameStart(byte)) return null;
    while (isNameByte(this.peekJoined())) name.byte(<u8>this.next());
    return namedParameter(name.take(), quoted);
  }

  /** What stands behind the parameter. */
  private readOperator(part: Part, context: i32): Part {
    let byte = this.peekJoined();
    if (byte == 0x7d) {
      this.next();
      return part;
    }
    part.line = this.line;
    if (byte == 0x3a) {
      this.next();
      part.colon = true;
      byte = this.peekJoined();
    }
    if (byte == 0x2d) part.operator = DEFAULT;
    else if (byte == 0x3d) part.operator = ASSIGN;
    else if (byte == 0x3f) part.operator = ERROR;
    else if (byte == 0x2b) part.operator = ALTERNATIVE;
    else if (!part.colon && (byte == 0x25 || byte == 0x23)) return this.readRemoval(part, byte);
    else return this.badSubstitution(part.quoted);
    this.next();
    part.word = this.readBraces(context);
    return part;
  }

  /** `%`, `%%`, `#`, `##`: the word is a pattern, and quotes count in it even within double quotes. */
  private readRemoval(part: Part, operator: i32): Part {
    this.next();
    const twice = this.peekJoined() == operator;
    if (twice) this.next();
    if (operator == 0x25) part.operator = twice ? LARGE_SUFFIX : SMALL_SUFFIX;
    else part.operator = twice ? LARGE_PREFIX : SMALL_PREFIX;
    part.word = this.readBraces(BRACES);
    return part;
  }

  /** Skips to the closing brace. The error is one of running it, not of reading it. */
  private badSubstitution(quoted: bool): Part {
    this.readBraces(quoted ? QUOTED_BRACES : BRACES);
    const part = new Part(PARAMETER, toBytes(''));
    part.operator = BAD;
    part.quoted = quoted;
    return part;
  }
}
