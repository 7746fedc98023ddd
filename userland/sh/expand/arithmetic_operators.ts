// Binary operators of arithmetic expansion: tokens, binding strengths, results.
//
// Interface: OP_…, precedence, apply.

/** Binary operators, as tokens: their two or three bytes in one number. */
export const OP_OR: i32 = 0x7c7c;
export const OP_AND: i32 = 0x2626;
export const OP_EQUAL: i32 = 0x3d3d;
export const OP_NOT_EQUAL: i32 = 0x213d;
export const OP_LESS_EQUAL: i32 = 0x3c3d;
export const OP_GREATER_EQUAL: i32 = 0x3e3d;
export const OP_LEFT: i32 = 0x3c3c;
export const OP_RIGHT: i32 = 0x3e3e;
export const OP_INCREMENT: i32 = 0x2b2b;
export const OP_DECREMENT: i32 = 0x2d2d;

/** Binding strength, 0: not a binary operator. */
export function precedence(op: i32): i32 {
  switch (op) {
    case OP_OR:
      return 1;
    case OP_AND:
      return 2;
    case 0x7c:
      return 3;
    case 0x5e:
      return 4;
    case 0x26:
      return 5;
    case OP_EQUAL:
    case OP_NOT_EQUAL:
      return 6;
    case 0x3c:
    case 0x3e:
    case OP_LESS_EQUAL:
    case OP_GREATER_EQUAL:
      return 7;
    case OP_LEFT:
    case OP_RIGHT:
      return 8;
    case 0x2b:
    case 0x2d:
      return 9;
    case 0x2a:
    case 0x2f:
    case 0x25:
      return 10;
    default:
      return 0;
  }
}

/** The result; divisors are not 0. The one quotient that does not fit wraps, as sums do. */
export function apply(op: i32, a: i64, b: i64): i64 {
  switch (op) {
    case 0x7c:
      return a | b;
    case 0x5e:
      return a ^ b;
    case 0x26:
      return a & b;
    case OP_EQUAL:
      return i64(a == b);
    case OP_NOT_EQUAL:
      return i64(a != b);
    case 0x3c:
      return i64(a < b);
    case 0x3e:
      return i64(a > b);
    case OP_LESS_EQUAL:
      return i64(a <= b);
    case OP_GREATER_EQUAL:
      return i64(a >= b);
    case OP_LEFT:
      return a << b;
    case OP_RIGHT:
      return a >> b;
    case 0x2b:
      return a + b;
    case 0x2d:
      return a - b;
    case 0x2a:
      return a * b;
    default:
      if (b == -1) return op == 0x2f ? -a : 0;
      return op == 0x2f ? a / b : a % b;
  }
}
