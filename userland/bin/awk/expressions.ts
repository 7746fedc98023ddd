// Expressions of awk, from tokens to code.
//
// Interface: Expressions, the lower half of Parser.

import { Bytes, equals } from '../../lib/base/bytes';
import { Regex } from '../../lib/regex/regex';
import { REGEX_AWK, REGEX_EXTENDED, REGEX_LENIENT } from '../../lib/regex/syntax';
import * as builtins from './functions';
import * as code from './code';
import { FunctionInfo, Program } from './code';
import * as lexer from './lexer';
import { Lexer } from './lexer';

export const AWK_REGEX: u32 = REGEX_EXTENDED | REGEX_AWK | REGEX_LENIENT;

/** Expressions in expressions. */
const DEEPEST = 400;

/** Code that was taken out, to be put back later. */
class Piece {
  constructor(
    public words: Array<i32>,
    public lines: Array<i32>,
    /** Places of targets of jumps in it, the last first. */
    public targets: Array<i32>,
    public from: i32,
  ) {}
}

export class Expressions {
  token: Lexer;
  parameters: Array<Bytes> = [];
  /** Places of operands that are targets of jumps, for pieces that move. */
  private targets: Array<i32> = [];
  private depth: i32 = 0;
  /** Values of a list in parentheses that stand on the stack, if that was all that print was given. */
  private grouped: i32 = 0;
  private targetKind: i32 = 0;
  private targetVariable: i32 = 0;

  constructor(
    source: Bytes,
    name: Bytes,
    public program: Program,
  ) {
    this.token = new Lexer(source, name);
  }

  fail(message: string): void {
    this.token.fail(message);
  }

  unexpected(): void {
    this.token.unexpected();
  }

  advance(): void {
    this.token.next();
  }

  isOperator(word: string): bool {
    return this.token.kind == lexer.T_OPERATOR && this.token.word == word;
  }

  isKeyword(word: string): bool {
    return this.token.kind == lexer.T_KEYWORD && this.token.word == word;
  }

  expectOperator(word: string): void {
    if (!this.isOperator(word)) this.unexpected();
    this.advance();
  }

  skipNewlines(): void {
    while (this.token.kind == lexer.T_NEWLINE) this.advance();
  }

  // Code.

  get here(): i32 {
    return this.program.code.length;
  }

  private word(value: i32): void {
    this.program.code.push(value);
    this.program.lines.push(this.token.line);
  }

  emit(operation: i32, first: i32 = NONE, second: i32 = NONE, third: i32 = NONE): void {
    this.word(operation);
    if (first != NONE) this.word(first);
    if (second != NONE) this.word(second);
    if (third != NONE) this.word(third);
    const jumps = operation >= code.JUMP && operation <= code.JUMP_TRUE;
    if (jumps) this.targets.push(this.here - 1);
  }

  /** A jump whose target comes later: the place of it, for patch(). */
  emitJump(operation: i32): i32 {
    this.emit(operation, 0);
    return this.here - 1;
  }

  /** An instruction with an operand before the target: the place of that operand. */
  emitJump2(operation: i32, first: i32): i32 {
    this.emit(operation, first, 0);
    this.targets.push(this.here - 1);
    return this.here - 2;
  }

  patch(place: i32): void {
    this.program.code[place] = this.here;
  }

  /** Takes out the code from `start` on. */
  cut(start: i32): Piece {
    const targets = new Array<i32>();
    while (this.targets.length > 0 && this.targets[this.targets.length - 1] >= start)
      targets.push(this.targets.pop() - start);
    const words = this.program.code.splice(start);
    return new Piece(words, this.program.lines.splice(start), targets, start);
  }

  /** Puts it in here; jumps, which all stay inside of it, move along. */
  paste(piece: Piece): void {
    const start = this.here;
    for (let index = piece.targets.length - 1; index >= 0; index--) {
      const place = piece.targets[index];
      piece.words[place] += start - piece.from;
      this.targets.push(start + place);
    }
    for (let index = 0; index < piece.words.length; index++) {
      this.program.code.push(piece.words[index]);
      this.program.lines.push(piece.lines[index]);
    }
  }

