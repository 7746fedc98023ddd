// awk's machine: runs the code of a program over the records of its input.
//
// Interface: Machine.

import { isName } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, equalsText, indexOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { BytesMap } from '../../lib/base/bytes_map';
import { O_RDONLY, close, open } from '../../lib/base/fs';
import { Writer, complain, exit, stdout } from '../../lib/base/io';
import { failed } from '../../lib/command/message';
import { environment } from '../../lib/base/program';
import { Regex } from '../../lib/regex/regex';
import * as code from './code';
import { Program } from './code';
import { AWK_REGEX } from './expressions';
import { Formatter, Values } from './format';
import { RecordReader, RecordSeparator } from './input';
import { putAwkEscape } from './lexer';
import { FieldSeparator, Record } from './record';
import { Stack } from './stack';
import { Streams } from './streams';
import { Cell, EMPTY, INPUT, NUMBER, STRING, numberText } from './value';

/** Calls in calls: more is endless recursion. */
const DEEPEST = 200_000;
/** Dynamic expressions that are kept compiled. */
const MOST_REGEXES = 500;

/** How a piece of code ended. */
export const ENDED = 0;
export const ENDED_NEXT = 1;
export const ENDED_FILE = 2;
export const ENDED_EXIT = 3;

/** A call in progress. */
class Frame {
  constructor(
    public back: i32,
    public locals: Array<Cell>,
    public iterations: i32,
  ) {}
}

/** The keys of a loop over an array. */
class Iteration {
  at: i32 = 0;

  constructor(
    public keys: Array<Bytes>,
    public array: BytesMap<Cell>,
  ) {}
}

/** Values of printf: those on the stack, from the second on. */
class StackValues extends Values {
  private depth: i32;

  constructor(
    private stack: Stack,
    count: i32,
    private format: Bytes,
  ) {
    super();
    this.depth = count - 1;
  }

  next(): bool {
    return --this.depth >= 0;
  }

  number(): f64 {
    return this.stack.numberBelow(this.depth);
  }

  text(): Bytes {
    return this.stack.textBelow(this.depth, this.format);
  }

  isNumber(): bool {
    return this.stack.kindAt(this.depth) == NUMBER;
  }
}

export class Machine {
  stack: Stack;
  record: Record;
  streams: Streams = new Streams();
  /** An expression that a function was given as such (REGEX_VALUE). */
  givenRegex: Regex | null = null;
  scratch: ByteBuffer = new ByteBuffer(256);
  status: i32 = 0;
  private globals: Array<Cell>;
  private locals: Array<Cell> = [];
  private frames: Array<Frame> = [];
  private passed: Array<Cell> = [];
  private iterations: Array<Iteration> = [];
  private active: Array<bool> = [];
  private regexes: BytesMap<Regex> = new BytesMap<Regex>();
  private separators: BytesMap<FieldSeparator> = new BytesMap<FieldSeparator>();
  private recordSeparator: RecordSeparator = new RecordSeparator([0x0a]);
  private input: RecordReader | null = null;
  private nextArgument: i32 = 1;
  private anyFile: bool = false;
  private inputEnded: bool = false;
  private exiting: bool = false;
  private pc: i32 = 0;

  constructor(
    public program: Program,
    private name: Bytes,
  ) {
    const globals = new Array<Cell>();
    for (let index = 0; index < program.globals.size; index++) globals.push(new Cell());
    this.globals = globals;
    this.stack = new Stack(globals[code.CONVFMT]);
    this.record = new Record(globals[code.NF], globals[code.OFS], globals[code.CONVFMT]);
    for (let index = 0; index < program.ranges; index++) this.active.push(false);
    this.prepare();
  }

