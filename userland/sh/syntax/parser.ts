// The parser: recursive descent over the grammar of POSIX XCU 2.10.2.
//
//   list ─▶ and-or ─▶ pipeline ─▶ command ─┬▶ simple command, function definition
//                                          └▶ compound command, and the redirections behind it
//
// Interface: Parser. `nextCommand` parses as much as ends at a newline, so that what runs then (alias, set) counts for the
// next line; `script` parses to the end.

import { isName, isNameByte, isNameStart } from '../../lib/base/ascii';
import { Bytes } from '../../lib/base/bytes';
import { Lexer, CHECK_ALIAS, CHECK_KEYWORD, CHECK_NEWLINE } from './lexer';
import { Source } from './source';
import { isSpecialBuiltin } from '../builtin/names';
import {
  AND,
  Assignment,
  BACKGROUND,
  CaseItem,
  CaseSelection,
  Choice,
  ForLoop,
  FunctionDefinition,
  GROUP,
  LITERAL,
  Loop,
  NOT,
  Node,
  OR,
  Pair,
  Part,
  Pipeline,
  Redirection,
  Sequence,
  SUBSHELL,
  SimpleCommand,
  UNTIL,
  WHILE,
  Word,
  Wrapped,
} from './tree';
import {
  T_AND,
  T_BACKGROUND,
  T_BEGIN,
  T_CASE,
  T_CLOSE,
  T_DO,
  T_DONE,
  T_ELIF,
  T_ELSE,
  T_END,
  T_END_CASE,
  T_END_OF_FILE,
  T_ESAC,
  T_FALL_THROUGH,
  T_FI,
  T_FOR,
  T_IF,
  T_IN,
  T_NEWLINE,
  T_NOT,
  T_OPEN,
  T_OR,
  T_PIPE,
  T_REDIRECTION,
  T_SEMICOLON,
  T_THEN,
  T_UNTIL,
  T_WHILE,
  T_WORD,
  endsList,
} from './tokens';
import { variableAt, variableNamed } from '../variables';
import { finishWord } from './word_builder';

const COMMAND_START: i32 = CHECK_KEYWORD | CHECK_ALIAS;
const ANYWHERE: i32 = COMMAND_START | CHECK_NEWLINE;
const NO_REDIRECTIONS: Array<Redirection> = [];

export class Parser extends Lexer {
  /**
   * The next command, up to the end of its line; null if there is none on it. At the end of the source `atEnd` is set,
   * after a syntax error, which has been reported, `failed`.
   */
  nextCommand(): Node | null {
    this.continued = false;
    const tree = this.list(true);
    if (this.failed) return null;
    const token = this.token;
    if (token == T_END_OF_FILE) this.atEnd = true;
    else if (token != T_NEWLINE) this.unexpected(-1);
    this.returned = false;
    if (token == T_NEWLINE) this.readHereDocuments();
    return this.failed ? null : tree;
  }

  atEnd: bool = false;

  /** Everything up to the end; null: there is nothing, or `failed`. */
  script(): Node | null {
    const tree = this.list(false);
    if (!this.failed && this.token != T_END_OF_FILE) this.unexpected(-1);
    return this.failed ? null : tree;
  }

  protected nested(text: Bytes, line: i32): Lexer {
    return new Parser(Source.of(text, line));
  }

  protected commandsOf(text: Bytes, line: i32): Node | null {
    const inner = new Parser(Source.of(text, line));
    const tree = inner.script();
    if (inner.failed) this.failed = true;
    return tree;
  }

  protected commands(): Node | null {
    const checks = this.checks;
    const line = this.tokenLine;
    const pending = this.pending;
    this.pending = [];
    const tree = this.list(false);
    if (this.read(CHECK_KEYWORD) != T_CLOSE) this.unexpected(T_CLOSE);
    for (let index = 0; index < this.pending.length; index++) pending.push(this.pending[index]);
    this.pending = pending;
    this.tokenLine = line;
    this.checks = checks;
    return tree;
  }

