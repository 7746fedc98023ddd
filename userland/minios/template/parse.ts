// Go's templates (text/template), as far as --format takes them: the parser.
//
//   'text {{if .Up}}{{.Name | upper}}{{end}}' ──parseTemplate──▶ nodes ──run.ts──▶ text
//
// Interface: parseTemplate; Node, Pipe, Operand and their kinds.

import {
  BACKTICK,
  BAR,
  CARRIAGE_RETURN,
  COMMA,
  DASH,
  DOLLAR,
  DOT,
  DOUBLE_QUOTE,
  EQUALS,
  LEFT_PARENTHESIS,
  NEWLINE,
  PLUS,
  RIGHT_PARENTHESIS,
  SPACE,
  TAB,
  isDigit,
  isNameStart,
} from '../../lib/base/ascii';
import { Json, jsonBool, jsonInteger, jsonNull, jsonNumber, jsonText } from '../../lib/json/json';
import { toBytes } from '../../lib/base/bytes';
import { Outcome, Result, fail, resultOf } from '../../lib/base/failure';

export const NODE_TEXT: i32 = 0;
export const NODE_ACTION: i32 = 1;
export const NODE_IF: i32 = 2;
export const NODE_RANGE: i32 = 3;
export const NODE_WITH: i32 = 4;
export const NODE_BREAK: i32 = 5;
export const NODE_CONTINUE: i32 = 6;

export const OPERAND_DOT: i32 = 0;
export const OPERAND_VARIABLE: i32 = 1;
export const OPERAND_LITERAL: i32 = 2;
export const OPERAND_FUNCTION: i32 = 3;
export const OPERAND_PIPE: i32 = 4;

/** Something that has a value, and the fields of it that are meant. */
export class Operand {
  /** The variable's or the function's name. */
  name: string = '';
  literal: Json = jsonNull();
  pipe: Pipe | null = null;
  fields: Array<string> = [];
  /** As it is written, for messages. */
  source: string = '';

  constructor(public kind: i32) {}
}

/** Commands that hand their values on; each is its operands, the first a function or the value. */
export class Pipe {
  /** Variables that get the value; for `range $index, $element` two. */
  variables: Array<string> = [];
  /** `=` instead of `:=`. */
  assigns: bool = false;
  commands: Array<Array<Operand>> = [];
}

/** A piece of a template. What its fields mean depends on `kind`. */
export class Node {
  text: string = '';
  pipe: Pipe = new Pipe();
  body: Array<Node> = [];
  otherwise: Array<Node> = [];

  constructor(public kind: i32) {}
}

/** Reads a template. */
export function parseTemplate(source: string): Result<Array<Node>> {
  const parser = new Parser(source);
  const nodes = parser.list(0);
  if (parser.word != '') parser.refuse('unexpected {{' + parser.word + '}}');
  const failure = parser.failure;
  return failure === null ? resultOf(nodes) : failure.as<Array<Node>>();
}

function isBlank(code: i32): bool {
  return code == SPACE || code == TAB || code == NEWLINE || code == CARRIAGE_RETURN;
}

/** Nested control structures that a template may have. */
const MOST_DEPTH: i32 = 64;

class Parser {
  failure: Outcome = null;
  private at: i32 = 0;
  /** The `end` or `else` that ended the last list. */
  word: string = '';
  private trims: bool = false;
  private parentheses: i32 = 0;

  constructor(private source: string) {}

  /** The template is none; the first reason counts. */
  refuse(reason: string): void {
    if (this.failure !== null) return;
    let line = 1;
    for (let index = 0; index < this.at && index < this.source.length; index++) {
      if (this.source.charCodeAt(index) == NEWLINE) line++;
    }
    this.failure = fail('template: :' + line.toString() + ': ' + reason);
  }

  private get code(): i32 {
    return this.at < this.source.length ? this.source.charCodeAt(this.at) : -1;
  }

  private skipBlanks(): void {
    while (isBlank(this.code)) this.at++;
  }

