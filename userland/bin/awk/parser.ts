// From the text of an awk program to its code, in one pass (POSIX awk, "Grammar").
//
// Interface: Parser. Statements are here, expressions in expressions.ts.

import { Bytes } from '../../lib/base/bytes';
import * as code from './code';
import { Program } from './code';
import { Expressions } from './expressions';
import * as lexer from './lexer';

/** Jumps of a loop that wait for their targets. */
class Loop {
  breaks: Array<i32> = [];
  continues: Array<i32> = [];
}

export class Parser extends Expressions {
  private loops: Array<Loop> = [];
  private inFunction: bool = false;

  constructor(source: Bytes, name: Bytes, program: Program) {
    super(source, name, program);
  }

  /** Reads the whole program. */
  parse(): void {
    this.advance();
    this.skipTerminators();
    while (this.token.kind != lexer.T_END) {
      this.item();
      this.skipTerminators();
    }
  }

  /** After the last source: every function that is called must be there. */
  checkFunctions(): void {
    for (let index = 0; index < this.program.functions.length; index++) {
      const info = this.program.functions[index];
      if (info.entry >= 0) continue;
      this.token.line = info.line;
      this.fail('Call to undefined function');
    }
  }

  private item(): void {
    if (this.isKeyword('function')) return this.functionDefinition();
    if (this.isKeyword('BEGIN') || this.isKeyword('END')) {
      const begins = this.isKeyword('BEGIN');
      this.advance();
      if (begins) this.program.begins.push(this.here);
      else this.program.ends.push(this.here);
      this.block();
      this.emit(code.HALT);
      return;
    }
    this.program.rules.push(this.here);
    this.rule();
    this.emit(code.HALT);
  }

  private rule(): void {
    if (this.isOperator('{')) return this.block();
    const start = this.here;
    this.expression();
    let skip = -1;
    if (this.isOperator(',')) {
      // RANGE goes before the first expression, which is parsed already: it is moved behind.
      const first = this.cut(start);
      this.advance();
      this.skipNewlines();
      const range = this.program.ranges++;
      const active = this.emitJump2(code.RANGE, range);
      this.paste(first);
      skip = this.emitJump(code.JUMP_FALSE);
      this.emit(code.SET_RANGE, range, 1);
      this.patch(active + 1);
      this.expression();
      const goesOn = this.emitJump(code.JUMP_FALSE);
      this.emit(code.SET_RANGE, range, 0);
      this.patch(goesOn);
    } else {
      skip = this.emitJump(code.JUMP_FALSE);
    }
    if (this.isOperator('{')) this.block();
    else this.emit(code.PRINT, 0, code.TO_STDOUT);
    this.patch(skip);
  }

  private functionDefinition(): void {
    this.advance();
    if (this.token.kind != lexer.T_NAME && this.token.kind != lexer.T_CALL) this.unexpected();
    const info = this.functionNamed(this.token.text);
    if (info.entry >= 0) this.fail('Duplicate function');
    this.advance();
    this.expectOperator('(');
    const parameters = new Array<Bytes>();
    while (!this.isOperator(')')) {
      this.skipNewlines();
      if (this.token.kind != lexer.T_NAME) this.unexpected();
      parameters.push(this.token.text);
      this.advance();
      this.skipNewlines();
      if (!this.isOperator(',')) break;
      this.advance();
    }
    this.expectOperator(')');
    this.skipNewlines();
    info.parameters = parameters.length;
    info.entry = this.here;
    this.parameters = parameters;
    this.inFunction = true;
    this.block();
    this.inFunction = false;
    this.parameters = [];
    this.emitUninitialized();
    this.emit(code.RETURN);
  }

  private block(): void {
    this.expectOperator('{');
    this.skipTerminators();
    while (!this.isOperator('}')) {
      if (this.token.kind == lexer.T_END) this.unexpected();
      this.statement();
      this.skipTerminators();
    }
    this.advance();
  }

  private skipTerminators(): void {
    while (this.token.kind == lexer.T_NEWLINE || this.isOperator(';')) this.advance();
  }

  private endSimple(): void {
    if (this.token.kind == lexer.T_NEWLINE || this.isOperator(';')) return this.advance();
    if (this.isOperator('}') || this.token.kind == lexer.T_END) return;
    this.unexpected();
  }

  /** The statement that a condition or loop governs. */
  private body(): void {
    this.skipNewlines();
    if (this.isOperator(';')) return this.advance();
    this.statement();
  }

  private statement(): void {
    if (this.isOperator('{')) return this.block();
    if (this.token.kind == lexer.T_KEYWORD) {
      if (this.controlStatement(this.token.word)) return;
    }
    this.simpleStatement();
    this.endSimple();
  }

  private controlStatement(word: string): bool {
    if (word == 'if') this.ifStatement();
    else if (word == 'while') this.whileStatement();
    else if (word == 'do') this.doStatement();
    else if (word == 'for') this.forStatement();
    else if (word == 'break' || word == 'continue') this.jumpStatement(word == 'break');
    else if (word == 'next' || word == 'nextfile') {
      this.advance();
      this.emit(word == 'next' ? code.NEXT : code.NEXT_FILE);
      this.endSimple();
    } else if (word == 'exit') {
      this.advance();
      const has = this.startsExpression();
      if (has) this.expression();
      this.emit(code.EXIT, i32(has));
      this.endSimple();
    } else if (word == 'return') {
      if (!this.inFunction) this.fail('return outside of a function');
      this.advance();
      if (this.startsExpression()) this.expression();
      else this.emitUninitialized();
      this.emit(code.RETURN);
      this.endSimple();
    } else return false;
    return true;
  }

