// Bytes and parameters as the word lexer sees them.
//
// Interface: isSpecial, endsWord; namedParameter, specialParameter.

import { isDigit } from '../../lib/base/ascii';
import { Bytes } from '../../lib/base/bytes';
import { PARAMETER, Part } from './tree';
import { variableNamed } from '../variables';

/** `@ * # ? - $ !` */
@inline
export function isSpecial(byte: i32): bool {
  return (
    byte == 0x40 ||
    byte == 0x2a ||
    byte == 0x23 ||
    byte == 0x3f ||
    byte == 0x2d ||
    byte == 0x24 ||
    byte == 0x21
  );
}

/** Whether a byte ends a word outside quotes. */
@inline
export function endsWord(byte: i32): bool {
  switch (byte) {
    case -1:
    case 0x09:
    case 0x0a:
    case 0x20:
    case 0x26: // &
    case 0x28: // (
    case 0x29: // )
    case 0x3b: // ;
    case 0x3c: // <
    case 0x3e: // >
    case 0x7c: // |
      return true;
    default:
      return false;
  }
}

export function namedParameter(name: Bytes, quoted: bool): Part {
  const part = new Part(PARAMETER, name);
  part.quoted = quoted;
  part.variable = variableNamed(name);
  return part;
}

/** A special parameter, or a positional one of one digit. */
export function specialParameter(byte: i32, quoted: bool): Part {
  const name = new StaticArray<u8>(1);
  name[0] = <u8>byte;
  const part = new Part(PARAMETER, name);
  part.quoted = quoted;
  part.special = isDigit(byte) ? 0x30 : <u8>byte;
  part.position = isDigit(byte) ? byte - 0x30 : 0;
  return part;
}
