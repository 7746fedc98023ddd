// id [-ugGnrz] [USER]...: numbers and names of the user and the groups (POSIX). whoami, groups [USER]..., logname.

import { minios_getegid, minios_geteuid, minios_getgid, minios_getuid } from '../lib/base/abi';
import {
  NOBODY,
  groupName,
  groupsOf,
  hasGroup,
  hasUser,
  primaryGroupOf,
  userName,
  userNumber,
} from '../lib/privilege/accounts';
import { Bytes } from '../lib/base/bytes';
import { supplementaryGroups } from '../lib/privilege/identity';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';

/** Who is shown. */
class Identity {
  uid: u32 = <u32>minios_getuid();
  euid: u32 = <u32>minios_geteuid();
  gid: u32 = <u32>minios_getgid();
  egid: u32 = <u32>minios_getegid();
  groups: Array<u32> = [];
}

/** The caller's supplementary groups; the effective one first. */
function ownGroups(egid: u32): Array<u32> {
  const groups: Array<u32> = [egid];
  const others = supplementaryGroups();
  for (let index = 0; index < others.length; index++) {
    if (!groups.includes(others[index])) groups.push(others[index]);
  }
  return groups;
}

function self(): Identity {
  const identity = new Identity();
  identity.groups = ownGroups(identity.egid);
  return identity;
}

/** The user of that name or number, or null after a message. */
function identityOf(name: Bytes): Identity | null {
  const uid = userNumber(name);
  if (uid == NOBODY || !hasUser(<u32>uid)) {
    complain().text('unknown user ').bytes(name).end();
    return null;
  }
  const identity = new Identity();
  identity.uid = <u32>uid;
  identity.euid = identity.uid;
  identity.gid = <u32>max<i64>(0, primaryGroupOf(identity.uid));
  identity.egid = identity.gid;
  identity.groups = groupsOf(identity.uid);
  return identity;
}

function putId(title: string, id: u32, group: bool): void {
  stdout.text(title).unsigned(id);
  if (group ? hasGroup(id) : hasUser(id))
    stdout
      .byte(0x28)
      .bytes(group ? groupName(id) : userName(id))
      .byte(0x29);
}

/** uid=0(root) gid=0(root) groups=0(root); effective ones where they differ. */
function putAll(identity: Identity): void {
  putId('uid=', identity.uid, false);
  putId(' gid=', identity.gid, true);
  if (identity.euid != identity.uid) putId(' euid=', identity.euid, false);
  if (identity.egid != identity.gid) putId(' egid=', identity.egid, true);
  for (let index = 0; index < identity.groups.length; index++) {
    putId(index == 0 ? ' groups=' : ',', identity.groups[index], true);
  }
}

function putOne(options: Options, identity: Identity): void {
  const what = options.last('ugG');
  const name = options.has('n');
  if (what == 'u') {
    const uid = options.has('r') ? identity.uid : identity.euid;
    if (name) stdout.bytes(userName(uid));
    else stdout.unsigned(uid);
    return;
  }
  const one: Array<u32> = [options.has('r') ? identity.gid : identity.egid];
  const groups = what == 'G' ? identity.groups : one;
  for (let index = 0; index < groups.length; index++) {
    if (index > 0) stdout.byte(options.has('z') ? 0 : 0x20);
    if (name) stdout.bytes(groupName(groups[index]));
    else stdout.unsigned(groups[index]);
  }
}

export function id(args: Array<Bytes>): i32 {
  const options = new Options('[-ugGnrz] [USER]...', 'Write numbers and names of the user and the groups.')
    .flag('a', '')
    .flag('u', 'user', 'only the user')
    .flag('g', 'group', 'only the group')
    .flag('G', 'groups', 'only the groups')
    .flag('n', 'name', 'the name and not the number')
    .flag('r', 'real', 'the real one and not the effective one')
    .flag('z', 'zero', 'separate by NUL')
    .parse(args);
  const what = options.last('ugG');
  if (what == '' && (options.has('n') || options.has('r'))) {
    options.wrong(complain().text("'-n' and '-r' need '-u', '-g' or '-G'"));
  }
  let status = 0;
  const count = max(options.operands.length, 1);
  for (let index = 0; index < count; index++) {
    const identity = options.operands.length == 0 ? self() : identityOf(options.operands[index]);
    if (identity === null) {
      status = 1;
      continue;
    }
    if (what == '') putAll(identity);
    else putOne(options, identity);
    stdout.byte(options.has('z') ? 0 : 0x0a);
  }
  return status;
}

export function whoami(args: Array<Bytes>): i32 {
  new Options('', "Write the effective user's name.").parse(args).expect(0, 0);
  stdout.bytes(userName(<u32>minios_geteuid())).newline();
  return 0;
}

export function logname(args: Array<Bytes>): i32 {
  new Options('', "Write the user's login name.").parse(args).expect(0, 0);
  stdout.bytes(userName(<u32>minios_getuid())).newline();
  return 0;
}

export function groups(args: Array<Bytes>): i32 {
  const operands = new Options('[USER]...', 'Write the names of groups.').parse(args).operands;
  let status = 0;
  for (let index = 0; index < max(operands.length, 1); index++) {
    const identity = operands.length == 0 ? self() : identityOf(operands[index]);
    if (identity === null) {
      status = 1;
      continue;
    }
    if (operands.length > 0) stdout.bytes(operands[index]).text(' : ');
    for (let at = 0; at < identity.groups.length; at++) {
      if (at > 0) stdout.byte(0x20);
      stdout.bytes(groupName(identity.groups[at]));
    }
    stdout.newline();
  }
  return status;
}