  number(value: f64): i32 {
    this.program.numbers.push(value);
    return this.program.numbers.length - 1;
  }

  private string(value: Bytes): i32 {
    this.program.strings.push(value);
    return this.program.strings.length - 1;
  }

  private regexConstant(pattern: Bytes): i32 {
    const regex = new Regex(pattern, AWK_REGEX);
    if (regex.error != '') this.fail(regex.error);
    this.program.regexes.push(regex);
    return this.program.regexes.length - 1;
  }

  emitUninitialized(): void {
    this.emit(code.UNINITIALIZED);
  }

  /** The number by which code names a variable. */
  variable(name: Bytes): i32 {
    for (let index = 0; index < this.parameters.length; index++) {
      if (equals(this.parameters[index], name)) return -1 - index;
    }
    const place = this.program.globals.place(name);
    if (place >= 0) return this.program.globals.at(place);
    this.program.globals.set(name, this.program.globals.size);
    return this.program.globals.size - 1;
  }

  functionNamed(name: Bytes): FunctionInfo {
    return this.program.functions[this.functionIndex(name)];
  }

  private functionIndex(name: Bytes): i32 {
    for (let index = 0; index < this.program.functions.length; index++) {
      if (equals(this.program.functions[index].name, name)) return index;
    }
    this.program.functions.push(new FunctionInfo(name, this.token.line));
    return this.program.functions.length - 1;
  }

  // Levels of precedence, from low to high.

  startsExpression(): bool {
    const kind = this.token.kind;
    if (kind == lexer.T_OPERATOR) return '( ! - + ++ -- $ / /='.split(' ').includes(this.token.word);
    return (
      kind != lexer.T_END &&
      kind != lexer.T_NEWLINE &&
      (kind != lexer.T_KEYWORD || this.token.word == 'getline')
    );
  }

  expression(noGreater: bool = false): void {
    if (++this.depth > DEEPEST) this.fail('Expression too deep');
    this.or(noGreater);
    if (this.isOperator('?')) {
      this.advance();
      this.skipNewlines();
      const otherwise = this.emitJump(code.JUMP_FALSE);
      this.expression(noGreater);
      this.skipNewlines();
      this.expectOperator(':');
      this.skipNewlines();
      const end = this.emitJump(code.JUMP);
      this.patch(otherwise);
      this.expression(noGreater);
      this.patch(end);
    }
    this.depth--;
  }

  private or(noGreater: bool): void {
    this.and(noGreater);
    while (this.isOperator('||')) this.shortCut(code.JUMP_TRUE, noGreater);
  }

  private and(noGreater: bool): void {
    this.membership(noGreater);
    while (this.isOperator('&&')) this.shortCut(code.JUMP_FALSE, noGreater);
  }

  private shortCut(jump: i32, noGreater: bool): void {
    this.advance();
    this.skipNewlines();
    this.emit(code.TO_BOOLEAN);
    this.emit(code.DUPLICATE);
    const end = this.emitJump(jump);
    this.emit(code.POP);
    if (jump == code.JUMP_TRUE) this.and(noGreater);
    else this.membership(noGreater);
    this.emit(code.TO_BOOLEAN);
    this.patch(end);
  }

  private membership(noGreater: bool): void {
    this.matching(noGreater);
    while (this.isKeyword('in')) this.inArray();
  }

  private inArray(): void {
    this.advance();
    if (this.token.kind != lexer.T_NAME) this.unexpected();
    this.emit(code.IN, this.variable(this.token.text));
    this.advance();
  }

  private matching(noGreater: bool): void {
    this.comparison(noGreater);
    while (this.isOperator('~') || this.isOperator('!~')) {
      const negated = this.token.word == '!~';
      this.advance();
      if (this.isOperator('/') || this.isOperator('/=')) {
        this.token.regex();
        this.emit(code.MATCHES_CONSTANT, this.regexConstant(this.token.text));
        this.advance();
      } else {
        this.comparison(noGreater);
        this.emit(code.MATCHES);
      }
      if (negated) this.emit(code.NOT);
    }
  }

