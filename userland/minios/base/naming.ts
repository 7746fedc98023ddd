// Ids and names of containers.
//
// Interface: newId, isId, isWholeId, idsIn; isValidName, bytesForName. Names that are made up: random_name.ts.

import { wasi_random_get } from '../../lib/base/abi';
import { DASH, DOT, UNDERSCORE, isDigit, isHexDigit, isLetter } from '../../lib/base/ascii';
import { Bytes, addressOf, toBytes } from '../../lib/base/bytes';
import { hexOf } from '../../lib/digest/digest';
import { Directory } from '../../lib/file/directory';

/** Digits of a whole id. */
const FULL: i32 = 64;

const ID_BYTES: u32 = 32;
/** Behind those of an id, two for a name: most containers want both, and asking the machine takes longer than to make them. */
const BYTES: u32 = ID_BYTES + 2;
const random = memory.data(34);
/** Whether the bytes for a name are there, and of no name yet. */
let fresh: bool = false;

/** 64 hexadecimal digits, not all of the first twelve decimal: what looks like a number is hard to type as a word. */
export function newId(): Bytes {
  while (true) {
    wasi_random_get(random, BYTES);
    fresh = true;
    const bytes = new StaticArray<u8>(ID_BYTES);
    memory.copy(addressOf(bytes), random, ID_BYTES);
    const id = hexOf(bytes);
    for (let index = 0; index < 12; index++) if (!isDigit(id[index])) return id;
  }
}

/** Whether it can be an id, or the beginning of one. */
export function isId(text: Bytes): bool {
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    if (!isHexDigit(byte)) return false;
  }
  return text.length > 0 && text.length <= FULL;
}

/** Whether it is an id with all its digits. */
export function isWholeId(text: Bytes): bool {
  return text.length == FULL && isId(text);
}

/** The ids that name something in a directory. */
export function idsIn(path: string): Array<Bytes> {
  const ids = new Array<Bytes>();
  const directory = new Directory(toBytes(path));
  while (directory.next()) if (isWholeId(directory.name)) ids.push(directory.name);
  directory.close();
  return ids;
}

/** Where two random bytes for a name are: those that came with the last id, if no name has had them. */
export function bytesForName(): usize {
  const bytes = random + ID_BYTES;
  if (!fresh) wasi_random_get(bytes, BYTES - ID_BYTES);
  fresh = false;
  return bytes;
}

/** [a-zA-Z0-9][a-zA-Z0-9_.-]*; Docker wants two characters. */
export function isValidName(name: Bytes): bool {
  if (name.length < 1 || name.length > 128) return false;
  for (let index = 0; index < name.length; index++) {
    const byte = name[index];
    const letter = isLetter(byte);
    const digit = isDigit(byte);
    if (letter || digit) continue;
    if (index == 0 || (byte != UNDERSCORE && byte != DOT && byte != DASH)) return false;
  }
  return true;
}