  /** Nodes up to `{{end}}`, `{{else}}` or the end of the template. */
  list(depth: i32): Array<Node> {
    const nodes = new Array<Node>();
    this.word = '';
    if (depth > MOST_DEPTH) this.refuse('too deeply nested');
    while (this.failure === null && this.at < this.source.length) {
      let open = this.source.indexOf('{{', this.at);
      if (open < 0) open = this.source.length;
      let text = this.source.substring(this.at, open);
      if (this.trims) text = text.trimStart();
      this.trims = false;
      this.at = open + 2;
      const trimsBefore = this.code == DASH && isBlank(this.source.charCodeAt(this.at + 1));
      if (trimsBefore) {
        text = text.trimEnd();
        this.at++;
      }
      if (text.length > 0) {
        const node = new Node(NODE_TEXT);
        node.text = text;
        nodes.push(node);
      }
      if (open == this.source.length) break;
      this.skipBlanks();
      if (this.comment()) continue;
      if (this.control(nodes, depth)) return nodes;
    }
    if (depth > 0) this.refuse('unexpected EOF');
    return nodes;
  }

  private comment(): bool {
    if (!this.source.startsWith('/*', this.at)) return false;
    const end = this.source.indexOf('*/', this.at);
    if (end < 0) this.refuse('unclosed comment');
    this.at = end + 2;
    this.close();
    return true;
  }

  /** Reads an action behind its `{{`. True: it ends the list. */
  private control(nodes: Array<Node>, depth: i32): bool {
    const start = this.at;
    const word = this.identifier();
    if (word == 'end') {
      this.close();
      this.word = word;
      if (depth == 0) this.refuse('unexpected {{end}}');
      return true;
    }
    if (word == 'else') {
      this.word = word;
      if (depth == 0) this.refuse('unexpected {{else}}');
      return true;
    }
    if (word == 'break' || word == 'continue') {
      this.close();
      nodes.push(new Node(word == 'break' ? NODE_BREAK : NODE_CONTINUE));
      return false;
    }
    if (word == 'if' || word == 'range' || word == 'with') {
      nodes.push(this.structure(word, depth));
      return false;
    }
    this.at = start;
    const node = new Node(NODE_ACTION);
    node.pipe = this.pipe('command');
    this.close();
    nodes.push(node);
    return false;
  }

  private structure(word: string, depth: i32): Node {
    const node = new Node(word == 'if' ? NODE_IF : word == 'range' ? NODE_RANGE : NODE_WITH);
    node.pipe = this.pipe(word);
    this.close();
    node.body = this.list(depth + 1);
    if (this.word != 'else' || this.failure !== null) {
      this.word = '';
      return node;
    }
    this.skipBlanks();
    const start = this.at;
    const next = this.identifier();
    if (next == 'if' || next == 'with') {
      // {{else if}} has no {{end}} of its own: the one that ends it ends this one, too.
      node.otherwise.push(this.structure(next, depth + 1));
    } else {
      this.at = start;
      this.close();
      node.otherwise = this.list(depth + 1);
      if (this.word == 'else') this.refuse('expected end; found {{else}}');
    }
    this.word = '';
    return node;
  }

  private identifier(): string {
    const start = this.at;
    while (isNameStart(this.code) || (this.at > start && isDigit(this.code))) this.at++;
    return this.source.substring(start, this.at);
  }

  /** Takes the `}}` that an action ends with. */
  private close(): void {
    this.skipBlanks();
    if (this.code == DASH && this.source.startsWith('-}}', this.at)) {
      this.trims = true;
      this.at++;
    }
    if (this.source.startsWith('}}', this.at)) this.at += 2;
    else if (this.code < 0) this.refuse('unclosed action');
    else this.refuse('unexpected "' + this.source.charAt(this.at) + '" in operand');
  }

  private get ended(): bool {
    const code = this.code;
    if (code < 0 || code == BAR || code == RIGHT_PARENTHESIS) return true;
    return this.source.startsWith('}}', this.at) || this.source.startsWith('-}}', this.at);
  }

  /** `context`: what it is the pipe of, for messages. */
  private pipe(context: string): Pipe {
    const pipe = new Pipe();
    this.declaration(pipe);
    if (pipe.variables.length > (context == 'range' ? 2 : 1))
      this.refuse('too many declarations in ' + context);
    while (this.failure === null) {
      const command = this.command();
      if (command.length == 0) this.refuse(this.code < 0 ? 'unclosed action' : 'missing value for command');
      pipe.commands.push(command);
      if (this.code != BAR) break;
      this.at++;
    }
    return pipe;
  }

