// Arithmetic expansion: C's integer expressions in 64 bits (POSIX 2.6.4), by precedence climbing over the text.
//
// Besides what POSIX asks for: ++, -- and the comma. What short-circuit evaluation passes over is read without effect.
//
// Interface: evaluate.

import { isNameByte, isNameStart } from '../../lib/base/ascii';
import { Bytes, addressOf } from '../../lib/base/bytes';
import {
  OP_AND,
  OP_DECREMENT,
  OP_EQUAL,
  OP_GREATER_EQUAL,
  OP_INCREMENT,
  OP_LEFT,
  OP_LESS_EQUAL,
  OP_NOT_EQUAL,
  OP_OR,
  OP_RIGHT,
  apply,
  precedence,
} from './arithmetic_operators';
import { integerAt, parseInteger, wasInteger } from './integer';
import { shellError } from '../report';
import { NOUNSET, option } from '../options';
import { raise } from '../state';
import { Variable, decimalText, valueOf, variableAt } from '../variables';
import { assign } from '../execute/assign';

let text: Bytes = [];
let at: usize = 0;
let end: usize = 0;
let failed: bool = false;
/** Above 0 the expression is only read. */
let skipping: i32 = 0;

/** The value of an expression; after an error, which has been reported and raised, it means nothing. */
export function evaluate(expression: Bytes): i64 {
  const outerText = text;
  const outerAt = at;
  const outerEnd = end;
  text = expression;
  at = addressOf(expression);
  end = at + expression.length;
  failed = false;
  skipping = 0;
  skipBlanks();
  const value = comma();
  if (!failed && at < end) fail('expecting EOF');
  text = outerText;
  at = outerAt;
  end = outerEnd;
  return value;
}

/** Reports an error once and ends the expression. */
function fail(reason: string): void {
  if (failed) return;
  failed = true;
  shellError().text('arithmetic expression: ').text(reason).text(': "').bytes(text).text('"').end();
  at = end;
  raise();
}

@inline
function byteAt(offset: i32): i32 {
  return at + offset < end ? <i32>load<u8>(at + offset) : -1;
}

function skipBlanks(): void {
  while (at < end) {
    const byte = load<u8>(at);
    if (byte != 0x20 && byte != 0x09 && byte != 0x0a) return;
    at++;
  }
}

/** The binary operator at `at`, not taken; 0: none. Its length is in `operatorLength`. */
let operatorLength: i32 = 0;
function operator(): i32 {
  const first = byteAt(0);
  const second = byteAt(1);
  operatorLength = 2;
  const pair = (first << 8) | second;
  switch (pair) {
    case OP_OR:
    case OP_AND:
    case OP_EQUAL:
    case OP_NOT_EQUAL:
    case OP_LESS_EQUAL:
    case OP_GREATER_EQUAL:
      return pair;
    case OP_LEFT:
    case OP_RIGHT:
      return byteAt(2) == 0x3d ? 0 : pair;
    default:
      break;
  }
  operatorLength = 1;
  switch (first) {
    case 0x7c: // |
    case 0x5e: // ^
    case 0x26: // &
    case 0x2b: // +
    case 0x2d: // -
    case 0x2a: // *
    case 0x2f: // /
    case 0x25: // %
      return second == 0x3d ? 0 : first;
    case 0x3c: // <
    case 0x3e: // >
      return first;
    default:
      return 0;
  }
}

/** Division by zero is an error, unless it is passed over. */
function combine(op: i32, a: i64, b: i64): i64 {
  if (b != 0 || (op != 0x2f && op != 0x25)) return apply(op, a, b);
  if (skipping == 0) fail('division by zero');
  return 0;
}

function comma(): i64 {
  let value = assignment();
  while (!failed && byteAt(0) == 0x2c) {
    take(1);
    value = assignment();
  }
  return value;
}

function take(length: i32): void {
  at += length;
  skipBlanks();
}

/** The operator of a compound assignment at `at`, 0x3d for `=` itself, 0: none. */
function assignmentOperator(): i32 {
  const first = byteAt(0);
  const second = byteAt(1);
  operatorLength = 1;
  if (first == 0x3d) return second == 0x3d ? 0 : first;
  operatorLength = 3;
  if ((first == 0x3c || first == 0x3e) && second == first && byteAt(2) == 0x3d) return (first << 8) | first;
  operatorLength = 2;
  if (second != 0x3d) return 0;
  switch (first) {
    case 0x7c:
    case 0x5e:
    case 0x26:
    case 0x2b:
    case 0x2d:
    case 0x2a:
    case 0x2f:
    case 0x25:
      return first;
    default:
      return 0;
  }
}

function assignment(): i64 {
  if (isNameStart(byteAt(0))) {
    const start = at;
    const variable = name();
    const op = assignmentOperator();
    if (op != 0) {
      take(operatorLength);
      const value = assignment();
      if (op == 0x3d) return store64(variable, value);
      const old = load64(variable);
      return failed ? 0 : store64(variable, combine(op, old, value));
    }
    at = start;
  }
  return conditional();
}