  private prepare(): void {
    this.special(code.NR).setNumber(0);
    this.special(code.FNR).setNumber(0);
    this.special(code.RSTART).setNumber(0);
    this.special(code.RLENGTH).setNumber(0);
    this.special(code.FS).setText(toBytes(' '), STRING);
    this.special(code.OFS).setText(toBytes(' '), STRING);
    this.special(code.ORS).setText(toBytes('\n'), STRING);
    this.special(code.RS).setText(toBytes('\n'), STRING);
    this.special(code.SUBSEP).setText(toBytes('\x1c'), STRING);
    this.special(code.CONVFMT).setText(toBytes('%.6g'), STRING);
    this.special(code.OFMT).setText(toBytes('%.6g'), STRING);
    const variables = environment();
    const elements = this.special(code.ENVIRON).elements();
    for (let index = 0; index < variables.length; index++) {
      const equalsAt = indexOf(variables[index], 0x3d);
      if (equalsAt < 0) continue;
      const cell = new Cell();
      cell.setText(sliceOf(variables[index], equalsAt + 1), INPUT);
      elements.set(sliceOf(variables[index], 0, equalsAt), cell);
    }
  }

  /** ARGV: the name, then the operands. */
  setArguments(words: Array<Bytes>): void {
    const elements = this.special(code.ARGV).elements();
    for (let index = 0; index < words.length; index++) {
      const cell = new Cell();
      cell.setText(words[index], INPUT);
      elements.set(toBytes(index.toString()), cell);
    }
    this.special(code.ARGC).setNumber(words.length);
  }

  @inline
  special(variable: i32): Cell {
    return unchecked(this.globals[variable]);
  }

  /** Ends the program with a message about the line that runs. */
  fail(message: string): void {
    this.streams.flush();
    const line = this.pc < this.program.lines.length ? this.program.lines[this.pc] : 0;
    complain().bytes(this.name).byte(0x3a).decimal(line).text(': ').text(message).end();
    exit(2);
  }

  // Running.

  /** BEGIN, the input, END: the exit status. */
  run(): i32 {
    const program = this.program;
    let ended = this.runAll(program.begins);
    if (ended != ENDED_EXIT && (program.rules.length > 0 || program.ends.length > 0)) {
      while (ended != ENDED_EXIT && this.nextRecord()) {
        ended = this.runAll(program.rules);
        if (ended == ENDED_FILE) this.skipFile();
        if (stdout.error < 0) break;
      }
    }
    if (!this.exiting || ended == ENDED_EXIT) this.runAll(program.ends);
    this.streams.closeAll();
    return this.status;
  }

  private runAll(entries: Array<i32>): i32 {
    if (this.exiting && entries !== this.program.ends) return ENDED_EXIT;
    for (let index = 0; index < entries.length; index++) {
      const ended = this.execute(entries[index]);
      if (ended == ENDED) continue;
      this.stack.size = 0;
      this.frames.length = 0;
      this.iterations.length = 0;
      this.locals = [];
      if (ended == ENDED_EXIT) this.exiting = true;
      return ended;
    }
    return ENDED;
  }

  // Input.

  /** Sets a variable by `name=value` from the command line. */
  assign(name: Bytes, value: Bytes): void {
    const text = new ByteBuffer();
    for (let at = 0; at < value.length;) {
      if (value[at] == 0x5c) at = putAwkEscape(text, value, at + 1);
      else text.byte(value[at++]);
    }
    const place = this.program.globals.place(name);
    if (place < 0) return;
    const variable = this.program.globals.at(place);
    this.globals[variable].setText(text.take(), INPUT);
    this.changed(variable);
  }

  private argument(index: i32): Bytes {
    const elements = this.special(code.ARGV).elements();
    const place = elements.place(toBytes(index.toString()));
    return place < 0 ? EMPTY : this.textOf(elements.at(place));
  }

  textOf(cell: Cell): Bytes {
    return cell.kind == NUMBER ? numberText(cell.number, this.special(code.CONVFMT).text) : cell.text;
  }

  /** Opens the next file of ARGV, standard input if it names none. */
  private openNext(): bool {
    while (this.nextArgument < <i32>this.numberOfCell(this.special(code.ARGC))) {
      const word = this.argument(this.nextArgument++);
      if (word.length == 0) continue;
      const equalsAt = indexOf(word, 0x3d);
      if (equalsAt > 0 && isName(word, equalsAt)) {
        this.assign(sliceOf(word, 0, equalsAt), sliceOf(word, equalsAt + 1));
        continue;
      }
      this.anyFile = true;
      const fd = equalsText(word, '-') ? 0 : open(word, O_RDONLY);
      if (fd < 0) {
        this.streams.flush();
        failed(word, fd);
        this.status = 2;
        continue;
      }
      this.beginFile(fd, word);
      return true;
    }
    if (this.anyFile) return false;
    this.anyFile = true;
    this.beginFile(0, EMPTY);
    return true;
  }

