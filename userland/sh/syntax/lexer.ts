// Tokens from bytes: operators, redirections, words, here-documents; reserved words and aliases where the parser asks for
// them.
//
// Interface: Lexer; CHECK_….

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, equals, equalsText } from '../../lib/base/bytes';
import { stderr } from '../../lib/base/io';
import { aliasNamed } from './aliases';
import { parseCount } from '../expand/integer';
import { lineInterrupted } from '../interactive/interactive';
import { messageStart } from '../report';
import { Source } from './source';
import {
  APPEND,
  CLOBBER,
  COPY_INPUT,
  COPY_OUTPUT,
  HERE,
  READ,
  READ_WRITE,
  Redirection,
  WRITE,
  Word,
} from './tree';
import {
  T_AND,
  T_BACKGROUND,
  T_CLOSE,
  T_END_CASE,
  T_END_OF_FILE,
  T_FALL_THROUGH,
  T_NEWLINE,
  T_OPEN,
  T_OR,
  T_PIPE,
  T_REDIRECTION,
  T_SEMICOLON,
  T_WORD,
  keywordOf,
  tokenName,
} from './tokens';
import { WordBuilder, wordOf } from './word_builder';
import { WordLexer } from './word_lexer';

/** What the next token may be besides a word or operator. */
export const CHECK_ALIAS: i32 = 1;
export const CHECK_KEYWORD: i32 = 2;
/** Newlines before it are skipped. */
export const CHECK_NEWLINE: i32 = 4;

export abstract class Lexer extends WordLexer {
  /** The last token, and its word or redirection. */
  token: i32 = T_NEWLINE;
  word: Word = new Word([]);
  protected redirection: Redirection | null = null;
  protected checks: i32 = 0;
  protected returned: bool = false;
  /** Here-documents whose text begins behind the next newline. */
  protected pending: Array<Redirection> = [];

  /** A lexer for a text within this one's: here-documents and commands in backquotes. */
  protected abstract nested(text: Bytes, line: i32): Lexer;

  /** Reads a token, with `checks` for this one only. */
  protected read(checks: i32 = 0): i32 {
    if (this.returned) {
      this.returned = false;
      return this.token;
    }
    this.checks |= checks;
    while (true) {
      this.scan();
      if (this.token == T_NEWLINE && (this.checks & CHECK_NEWLINE) != 0) {
        this.readHereDocuments();
        continue;
      }
      if (this.token == T_WORD && this.word.plain && this.replaceWord()) continue;
      break;
    }
    this.checks = 0;
    return this.token;
  }

  /** Lets the next read() answer the same token again. */
  @inline
  protected unread(): void {
    this.returned = true;
  }

  /** The next token, left in place. */
  protected peekToken(checks: i32 = 0): i32 {
    const token = this.read(checks);
    this.returned = true;
    return token;
  }

  /** Forgets what has been read of a command, after an error. */
  reset(): void {
    this.returned = false;
    this.pending.length = 0;
    this.checks = 0;
    this.captured = null;
    this.discard();
  }

  /** Makes a reserved word of a word. True: it was an alias, whose text is to be read instead. */
  private replaceWord(): bool {
    const text = this.word.parts[0].text;
    if (this.checks & CHECK_KEYWORD) {
      const keyword = keywordOf(text);
      if (keyword >= 0) {
        this.token = keyword;
        return false;
      }
    }
    if ((this.checks & CHECK_ALIAS) == 0) return false;
    const alias = aliasNamed(text);
    if (alias === null || alias.inUse) return false;
    this.enterAlias(alias);
    return true;
  }

  private scan(): void {
    let byte = this.peekJoined();
    while (byte == 0x20 || byte == 0x09 || byte == 0x23) {
      if (byte == 0x23) this.skipComment();
      else this.next();
      byte = this.peekJoined();
    }
    this.releaseAliases();
    if (this.aliasEnded) {
      this.aliasEnded = false;
      this.checks |= CHECK_ALIAS;
    }
    this.tokenLine = this.line;
    this.token = this.operator(byte);
    if (this.token < 0) this.scanWord(byte);
  }

  private skipComment(): void {
    for (let byte = this.peek(); byte >= 0 && byte != 0x0a; byte = this.peek()) this.next();
  }

  /** The operator that begins with this byte, taken; −1: none. */
  private operator(byte: i32): i32 {
    switch (byte) {
      case -1:
        return T_END_OF_FILE;
      case 0x0a:
        this.next();
        return T_NEWLINE;
      case 0x26: // &
        this.next();
        return this.taken(0x26) ? T_AND : T_BACKGROUND;
      case 0x7c: // |
        this.next();
        return this.taken(0x7c) ? T_OR : T_PIPE;
      case 0x3b: // ;
        this.next();
        if (this.taken(0x3b)) return T_END_CASE;
        return this.taken(0x26) ? T_FALL_THROUGH : T_SEMICOLON;
      case 0x28:
        this.next();
        return T_OPEN;
      case 0x29:
        this.next();
        return T_CLOSE;
      case 0x3c:
      case 0x3e:
        this.scanRedirection(-1);
        return T_REDIRECTION;
      default:
        return -1;
    }
  }

  /** Takes the next byte if it is this one. */
  private taken(byte: i32): bool {
    if (this.peekJoined() != byte) return false;
    this.next();
    return true;
  }

  private scanWord(first: i32): void {
    const builder = new WordBuilder();
    this.readOutside(builder);
    const after = this.peek();
    if ((after == 0x3c || after == 0x3e) && first >= 0x30 && first <= 0x39) {
      const fd = descriptorIn(builder);
      if (fd >= 0) {
        this.scanRedirection(fd);
        this.token = T_REDIRECTION;
        return;
      }
    }
    this.token = T_WORD;
    this.word = builder.finish();
  }

