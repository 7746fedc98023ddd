// The shell's options, set(1p): letters and names.
//
// Interface: option, setOption, copyOptions, restoreOptions, OPTION_NAMES…, optionByName, flagsText; one constant per option.

import { ByteBuffer } from '../lib/base/buffer';
import { Bytes, equalsText } from '../lib/base/bytes';

export const ERREXIT: i32 = 0;
export const NOGLOB: i32 = 1;
export const IGNOREEOF: i32 = 2;
export const INTERACTIVE: i32 = 3;
export const MONITOR: i32 = 4;
export const NOEXEC: i32 = 5;
export const STDIN: i32 = 6;
export const XTRACE: i32 = 7;
export const VERBOSE: i32 = 8;
export const VI: i32 = 9;
export const EMACS: i32 = 10;
export const NOCLOBBER: i32 = 11;
export const ALLEXPORT: i32 = 12;
export const NOTIFY: i32 = 13;
export const NOUNSET: i32 = 14;
export const PRIVILEGED: i32 = 15;
export const NOLOG: i32 = 16;
export const PIPEFAIL: i32 = 17;
export const DEBUG: i32 = 18;
export const HASHALL: i32 = 19;

/** In the order in which dash lists them. */
export const OPTION_NAMES: StaticArray<string> = [
  'errexit',
  'noglob',
  'ignoreeof',
  'interactive',
  'monitor',
  'noexec',
  'stdin',
  'xtrace',
  'verbose',
  'vi',
  'emacs',
  'noclobber',
  'allexport',
  'notify',
  'nounset',
  'privileged',
  'nolog',
  'pipefail',
  'debug',
  'hashall',
];

/** Letters in the same order; a blank: none. */
const LETTERS = 'efIimnsxvVECabup   h';

const states = memory.data(32);

@inline
export function option(which: i32): bool {
  return load<u8>(states + which) != 0;
}

@inline
export function setOption(which: i32, on: bool): void {
  store<u8>(states + which, u8(on));
}

/** All of them, for restoreOptions. */
export function copyOptions(): StaticArray<u8> {
  const copy = new StaticArray<u8>(OPTION_NAMES.length);
  memory.copy(changetype<usize>(copy), states, copy.length);
  return copy;
}

export function restoreOptions(copy: StaticArray<u8>): void {
  memory.copy(states, changetype<usize>(copy), copy.length);
}

/** The option with this letter, or −1. */
export function optionByLetter(letter: u8): i32 {
  return letter == 0x20 ? -1 : LETTERS.indexOf(String.fromCharCode(letter));
}

/** The option with this name, or −1. */
export function optionByName(name: Bytes): i32 {
  for (let index = 0; index < OPTION_NAMES.length; index++) {
    if (equalsText(name, OPTION_NAMES[index])) return index;
  }
  return -1;
}

/** What `$-` is. */
export function flagsText(): Bytes {
  const text = new ByteBuffer();
  for (let index = LETTERS.length - 1; index >= 0; index--) {
    if (option(index) && LETTERS.charCodeAt(index) != 0x20) text.byte(<u8>LETTERS.charCodeAt(index));
  }
  return text.take();
}