  private numberOfCell(cell: Cell): f64 {
    this.stack.pushCell(cell);
    return this.stack.popNumber();
  }

  private beginFile(fd: i32, name: Bytes): void {
    this.input = new RecordReader(fd);
    this.special(code.FILENAME).setText(name, INPUT);
    this.special(code.FNR).setNumber(0);
  }

  private skipFile(): void {
    const input = this.input;
    if (input === null) return;
    if (input.error < 0) {
      this.streams.flush();
      failed(this.special(code.FILENAME).text, input.error);
      this.status = 2;
    }
    input.release();
    if (input.fd > 0) close(input.fd);
    this.input = null;
  }

  /** Reads a record of the main input, which counts; null: there is none. */
  private readMain(): Bytes | null {
    while (!this.inputEnded) {
      let input = this.input;
      if (input === null) {
        if (!this.openNext()) break;
        input = this.input!;
      }
      if (input.next(this.recordSeparator)) {
        this.count(code.NR);
        this.count(code.FNR);
        return input.text;
      }
      this.skipFile();
    }
    this.inputEnded = true;
    return null;
  }

  private count(variable: i32): void {
    const cell = this.special(variable);
    cell.setNumber(this.numberOfCell(cell) + 1);
  }

  private nextRecord(): bool {
    const text = this.readMain();
    if (text === null) return false;
    this.record.setWhole(text);
    return true;
  }

  // Variables.

  @inline
  private cell(variable: i32): Cell {
    return variable >= 0 ? unchecked(this.globals[variable]) : this.locals[-1 - variable];
  }

  private array(variable: i32): BytesMap<Cell> {
    const cell = this.cell(variable);
    if (cell.array === null && cell.kind != 0) this.fail('Not an array');
    return cell.elements();
  }

  private valueCell(variable: i32): Cell {
    const cell = this.cell(variable);
    if (cell.array !== null) this.fail('Array used where a value is needed');
    return cell;
  }

  private element(array: BytesMap<Cell>, key: Bytes): Cell {
    const place = array.place(key);
    if (place >= 0) return array.at(place);
    const cell = new Cell();
    array.set(key, cell);
    return cell;
  }

  /** A special variable has been assigned to. */
  private changed(variable: i32): void {
    if (variable > code.OFMT) return;
    const cell = this.special(variable);
    if (variable == code.NF) return this.record.setCount(this.numberOfCell(cell));
    if (variable == code.FS) {
      this.record.split();
      this.record.separator = this.separatorFor(this.textOf(cell));
    } else if (variable == code.RS) {
      this.recordSeparator = new RecordSeparator(this.textOf(cell));
      this.record.lines = this.recordSeparator.isParagraph;
    } else if (variable != code.NR && variable != code.FNR && cell.kind == NUMBER) {
      cell.text = this.textOf(cell);
    }
    if (cell.kind != NUMBER || variable <= code.FNR) return;
    cell.setText(this.textOf(cell), INPUT);
  }

  separatorFor(text: Bytes): FieldSeparator {
    const place = this.separators.place(text);
    if (place >= 0) return this.separators.at(place);
    const separator = new FieldSeparator(text);
    if (separator.error != '') this.fail(separator.error);
    if (this.separators.size >= MOST_REGEXES) this.separators.clear();
    this.separators.set(text, separator);
    return separator;
  }

  /** The compiled form of a dynamic expression. */
  regexFor(pattern: Bytes): Regex {
    const place = this.regexes.place(pattern);
    if (place >= 0) return this.regexes.at(place);
    if (this.regexes.size >= MOST_REGEXES) this.dropRegexes();
    const regex = new Regex(pattern, AWK_REGEX);
    if (regex.error != '') this.fail(regex.error);
    this.regexes.set(pattern, regex);
    return regex;
  }

  private dropRegexes(): void {
    const patterns = this.regexes.list();
    for (let index = 0; index < patterns.length; index++)
      this.regexes.at(this.regexes.place(patterns[index])).free();
    this.regexes.clear();
  }

