// The code that awk programs become: a stack machine's instructions, each a word and up to three operands.
//
// Interface: Program, FunctionInfo, Rule, operations.
//
// A variable is named by one number: global n is n, parameter n of the function that runs is −1 − n.

import { Bytes } from '../../lib/base/bytes';
import { BytesMap } from '../../lib/base/bytes_map';
import { Regex } from '../../lib/regex/regex';

// Values.
export const NUMBER = 0; // constant
export const STRING = 1; // constant
export const MATCH_RECORD = 2; // regex: 1 if $0 matches
export const LOAD = 3; // variable
export const STORE = 4; // variable; the value stays
export const ELEMENT = 5; // array; key → value
export const STORE_ELEMENT = 6; // array; key value → value
export const FIELD = 7; // index → value
export const STORE_FIELD = 8; // index value → value
export const INCREMENT = 9; // variable, by, whether the old value is the result
export const INCREMENT_ELEMENT = 10; // array, by, old; key →
export const INCREMENT_FIELD = 11; // index →, by, old
export const POP = 12;
export const DUPLICATE = 13;
export const JOIN_KEYS = 14; // count: keys → one, SUBSEP between
export const UNINITIALIZED = 15;

// Operators.
export const ADD = 20;
export const SUBTRACT = 21;
export const MULTIPLY = 22;
export const DIVIDE = 23;
export const REMAINDER = 24;
export const POWER = 25;
export const NEGATE = 26;
export const TO_NUMBER = 27;
export const NOT = 28;
export const CONCATENATE = 29;
export const LESS = 30;
export const LESS_EQUAL = 31;
export const EQUAL = 32;
export const NOT_EQUAL = 33;
export const GREATER = 34;
export const GREATER_EQUAL = 35;
export const MATCHES = 36; // text, expression →
export const MATCHES_CONSTANT = 37; // regex; text →
export const IN = 38; // array; key →
export const TO_BOOLEAN = 39;

// Control.
export const JUMP = 50; // target
export const JUMP_FALSE = 51; // target
export const JUMP_TRUE = 52; // target
export const CALL = 53; // function, arguments
export const RETURN = 54;
export const ITERATE = 55; // array
export const NEXT_KEY = 56; // variable, target at the end
export const END_ITERATION = 57;
export const NEXT = 58;
export const NEXT_FILE = 59;
export const EXIT = 60; // whether there is a status
export const HALT = 61;
export const RANGE = 62; // number of the range, target if lines are in it
export const SET_RANGE = 63; // number of the range, whether lines are in it

// Arguments of functions, by what they are.
export const ARGUMENT_VALUE = 70;
export const ARGUMENT_VARIABLE = 71; // variable, by name: may turn out to be an array

// Statements and functions.
export const PRINT = 80; // count, redirection
export const PRINTF = 81; // count, redirection
export const DELETE = 82; // array; key →
export const DELETE_ALL = 83; // array
export const GETLINE = 84; // source, target kind, variable
export const BUILTIN = 85; // function, arguments
export const SPLIT = 86; // array, whether a separator is on the stack
export const SUBSTITUTE = 87; // global, target kind, variable
export const LENGTH_VARIABLE = 88; // variable: length of an array or a value
export const REGEX_VALUE = 89; // regex: as an argument of a function that takes expressions

/** Redirections of print. */
export const TO_STDOUT = 0;
export const TO_FILE = 1;
export const TO_APPEND = 2;
export const TO_PIPE = 3;

/** Sources of getline. */
export const FROM_INPUT = 0;
export const FROM_FILE = 1;
export const FROM_COMMAND = 2;

/** What getline and sub assign to. */
export const TARGET_RECORD = 0;
export const TARGET_VARIABLE = 1;
export const TARGET_ELEMENT = 2; // key below the other operands
export const TARGET_FIELD = 3; // index below the other operands
/** sub on something that is no variable. */
export const TARGET_NOTHING = 4;

/** Variables with a meaning of their own, the first globals. */
export const NF = 0;
export const NR = 1;
export const FNR = 2;
export const FS = 3;
export const OFS = 4;
export const ORS = 5;
export const RS = 6;
export const SUBSEP = 7;
export const CONVFMT = 8;
export const OFMT = 9;
export const FILENAME = 10;
export const RSTART = 11;
export const RLENGTH = 12;
export const ENVIRON = 13;
export const ARGC = 14;
export const ARGV = 15;
export const SPECIAL_NAMES: StaticArray<string> = [
  'NF',
  'NR',
  'FNR',
  'FS',
  'OFS',
  'ORS',
  'RS',
  'SUBSEP',
  'CONVFMT',
  'OFMT',
  'FILENAME',
  'RSTART',
  'RLENGTH',
  'ENVIRON',
  'ARGC',
  'ARGV',
];

export class FunctionInfo {
  entry: i32 = -1;
  parameters: i32 = 0;

  constructor(
    public name: Bytes,
    public line: i32,
  ) {}
}

export class Program {
  code: Array<i32> = [];
  /** Line of the script for each word. */
  lines: Array<i32> = [];
  numbers: Array<f64> = [];
  strings: Array<Bytes> = [];
  regexes: Array<Regex> = [];
  functions: Array<FunctionInfo> = [];
  globals: BytesMap<i32> = new BytesMap<i32>();
  ranges: i32 = 0;
  /** Where the code of each BEGIN, rule and END begins. */
  begins: Array<i32> = [];
  rules: Array<i32> = [];
  ends: Array<i32> = [];

  constructor() {
    for (let index = 0; index < SPECIAL_NAMES.length; index++)
      this.global(String.UTF8.encode(SPECIAL_NAMES[index]));
  }

  private global(name: ArrayBuffer): void {
    const bytes = new StaticArray<u8>(name.byteLength);
    memory.copy(changetype<usize>(bytes), changetype<usize>(name), name.byteLength);
    this.globals.set(bytes, this.globals.size);
  }
}

/** Words of an instruction, operands included. */
export function lengthOf(operation: i32): i32 {
  switch (operation) {
    case INCREMENT:
    case INCREMENT_ELEMENT:
    case GETLINE:
    case SUBSTITUTE:
      return 4;
    case INCREMENT_FIELD:
    case CALL:
    case NEXT_KEY:
    case RANGE:
    case SET_RANGE:
    case PRINT:
    case PRINTF:
    case BUILTIN:
    case SPLIT:
      return 3;
    case NUMBER:
    case STRING:
    case MATCH_RECORD:
    case LOAD:
    case STORE:
    case ELEMENT:
    case STORE_ELEMENT:
    case JOIN_KEYS:
    case MATCHES_CONSTANT:
    case IN:
    case JUMP:
    case JUMP_FALSE:
    case JUMP_TRUE:
    case ITERATE:
    case EXIT:
    case ARGUMENT_VARIABLE:
    case DELETE:
    case DELETE_ALL:
    case LENGTH_VARIABLE:
    case REGEX_VALUE:
      return 2;
    default:
      return 1;
  }
}