  private comparison(noGreater: bool): void {
    this.concatenation(false);
    if (this.token.kind != lexer.T_OPERATOR) return;
    const word = this.token.word;
    let operation = -1;
    if (word == '<') operation = code.LESS;
    else if (word == '<=') operation = code.LESS_EQUAL;
    else if (word == '==') operation = code.EQUAL;
    else if (word == '!=') operation = code.NOT_EQUAL;
    else if (word == '>' && !noGreater) operation = code.GREATER;
    else if (word == '>=') operation = code.GREATER_EQUAL;
    if (operation < 0) return;
    this.advance();
    this.concatenation(false);
    this.emit(operation);
  }

  /** Operands side by side; and commands that getline reads from, unless `noPipe`. */
  concatenation(noPipe: bool): void {
    this.additive();
    while (true) {
      if (this.startsOperand()) {
        this.additive();
        this.emit(code.CONCATENATE);
      } else if (!noPipe && this.isOperator('|') && this.pipedGetline()) {
        continue;
      } else return;
    }
  }

  /** Whether something follows that can be concatenated: no sign, no division. */
  private startsOperand(): bool {
    const kind = this.token.kind;
    if (kind == lexer.T_OPERATOR) {
      const word = this.token.word;
      return word == '$' || word == '!' || word == '(' || word == '++' || word == '--';
    }
    return kind >= lexer.T_NUMBER && kind <= lexer.T_BUILTIN;
  }

  /** `| getline [target]`: false, with nothing read, if it is another pipe. */
  private pipedGetline(): bool {
    if (!this.token.isBeforeGetline()) return false;
    this.advance();
    this.advance();
    this.optionalTarget();
    this.emit(code.GETLINE, code.FROM_COMMAND, this.targetKind, this.targetVariable);
    return true;
  }

  private additive(): void {
    this.multiplicative();
    while (this.isOperator('+') || this.isOperator('-')) {
      const operation = this.token.word == '+' ? code.ADD : code.SUBTRACT;
      this.advance();
      this.multiplicative();
      this.emit(operation);
    }
  }

  private multiplicative(): void {
    this.unary();
    while (this.isOperator('*') || this.isOperator('/') || this.isOperator('%')) {
      const word = this.token.word;
      this.advance();
      this.unary();
      this.emit(word == '*' ? code.MULTIPLY : word == '/' ? code.DIVIDE : code.REMAINDER);
    }
  }

  private unary(): void {
    if (++this.depth > DEEPEST) this.fail('Expression too deep');
    if (this.isOperator('!')) {
      this.advance();
      this.unary();
      this.emit(code.NOT);
    } else if (this.isOperator('-') || this.isOperator('+')) {
      const operation = this.token.word == '-' ? code.NEGATE : code.TO_NUMBER;
      this.advance();
      this.unary();
      this.emit(operation);
    } else this.power();
    this.depth--;
  }

  private power(): void {
    this.primary();
    if (!this.isOperator('^')) return;
    this.advance();
    // Right-associative; a sign may stand before the exponent.
    this.unary();
    this.emit(code.POWER);
  }

  // Operands.

  private primary(): void {
    const kind = this.token.kind;
    if (kind == lexer.T_NUMBER) {
      this.emit(code.NUMBER, this.number(this.token.number));
      this.advance();
    } else if (kind == lexer.T_STRING) {
      this.emit(code.STRING, this.string(this.token.text));
      this.advance();
    } else if (kind == lexer.T_NAME) this.named();
    else if (kind == lexer.T_CALL) this.call();
    else if (kind == lexer.T_BUILTIN) this.builtin();
    else if (this.isKeyword('getline')) this.plainGetline();
    else if (kind == lexer.T_OPERATOR) this.operatorPrimary(this.token.word);
    else this.unexpected();
  }

