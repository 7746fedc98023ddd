// Numbers of awk's own functions, in the order of BUILTINS (lexer.ts), and how many arguments they take.
//
// Interface: the numbers, takes.

export const LENGTH = 0;
export const SUBSTR = 1;
export const INDEX = 2;
export const SPLIT = 3;
export const SUB = 4;
export const GSUB = 5;
export const MATCH = 6;
export const SPRINTF = 7;
export const SIN = 8;
export const COS = 9;
export const ATAN2 = 10;
export const EXP = 11;
export const LOG = 12;
export const SQRT = 13;
export const INT = 14;
export const RAND = 15;
export const SRAND = 16;
export const TOLOWER = 17;
export const TOUPPER = 18;
export const SYSTEM = 19;
export const CLOSE = 20;
export const FFLUSH = 21;
export const SYSTIME = 22;
export const AND = 23;
export const OR = 24;
export const XOR = 25;
export const COMPL = 26;
export const LSHIFT = 27;
export const RSHIFT = 28;
export const GENSUB = 29;

const MANY = 1000;
// prettier-ignore
const LEAST: StaticArray<i32> = [
  0, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 2, 2, 2, 1, 2, 2, 3,
];
// prettier-ignore
const MOST: StaticArray<i32> = [
  1, 3, 2, 3, 3, 3, 2, MANY, 1, 1, 2, 1, 1, 1, 1, 0, 1, 1, 1, 1, 2, 1, 0, MANY, MANY, MANY, 1, 2, 2, 4,
];

export function takes(which: i32, count: i32): bool {
  return count >= LEAST[which] && count <= MOST[which];
}