function conditional(): i64 {
  const condition = binary(1);
  if (failed || byteAt(0) != 0x3f) return condition;
  take(1);
  if (condition == 0) skipping++;
  const first = comma();
  if (condition == 0) skipping--;
  if (failed) return 0;
  if (byteAt(0) != 0x3a) {
    fail("expecting ':'");
    return 0;
  }
  take(1);
  if (condition != 0) skipping++;
  const second = assignment();
  if (condition != 0) skipping--;
  return condition != 0 ? first : second;
}

function binary(least: i32): i64 {
  let left = unary();
  while (!failed) {
    const op = operator();
    const strength = precedence(op);
    if (strength < least || strength == 0) break;
    take(operatorLength);
    if (op == OP_OR || op == OP_AND) {
      const known = op == OP_OR ? left != 0 : left == 0;
      if (known) skipping++;
      const right = binary(strength + 1);
      if (known) skipping--;
      left = i64(op == OP_OR ? left != 0 || right != 0 : left != 0 && right != 0);
    } else {
      left = combine(op, left, binary(strength + 1));
    }
  }
  return left;
}

function unary(): i64 {
  const byte = byteAt(0);
  switch (byte) {
    case 0x2b: // +
    case 0x2d: {
      // −
      let prefix: Variable | null = null;
      if (byteAt(1) == byte) prefix = stepped();
      if (prefix !== null) return store64(prefix, load64(prefix) + (byte == 0x2b ? 1 : -1));
      take(1);
      const value = unary();
      return byte == 0x2b ? value : -value;
    }
    case 0x21: // !
      take(1);
      return i64(unary() == 0);
    case 0x7e: // ~
      take(1);
      return ~unary();
    default:
      return primary();
  }
}

/** The variable behind ++ or --, both taken; null: no variable is there, and nothing is taken. */
function stepped(): Variable | null {
  const start = at;
  take(2);
  if (isNameStart(byteAt(0))) return name();
  at = start;
  return null;
}

function primary(): i64 {
  const byte = byteAt(0);
  if (byte == 0x28) {
    take(1);
    const value = comma();
    if (failed) return 0;
    if (byteAt(0) != 0x29) {
      fail("expecting ')'");
      return 0;
    }
    take(1);
    return value;
  }
  if (byte >= 0x30 && byte <= 0x39) return number();
  if (!isNameStart(byte)) {
    fail('expecting primary');
    return 0;
  }
  const variable = name();
  const value = load64(variable);
  if (failed) return 0;
  const next = (byteAt(0) << 8) | byteAt(1);
  if ((next == OP_INCREMENT || next == OP_DECREMENT) && !isOperandAt(2)) {
    take(2);
    store64(variable, value + (next == OP_INCREMENT ? 1 : -1));
  }
  return value;
}

/** Whether an operand begins so many bytes on: then `a++b` means a + (+b). */
function isOperandAt(offset: i32): bool {
  while (byteAt(offset) == 0x20 || byteAt(offset) == 0x09) offset++;
  const byte = byteAt(offset);
  return isNameByte(byte) || byte == 0x28 || byte == 0x24;
}

/** Takes a name. */
function name(): Variable {
  let length = 0;
  while (isNameByte(byteAt(length))) length++;
  const variable = variableAt(at, length);
  take(length);
  return variable;
}

/** A constant: decimal, octal, hexadecimal. Too large a one is the largest. */
function number(): i64 {
  let length = 0;
  let base = 10;
  if (byteAt(0) == 0x30) {
    base = 8;
    if ((byteAt(1) | 0x20) == 0x78) {
      base = 16;
      length = 2;
    }
  }
  const digits = length;
  while (digitBelow(byteAt(length), base)) length++;
  if (length == digits) length = 1;
  const value = integerAt(at, at + length);
  take(length);
  return value;
}

function digitBelow(byte: i32, base: i32): bool {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 < base;
  return base == 16 && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66;
}

/** The value of a variable: unset and empty are 0, anything that is not a number is an error. */
function load64(variable: Variable): i64 {
  if (skipping > 0) return 0;
  const value = valueOf(variable);
  if (value === null) {
    if (option(NOUNSET)) {
      failed = true;
      at = end;
      shellError().bytes(variable.name).text(': parameter not set').end();
      raise();
    }
    return 0;
  }
  if (value.length == 0) return 0;
  const number = parseInteger(value);
  if (!wasInteger) {
    failed = true;
    at = end;
    shellError().text('Illegal number: ').bytes(value).end();
    raise();
    return 0;
  }
  return number;
}

function store64(variable: Variable, value: i64): i64 {
  if (failed || skipping > 0) return value;
  if (!assign(variable, decimalText(value))) {
    failed = true;
    at = end;
  }
  return value;
}
