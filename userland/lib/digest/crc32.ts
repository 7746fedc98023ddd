// CRC-32 as gzip, zip and PNG have it (ISO 3309; RFC 1952, 8).
//
// Interface: crc32.

/** Four tables of 256 words, so that four bytes are taken at a time; made when first used. */
const tables = memory.data(4096, 4);

function makeTables(): void {
  for (let index: u32 = 0; index < 256; index++) {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >> 1) : value >> 1;
    store<u32>(tables + 4 * index, value);
  }
  for (let at: usize = 0; at < 3072; at += 4) {
    const value = load<u32>(tables + at);
    store<u32>(tables + at + 1024, load<u32>(tables + 4 * (value & 0xff)) ^ (value >> 8));
  }
}

@inline
function lookUp(table: usize, index: u32): u32 {
  return load<u32>(tables + 1024 * table + 4 * (index & 0xff));
}

/** The checksum of bytes that follow others whose checksum is `previous`; 0: there are none. */
export function crc32(previous: u32, address: usize, length: i32): u32 {
  if (load<u32>(tables + 4) == 0) makeTables();
  let value = ~previous;
  let at = address;
  const end = address + length;
  for (; at + 4 <= end; at += 4) {
    value ^= load<u32>(at);
    value = lookUp(3, value) ^ lookUp(2, value >> 8) ^ lookUp(1, value >> 16) ^ lookUp(0, value >> 24);
  }
  for (; at < end; at++) value = lookUp(0, value ^ load<u8>(at)) ^ (value >> 8);
  return ~value;
}
