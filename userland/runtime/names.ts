// Names that config.json has for what the kernel has numbers for.
//
// Interface: capabilitySet, unknownCapabilities.

import { inLowerCase, isLower } from '../lib/base/ascii';
import { Bytes, isAmong, sliceOf, startsWithText } from '../lib/base/bytes';
import { capabilityBit, capabilityNumber } from '../lib/privilege/capabilities';
import { Json } from '../lib/json/json';

/** −1: there is none of that name. */
function numberOf(name: Bytes): i32 {
  if (!startsWithText(name, 'CAP_')) return -1;
  for (let index = 0; index < name.length; index++) if (isLower(name[index])) return -1;
  return capabilityNumber(inLowerCase(sliceOf(name, 4)));
}

/** A set of process.capabilities; empty if it is not there. Names that mean nothing are left out. */
export function capabilitySet(process: Json, set: string): u64 {
  const names = process.strings('capabilities.' + set);
  let found: u64 = 0;
  for (let index = 0; index < names.length; index++) {
    const number = numberOf(names[index]);
    if (number >= 0) found |= capabilityBit(number);
  }
  return found;
}

/** The names in all sets that mean nothing, each once. */
export function unknownCapabilities(process: Json): Array<Bytes> {
  const sets: StaticArray<string> = ['bounding', 'effective', 'inheritable', 'permitted', 'ambient'];
  const unknown = new Array<Bytes>();
  for (let set = 0; set < sets.length; set++) {
    const names = process.strings('capabilities.' + sets[set]);
    for (let index = 0; index < names.length; index++)
      if (numberOf(names[index]) < 0 && !isAmong(unknown, names[index])) unknown.push(names[index]);
  }
  return unknown;
}
