/**
 * Unrolling: an innermost loop becomes several copies of its body with one check before the last of them.
 *
 *     loop            block                 ;; exit
 *       BODY            loop
 *     end                 block BODY br exit end
 *                         block BODY br exit end
 *                         CHECK
 *                         BODY
 *                       end
 *                     end
 *
 * The check is met every COPIES turns, so it costs a part of what it would at the loop's head, and nothing in a loop that
 * ends before. And a check makes a small loop too large for the engine to unroll; this one is unrolled already.
 *
 * Where BODY continued the loop it now leaves the block around it, which is the label with the same number; the last copy
 * continues the loop. Labels of what is around the loop are two further away, in the last copy one. A loop is left as it is
 * unless its type has no parameters and its body is short and made of the instructions that `readLabels` knows.
 */
import * as op from './opcodes.ts';
import { OP } from './opcodes.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

/** Four copies make a check cheap enough; eight are hardly faster and make clang 14 % larger instead of 7 %. */
export const MAX_COPIES = 4;

/** All copies of a body together have at most this many bytes: in longer loops a check costs little. */
const MAX_BYTES = 512;

/** The type of a block without parameters and results. */
const EMPTY = 0x40;

/** What a body consists of: labels that lead out of it or back to the loop, in the order of the code. */
interface Labels {
  /** Where a label's number is, and where it ends; the number, and how many blocks of the body are around. */
  positions: number[];
  ends: number[];
  values: number[];
  depths: number[];
}

/** The labels of the code from `start` up to `end`; null if it has instructions that are not to be copied. */
function readLabels(bytes: Uint8Array, start: number, end: number): Labels | null {
  const labels: Labels = { positions: [], ends: [], values: [], depths: [] };
  const reader = new Reader(bytes);
  reader.position = start;
  reader.end = end;
  let depth = 0;
  const label = () => {
    const at = reader.position;
    const value = reader.u32();
    if (value < depth) return;
    labels.positions.push(at);
    labels.ends.push(reader.position);
    labels.values.push(value);
    labels.depths.push(depth);
  };
  while (reader.position < end) {
    const opcode = reader.byte();
    switch (op.PLAIN[opcode]) {
      case op.NOTHING:
        if (opcode === OP.end) depth--;
        break;
      case op.BLOCK_TYPE:
        if (opcode === OP.try || opcode === OP.loop) return null;
        depth++;
        reader.skipLeb(5);
        break;
      case op.LABEL:
        if (opcode !== OP.br && opcode !== OP.brIf) return null;
        label();
        break;
      case op.BR_TABLE:
        for (let left = reader.u32() + 1; left > 0; left--) label();
        break;
      case op.LOCAL:
      case op.GLOBAL:
      case op.CONSTANT_32:
        reader.skipLeb(5);
        break;
      case op.CONSTANT_64:
        reader.skipLeb(10);
        break;
      case op.MEMORY_ARGUMENT:
        reader.skipLeb(5);
        reader.skipLeb(5);
        break;
      case op.FLOAT_32:
        reader.skip(4);
        break;
      case op.FLOAT_64:
        reader.skip(8);
        break;
      default:
        return null;
    }
  }
  return labels;
}

/** How many copies the loop gets whose code is from `start`, behind its type, up to its `end`; 0: it is left as it is. */
export function copiesOf(bytes: Uint8Array, start: number, end: number): number {
  const copies = Math.min(MAX_COPIES, Math.floor(MAX_BYTES / (end - start)));
  if (copies < 2) return 0;
  // Types of one byte: none, or one value. (A type of several bytes, or with parameters, ends and begins otherwise.)
  const type = bytes[start - 1];
  if (bytes[start - 2] !== OP.loop || !(type === EMPTY || (type >= 0x7b && type <= 0x7f))) return 0;
  const labels = readLabels(bytes, start, end);
  // Without a label that continues it, it is no loop.
  return labels && labels.values.some((value, i) => value === labels.depths[i]) ? copies : 0;
}

/** What is written in place of a loop, from its opcode to its `end`, and where in it the check begins. */
export interface UnrolledLoop {
  bytes: Uint8Array;
  check: number;
}

/** Unrolls a loop for which `copiesOf` gave `copies`. */
export function unroll(
  bytes: Uint8Array,
  start: number,
  end: number,
  copies: number,
  check: Uint8Array,
): UnrolledLoop {
  const labels = readLabels(bytes, start, end)!;
  const type = bytes[start - 1];
  const out = new Writer(copies * (end - start + 16) + check.length + 16);
  let checkAt = 0;
  out.append([OP.block, type, OP.loop, type]);
  for (let copy = 1; copy <= copies; copy++) {
    const last = copy === copies;
    if (last) {
      checkAt = out.length;
      out.copy(check);
    } else out.append([OP.block, EMPTY]);
    let from = start;
    for (let i = 0; i < labels.positions.length; i++) {
      out.copy(bytes, from, labels.positions[i]);
      const value = labels.values[i];
      out.u32(value === labels.depths[i] ? value : value + (last ? 1 : 2));
      from = labels.ends[i];
    }
    out.copy(bytes, from, end);
    if (!last) out.append([OP.br, 2, OP.end]);
  }
  out.append([OP.end, OP.end]);
  return { bytes: out.result(), check: checkAt };
}
