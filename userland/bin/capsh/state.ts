// What capsh shows and asks about the process: --print, and options that only test.
//
// Interface: printState, isTrue.

import { PR_GET_NO_NEW_PRIVS, PR_GET_SECUREBITS, minios_prctl } from '../../lib/base/abi';
import { groupName, hasGroup, hasUser, userName } from '../../lib/privilege/accounts';
import { Bytes, equalsText } from '../../lib/base/bytes';
import {
  ambientSet,
  boundingSet,
  capabilityBit,
  capabilityNumber,
  putNames,
  readCapabilities,
} from '../../lib/privilege/capabilities';
import { putCapabilities } from '../../lib/privilege/capability_text';
import { groupIds, supplementaryGroups, userIds } from '../../lib/privilege/identity';
import { complain, stdout } from '../../lib/base/io';
import { parseDecimal } from '../../lib/text/number';

function putUser(title: string, uid: u32): void {
  stdout.text(title).unsigned(uid).byte(0x28);
  if (hasUser(uid)) stdout.bytes(userName(uid));
  else stdout.text('???');
  stdout.byte(0x29);
}

function putGroup(gid: u32): void {
  stdout.unsigned(gid).byte(0x28);
  if (hasGroup(gid)) stdout.bytes(groupName(gid));
  else stdout.text('???');
  stdout.byte(0x29);
}

function putSecurebit(title: string, bits: u32, at: i32): void {
  const set = ((bits >> at) & 1) != 0;
  const locked = ((bits >> (at + 1)) & 1) != 0;
  stdout
    .text(' secure-')
    .text(title)
    .text(': ')
    .text(set ? 'yes' : 'no');
  stdout.text(locked ? ' (locked)' : ' (unlocked)').newline();
}

/** --print. */
export function printState(): void {
  const sets = readCapabilities(0);
  stdout.text('Current: ');
  if (sets !== null) putCapabilities(stdout, sets);
  stdout.text('\nBounding set =');
  putNames(stdout, boundingSet(), 'cap_');
  stdout.text('\nAmbient set =');
  putNames(stdout, ambientSet(), 'cap_');
  const bits = <u32>minios_prctl(PR_GET_SECUREBITS, 0, 0, 0, 0);
  stdout
    .text('\nSecurebits: 0')
    .unsigned(bits, 8)
    .text('/0x')
    .unsigned(bits, 16)
    .text("/8'b")
    .unsigned(bits, 2, 8);
  stdout
    .text(' (no-new-privs=')
    .decimal(minios_prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0))
    .text(')\n');
  putSecurebit('noroot', bits, 0);
  putSecurebit('no-suid-fixup', bits, 2);
  putSecurebit('keep-caps', bits, 4);
  putSecurebit('no-ambient-raise', bits, 6);
  putUser('uid=', userIds().real);
  putUser(' euid=', userIds().effective);
  stdout.text('\ngid=');
  putGroup(groupIds().real);
  stdout.text('\ngroups=');
  const groups = supplementaryGroups();
  for (let index = 0; index < groups.length; index++) {
    if (index > 0) stdout.byte(0x2c);
    putGroup(groups[index]);
  }
  stdout.newline();
}

function wrong(name: Bytes, value: Bytes): bool {
  const message = complain().bytes(name);
  if (value.length > 0) message.byte(0x3d).bytes(value);
  message.text(': not so').end();
  return false;
}

/** The set that --has-… asks. */
function setFor(name: Bytes): u64 {
  const sets = readCapabilities(0);
  if (sets === null) return 0;
  if (equalsText(name, '--has-p')) return sets.permitted;
  if (equalsText(name, '--has-i')) return sets.inheritable;
  return equalsText(name, '--has-b') ? boundingSet() : ambientSet();
}

function isSetTest(name: Bytes): bool {
  return (
    equalsText(name, '--has-p') ||
    equalsText(name, '--has-i') ||
    equalsText(name, '--has-b') ||
    equalsText(name, '--has-a')
  );
}

/** An option that asks something: false, after a message, if it is not so, or is no option. */
export function isTrue(name: Bytes, value: Bytes): bool {
  let good = false;
  if (isSetTest(name)) {
    const number = capabilityNumber(value);
    good = number >= 0 && (setFor(name) & capabilityBit(number)) != 0;
  } else if (equalsText(name, '--supports')) good = capabilityNumber(value) >= 0;
  else if (equalsText(name, '--is-uid')) good = parseDecimal(value) == userIds().real;
  else if (equalsText(name, '--is-gid')) good = parseDecimal(value) == groupIds().real;
  else if (equalsText(name, '--has-no-new-privs')) good = minios_prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
  else {
    complain().text("unrecognized option '").bytes(name).text("'").end();
    return false;
  }
  return good ? true : wrong(name, value);
}
