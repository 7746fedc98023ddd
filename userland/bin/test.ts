// test EXPRESSION, [ EXPRESSION ]: whether an expression is true: 0 yes, 1 no, 2 it is none (POSIX test(1); -a, -o and
// parentheses as XSI had them; < > -nt -ot -ef -G -O besides). A built-in of sh too.
//
//   or ─▶ and { -o and }      and ─▶ not { -a not }      not ─▶ ! not | primary
//
// With up to four arguments POSIX decides by their number what is an operator; that comes first.

import {
  AT_EACCESS,
  AT_FDCWD,
  R_OK,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
  S_ISGID,
  S_ISUID,
  S_ISVTX,
  TCGETS,
  W_OK,
  X_OK,
  minios_access,
  minios_getegid,
  minios_geteuid,
  minios_ioctl,
} from '../lib/base/abi';
import { isSpace } from '../lib/base/ascii';
import { Bytes, addressOf, compare, equals, equalsText } from '../lib/base/bytes';
import { lstat, stat } from '../lib/base/fs';
import { complain } from '../lib/base/io';

const NONE: i32 = 0;
const UNARY: i32 = 1;
const BINARY: i32 = 2;
const NOT: i32 = 3;
const AND: i32 = 4;
const OR: i32 = 5;
const OPEN: i32 = 6;
const CLOSE: i32 = 7;
const END: i32 = 8;

/** Up to here another digit fits without a look at the limit. */
const ROOM: u64 = 1 << 59;

const termios = memory.data(40, 8);

let words: Array<Bytes> = [];
/** The argument that is looked at, and the end of the expression. */
let at: i32 = 0;
let stop: i32 = 0;
let failed: bool = false;

/** What an argument would be as an operator. */
function kindOf(word: Bytes): i32 {
  const length = word.length;
  const first: u8 = length > 0 ? word[0] : 0;
  if (length == 1) {
    if (first == 0x21) return NOT;
    if (first == 0x28) return OPEN;
    if (first == 0x29) return CLOSE;
    return first == 0x3d || first == 0x3c || first == 0x3e ? BINARY : NONE;
  }
  if (length == 2 && first == 0x21 && word[1] == 0x3d) return BINARY;
  if (first != 0x2d) return NONE;
  if (length == 2) {
    if (word[1] == 0x61) return AND;
    if (word[1] == 0x6f) return OR;
    return isUnary(word[1]) ? UNARY : NONE;
  }
  return length == 3 && comparison(word) > 0 ? BINARY : NONE;
}

/** Letters of operators with one operand. */
function isUnary(letter: u8): bool {
  switch (letter) {
    case 0x62: // b
    case 0x63: // c
    case 0x64: // d
    case 0x65: // e
    case 0x66: // f
    case 0x67: // g
    case 0x68: // h
    case 0x6b: // k
    case 0x6e: // n
    case 0x70: // p
    case 0x72: // r
    case 0x73: // s
    case 0x74: // t
    case 0x75: // u
    case 0x77: // w
    case 0x78: // x
    case 0x7a: // z
    case 0x47: // G
    case 0x4c: // L
    case 0x4f: // O
    case 0x53: // S
      return true;
    default:
      return false;
  }
}

/** 1 to 9 for -eq -ne -gt -ge -lt -le -nt -ot -ef, else 0. */
function comparison(word: Bytes): i32 {
  switch (((<i32>word[1]) << 8) | word[2]) {
    case 0x6571:
      return 1;
    case 0x6e65:
      return 2;
    case 0x6774:
      return 3;
    case 0x6765:
      return 4;
    case 0x6c74:
      return 5;
    case 0x6c65:
      return 6;
    case 0x6e74:
      return 7;
    case 0x6f74:
      return 8;
    case 0x6566:
      return 9;
    default:
      return 0;
  }
}

/** What the argument at `index` is there. A unary operator is an operand where nothing but a binary operator follows. */
function lex(index: i32): i32 {
  if (index >= stop) return END;
  const kind = kindOf(unchecked(words[index]));
  if (kind == UNARY && isOperand(index)) return NONE;
  if (kind == OPEN && index + 1 >= stop) return NONE;
  return kind;
}

function isOperand(index: i32): bool {
  if (index + 1 >= stop) return true;
  if (index + 2 >= stop) return false;
  return kindOf(words[index + 1]) == BINARY;
}

function syntax(word: Bytes | null, problem: string): bool {
  if (failed) return false;
  failed = true;
  const out = complain();
  if (word !== null) out.bytes(word).text(': ');
  out.text(problem).end();
  return false;
}

function or(kind: i32): bool {
  let result = and(kind);
  while (lex(at + 1) == OR && !failed) {
    at += 2;
    const right = and(lex(at));
    result = result || right;
  }
  return result;
}

function and(kind: i32): bool {
  let result = not(kind);
  while (lex(at + 1) == AND && !failed) {
    at += 2;
    const right = not(lex(at));
    result = result && right;
  }
  return result;
}

function not(kind: i32): bool {
  if (kind != NOT) return primary(kind);
  const next = lex(at + 1);
  if (next != END) at++;
  return !not(next);
}

