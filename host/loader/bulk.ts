// Bulk memory and table instructions in steps.
//
// An operation that is out of range is handed to the original instruction before anything is written, so that it
// traps with nothing done; one in range goes in steps, in the direction that is right for overlapping ranges, and
// counts fuel after each.

import * as asm from './assembler.ts';
import { I32 } from './types.ts';

/** A bulk instruction with operands (destination, source or value, count). */
export interface Bulk {
  instruction: number[];
  /** Bytes of the second operand's type. */
  secondType: number[];
  /** Code that leaves the size of the destination, and of the source if there is one, as i64. */
  destinationSize: number[];
  sourceSize?: number[];
  /** Whether source and destination may overlap. */
  overlaps?: boolean;
  small: number;
  step: number;
  fuelShift: number;
}

/** What a helper that goes in steps needs to know of its module. */
export interface FuelContext {
  /** The index of `__minios_fuel`, encoded. */
  fuel: number[];
  /** The index of the helper that calls hook `preempt`. */
  preempt: number;
}

// Operands and locals.
const DESTINATION = 0;
const SECOND = 1; // source or value
const COUNT = 2; // what is left of it
const STEP = 3;
const SCRATCH = 4;

const OPERANDS = [...asm.get(DESTINATION), ...asm.get(SECOND), ...asm.get(COUNT)];

/** The body of a helper that compilers inline: does small operations at once and calls `stepped` for others. */
export function smallBody(bulk: Bulk, stepped: number): number[] {
  // prettier-ignore
  return [
    0,
    ...asm.get(COUNT), ...asm.constant(bulk.small), asm.I32_GT_U,
    ...asm.IF, ...OPERANDS, ...asm.call(stepped),
    asm.ELSE, ...OPERANDS, ...bulk.instruction, asm.END, asm.END,
  ];
}

/** The body of the helper that goes in steps. The count is not zero. */
export function steppedBody(bulk: Bulk, context: FuelContext): number[] {
  // prettier-ignore
  return [
    1, 2, I32,
    ...trapIfOutOfRange(bulk, DESTINATION, bulk.destinationSize),
    ...(bulk.sourceSize ? trapIfOutOfRange(bulk, SECOND, bulk.sourceSize) : []),
    ...(bulk.overlaps ? backwardIfBehind(bulk, context) : []),
    ...asm.LOOP, ...takeStep(bulk),
    ...asm.get(DESTINATION), ...asm.get(SECOND), ...asm.get(STEP), ...bulk.instruction,
    ...advance(DESTINATION), ...(bulk.sourceSize ? advance(SECOND) : []),
    ...countFuelAndRepeat(bulk, context), asm.END, asm.END,
  ];
}

function trapIfOutOfRange(bulk: Bulk, operand: number, size: number[]): number[] {
  // prettier-ignore
  return [
    ...asm.get(operand), asm.I64_EXTEND_U, ...asm.get(COUNT), asm.I64_EXTEND_U, asm.I64_ADD,
    ...size, asm.I64_GT_U,
    ...asm.IF, ...OPERANDS, ...bulk.instruction, asm.RETURN, asm.END,
  ];
}

/** Copies that move data upwards begin at the end, as memmove does. */
function backwardIfBehind(bulk: Bulk, context: FuelContext): number[] {
  // prettier-ignore
  return [
    ...asm.get(DESTINATION), ...asm.get(SECOND), asm.I32_GT_U,
    ...asm.IF, ...asm.LOOP, ...takeStep(bulk),
    ...asm.get(DESTINATION), ...asm.get(COUNT), asm.I32_ADD,
    ...asm.get(SECOND), ...asm.get(COUNT), asm.I32_ADD,
    ...asm.get(STEP), ...bulk.instruction,
    ...countFuelAndRepeat(bulk, context), asm.END, asm.RETURN, asm.END,
  ];
}

/** STEP = min(COUNT, step); COUNT -= STEP. */
function takeStep(bulk: Bulk): number[] {
  const step = asm.constant(bulk.step);
  // prettier-ignore
  return [
    ...asm.get(COUNT), ...step, ...asm.get(COUNT), ...step, asm.I32_LT_U, asm.SELECT, ...asm.set(STEP),
    ...asm.get(COUNT), ...asm.get(STEP), asm.I32_SUB, ...asm.set(COUNT),
  ];
}

function advance(operand: number): number[] {
  return [...asm.get(operand), ...asm.get(STEP), asm.I32_ADD, ...asm.set(operand)];
}

function countFuelAndRepeat(bulk: Bulk, { fuel, preempt }: FuelContext): number[] {
  // prettier-ignore
  return [
    asm.GLOBAL_GET, ...fuel, ...asm.get(STEP), ...asm.constant(bulk.fuelShift), asm.I32_SHR_U, asm.I32_SUB,
    ...asm.tee(SCRATCH), asm.GLOBAL_SET, ...fuel,
    ...asm.get(SCRATCH), ...asm.constant(0), asm.I32_LT_S, ...asm.IF, ...asm.call(preempt), asm.END,
    ...asm.get(COUNT), ...asm.BR_IF_0,
  ];
}