  private operatorPrimary(word: string): void {
    if (word == '(') this.group();
    else if (word == '$') this.field();
    else if (word == '/' || word == '/=') {
      this.token.regex();
      this.emit(code.MATCH_RECORD, this.regexConstant(this.token.text));
      this.advance();
    } else if (word == '++' || word == '--') {
      this.advance();
      this.target();
      this.emitIncrement(word == '++' ? 1 : -1, false);
    } else if (word == '-' || word == '+' || word == '!') this.unary();
    else this.unexpected();
  }

  private emitIncrement(by: i32, old: bool): void {
    if (this.targetKind == code.TARGET_VARIABLE) this.emit(code.INCREMENT, this.targetVariable, by, i32(old));
    else if (this.targetKind == code.TARGET_ELEMENT)
      this.emit(code.INCREMENT_ELEMENT, this.targetVariable, by, i32(old));
    else this.emit(code.INCREMENT_FIELD, by, i32(old));
  }

  /** A variable, element or field to assign to: key or index go onto the stack. See targetKind. */
  private target(): void {
    if (this.isOperator('$')) {
      this.advance();
      this.fieldIndex();
      this.targetKind = code.TARGET_FIELD;
      this.targetVariable = 0;
      return;
    }
    if (this.isOperator('(')) {
      this.advance();
      this.target();
      return this.expectOperator(')');
    }
    if (this.token.kind != lexer.T_NAME) this.unexpected();
    const variable = this.variable(this.token.text);
    this.advance();
    const element = this.isOperator('[');
    if (element) this.subscripts();
    this.targetKind = element ? code.TARGET_ELEMENT : code.TARGET_VARIABLE;
    this.targetVariable = variable;
  }

  private optionalTarget(): void {
    this.targetKind = code.TARGET_RECORD;
    this.targetVariable = 0;
    if (this.token.kind == lexer.T_NAME || this.isOperator('$')) this.target();
  }

  private emitLoad(): void {
    if (this.targetKind == code.TARGET_VARIABLE) this.emit(code.LOAD, this.targetVariable);
    else if (this.targetKind == code.TARGET_ELEMENT) this.emit(code.ELEMENT, this.targetVariable);
    else this.emit(code.FIELD);
  }

  private emitStore(kind: i32, variable: i32): void {
    if (kind == code.TARGET_VARIABLE) this.emit(code.STORE, variable);
    else if (kind == code.TARGET_ELEMENT) this.emit(code.STORE_ELEMENT, variable);
    else this.emit(code.STORE_FIELD);
  }

  /** What may follow a target: assignment, increment, or nothing. */
  private afterTarget(): void {
    if (this.token.kind == lexer.T_OPERATOR) {
      const word = this.token.word;
      if (word == '++' || word == '--') {
        this.advance();
        return this.emitIncrement(word == '++' ? 1 : -1, true);
      }
      if (word == '=' || (word.length == 2 && word.endsWith('=') && '+-*/%^'.includes(word.charAt(0)))) {
        return this.assignment(word);
      }
    }
    this.emitLoad();
  }

  private assignment(word: string): void {
    const kind = this.targetKind;
    const variable = this.targetVariable;
    if (word != '=') {
      if (kind != code.TARGET_VARIABLE) this.emit(code.DUPLICATE);
      this.emitLoad();
    }
    this.advance();
    this.skipNewlines();
    this.expression(this.noGreater);
    if (word == '+=') this.emit(code.ADD);
    else if (word == '-=') this.emit(code.SUBTRACT);
    else if (word == '*=') this.emit(code.MULTIPLY);
    else if (word == '/=') this.emit(code.DIVIDE);
    else if (word == '%=') this.emit(code.REMAINDER);
    else if (word == '^=') this.emit(code.POWER);
    this.emitStore(kind, variable);
  }

  /** Whether `>` belongs to print in the right side of an assignment. */
  noGreater: bool = false;

  private named(): void {
    this.target();
    this.afterTarget();
  }

  private field(): void {
    this.advance();
    this.fieldIndex();
    this.targetKind = code.TARGET_FIELD;
    this.afterTarget();
  }