  /** Commands with separators between. `top`: up to the end of the line. What ended it is `token`, not taken. */
  private list(top: bool): Node | null {
    let first: Node | null = null;
    let sequence: Array<Node> | null = null;
    const checks = top ? COMMAND_START : ANYWHERE;
    while (true) {
      let token = this.peekToken(checks);
      if (endsList(token) || (top && token == T_NEWLINE)) break;
      let command = this.andOr();
      token = this.peekToken();
      if (token == T_BACKGROUND) command = new Wrapped(BACKGROUND, command.line, command, NO_REDIRECTIONS);
      if (first === null) first = command;
      else if (sequence === null) sequence = [first, command];
      else sequence.push(command);
      if (token == T_BACKGROUND || token == T_SEMICOLON) this.read();
      else if (token == T_NEWLINE) {
        if (top) break;
        this.read();
        this.readHereDocuments();
      } else {
        if (!endsList(token)) this.unexpected(-1);
        break;
      }
    }
    return first === null || sequence === null ? first : new Sequence(first.line, sequence);
  }

  /** A list with at least one command. */
  private body(): Node {
    const list = this.list(false);
    if (list !== null) return list;
    // At the end of the file what is missing is what would end the list.
    if (this.token != T_END_OF_FILE) this.unexpected(-1);
    return nothing(this.tokenLine);
  }

  private expect(token: i32, checks: i32 = COMMAND_START): void {
    if (this.read(checks) != token) this.unexpected(token);
  }

  private andOr(): Node {
    let left = this.pipeline();
    while (true) {
      const token = this.read();
      if (token != T_AND && token != T_OR) {
        this.unread();
        return left;
      }
      this.peekToken(ANYWHERE);
      left = new Pair(token == T_AND ? AND : OR, left, this.pipeline());
    }
  }

  private pipeline(): Node {
    const negated = this.read(COMMAND_START) == T_NOT;
    if (negated) this.peekToken(COMMAND_START);
    else this.unread();
    let result = this.command();
    if (this.read() == T_PIPE) {
      const commands: Array<Node> = [result];
      do {
        this.peekToken(ANYWHERE);
        commands.push(this.command());
      } while (this.read() == T_PIPE);
      result = new Pipeline(result.line, commands);
    }
    this.unread();
    return negated ? new Wrapped(NOT, result.line, result, NO_REDIRECTIONS) : result;
  }

  private command(): Node {
    const token = this.read(COMMAND_START);
    const line = this.tokenLine;
    let result: Node;
    switch (token) {
      case T_IF:
        result = this.choice(line);
        break;
      case T_WHILE:
      case T_UNTIL:
        result = this.loop(token, line);
        break;
      case T_FOR:
        result = this.forLoop(line);
        break;
      case T_CASE:
        result = this.selection(line);
        break;
      case T_BEGIN:
        result = new Wrapped(GROUP, line, this.body(), NO_REDIRECTIONS);
        this.expect(T_END);
        break;
      case T_OPEN:
        result = new Wrapped(SUBSHELL, line, this.body(), NO_REDIRECTIONS);
        this.expect(T_CLOSE);
        break;
      case T_WORD:
      case T_REDIRECTION:
        this.unread();
        return this.simple(line);
      default:
        this.unexpected(-1);
        return nothing(line);
    }
    return this.redirected(result);
  }

  /** A compound command with the redirections that follow it. */
  private redirected(command: Node): Node {
    let redirections: Array<Redirection> | null = null;
    while (this.read(COMMAND_START) == T_REDIRECTION) {
      if (redirections === null) redirections = [];
      redirections.push(this.finishRedirection());
    }
    this.unread();
    if (redirections === null) return command;
    if (command.kind == SUBSHELL || command.kind == GROUP) {
      changetype<Wrapped>(command).redirections = redirections;
      return command;
    }
    return new Wrapped(GROUP, command.line, command, redirections);
  }

  private choice(line: i32): Node {
    const condition = this.body();
    this.expect(T_THEN);
    const consequence = this.body();
    let alternative: Node | null = null;
    const token = this.read(COMMAND_START);
    if (token == T_ELIF) return new Choice(line, condition, consequence, this.choice(this.tokenLine));
    if (token == T_ELSE) {
      alternative = this.body();
      this.expect(T_FI);
    } else if (token != T_FI) this.unexpected(T_FI);
    return new Choice(line, condition, consequence, alternative);
  }

  private loop(token: i32, line: i32): Node {
    const condition = this.body();
    this.expect(T_DO);
    const body = this.body();
    this.expect(T_DONE);
    return new Loop(token == T_WHILE ? WHILE : UNTIL, line, condition, body);
  }