  /** The expression that a function was given, as such or as text on the stack. */
  popRegex(): Regex {
    const given = this.givenRegex;
    this.givenRegex = null;
    if (given === null) return this.regexFor(this.stack.popText());
    this.stack.pop();
    return given;
  }

  matches(regex: Regex, text: Bytes): bool {
    return regex.test(addressOf(text), addressOf(text) + text.length);
  }

  // Fields.

  private pushField(index: f64): void {
    if (!(index >= 0)) this.fail('Access to negative field');
    const whole = floor(index);
    if (whole == 0) return this.stack.pushCell(this.record.current());
    const cell = this.record.field(whole);
    if (cell === null) this.stack.pushUnset();
    else this.stack.pushCell(cell);
  }

  /** The top becomes the value of a field; it stays. */
  storeField(index: f64): void {
    if (!(index >= 0)) this.fail('Access to negative field');
    const whole = floor(index);
    if (whole == 0) {
      const text = this.stack.popText();
      this.record.setWhole(text);
      return this.stack.pushText(text, INPUT);
    }
    const cell = this.record.fieldToSet(whole);
    if (cell === null) this.fail('Field number too large');
    this.stack.topTo(cell!);
  }

  /** Puts a text into the target of getline or sub. */
  storeTarget(kind: i32, variable: i32, key: Bytes, index: f64, text: Bytes, textKind: u8): void {
    if (kind == code.TARGET_RECORD) this.record.setWhole(text);
    else if (kind == code.TARGET_VARIABLE) {
      this.valueCell(variable).setText(text, textKind);
      if (variable >= 0) this.changed(variable);
    } else if (kind == code.TARGET_ELEMENT) this.element(this.array(variable), key).setText(text, textKind);
    else if (kind == code.TARGET_FIELD) {
      this.stack.pushText(text, textKind);
      this.storeField(index);
      this.stack.pop();
    }
  }

  /** Pushes what a target holds. */
  loadTarget(kind: i32, variable: i32, key: Bytes, index: f64): void {
    if (kind == code.TARGET_VARIABLE) {
      if (variable == code.NF) this.record.split();
      this.stack.pushCell(this.valueCell(variable));
    } else if (kind == code.TARGET_ELEMENT) this.stack.pushCell(this.element(this.array(variable), key));
    else this.pushField(kind == code.TARGET_FIELD ? index : 0);
  }

  // Instructions.

  private execute(entry: i32): i32 {
    const words = this.program.code;
    const stack = this.stack;
    let pc = entry;
    while (true) {
      this.pc = pc;
      const operation = unchecked(words[pc++]);
      switch (operation) {
        case code.NUMBER:
          stack.pushNumber(unchecked(this.program.numbers[unchecked(words[pc++])]));
          break;
        case code.STRING:
          stack.pushText(unchecked(this.program.strings[unchecked(words[pc++])]));
          break;
        case code.LOAD: {
          const variable = unchecked(words[pc++]);
          if (variable == code.NF) this.record.split();
          stack.pushCell(this.valueCell(variable));
          break;
        }
        case code.STORE: {
          const variable = unchecked(words[pc++]);
          stack.topTo(this.valueCell(variable));
          if (<u32>variable <= <u32>code.OFMT) this.changed(variable);
          break;
        }
        case code.ELEMENT:
          stack.pushCell(this.element(this.array(unchecked(words[pc++])), stack.popText()));
          break;
        case code.FIELD:
          this.pushField(stack.popNumber());
          break;
        case code.POP:
          stack.pop();
          break;
        case code.DUPLICATE:
          stack.duplicate();
          break;
        case code.JUMP:
          pc = unchecked(words[pc]);
          break;
        case code.JUMP_FALSE:
          pc = stack.popBoolean() ? pc + 1 : unchecked(words[pc]);
          break;
        case code.JUMP_TRUE:
          pc = stack.popBoolean() ? unchecked(words[pc]) : pc + 1;
          break;
        case code.CALL:
          this.enter(unchecked(words[pc]), unchecked(words[pc + 1]), pc + 2);
          pc = this.program.functions[unchecked(words[pc])].entry;
          break;
        case code.RETURN:
          pc = this.leave();
          break;
        case code.NEXT_KEY:
          pc = this.nextKey(unchecked(words[pc])) ? pc + 2 : unchecked(words[pc + 1]);
          break;
        case code.RANGE:
          pc = this.active[unchecked(words[pc])] ? unchecked(words[pc + 1]) : pc + 2;
          break;
        case code.HALT:
          return ENDED;
        case code.NEXT:
          return ENDED_NEXT;
        case code.NEXT_FILE:
          return ENDED_FILE;
        case code.EXIT:
          if (words[pc] != 0) this.status = <i32>((<i64>stack.popNumber()) & 0xff);
          return ENDED_EXIT;
        default:
          if (operation >= code.ADD && operation <= code.TO_BOOLEAN) pc = this.operate(operation, pc);
          else pc = this.perform(operation, pc);
      }
    }
  }

