// File modes as text: chmod's symbolic and octal modes, and the column that ls -l shows.
//
// Interface: changeMode, modeText, typeLetter.

import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../base/abi';
import { Bytes } from '../base/bytes';
import { parseOctal } from '../text/number';

const PERMISSIONS: i32 = 0o7777;

/** Letter of a file's type, as ls -l and find have it. */
export function typeLetter(mode: u32): string {
  const type = mode & S_IFMT;
  if (type == S_IFDIR) return 'd';
  if (type == S_IFLNK) return 'l';
  if (type == S_IFCHR) return 'c';
  if (type == S_IFBLK) return 'b';
  if (type == S_IFIFO) return 'p';
  if (type == S_IFSOCK) return 's';
  return type == S_IFREG ? '-' : '?';
}

/** One class of permissions: rwx, where the x shows a special bit as well. */
function triple(bits: u32, special: bool, letter: string): string {
  const execute = (bits & 1) != 0;
  const last = special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
  return (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + last;
}

/** Ten characters, as `drwxr-xr-x`. */
export function modeText(mode: u32): string {
  return (
    typeLetter(mode) +
    triple((mode >> 6) & 7, (mode & 0o4000) != 0, 's') +
    triple((mode >> 3) & 7, (mode & 0o2000) != 0, 's') +
    triple(mode & 7, (mode & 0o1000) != 0, 't')
  );
}

/** The classes that letters in front of the operator name, as bits; and how far they reach. */
class Who {
  mask: i32 = 0;
  end: i32 = 0;

  constructor(text: Bytes, start: i32) {
    let at = start;
    for (; at < text.length; at++) {
      if (text[at] == 0x75) this.mask |= 0o4700;
      else if (text[at] == 0x67) this.mask |= 0o2070;
      else if (text[at] == 0x6f) this.mask |= 0o1007;
      else if (text[at] == 0x61) this.mask |= 0o7777;
      else break;
    }
    this.end = at;
  }
}

/** The bits that permission letters mean, for all classes; −1: not a letter of a permission. */
function permissionBits(letter: u8, mode: i32, isDirectory: bool): i32 {
  if (letter == 0x72) return 0o444;
  if (letter == 0x77) return 0o222;
  if (letter == 0x78) return 0o111;
  if (letter == 0x58) return isDirectory || (mode & 0o111) != 0 ? 0o111 : 0;
  if (letter == 0x73) return 0o6000;
  if (letter == 0x74) return 0o1000;
  if (letter == 0x75) return ((mode >> 6) & 7) * 0o111;
  if (letter == 0x67) return ((mode >> 3) & 7) * 0o111;
  if (letter == 0x6f) return (mode & 7) * 0o111;
  return -1;
}

/**
 * The mode that `text`, octal or symbolic (chmod(1), POSIX), makes of `mode`; −1: it is no mode. Without a class the
 * bits of `umask` are left as they are.
 */
export function changeMode(text: Bytes, mode: u32, isDirectory: bool, umask: u32): i32 {
  const octal = parseOctal(text, PERMISSIONS);
  if (octal >= 0) return octal;
  let result = <i32>(mode & PERMISSIONS);
  let at = 0;
  while (at < text.length) {
    const who = new Who(text, at);
    const mask = who.mask == 0 ? PERMISSIONS & ~(<i32>umask) : who.mask;
    at = who.end;
    if (at == text.length) return -1;
    while (at < text.length && text[at] != 0x2c) {
      const operator = text[at++];
      if (operator != 0x2b && operator != 0x2d && operator != 0x3d) return -1;
      let bits = 0;
      for (; at < text.length; at++) {
        const more = permissionBits(text[at], result, isDirectory);
        if (more < 0) break;
        bits |= more;
      }
      // A directory keeps its set-id bits under `=` unless they are named (GNU).
      const cleared = mask & (isDirectory ? 0o1777 : PERMISSIONS);
      if (operator == 0x3d) result = (result & ~cleared) | (bits & mask);
      else if (operator == 0x2b) result |= bits & mask;
      else result &= ~(bits & mask);
    }
    if (at < text.length && ++at == text.length) return -1;
  }
  return text.length == 0 ? -1 : result;
}
