// awk [-F SEPARATOR] [-v NAME=VALUE]... {PROGRAM | -f FILE...} [FILE | NAME=VALUE]...: POSIX awk, with what people use
// of GNU's: regular expressions as RS, ** and **=, nextfile, length of arrays, \x, gensub, systime, functions on bits.
//
//   awk_lexer ─▶ awk_parser, awk_expressions ─▶ code (awk_code) ─▶ awk_machine, awk_builtins
//
// The machine's values are in awk_stack and awk_value, records in awk_input and awk_record, files in awk_streams.

import { Bytes, equalsText, indexOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { O_RDONLY, close, open } from '../../lib/base/fs';
import { Reader, complain, exit } from '../../lib/base/io';
import { Options } from '../../lib/command/options';
import { Awk } from './builtins';
import { Program } from './code';
import { putAwkEscape } from './lexer';
import { Parser } from './parser';

function describe(): Options {
  return new Options(
    '[-F SEPARATOR] [-v NAME=VALUE]... {PROGRAM | -f FILE...} [FILE | NAME=VALUE]...',
    'Run an awk program over the records of FILEs, or of standard input.',
  )
    .failWith(2)
    .stopAtOperand()
    .value('F', 'field-separator', 'SEPARATOR', 'what separates fields')
    .value('v', 'assign', 'NAME=VALUE', 'set a variable before anything runs')
    .value('f', 'file', 'FILE', 'read the program from FILE')
    .value('e', 'source', 'PROGRAM', 'a part of the program');
}

function readFile(path: Bytes): Bytes {
  const fd = equalsText(path, '-') ? 0 : open(path, O_RDONLY);
  if (fd < 0) {
    complain().text("can't open '").bytes(path).text("': ").reason(fd).end();
    exit(2);
  }
  const input = new Reader(fd);
  const text = new ByteBuffer();
  for (let length = input.block(); length > 0; length = input.block()) text.range(input.recordStart, length);
  input.release();
  if (fd > 0) close(fd);
  return text.take();
}

/** Parses everything that is the program; answers the name for messages. */
function parseProgram(options: Options, program: Program): Bytes {
  const commandLine = toBytes('cmd. line');
  const order = options.order('ef');
  const sources = options.valuesOf('e');
  const files = options.valuesOf('f');
  if (order.length == 0) {
    if (options.operands.length == 0) options.wrong(complain().text('no program'));
    sources.push(options.operands.shift());
  }
  let name = commandLine;
  let last: Parser | null = null;
  let source = 0;
  let file = 0;
  for (let index = 0; index < max(order.length, 1); index++) {
    const isFile = order.length > 0 && order.charAt(index) == 'f';
    name = isFile ? files[file] : commandLine;
    const parser = new Parser(isFile ? readFile(files[file++]) : sources[source++], name, program);
    parser.parse();
    last = parser;
  }
  last!.checkFunctions();
  return name;
}

/** -F, with its escapes read. */
function separatorOf(given: Bytes): Bytes {
  const text = new ByteBuffer();
  for (let at = 0; at < given.length;) {
    if (given[at] == 0x5c) at = putAwkEscape(text, given, at + 1);
    else text.byte(given[at++]);
  }
  return text.take();
}

export function awk(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const program = new Program();
  const name = parseProgram(options, program);
  const assignments = options.valuesOf('v');
  const machine = new Awk(program, name);
  const separator = options.valueOf('F');
  if (separator !== null) machine.assign(toBytes('FS'), escaped(separatorOf(separator)));
  for (let index = 0; index < assignments.length; index++) {
    const equalsAt = indexOf(assignments[index], 0x3d);
    if (equalsAt <= 0)
      options.wrong(complain().text("'").bytes(assignments[index]).text("' is not NAME=VALUE"));
    machine.assign(sliceOf(assignments[index], 0, equalsAt), sliceOf(assignments[index], equalsAt + 1));
  }
  const words = options.operands;
  words.unshift(toBytes('awk'));
  machine.setArguments(words);
  return machine.run();
}

/** Backslashes doubled, as assign() reads escapes. */
function escaped(text: Bytes): Bytes {
  const result = new ByteBuffer();
  for (let index = 0; index < text.length; index++) {
    if (text[index] == 0x5c) result.byte(0x5c);
    result.byte(text[index]);
  }
  return result.take();
}
