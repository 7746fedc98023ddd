// Reads what the kernel check needs of a WebAssembly binary: imports with their limits, the start function,
// globals, exports and data segments. WebAssembly.Module's reflection shows neither limits nor segments.
// Source: the WebAssembly core specification, chapter "Binary Format". The module must be valid.

const KINDS = ['function', 'table', 'memory', 'global', 'tag'];

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  unsigned() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  signed32() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return shift < 25 && byte & 0x40 ? value | (~0 << (shift + 7)) : value;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name() {
    return new TextDecoder().decode(this.take(this.unsigned()));
  }

  limits() {
    const flags = this.byte();
    const minimum = this.unsigned();
    const maximum = flags & 1 ? this.unsigned() : undefined;
    return { minimum, maximum, shared: (flags & 2) !== 0 };
  }

  vector(read) {
    return Array.from({ length: this.unsigned() }, (_, index) => read(index));
  }
}

function readImport(reader) {
  const module = reader.name();
  const name = reader.name();
  const kind = KINDS[reader.byte()];
  if (kind === 'function') return { module, name, kind, type: reader.unsigned() };
  if (kind === 'memory') return { module, name, kind, limits: reader.limits() };
  if (kind === 'table') return { module, name, kind, type: reader.byte(), limits: reader.limits() };
  if (kind === 'global') return { module, name, kind, type: reader.byte(), mutable: reader.byte() === 1 };
  throw new Error(`import ${module}.${name}: unexpected kind ${kind}`);
}

/** Reads `i32.const N; end`; other constant expressions give undefined. */
function readOffset(reader) {
  if (reader.byte() !== 0x41) return undefined;
  const value = reader.signed32() >>> 0;
  return reader.byte() === 0x0b ? value : undefined;
}

function readData(reader) {
  const flag = reader.unsigned();
  if (flag === 1) return { passive: true, bytes: reader.take(reader.unsigned()) };
  if (flag === 2) reader.unsigned();
  const offset = readOffset(reader);
  if (offset === undefined) throw new Error('data segment: its address is not an i32 constant');
  return { passive: false, offset, bytes: reader.take(reader.unsigned()) };
}

/** Mutability of each defined global, whose initialisers must be plain constants. */
function readGlobal(reader) {
  const type = reader.byte();
  const mutable = reader.byte() === 1;
  const opcode = reader.byte();
  if (opcode === 0x43) reader.take(4);
  else if (opcode === 0x44) reader.take(8);
  else if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23) reader.unsigned();
  else throw new Error(`global of type ${type}: its initialiser is not a plain constant`);
  if (reader.byte() !== 0x0b)
    throw new Error(`global of type ${type}: its initialiser is not a plain constant`);
  return { mutable };
}

/**
 * @param {Uint8Array} bytes a valid module
 * @returns {{ imports: object[], start: number | undefined, data: object[], mutableGlobalExports: string[] }}
 *   imports: { module, name, kind, limits? }; data: { passive, offset?, bytes }
 */
export function readModule(bytes) {
  const reader = new Reader(bytes);
  reader.take(8);
  const module = { imports: [], start: undefined, data: [], mutableGlobalExports: [] };
  let globals = [];
  let exports = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const section = new Reader(reader.take(reader.unsigned()));
    if (id === 2) module.imports = section.vector(() => readImport(section));
    else if (id === 6) globals = section.vector(() => readGlobal(section));
    else if (id === 7) exports = section.vector(() => readExport(section));
    else if (id === 8) module.start = section.unsigned();
    else if (id === 11) module.data = section.vector(() => readData(section));
  }
  const all = [...module.imports.filter(({ kind }) => kind === 'global'), ...globals];
  module.mutableGlobalExports = exports
    .filter(({ kind, index }) => kind === 'global' && all[index].mutable)
    .map(({ name }) => name);
  return module;
}

function readExport(reader) {
  return { name: reader.name(), kind: KINDS[reader.byte()], index: reader.unsigned() };
}