  /** The operand of `$`, which binds closer than anything behind it. */
  private fieldIndex(): void {
    if (this.isOperator('++') || this.isOperator('--')) {
      const by = this.token.word == '++' ? 1 : -1;
      this.advance();
      this.target();
      return this.emitIncrement(by, false);
    }
    if (this.isOperator('-') || this.isOperator('+') || this.isOperator('!')) {
      const word = this.token.word;
      this.advance();
      this.fieldIndex();
      return this.emit(word == '-' ? code.NEGATE : word == '+' ? code.TO_NUMBER : code.NOT);
    }
    if (this.token.kind == lexer.T_NAME || this.isOperator('$')) {
      this.target();
      return this.emitLoad();
    }
    this.primary();
  }

  /** `[a, b]` as one key. */
  subscripts(): void {
    this.expectOperator('[');
    const count = this.list(']');
    if (count == 0) this.unexpected();
    if (count > 1) this.emit(code.JOIN_KEYS, count);
  }

  /** Expressions between commas up to a closing operator, which is read. */
  private list(closing: string): i32 {
    const noGreater = this.noGreater;
    this.noGreater = false;
    let count = 0;
    this.skipNewlines();
    while (!this.isOperator(closing)) {
      this.expression();
      count++;
      this.skipNewlines();
      if (!this.isOperator(',')) break;
      this.advance();
      this.skipNewlines();
    }
    this.noGreater = noGreater;
    this.expectOperator(closing);
    return count;
  }

  private group(): void {
    this.advance();
    const count = this.list(')');
    if (count == 1) return;
    if (count == 0) this.unexpected();
    if (this.isKeyword('in')) {
      this.emit(code.JOIN_KEYS, count);
      return this.inArray();
    }
    // Only print takes a list: see printList().
    if (!this.allowsGroup) this.unexpected();
    this.grouped = count;
  }

  private allowsGroup: bool = false;

  /** What print writes: how many values. */
  printList(): i32 {
    this.grouped = 0;
    this.noGreater = true;
    this.allowsGroup = this.isOperator('(');
    this.expression(true);
    this.allowsGroup = false;
    let count = 1;
    if (this.grouped > 0) {
      count = this.grouped;
      this.grouped = 0;
    } else {
      while (this.isOperator(',')) {
        this.advance();
        this.skipNewlines();
        this.expression(true);
        count++;
      }
    }
    this.noGreater = false;
    return count;
  }

  private plainGetline(): void {
    this.advance();
    this.optionalTarget();
    const kind = this.targetKind;
    const variable = this.targetVariable;
    let source = code.FROM_INPUT;
    if (this.isOperator('<')) {
      this.advance();
      this.primary();
      source = code.FROM_FILE;
    }
    this.emit(code.GETLINE, source, kind, variable);
  }

  private call(): void {
    const index = this.functionIndex(this.token.text);
    this.advance();
    this.expectOperator('(');
    const noGreater = this.noGreater;
    this.noGreater = false;
    let count = 0;
    this.skipNewlines();
    while (!this.isOperator(')')) {
      this.argument();
      count++;
      this.skipNewlines();
      if (!this.isOperator(',')) break;
      this.advance();
      this.skipNewlines();
    }
    this.noGreater = noGreater;
    this.expectOperator(')');
    this.emit(code.CALL, index, count);
  }

  /** A variable by itself may be meant as an array: it is handed over by name. */
  private argument(): void {
    const start = this.here;
    this.expression();
    if (this.here == start + 2 && this.program.code[start] == code.LOAD) {
      const variable = this.program.code[start + 1];
      this.cut(start);
      this.emit(code.ARGUMENT_VARIABLE, variable);
    } else this.emit(code.ARGUMENT_VALUE);
  }

  // Functions of awk itself.

  private builtin(): void {
    const which = this.token.builtin;
    this.advance();
    if (which == builtins.LENGTH && !this.isOperator('(')) {
      this.emit(code.BUILTIN, which, 0);
      return;
    }
    this.expectOperator('(');
    const noGreater = this.noGreater;
    this.noGreater = false;
    if (which == builtins.SPLIT) this.splitCall();
    else if (which == builtins.SUB || which == builtins.GSUB) this.substituteCall(which == builtins.GSUB);
    else if (which == builtins.LENGTH) this.lengthCall();
    else this.plainBuiltin(which);
    this.noGreater = noGreater;
  }