function primary(kind: i32): bool {
  if (kind == END) return false;
  if (kind == OPEN) {
    const next = lex(++at);
    if (next == CLOSE) return false;
    const result = or(next);
    if (lex(++at) != CLOSE) syntax(null, 'closing paren expected');
    return result;
  }
  const word = words[at];
  if (kind == UNARY) {
    at++;
    return at < stop ? unary(word[1], words[at]) : syntax(word, 'argument expected');
  }
  if (lex(at + 1) == BINARY) return binary();
  return word.length > 0;
}

function binary(): bool {
  const left = words[at++];
  const operator = words[at++];
  if (at >= stop) return syntax(operator, 'argument expected');
  const right = words[at];
  const first = operator[0];
  if (first == 0x3d) return equals(left, right);
  if (first == 0x21) return !equals(left, right);
  if (first == 0x3c) return compare(left, right) < 0;
  if (first == 0x3e) return compare(left, right) > 0;
  const which = comparison(operator);
  if (which > 6) return compareFiles(which, left, right);
  const a = numberOf(left);
  const b = numberOf(right);
  if (failed) return false;
  switch (which) {
    case 1:
      return a == b;
    case 2:
      return a != b;
    case 3:
      return a > b;
    case 4:
      return a >= b;
    case 5:
      return a < b;
    default:
      return a <= b;
  }
}

/** A decimal number with a sign and blanks around it. */
function numberOf(text: Bytes): i64 {
  let start = addressOf(text);
  let end = start + text.length;
  while (start < end && isSpace(load<u8>(start))) start++;
  while (end > start && isSpace(load<u8>(end - 1))) end--;
  const negative = start < end && load<u8>(start) == 0x2d;
  if (start < end && (negative || load<u8>(start) == 0x2b)) start++;
  let value: u64 = 0;
  let valid = start < end;
  const limit = <u64>i64.MAX_VALUE + u64(negative);
  for (; start < end && valid; start++) {
    const digit = <u64>load<u8>(start) - 0x30;
    valid = digit <= 9 && (value < ROOM || value <= (limit - digit) / 10);
    value = value * 10 + digit;
  }
  if (!valid && !failed) {
    failed = true;
    complain().text('Illegal number: ').bytes(text).end();
  }
  return negative ? -(<i64>value) : <i64>value;
}

function compareFiles(which: i32, left: Bytes, right: Bytes): bool {
  const first = stat(left);
  const second = stat(right);
  if (which == 9) return first.isSame(second);
  const newer = which == 7 ? first : second;
  const older = which == 7 ? second : first;
  if (newer.error != 0) return false;
  return older.error != 0 || newer.modified > older.modified;
}

function allowed(path: Bytes, mode: i32): bool {
  return minios_access(AT_FDCWD, addressOf(path), path.length, mode, AT_EACCESS) == 0;
}

function unary(letter: u8, operand: Bytes): bool {
  switch (letter) {
    case 0x7a: // -z
      return operand.length == 0;
    case 0x6e: // -n
      return operand.length > 0;
    case 0x74: // -t
      return isTerminal(numberOf(operand));
    case 0x72: // -r
      return allowed(operand, R_OK);
    case 0x77: // -w
      return allowed(operand, W_OK);
    case 0x78: // -x
      return allowed(operand, X_OK);
    case 0x68: // -h
    case 0x4c: // -L
      return lstat(operand).isLink;
    default:
      return hasAttribute(letter, operand);
  }
}

function isTerminal(fd: i64): bool {
  return !failed && fd >= 0 && fd <= i32.MAX_VALUE && minios_ioctl(<i32>fd, TCGETS, termios) >= 0;
}

function hasAttribute(letter: u8, path: Bytes): bool {
  const found = stat(path);
  if (found.error != 0) return false;
  const type = found.mode & S_IFMT;
  switch (letter) {
    case 0x65: // -e
      return true;
    case 0x66: // -f
      return type == S_IFREG;
    case 0x64: // -d
      return type == S_IFDIR;
    case 0x62: // -b
      return type == S_IFBLK;
    case 0x63: // -c
      return type == S_IFCHR;
    case 0x70: // -p
      return type == S_IFIFO;
    case 0x53: // -S
      return type == S_IFSOCK;
    case 0x73: // -s
      return found.size > 0;
    case 0x67: // -g
      return (found.mode & S_ISGID) != 0;
    case 0x75: // -u
      return (found.mode & S_ISUID) != 0;
    case 0x6b: // -k
      return (found.mode & S_ISVTX) != 0;
    case 0x4f: // -O
      return found.uid == <u32>minios_geteuid();
    default: // -G
      return found.gid == <u32>minios_getegid();
  }
}

export function test(args: Array<Bytes>): i32 {
  failed = false;
  words = args;
  at = 1;
  stop = args.length;
  if (equalsText(args[0], '[')) {
    if (stop < 2 || !equalsText(words[stop - 1], ']')) {
      complain().text('missing ]').end();
      return 2;
    }
    stop--;
  }
  const count = stop - 1;
  let inverted = false;
  let kind = -1;
  if (count == 3 && kindOf(words[2]) == BINARY) kind = NONE;
  else if (count == 3 || count == 4) {
    if (equalsText(words[1], '(') && equalsText(words[stop - 1], ')')) {
      stop--;
      at++;
    } else if (equalsText(words[1], '!')) {
      at++;
      inverted = true;
    }
  }
  const result = or(kind < 0 ? lex(at) : kind);
  if (!failed && at + 1 < stop) syntax(words[at], 'unexpected operator');
  return failed ? 2 : i32(result == inverted);
}