  private operate(operation: i32, at: i32): i32 {
    const stack = this.stack;
    if (operation <= code.POWER) {
      const other = stack.popNumber();
      const one = stack.popNumber();
      stack.pushNumber(this.arithmetic(operation, one, other));
      return at;
    }
    switch (operation) {
      case code.NEGATE:
        stack.pushNumber(-stack.popNumber());
        return at;
      case code.TO_NUMBER:
        stack.pushNumber(stack.popNumber());
        return at;
      case code.NOT:
        stack.pushNumber(f64(!stack.popBoolean()));
        return at;
      case code.TO_BOOLEAN:
        stack.pushNumber(f64(stack.popBoolean()));
        return at;
      case code.CONCATENATE: {
        const other = stack.popText();
        stack.pushText(concat(stack.popText(), other));
        return at;
      }
      case code.MATCHES: {
        const regex = this.regexFor(stack.popText());
        stack.pushNumber(f64(this.matches(regex, stack.popText())));
        return at;
      }
      case code.MATCHES_CONSTANT:
        stack.pushNumber(f64(this.matches(this.program.regexes[this.program.code[at]], stack.popText())));
        return at + 1;
      case code.IN:
        stack.pushNumber(f64(this.array(this.program.code[at]).has(stack.popText())));
        return at + 1;
      default:
        stack.pushNumber(f64(holds(operation, stack.popComparison())));
        return at;
    }
  }

  private arithmetic(operation: i32, one: f64, other: f64): f64 {
    if (operation == code.ADD) return one + other;
    if (operation == code.SUBTRACT) return one - other;
    if (operation == code.MULTIPLY) return one * other;
    if (operation == code.POWER) return Math.pow(one, other);
    if (other == 0) this.fail('Division by zero');
    return operation == code.DIVIDE ? one / other : one % other;
  }

  /** The rarer instructions; `at` is behind the operation. Answers where to go on. */
  private perform(operation: i32, at: i32): i32 {
    const words = this.program.code;
    const stack = this.stack;
    switch (operation) {
      case code.UNINITIALIZED:
        stack.pushUnset();
        break;
      case code.MATCH_RECORD:
        stack.pushNumber(f64(this.matches(this.program.regexes[words[at]], this.record.current().text)));
        break;
      case code.REGEX_VALUE:
        this.givenRegex = this.program.regexes[words[at]];
        stack.pushUnset();
        break;
      case code.STORE_ELEMENT:
        this.storeElement(words[at]);
        break;
      case code.STORE_FIELD:
        stack.swap();
        this.storeField(stack.popNumber());
        break;
      case code.INCREMENT:
      case code.INCREMENT_ELEMENT:
      case code.INCREMENT_FIELD:
        this.increment(operation, at);
        break;
      case code.JOIN_KEYS:
        this.joinKeys(words[at]);
        break;
      case code.ITERATE: {
        const array = this.array(words[at]);
        this.iterations.push(new Iteration(array.list(), array));
        break;
      }
      case code.END_ITERATION:
        this.iterations.pop();
        break;
      case code.SET_RANGE:
        this.active[words[at]] = words[at + 1] != 0;
        break;
      case code.ARGUMENT_VALUE: {
        const cell = new Cell();
        stack.topTo(cell);
        stack.pop();
        this.passed.push(cell);
        break;
      }
      case code.ARGUMENT_VARIABLE:
        this.passVariable(words[at]);
        break;
      case code.DELETE:
        this.array(words[at]).delete(stack.popText());
        break;
      case code.DELETE_ALL:
        this.array(words[at]).clear();
        break;
      case code.LENGTH_VARIABLE:
        this.lengthOf(words[at]);
        break;
      default:
        this.statement(operation, at);
    }
    return at + code.lengthOf(operation) - 1;
  }

