// Modules written byte by byte: what no text format can say. WebAssembly, Binary Format.
//
// Interface: binary, section, repeat.

import { unsigned } from '../../host/loader/writer.ts';

/** A section with its length. */
export const section = (id: number, body: number[]): number[] => [id, ...unsigned(body.length), ...body];

/** A module of these sections, right or wrong. */
export const binary = (...sections: number[][]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].concat(...sections));

/** A vector of the same item. */
export const repeat = (count: number, item: number[]): number[] => [
  ...unsigned(count),
  ...new Array<number[]>(count).fill(item).flat(),
];