  private plainBuiltin(which: i32): void {
    let count = 0;
    this.skipNewlines();
    while (!this.isOperator(')')) {
      const wantsRegex = (which == builtins.MATCH && count == 1) || (which == builtins.GENSUB && count == 0);
      if (wantsRegex) this.regexArgument();
      else this.expression();
      count++;
      this.skipNewlines();
      if (!this.isOperator(',')) break;
      this.advance();
      this.skipNewlines();
    }
    this.expectOperator(')');
    if (!builtins.takes(which, count)) this.fail('Wrong number of arguments');
    this.emit(code.BUILTIN, which, count);
  }

  /** An expression between slashes is itself here; anything else is a value that is one. */
  private regexArgument(): void {
    if (!this.isOperator('/') && !this.isOperator('/=')) return this.expression();
    const start = this.here;
    this.expression();
    const isRegex = this.here == start + 2 && this.program.code[start] == code.MATCH_RECORD;
    if (isRegex) this.program.code[start] = code.REGEX_VALUE;
  }

  private lengthCall(): void {
    this.skipNewlines();
    if (this.isOperator(')')) {
      this.advance();
      return this.emit(code.BUILTIN, builtins.LENGTH, 0);
    }
    const start = this.here;
    this.expression();
    this.skipNewlines();
    this.expectOperator(')');
    if (this.here == start + 2 && this.program.code[start] == code.LOAD) {
      this.program.code[start] = code.LENGTH_VARIABLE;
    } else this.emit(code.BUILTIN, builtins.LENGTH, 1);
  }

  private splitCall(): void {
    this.skipNewlines();
    this.expression();
    this.expectOperator(',');
    this.skipNewlines();
    if (this.token.kind != lexer.T_NAME) this.unexpected();
    const array = this.variable(this.token.text);
    this.advance();
    let separator = 0;
    this.skipNewlines();
    if (this.isOperator(',')) {
      this.advance();
      this.skipNewlines();
      this.regexArgument();
      separator = 1;
    }
    this.skipNewlines();
    this.expectOperator(')');
    this.emit(code.SPLIT, array, separator);
  }

  private substituteCall(all: bool): void {
    this.skipNewlines();
    this.regexArgument();
    this.skipNewlines();
    this.expectOperator(',');
    this.skipNewlines();
    this.expression();
    this.skipNewlines();
    this.targetKind = code.TARGET_RECORD;
    this.targetVariable = 0;
    if (this.isOperator(',')) {
      this.advance();
      this.skipNewlines();
      this.substitutionTarget();
      this.skipNewlines();
    }
    this.expectOperator(')');
    this.emit(code.SUBSTITUTE, i32(all), this.targetKind, this.targetVariable);
  }

  /** The third argument: a target, or any value, which is changed in vain. */
  private substitutionTarget(): void {
    const start = this.here;
    this.expression();
    const last = this.here;
    const program = this.program.code;
    if (last == start + 2 && program[start] == code.LOAD) {
      this.targetKind = code.TARGET_VARIABLE;
      this.targetVariable = program[start + 1];
      this.cut(start);
    } else if (last - 2 > start && program[last - 2] == code.ELEMENT && this.lastIs(start, 2)) {
      this.targetKind = code.TARGET_ELEMENT;
      this.targetVariable = program[last - 1];
      this.cut(last - 2);
    } else if (last - 1 > start && program[last - 1] == code.FIELD && this.lastIs(start, 1)) {
      this.targetKind = code.TARGET_FIELD;
      this.cut(last - 1);
    } else this.targetKind = code.TARGET_NOTHING;
  }

  /** Whether the last instruction from `start` on has `length` words: operands could look like operations. */
  private lastIs(start: i32, length: i32): bool {
    let at = start;
    let last = start;
    while (at < this.here) {
      last = at;
      at += code.lengthOf(this.program.code[at]);
    }
    return this.here - last == length;
  }
}

const NONE: i32 = i32.MIN_VALUE;
