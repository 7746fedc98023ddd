// Capabilities by name, and sets of them: capabilities(7), cap_text_formats(7).
//
// Interface: CAP_COUNT, CAP_ALL, capabilityName, capabilityNumber, CapabilitySets, readCapabilities; boundingSet, ambientSet;
// putNames.

import {
  CAP_SETS_EFFECTIVE,
  CAP_SETS_INHERITABLE,
  CAP_SETS_PERMITTED,
  PR_CAPBSET_READ,
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_IS_SET,
  minios_capget,
  minios_capset,
  minios_prctl,
} from '../base/abi';
import { Bytes, equalsText, sliceOf, startsWithText } from '../base/bytes';
import { Writer } from '../base/io';
import { parseDecimal } from '../text/number';

/** Without "cap_", by number. */
const NAMES: StaticArray<string> = [
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'linux_immutable',
  'net_bind_service',
  'net_broadcast',
  'net_admin',
  'net_raw',
  'ipc_lock',
  'ipc_owner',
  'sys_module',
  'sys_rawio',
  'sys_chroot',
  'sys_ptrace',
  'sys_pacct',
  'sys_admin',
  'sys_boot',
  'sys_nice',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'mknod',
  'lease',
  'audit_write',
  'audit_control',
  'setfcap',
  'mac_override',
  'mac_admin',
  'syslog',
  'wake_alarm',
  'block_suspend',
  'audit_read',
  'perfmon',
  'bpf',
  'checkpoint_restore',
];

/** How many capabilities there are. */
export const CAP_COUNT: i32 = 41;
/** The set of all. */
export const CAP_ALL: u64 = (1 << CAP_COUNT) - 1;

@inline
export function capabilityBit(number: i32): u64 {
  return (1 as u64) << number;
}

/** The name without "cap_". */
export function capabilityName(number: i32): string {
  return NAMES[number];
}

/** The number of a capability by its name, with or without "cap_", or by its number as "cap_N"; −1 if there is none. */
export function capabilityNumber(text: Bytes): i32 {
  const name = startsWithText(text, 'cap_') ? sliceOf(text, 4) : text;
  for (let number = 0; number < CAP_COUNT; number++) if (equalsText(name, NAMES[number])) return number;
  const number = parseDecimal(name);
  return number >= 0 && number < CAP_COUNT ? <i32>number : -1;
}

const sets = memory.data(24, 8);

/** The three sets of a process. */
export class CapabilitySets {
  effective: u64 = 0;
  permitted: u64 = 0;
  inheritable: u64 = 0;

  /** Makes them the caller's own: 0 or −errno. */
  apply(): i32 {
    store<u64>(sets + CAP_SETS_EFFECTIVE, this.effective);
    store<u64>(sets + CAP_SETS_PERMITTED, this.permitted);
    store<u64>(sets + CAP_SETS_INHERITABLE, this.inheritable);
    return minios_capset(sets);
  }
}

/** Those of process `pid`, 0: the caller; null if there is none. */
export function readCapabilities(pid: i32): CapabilitySets | null {
  if (minios_capget(pid, sets) < 0) return null;
  const found = new CapabilitySets();
  found.effective = load<u64>(sets + CAP_SETS_EFFECTIVE);
  found.permitted = load<u64>(sets + CAP_SETS_PERMITTED);
  found.inheritable = load<u64>(sets + CAP_SETS_INHERITABLE);
  return found;
}

/** The caller's bounding set. */
export function boundingSet(): u64 {
  let set: u64 = 0;
  for (let number = 0; number < CAP_COUNT; number++)
    if (minios_prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1) set |= capabilityBit(number);
  return set;
}

/** The caller's ambient set. */
export function ambientSet(): u64 {
  let set: u64 = 0;
  for (let number = 0; number < CAP_COUNT; number++)
    if (minios_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, number, 0, 0) == 1) set |= capabilityBit(number);
  return set;
}

/** Writes the names of a set with commas between; `prefix` before each. */
export function putNames(out: Writer, set: u64, prefix: string): void {
  let first = true;
  for (let number = 0; number < CAP_COUNT; number++) {
    if ((set & capabilityBit(number)) == 0) continue;
    if (!first) out.byte(0x2c);
    first = false;
    out.text(prefix).text(NAMES[number]);
  }
}
