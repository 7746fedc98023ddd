// Capabilities of containers: Docker's default, --cap-add, --cap-drop, --privileged.
//
// Interface: capabilitiesOf, capabilityKnown.

import {
  CAP_AUDIT_WRITE,
  CAP_CHOWN,
  CAP_DAC_OVERRIDE,
  CAP_FOWNER,
  CAP_FSETID,
  CAP_KILL,
  CAP_MKNOD,
  CAP_NET_BIND_SERVICE,
  CAP_NET_RAW,
  CAP_SETFCAP,
  CAP_SETGID,
  CAP_SETPCAP,
  CAP_SETUID,
  CAP_SYS_CHROOT,
} from '../../lib/base/abi';
import { inLowerCase, inUpperCase } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, startsWithText, toBytes } from '../../lib/base/bytes';
import {
  CAP_ALL,
  CAP_COUNT,
  capabilityBit,
  capabilityName,
  capabilityNumber,
} from '../../lib/privilege/capabilities';
import { Json, jsonArray, jsonObject, jsonString } from '../../lib/json/json';

const DEFAULT: u64 =
  (1 << CAP_CHOWN) |
  (1 << CAP_DAC_OVERRIDE) |
  (1 << CAP_FSETID) |
  (1 << CAP_FOWNER) |
  (1 << CAP_MKNOD) |
  (1 << CAP_NET_RAW) |
  (1 << CAP_SETGID) |
  (1 << CAP_SETUID) |
  (1 << CAP_SETFCAP) |
  (1 << CAP_SETPCAP) |
  (1 << CAP_NET_BIND_SERVICE) |
  (1 << CAP_SYS_CHROOT) |
  (1 << CAP_KILL) |
  (1 << CAP_AUDIT_WRITE);

/** The name as the specification has it: in capitals, with CAP_ in front. */
function fullName(text: Bytes): Bytes {
  const name = inUpperCase(text);
  return startsWithText(name, 'CAP_') ? name : concat(toBytes('CAP_'), name);
}

/** The number of a capability by its name in any case, with CAP_ in front or without; −1: there is none. */
function numberOf(text: Bytes): i32 {
  return capabilityNumber(inLowerCase(fullName(text)));
}

function isAll(text: Bytes): bool {
  return equalsText(fullName(text), 'CAP_ALL');
}

/** Whether there is a capability of that name, or it is ALL. */
export function capabilityKnown(text: Bytes): bool {
  return isAll(text) || numberOf(text) >= 0;
}

function setOf(host: Json): u64 {
  if (host.bool('Privileged')) return CAP_ALL;
  const added = host.strings('CapAdd');
  const dropped = host.strings('CapDrop');
  let set = DEFAULT;
  for (let index = 0; index < dropped.length; index++) if (isAll(dropped[index])) set = 0;
  for (let index = 0; index < added.length; index++)
    set |= isAll(added[index]) ? CAP_ALL : bitOf(added[index]);
  for (let index = 0; index < dropped.length; index++)
    if (!isAll(dropped[index])) set &= ~bitOf(dropped[index]);
  return set;
}

function bitOf(text: Bytes): u64 {
  const number = numberOf(text);
  return number < 0 ? 0 : capabilityBit(number);
}

function namesOf(set: u64): Json {
  const list = jsonArray();
  for (let number = 0; number < CAP_COUNT; number++) {
    if ((set & capabilityBit(number)) != 0) list.push(jsonString(fullName(toBytes(capabilityName(number)))));
  }
  return list;
}

/** The sets of a process; who is not root has none but the bound. */
export function capabilitiesOf(host: Json, root: bool): Json {
  const bounding = namesOf(setOf(host));
  const own = root ? bounding : jsonArray();
  return jsonObject().set('bounding', bounding).set('effective', own).set('permitted', own);
}
