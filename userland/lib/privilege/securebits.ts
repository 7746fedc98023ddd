// Securebits by name, as setpriv(1) has them: capabilities(7).
//
// Interface: putSecurebits, readSecurebits, securebitsGiven.

import { Bytes, equalsText, sliceOf, split, startsWithText } from '../base/bytes';
import { Writer } from '../base/io';
import { parseDecimal } from '../text/number';

/** By bit. keep_caps has no name here: exec clears it. */
const NAMES: StaticArray<string> = [
  'noroot',
  'noroot_locked',
  'no_setuid_fixup',
  'no_setuid_fixup_locked',
  'keep_caps',
  'keep_caps_locked',
  'no_cap_ambient_raise',
  'no_cap_ambient_raise_locked',
];

/** Writes the names of `bits` with commas between. */
export function putSecurebits(out: Writer, bits: u32): void {
  if (bits == 0) out.text('[none]');
  let first = true;
  for (let bit = 0; bit < NAMES.length; bit++) {
    if (((bits >> bit) & 1) == 0) continue;
    if (!first) out.byte(0x2c);
    first = false;
    out.text(NAMES[bit]);
  }
}

/** What readSecurebits read. */
export let securebitsGiven: u32 = 0;

/** Reads "+noroot,-no_setuid_fixup", which changes `old`, or a number: false if it is neither. */
export function readSecurebits(text: Bytes, old: u32): bool {
  securebitsGiven = old;
  const number = parseDecimal(text);
  if (number >= 0) {
    securebitsGiven = <u32>number;
    return number <= <i64>u32.MAX_VALUE;
  }
  const words = split(text, 0x2c);
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const drops = startsWithText(word, '-');
    if (!drops && !startsWithText(word, '+')) return false;
    let bit = 0;
    while (bit < NAMES.length && !equalsText(sliceOf(word, 1), NAMES[bit])) bit++;
    if (bit == NAMES.length) return false;
    securebitsGiven = drops ? securebitsGiven & ~(1 << bit) : securebitsGiven | (1 << bit);
  }
  return true;
}
