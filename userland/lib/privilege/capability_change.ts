// Changes of sets of capabilities as setpriv(1) has them: "+chown,-kill,+all,-all", done in order.
//
// Interface: ChangeOfSet, applyBounding, applyInheritable, applyAmbient.

import {
  EPERM,
  PR_CAPBSET_DROP,
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_LOWER,
  PR_CAP_AMBIENT_RAISE,
  minios_prctl,
} from '../base/abi';
import { Bytes, equalsText, sliceOf, split } from '../base/bytes';
import {
  CAP_ALL,
  CAP_COUNT,
  ambientSet,
  boundingSet,
  capabilityBit,
  capabilityNumber,
  readCapabilities,
} from './capabilities';

/** What to put into a set, and what to take out of it. */
export class ChangeOfSet {
  raise: u64 = 0;
  drop: u64 = 0;
  /** What read() did not understand. */
  unknown: Bytes = [];

  /** Reads a list: false if a word is none. */
  read(text: Bytes): bool {
    const words = split(text, 0x2c);
    for (let index = 0; index < words.length; index++) {
      const word = words[index];
      const sign = word.length > 0 ? word[0] : 0;
      const name = word.length > 0 ? sliceOf(word, 1) : word;
      const number = capabilityNumber(name);
      const all = equalsText(name, 'all');
      if ((sign != 0x2b && sign != 0x2d) || (!all && number < 0)) {
        this.unknown = word;
        return false;
      }
      const bits = all ? CAP_ALL : capabilityBit(number);
      this.raise = sign == 0x2b ? this.raise | bits : this.raise & ~bits;
      this.drop = sign == 0x2d ? this.drop | bits : this.drop & ~bits;
    }
    return true;
  }
}

/** The bounding set only shrinks: 0 or −errno. */
export function applyBounding(change: ChangeOfSet): i32 {
  const present = boundingSet();
  if ((change.raise & ~present) != 0) return -EPERM;
  for (let number = 0; number < CAP_COUNT; number++) {
    if ((change.drop & present & capabilityBit(number)) == 0) continue;
    const error = minios_prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
    if (error < 0) return error;
  }
  return 0;
}

export function applyInheritable(change: ChangeOfSet): i32 {
  const sets = readCapabilities(0);
  if (sets === null) return -EPERM;
  sets.inheritable = (sets.inheritable | change.raise) & ~change.drop;
  return sets.apply();
}

export function applyAmbient(change: ChangeOfSet): i32 {
  const present = ambientSet();
  for (let number = 0; number < CAP_COUNT; number++) {
    const bit = capabilityBit(number);
    let what: u32 = 0;
    if ((change.raise & bit) != 0) what = PR_CAP_AMBIENT_RAISE;
    else if ((change.drop & present & bit) != 0) what = PR_CAP_AMBIENT_LOWER;
    if (what == 0) continue;
    const error = minios_prctl(PR_CAP_AMBIENT, what, number, 0, 0);
    if (error < 0) return error;
  }
  return 0;
}
