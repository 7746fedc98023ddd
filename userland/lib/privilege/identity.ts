// Who the caller is, and becomes: ids and groups.
//
// Interface: Ids, userIds, groupIds, setGroups, supplementaryGroups, becomeUser; parseGroups.

import {
  minios_getgroups,
  minios_getresgid,
  minios_getresuid,
  minios_setgroups,
  minios_setresgid,
  minios_setresuid,
} from '../base/abi';
import { NOBODY, groupNumber } from './accounts';
import { Bytes, split } from '../base/bytes';

/** An id that a call is to leave as it is. */
export const NO_ID: u32 = 0xffffffff;

const words = memory.data(12, 4);

/** Three ids. */
export class Ids {
  real: u32 = load<u32>(words);
  effective: u32 = load<u32>(words, 4);
  saved: u32 = load<u32>(words, 8);
}

/** The caller's user ids. */
export function userIds(): Ids {
  minios_getresuid(words, words + 4, words + 8);
  return new Ids();
}

/** The caller's group ids. */
export function groupIds(): Ids {
  minios_getresgid(words, words + 4, words + 8);
  return new Ids();
}

/** Sets the supplementary groups: 0 or −errno. */
export function setGroups(groups: Array<u32>): i32 {
  return minios_setgroups(<u32>groups.length, groups.dataStart);
}

/** The caller's supplementary groups. */
export function supplementaryGroups(): Array<u32> {
  const count = minios_getgroups(0, 0);
  const groups = new Array<u32>(max(count, 0));
  if (count > 0) minios_getgroups(<u32>count, groups.dataStart);
  return groups;
}

/** Groups by name or number with commas between, or null: one is unknown, and `unknownGroup` says which. */
export function parseGroups(text: Bytes): Array<u32> | null {
  const names = split(text, 0x2c);
  const groups = new Array<u32>();
  for (let index = 0; index < names.length; index++) {
    if (names[index].length == 0) continue;
    const gid = groupNumber(names[index]);
    if (gid == NOBODY) {
      unknownGroup = names[index];
      return null;
    }
    groups.push(<u32>gid);
  }
  return groups;
}

/** What parseGroups did not know. */
export let unknownGroup: Bytes = [];

/** Gives up everything for user `uid` with group `gid` and `groups`: 0 or −errno of the first step that fails. */
export function becomeUser(uid: u32, gid: u32, groups: Array<u32>): i32 {
  let result = setGroups(groups);
  if (result == 0) result = minios_setresgid(gid, gid, gid);
  return result == 0 ? minios_setresuid(uid, uid, uid) : result;
}
