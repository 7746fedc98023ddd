// Joins the data segments of a program. The compiler makes one for each string, and Binaryen cuts those into more where there are
// zeros in them: thousands, and the engine goes through all of them each time that the program is started. Memory begins as zeros,
// so a segment may have those in between, too.
//
// The module must not name segments (memory.init, data.drop), which AssemblyScript never does.

import { readModule } from './wasm_sections.mjs';

/** Zeros that are written rather than a new segment begun, bytes. */
const WIDEST_GAP = 128;

const DATA_SECTION = 11;
const DATA_COUNT_SECTION = 12;

/** LEB128 of an unsigned number below 2^32. */
function unsigned(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

/** LEB128 of the i32 that has these 32 bits. */
function signed(bits) {
  const bytes = [];
  for (let value = bits | 0; ; value >>= 7) {
    const last = value >> 6 === 0 || value >> 6 === -1;
    bytes.push((value & 0x7f) | (last ? 0 : 0x80));
    if (last) return bytes;
  }
}

/** Segments at ascending addresses, none of which overlaps another, as few as possible. */
function join(segments) {
  const joined = [];
  for (const { offset, bytes } of segments) {
    const last = joined.at(-1);
    if (last && offset - last.end <= WIDEST_GAP) {
      last.parts.push(Buffer.alloc(offset - last.end), bytes);
      last.end = offset + bytes.length;
    } else joined.push({ offset, end: offset + bytes.length, parts: [bytes] });
  }
  return joined;
}

/** Whether they can be put into one another's place: all at fixed addresses in the one memory, none twice at one. */
function joinable(segments) {
  return segments.every(
    ({ passive, offset }, index) =>
      !passive && (index === 0 || segments[index - 1].offset + segments[index - 1].bytes.length <= offset),
  );
}

function section(id, contents) {
  return Buffer.concat([Buffer.from([id, ...unsigned(contents.length)]), contents]);
}

/** The sections of a module, `id` and where each begins and ends. */
function* sections(wasm) {
  let at = 8;
  while (at < wasm.length) {
    const begin = at;
    const id = wasm[at++];
    let size = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = wasm[at++];
      size += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    at += size;
    yield { id, begin, end: at };
  }
}

/**
 * @param {Uint8Array} wasm a valid module
 * @returns {Uint8Array<ArrayBuffer>} the same with as few data segments as possible
 */
export function joinDataSegments(wasm) {
  const segments = [...readModule(wasm).data].sort((first, second) => first.offset - second.offset);
  if (!joinable(segments)) return wasm;
  const joined = join(segments);
  const count = Buffer.from(unsigned(joined.length));
  const data = joined.map(({ offset, end, parts }) =>
    Buffer.concat([Buffer.from([0, 0x41, ...signed(offset), 0x0b, ...unsigned(end - offset)]), ...parts]),
  );
  const parts = [wasm.subarray(0, 8)];
  for (const { id, begin, end } of sections(wasm)) {
    if (id === DATA_SECTION) parts.push(section(id, Buffer.concat([count, ...data])));
    else if (id === DATA_COUNT_SECTION) parts.push(section(id, count));
    else parts.push(wasm.subarray(begin, end));
  }
  return new Uint8Array(Buffer.concat(parts));
}