  private scanRedirection(fd: i32): void {
    const input = this.next() == 0x3c;
    let kind = input ? READ : WRITE;
    let stripTabs = false;
    if (input) {
      if (this.taken(0x3c)) {
        kind = HERE;
        stripTabs = this.taken(0x2d);
      } else if (this.taken(0x26)) kind = COPY_INPUT;
      else if (this.taken(0x3e)) kind = READ_WRITE;
    } else if (this.taken(0x3e)) kind = APPEND;
    else if (this.taken(0x26)) kind = COPY_OUTPUT;
    else if (this.taken(0x7c)) kind = CLOBBER;
    const redirection = new Redirection(kind, fd >= 0 ? fd : input ? 0 : 1, new Word([]));
    redirection.stripTabs = stripTabs;
    this.redirection = redirection;
  }

  /** Reads the target of the redirection that the last token began. */
  protected finishRedirection(): Redirection {
    const redirection = this.redirection!;
    this.expansionsAreText = redirection.kind == HERE;
    if (this.read() != T_WORD) this.unexpected(-1);
    this.expansionsAreText = false;
    const target = this.word;
    redirection.target = target;
    const copied = redirection.kind == COPY_INPUT || redirection.kind == COPY_OUTPUT ? target.literal : null;
    if (copied !== null && parseCount(copied) < 0 && !equalsText(copied, '-'))
      this.syntaxError('Bad fd number');
    if (redirection.kind == HERE && !this.failed) {
      redirection.verbatim = !unquoted(target);
      redirection.delimiter = textOf(target);
      this.pending.push(redirection);
    }
    return redirection;
  }

  /** Reads the texts of the here-documents whose operators have been read. To be called behind a newline. */
  protected readHereDocuments(): void {
    const pending = this.pending;
    if (pending.length == 0) return;
    this.pending = [];
    for (let index = 0; index < pending.length; index++) this.readOneHereDocument(pending[index]);
  }

  private readOneHereDocument(redirection: Redirection): void {
    const text = new ByteBuffer(256);
    const delimiter = redirection.delimiter;
    const line = this.line;
    let joined = false;
    while (true) {
      const start = text.length;
      if (redirection.stripTabs && !joined) while (this.peek() == 0x09) this.next();
      if (!this.rawLine(text)) break;
      const ended = text.at(text.length - 1) == 0x0a;
      const length = text.length - start - i32(ended);
      if (!joined && length == delimiter.length) {
        const body = text.slice(start);
        if (equals(length < body.length ? bytesWithoutEnd(body) : body, delimiter)) {
          text.length = start;
          break;
        }
      }
      joined = ended && !redirection.verbatim && endsInBackslash(text);
    }
    const body = text.take();
    if (redirection.verbatim) redirection.target = wordOf(body, true);
    else {
      const inner = this.nested(body, line);
      redirection.target = inner.readHereDocument();
      if (inner.failed) this.failed = true;
    }
  }

  /** Reports that the last token was not expected here; `expected` −1: nothing in particular was. */
  unexpected(expected: i32): void {
    if (this.beginMessage(this.line)) {
      stderr.text(tokenName(this.token)).text(' unexpected');
      if (expected >= 0) stderr.text(' (expecting ').text(tokenName(expected)).text(')');
      stderr.end();
    }
    this.fail();
  }

  syntaxError(message: string): void {
    this.syntaxErrorAt(message, this.line);
  }

  syntaxErrorAt(message: string, line: i32): void {
    if (this.beginMessage(line)) stderr.text(message).end();
    this.fail();
  }

  /** False: an error has been reported already, and this one follows from it. */
  private beginMessage(line: i32): bool {
    if (this.failed || lineInterrupted) return false;
    messageStart(line);
    stderr.text('Syntax error: ');
    return true;
  }

  private fail(): void {
    this.failed = true;
    this.token = T_END_OF_FILE;
    this.returned = false;
    this.endSources();
  }

  /** A failed source reads as ended. */
  private endSources(): void {
    for (let source: Source | null = this.source; source !== null; source = source.parent) {
      source.at = source.end;
    }
  }
}

/** The number in a word of nothing but digits, or −1. */
function descriptorIn(builder: WordBuilder): i32 {
  const text = builder.plainText;
  if (text === null || text.length > 4) return -1;
  let fd = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = <i32>text.at(index) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    fd = fd * 10 + digit;
  }
  return fd;
}

function bytesWithoutEnd(text: Bytes): Bytes {
  const shorter = new StaticArray<u8>(text.length - 1);
  memory.copy(changetype<usize>(shorter), changetype<usize>(text), shorter.length);
  return shorter;
}

/** Whether the line feed at the end has an odd number of backslashes before it. */
function endsInBackslash(text: ByteBuffer): bool {
  let count = 0;
  for (let index = text.length - 2; index >= 0 && text.at(index) == 0x5c; index--) count++;
  return (count & 1) == 1;
}

function unquoted(word: Word): bool {
  for (let index = 0; index < word.parts.length; index++) {
    if (word.parts[index].quoted) return false;
  }
  return true;
}

/** A here-document's delimiter: the text of the word, quotes removed and nothing expanded. */
function textOf(word: Word): Bytes {
  const text = new ByteBuffer();
  for (let index = 0; index < word.parts.length; index++) text.bytes(word.parts[index].text);
  return text.take();
}
