// The three sets of a process as text: cap_text_formats(7): "=ep cap_sys_admin-ep", "cap_chown,cap_kill=p".
//
// Interface: putCapabilities, CapabilityText.

import { Bytes, indexOf, sliceOf, split } from '../base/bytes';
import { CAP_COUNT, CapabilitySets, capabilityBit, capabilityName, capabilityNumber } from './capabilities';
import { Writer } from '../base/io';

const EFFECTIVE: i32 = 1;
const INHERITABLE: i32 = 2;
const PERMITTED: i32 = 4;

/** In which of the sets a capability is. */
function flagsOf(sets: CapabilitySets, number: i32): i32 {
  const bit = capabilityBit(number);
  let flags = 0;
  if ((sets.effective & bit) != 0) flags |= EFFECTIVE;
  if ((sets.inheritable & bit) != 0) flags |= INHERITABLE;
  if ((sets.permitted & bit) != 0) flags |= PERMITTED;
  return flags;
}

function putFlags(out: Writer, flags: i32): void {
  if ((flags & EFFECTIVE) != 0) out.byte(0x65);
  if ((flags & INHERITABLE) != 0) out.byte(0x69);
  if ((flags & PERMITTED) != 0) out.byte(0x70);
}

/** Writes the sets: first what most capabilities have in common, then those that differ. */
export function putCapabilities(out: Writer, sets: CapabilitySets): void {
  const counts = new StaticArray<i32>(8);
  for (let number = 0; number < CAP_COUNT; number++) counts[flagsOf(sets, number)]++;
  let common = 0;
  for (let flags = 1; flags < 8; flags++) if (counts[flags] > counts[common]) common = flags;
  if (common != 0 || counts[0] == CAP_COUNT) {
    out.byte(0x3d);
    putFlags(out, common);
  }
  let first = common == 0 && counts[0] != CAP_COUNT;
  for (let flags = 7; flags >= 0; flags--) {
    if (flags == common || counts[flags] == 0) continue;
    if (!first) out.byte(0x20);
    first = false;
    putList(out, sets, flags);
    const more = flags & ~common;
    const less = common & ~flags;
    if (common == 0) out.byte(0x3d);
    else if (more != 0) out.byte(0x2b);
    putFlags(out, more);
    if (less != 0) out.byte(0x2d);
    putFlags(out, less);
  }
}

function putList(out: Writer, sets: CapabilitySets, flags: i32): void {
  let first = true;
  for (let number = 0; number < CAP_COUNT; number++) {
    if (flagsOf(sets, number) != flags) continue;
    if (!first) out.byte(0x2c);
    first = false;
    out.text('cap_').text(capabilityName(number));
  }
}

/** Sets that a text describes. */
export class CapabilityText extends CapabilitySets {
  /** Reads clauses with spaces between, each [NAMES]{=+-}FLAGS…: false if one is none. */
  read(text: Bytes): bool {
    const clauses = split(text, 0x20);
    for (let index = 0; index < clauses.length; index++) {
      if (clauses[index].length != 0 && !this.readClause(clauses[index])) return false;
    }
    return true;
  }

  private readClause(clause: Bytes): bool {
    let at = 0;
    while (at < clause.length && !isOperator(clause[at])) at++;
    const names = sliceOf(clause, 0, at);
    const all = names.length == 0 || (names.length == 3 && indexOf(names, 0x61) == 0 && names[1] == 0x6c);
    let set: u64 = 0;
    const words = split(names, 0x2c);
    for (let index = 0; !all && index < words.length; index++) {
      const number = capabilityNumber(words[index]);
      if (number < 0) return false;
      set |= capabilityBit(number);
    }
    if (all) for (let number = 0; number < CAP_COUNT; number++) set |= capabilityBit(number);
    if (at == clause.length) return false;
    while (at < clause.length) {
      const operator = clause[at++];
      let flags = 0;
      for (; at < clause.length && !isOperator(clause[at]); at++) {
        if (clause[at] == 0x65) flags |= EFFECTIVE;
        else if (clause[at] == 0x69) flags |= INHERITABLE;
        else if (clause[at] == 0x70) flags |= PERMITTED;
        else return false;
      }
      this.change(operator, set, flags);
    }
    return true;
  }

  private change(operator: u8, set: u64, flags: i32): void {
    if (operator == 0x3d) {
      this.effective &= ~set;
      this.inheritable &= ~set;
      this.permitted &= ~set;
    }
    const drops = operator == 0x2d;
    if ((flags & EFFECTIVE) != 0) this.effective = drops ? this.effective & ~set : this.effective | set;
    if ((flags & INHERITABLE) != 0)
      this.inheritable = drops ? this.inheritable & ~set : this.inheritable | set;
    if ((flags & PERMITTED) != 0) this.permitted = drops ? this.permitted & ~set : this.permitted | set;
  }
}

function isOperator(byte: u8): bool {
  return byte == 0x3d || byte == 0x2b || byte == 0x2d;
}