  /** `$x :=`, `$i, $x :=`, `$x =` */
  private declaration(pipe: Pipe): void {
    this.skipBlanks();
    const start = this.at;
    while (this.code == DOLLAR) {
      this.at++;
      pipe.variables.push(this.identifier());
      this.skipBlanks();
      if (this.code != COMMA) break;
      this.at++;
      this.skipBlanks();
    }
    if (pipe.variables.length > 0 && this.source.startsWith(':=', this.at)) {
      this.at += 2;
    } else if (pipe.variables.length > 0 && this.code == EQUALS) {
      this.at++;
      pipe.assigns = true;
    } else {
      pipe.variables = [];
      this.at = start;
    }
  }

  private command(): Array<Operand> {
    const operands = new Array<Operand>();
    this.skipBlanks();
    while (this.failure === null && !this.ended) {
      const start = this.at;
      const operand = this.operand();
      operand.source = this.source.substring(start, this.at);
      operands.push(operand);
      this.skipBlanks();
    }
    return operands;
  }

  private operand(): Operand {
    const code = this.code;
    if (code == DOT && !isDigit(this.source.charCodeAt(this.at + 1))) {
      const operand = new Operand(OPERAND_DOT);
      if (!isNameStart(this.source.charCodeAt(this.at + 1))) this.at++;
      this.fields(operand);
      return operand;
    }
    if (code == DOLLAR) {
      this.at++;
      const operand = new Operand(OPERAND_VARIABLE);
      operand.name = this.identifier();
      this.fields(operand);
      return operand;
    }
    if (code == LEFT_PARENTHESIS) return this.parenthesized();
    if (code == DOUBLE_QUOTE || code == BACKTICK) return this.quoted(code);
    if (isDigit(code) || code == DASH || code == PLUS || code == DOT) return this.number();
    const operand = new Operand(OPERAND_FUNCTION);
    operand.name = this.identifier();
    if (operand.name == '') this.refuse('unexpected "' + this.source.charAt(this.at) + '" in command');
    if (operand.name == 'true' || operand.name == 'false' || operand.name == 'nil') {
      operand.kind = OPERAND_LITERAL;
      if (operand.name != 'nil') operand.literal = jsonBool(operand.name == 'true');
    }
    return operand;
  }

  private parenthesized(): Operand {
    const operand = new Operand(OPERAND_PIPE);
    this.at++;
    if (++this.parentheses > MOST_DEPTH) this.refuse('too deeply nested');
    operand.pipe = this.pipe('parenthesized pipeline');
    this.parentheses--;
    if (this.code != RIGHT_PARENTHESIS) this.refuse('unclosed left paren');
    this.at++;
    this.fields(operand);
    return operand;
  }

  private fields(operand: Operand): void {
    while (this.code == DOT) {
      this.at++;
      operand.fields.push(this.identifier());
    }
  }

  private quoted(quote: i32): Operand {
    let text = '';
    this.at++;
    while (this.code >= 0 && this.code != quote) {
      let unit = this.source.charAt(this.at++);
      if (quote == DOUBLE_QUOTE && unit == '\\') {
        unit = this.source.charAt(this.at++);
        if (unit == 'n') unit = '\n';
        else if (unit == 't') unit = '\t';
      }
      text += unit;
    }
    if (this.code < 0) this.refuse('unterminated quoted string');
    this.at++;
    const operand = new Operand(OPERAND_LITERAL);
    operand.literal = jsonText(text);
    return operand;
  }

  private number(): Operand {
    const start = this.at++;
    while (isDigit(this.code) || this.code == DOT) this.at++;
    const text = this.source.substring(start, this.at);
    const operand = new Operand(OPERAND_LITERAL);
    const unsigned = text.startsWith('+') || text.startsWith('-') ? text.substring(1) : text;
    const dot = unsigned.indexOf('.');
    if (unsigned.length - i32(dot >= 0) == 0 || unsigned.lastIndexOf('.') != dot) {
      this.refuse('illegal number syntax: "' + text + '"');
      return operand;
    }
    operand.literal = jsonNumber(toBytes(text.startsWith('+') ? unsigned : text));
    if (dot >= 0) return operand;
    if (!operand.literal.isInteger) this.refuse('integer overflow: "' + text + '"');
    operand.literal = jsonInteger(I64.parseInt(text));
    return operand;
  }
}