  private condition(): void {
    this.expectOperator('(');
    this.expression();
    this.expectOperator(')');
  }

  private ifStatement(): void {
    this.advance();
    this.condition();
    const otherwise = this.emitJump(code.JUMP_FALSE);
    this.body();
    // An `else` may stand behind line feeds and one semicolon.
    this.skipTerminators();
    if (!this.isKeyword('else')) return this.patch(otherwise);
    this.advance();
    const end = this.emitJump(code.JUMP);
    this.patch(otherwise);
    this.body();
    this.patch(end);
  }

  private beginLoop(): Loop {
    const loop = new Loop();
    this.loops.push(loop);
    return loop;
  }

  private patchAll(places: Array<i32>): void {
    for (let index = 0; index < places.length; index++) this.patch(places[index]);
  }

  private whileStatement(): void {
    this.advance();
    const start = this.here;
    this.condition();
    const end = this.emitJump(code.JUMP_FALSE);
    const loop = this.beginLoop();
    this.body();
    this.patchAllTo(loop.continues, start);
    this.emit(code.JUMP, start);
    this.patch(end);
    this.patchAll(loop.breaks);
    this.loops.pop();
  }

  private doStatement(): void {
    this.advance();
    const start = this.here;
    const loop = this.beginLoop();
    this.body();
    this.skipTerminators();
    if (!this.isKeyword('while')) this.unexpected();
    this.advance();
    this.patchAll(loop.continues);
    this.condition();
    this.emit(code.JUMP_TRUE, start);
    this.patchAll(loop.breaks);
    this.loops.pop();
    this.endSimple();
  }

  private forStatement(): void {
    this.advance();
    this.expectOperator('(');
    if (this.token.kind == lexer.T_NAME && this.iteration()) return;
    if (!this.isOperator(';')) this.simpleStatement();
    this.expectOperator(';');
    this.skipNewlines();
    const start = this.here;
    let end = -1;
    if (!this.isOperator(';')) {
      this.expression();
      end = this.emitJump(code.JUMP_FALSE);
    }
    this.expectOperator(';');
    this.skipNewlines();
    // The step is parsed before the body and runs behind it.
    const stepStart = this.here;
    if (!this.isOperator(')')) this.simpleStatement();
    const step = this.cut(stepStart);
    this.expectOperator(')');
    const loop = this.beginLoop();
    this.body();
    this.patchAll(loop.continues);
    this.paste(step);
    this.emit(code.JUMP, start);
    if (end >= 0) this.patch(end);
    this.patchAll(loop.breaks);
    this.loops.pop();
  }

  /** `for (name in array)`; false, with nothing read, if it is another loop. */
  private iteration(): bool {
    const name = this.token.text;
    const place = this.token.place;
    const line = this.token.line;
    this.advance();
    let found = this.isKeyword('in');
    if (found) {
      this.advance();
      found = this.token.kind == lexer.T_NAME;
    }
    const array = this.token.text;
    if (found) {
      this.advance();
      found = this.isOperator(')');
    }
    if (!found) {
      this.token.goBack(place, name, line);
      return false;
    }
    this.advance();
    this.emit(code.ITERATE, this.variable(array));
    const start = this.here;
    const end = this.emitJump2(code.NEXT_KEY, this.variable(name)) + 1;
    const loop = this.beginLoop();
    this.body();
    this.patchAllTo(loop.continues, start);
    this.emit(code.JUMP, start);
    this.patch(end);
    this.patchAll(loop.breaks);
    this.emit(code.END_ITERATION);
    this.loops.pop();
    return true;
  }

  private patchAllTo(places: Array<i32>, target: i32): void {
    for (let index = 0; index < places.length; index++) this.program.code[places[index]] = target;
  }

  private jumpStatement(breaks: bool): void {
    if (this.loops.length == 0) this.fail(breaks ? 'break outside of a loop' : 'continue outside of a loop');
    this.advance();
    const loop = this.loops[this.loops.length - 1];
    const place = this.emitJump(code.JUMP);
    if (breaks) loop.breaks.push(place);
    else loop.continues.push(place);
    this.endSimple();
  }

  private simpleStatement(): void {
    if (this.isKeyword('print')) return this.printStatement(code.PRINT);
    if (this.isKeyword('printf')) return this.printStatement(code.PRINTF);
    if (this.isKeyword('delete')) return this.deleteStatement();
    this.expression();
    this.emit(code.POP);
  }

  private deleteStatement(): void {
    this.advance();
    if (this.token.kind != lexer.T_NAME) this.unexpected();
    const array = this.variable(this.token.text);
    this.advance();
    if (!this.isOperator('[')) return this.emit(code.DELETE_ALL, array);
    this.subscripts();
    this.emit(code.DELETE, array);
  }

  private printStatement(operation: i32): void {
    this.advance();
    let count = 0;
    if (this.startsExpression()) {
      count = this.printList();
    }
    if (operation == code.PRINTF && count == 0) this.unexpected();
    let redirection = code.TO_STDOUT;
    if (this.isOperator('>')) redirection = code.TO_FILE;
    else if (this.isOperator('>>')) redirection = code.TO_APPEND;
    else if (this.isOperator('|')) redirection = code.TO_PIPE;
    if (redirection != code.TO_STDOUT) {
      this.advance();
      this.concatenation(true);
    }
    this.emit(operation, count, redirection);
  }
}