  private statement(operation: i32, at: i32): void {
    const words = this.program.code;
    if (operation == code.PRINT) this.print(words[at], words[at + 1]);
    else if (operation == code.PRINTF) this.printf(words[at], words[at + 1]);
    else if (operation == code.GETLINE) this.getline(words[at], words[at + 1], words[at + 2]);
    else if (operation == code.BUILTIN) this.builtin(words[at], words[at + 1]);
    else if (operation == code.SPLIT) this.splitText(words[at], words[at + 1] != 0);
    else if (operation == code.SUBSTITUTE) this.substitute(words[at] != 0, words[at + 1], words[at + 2]);
  }

  /** Overridden where awk's functions are: builtins.ts. */
  builtin(_which: i32, _count: i32): void {}

  substitute(_all: bool, _kind: i32, _variable: i32): void {}

  private storeElement(variable: i32): void {
    const stack = this.stack;
    stack.swap();
    const key = stack.popText();
    stack.topTo(this.element(this.array(variable), key));
  }

  private increment(operation: i32, at: i32): void {
    const words = this.program.code;
    const stack = this.stack;
    const isField = operation == code.INCREMENT_FIELD;
    const variable = isField ? 0 : words[at];
    const by = <f64>words[isField ? at : at + 1];
    const old = words[isField ? at + 1 : at + 2] != 0;
    if (isField) {
      const index = stack.popNumber();
      this.pushField(index);
      const value = stack.popNumber();
      stack.pushNumber(value + by);
      this.storeField(index);
      stack.pop();
      stack.pushNumber(old ? value : value + by);
      return;
    }
    if (operation == code.INCREMENT && variable == code.NF) this.record.split();
    const cell =
      operation == code.INCREMENT
        ? this.valueCell(variable)
        : this.element(this.array(variable), stack.popText());
    const value = cell.kind == NUMBER ? cell.number : this.numberOfCell(cell);
    cell.setNumber(value + by);
    stack.pushNumber(old ? value : value + by);
    if (operation == code.INCREMENT && <u32>variable <= <u32>code.OFMT) this.changed(variable);
  }

  private joinKeys(count: i32): void {
    const scratch = this.scratch;
    scratch.clear();
    const separator = this.textOf(this.special(code.SUBSEP));
    const format = this.textOf(this.special(code.CONVFMT));
    for (let depth = count - 1; depth >= 0; depth--) {
      scratch.bytes(this.stack.textBelow(depth, format));
      if (depth > 0) scratch.bytes(separator);
    }
    this.stack.size -= count;
    this.stack.pushText(scratch.take());
  }

  private nextKey(variable: i32): bool {
    const iteration = this.iterations[this.iterations.length - 1];
    while (iteration.at < iteration.keys.length) {
      const key = iteration.keys[iteration.at++];
      // What the loop has deleted does not come up any more.
      if (!iteration.array.has(key)) continue;
      this.valueCell(variable).setText(key, INPUT);
      if (variable >= 0) this.changed(variable);
      return true;
    }
    return false;
  }

  // Functions.

  private passVariable(variable: i32): void {
    if (variable == code.NF) this.record.split();
    const source = this.cell(variable);
    const cell = new Cell();
    if (source.array !== null) cell.array = source.array;
    else if (source.kind == 0) cell.alias = source;
    else {
      this.stack.pushCell(source);
      this.stack.topTo(cell);
      this.stack.pop();
    }
    this.passed.push(cell);
  }

  private enter(which: i32, count: i32, back: i32): void {
    const info = this.program.functions[which];
    if (count > info.parameters) this.fail('Too many arguments in a call');
    if (this.frames.length >= DEEPEST) this.fail('Calls too deep');
    const locals = this.passed.splice(this.passed.length - count, count);
    while (locals.length < info.parameters) locals.push(new Cell());
    this.frames.push(new Frame(back, this.locals, this.iterations.length));
    this.locals = locals;
  }

