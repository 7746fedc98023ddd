// The few instructions that the helpers are made of, as functions and constants that give their encoding.

import { signed, unsigned } from './writer.ts';

export const get = (local: number) => [0x20, local];
export const set = (local: number) => [0x21, local];
export const tee = (local: number) => [0x22, local];
export const constant = (value: number) => [0x41, ...signed(value)];
export const callIndirect = (type: number, table: number) => [0x11, ...unsigned(type), ...unsigned(table)];
export const call = (fn: number) => [0x10, ...unsigned(fn)];
export const IF = [0x04, 0x40];
export const ELSE = 0x05;
export const LOOP = [0x03, 0x40];
export const BR_IF_0 = [0x0d, 0];
export const END = 0x0b;
export const RETURN = 0x0f;
export const DROP = 0x1a;
export const SELECT = 0x1b;
export const MEMORY_SIZE = [0x3f, 0];
export const I32_EQZ = 0x45,
  I32_EQ = 0x46,
  I32_LT_S = 0x48,
  I32_LT_U = 0x49,
  I32_GT_U = 0x4b,
  I32_ADD = 0x6a,
  I32_SUB = 0x6b;
export const I32_SHR_U = 0x76;
export const I64_GT_U = 0x56,
  I64_ADD = 0x7c,
  I64_SHL = 0x86,
  I64_EXTEND_U = 0xad;
export const I64_CONST_16 = [0x42, 16];
/** Encoded loads and stores of a memory argument, by the type of the value; `v128` without its prefix. */
const LOADS: Readonly<Record<string, number[]>> = {
  i32: [0x28, 2],
  i64: [0x29, 3],
  f32: [0x2a, 2],
  f64: [0x2b, 3],
  v128: [0xfd, 0x00, 4],
};
const STORES: Readonly<Record<string, number[]>> = {
  i32: [0x36, 2],
  i64: [0x37, 3],
  f32: [0x38, 2],
  f64: [0x39, 3],
  v128: [0xfd, 0x0b, 4],
};
export const load = (type: string, offset: number) => [...LOADS[type]!, ...unsigned(offset)];
export const store = (type: string, offset: number) => [...STORES[type]!, ...unsigned(offset)];
export const GLOBAL_GET = 0x23;
export const GLOBAL_SET = 0x24;