  private forLoop(line: i32): Node {
    const named = this.read() == T_WORD && this.word.plain && isName(this.word.parts[0].text);
    if (!named) {
      this.syntaxError('Bad for loop variable');
      return nothing(line);
    }
    const variable = variableNamed(this.word.parts[0].text);
    let words: Array<Word> | null = null;
    if (this.read(ANYWHERE) == T_IN) {
      words = [];
      while (this.read() == T_WORD) words.push(this.word);
      if (this.token != T_NEWLINE && this.token != T_SEMICOLON) this.unexpected(-1);
      if (this.token == T_NEWLINE) this.readHereDocuments();
    } else if (this.token != T_SEMICOLON) this.unread();
    this.expect(T_DO, ANYWHERE);
    const body = this.body();
    this.expect(T_DONE);
    return new ForLoop(line, variable, words, body);
  }

  private selection(line: i32): Node {
    if (this.read() != T_WORD) this.unexpected(T_WORD);
    const word = this.word;
    this.expect(T_IN, ANYWHERE);
    const items = new Array<CaseItem>();
    let token = this.read(CHECK_NEWLINE | CHECK_KEYWORD);
    while (token != T_ESAC && !this.failed) {
      const patterns = this.patterns(token);
      const body = this.list(false);
      token = this.read(CHECK_NEWLINE | CHECK_KEYWORD);
      items.push(new CaseItem(patterns, body, token == T_FALL_THROUGH));
      if (token == T_END_CASE || token == T_FALL_THROUGH) token = this.read(CHECK_NEWLINE | CHECK_KEYWORD);
      else if (token != T_ESAC) this.unexpected(T_END_CASE);
    }
    return new CaseSelection(line, word, items);
  }

  /** The patterns of one item of case, the first token of which is `token`, with the parenthesis behind them. */
  private patterns(first: i32): Array<Word> {
    const patterns = new Array<Word>();
    let token = first == T_OPEN ? this.read() : first;
    while (true) {
      if (token < T_WORD) this.unexpected(token == T_END_OF_FILE ? T_CLOSE : -1);
      patterns.push(this.word);
      token = this.read();
      if (token != T_PIPE) break;
      token = this.read();
    }
    if (token != T_CLOSE) this.unexpected(T_CLOSE);
    return patterns;
  }

  private simple(line: i32): Node {
    const assignments = new Array<Assignment>();
    const words = new Array<Word>();
    const redirections = new Array<Redirection>();
    while (true) {
      const token = this.read(words.length == 0 ? CHECK_ALIAS : 0);
      if (token == T_WORD) {
        let assignment: Assignment | null = null;
        if (words.length == 0) assignment = assignmentOf(this.word);
        if (assignment !== null) assignments.push(assignment);
        else words.push(this.word);
      } else if (token == T_REDIRECTION) {
        redirections.push(this.finishRedirection());
      } else if (token == T_OPEN && words.length == 1 && assignments.length + redirections.length == 0) {
        return this.functionDefinition(line, words[0]);
      } else {
        this.unread();
        return new SimpleCommand(line, assignments, words, redirections);
      }
    }
  }

  /** `name (` has been taken. */
  private functionDefinition(line: i32, name: Word): Node {
    this.expect(T_CLOSE, 0);
    const text = name.parts[0].text;
    if (this.failed) return nothing(line);
    if (!name.plain || !isName(text) || isSpecialBuiltin(text)) {
      this.syntaxError('Bad function name');
      return nothing(line);
    }
    this.peekToken(ANYWHERE);
    return new FunctionDefinition(line, text, this.command());
  }
}

function nothing(line: i32): Node {
  return new SimpleCommand(line, [], [], []);
}

/** `name=value` as an assignment, or null if the word is none. */
export function assignmentOf(word: Word): Assignment | null {
  const parts = word.parts;
  if (parts.length == 0) return null;
  const first = parts[0];
  if (first.kind != LITERAL || first.quoted) return null;
  const text = first.text;
  let length = 0;
  if (text.length == 0 || !isNameStart(text[0])) return null;
  while (length < text.length && isNameByte(text[length])) length++;
  if (length == text.length || text[length] != 0x3d) return null;
  const variable = variableAt(changetype<usize>(text), length);
  const rest = new Array<Part>();
  const tail = new StaticArray<u8>(text.length - length - 1);
  memory.copy(changetype<usize>(tail), changetype<usize>(text) + length + 1, tail.length);
  if (tail.length > 0) rest.push(new Part(LITERAL, tail));
  for (let index = 1; index < parts.length; index++) rest.push(parts[index]);
  return new Assignment(variable, finishWord(new Word(rest), false, true));
}