  private leave(): i32 {
    const frame = this.frames.pop();
    this.locals = frame.locals;
    this.iterations.length = frame.iterations;
    return frame.back;
  }

  private lengthOf(variable: i32): void {
    const cell = this.cell(variable);
    if (cell.array !== null) return this.stack.pushNumber(cell.array!.size);
    if (variable == code.NF) this.record.split();
    this.stack.pushCell(cell);
    this.builtin(0, 1);
  }

  // Output and input.

  private writerFor(redirection: i32): Writer {
    if (redirection == code.TO_STDOUT) return stdout;
    return this.streams.output(this.stack.popText(), redirection);
  }

  private finishOutput(out: Writer): void {
    if (out.fd == 2) out.flush();
  }

  private print(count: i32, redirection: i32): void {
    const out = this.writerFor(redirection);
    if (count == 0) out.bytes(this.record.current().text);
    else {
      const format = this.special(code.OFMT).text;
      const separator = this.special(code.OFS).text;
      for (let depth = count - 1; depth >= 0; depth--) {
        out.bytes(this.stack.textBelow(depth, format));
        if (depth > 0) out.bytes(separator);
      }
      this.stack.size -= count;
    }
    out.bytes(this.special(code.ORS).text);
    this.finishOutput(out);
  }

  private printf(count: i32, redirection: i32): void {
    const out = this.writerFor(redirection);
    this.formatted(count);
    out.range(this.scratch.address, this.scratch.length);
    this.finishOutput(out);
  }

  /** Takes a format and its values; the text is in `scratch`. */
  formatted(count: i32): void {
    const convfmt = this.special(code.CONVFMT).text;
    const format = this.stack.textBelow(count - 1, convfmt);
    this.scratch.clear();
    new Formatter(this.scratch, format, new StackValues(this.stack, count, convfmt)).run();
    this.stack.size -= count;
  }

  private getline(source: i32, kind: i32, variable: i32): void {
    const stack = this.stack;
    let key = EMPTY;
    let index: f64 = 0;
    let name = EMPTY;
    if (source == code.FROM_FILE) name = stack.popText();
    if (kind == code.TARGET_ELEMENT) key = stack.popText();
    else if (kind == code.TARGET_FIELD) index = stack.popNumber();
    if (source == code.FROM_COMMAND) name = stack.popText();
    if (source == code.FROM_INPUT) {
      const text = this.readMain();
      if (text !== null) this.storeTarget(kind, variable, key, index, text, INPUT);
      return stack.pushNumber(f64(text !== null));
    }
    const reader = this.streams.input(name, source == code.FROM_COMMAND);
    if (reader === null) return stack.pushNumber(-1);
    if (!reader.next(this.recordSeparator)) return stack.pushNumber(reader.error < 0 ? -1 : 0);
    if (source == code.FROM_COMMAND) this.count(code.NR);
    this.storeTarget(kind, variable, key, index, reader.text, INPUT);
    stack.pushNumber(1);
  }

  private splitText(variable: i32, hasSeparator: bool): void {
    let separator = this.record.separator;
    if (hasSeparator) {
      const given = this.givenRegex;
      this.givenRegex = null;
      if (given !== null) {
        this.stack.pop();
        separator = FieldSeparator.ofRegex(given);
      } else separator = this.separatorFor(this.stack.popText());
    }
    const text = this.stack.popText();
    const array = this.array(variable);
    const pieces = new Array<Bytes>();
    separator.split(addressOf(text), addressOf(text) + text.length, false, pieces);
    array.clear();
    for (let index = 0; index < pieces.length; index++) {
      const cell = new Cell();
      cell.setText(pieces[index], INPUT);
      array.set(toBytes((index + 1).toString()), cell);
    }
    this.stack.pushNumber(pieces.length);
  }
}

/** Whether a comparison with this order holds; 2: with NaN, where only != does. */
function holds(operation: i32, order: i32): bool {
  if (order == 2) return operation == code.NOT_EQUAL;
  if (operation == code.LESS) return order < 0;
  if (operation == code.LESS_EQUAL) return order <= 0;
  if (operation == code.EQUAL) return order == 0;
  if (operation == code.NOT_EQUAL) return order != 0;
  return operation == code.GREATER ? order > 0 : order >= 0;
}
