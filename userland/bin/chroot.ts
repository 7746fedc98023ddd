// chroot [--userspec=USER[:GROUP]] [--groups=LIST] [--skip-chdir] NEWROOT [COMMAND [ARG]...]: runs a command, by default
// "$SHELL" -i, in another root directory (coreutils).

import { minios_chroot, minios_setresgid, minios_setresuid, wasix_chdir } from '../lib/base/abi';
import {
  NOBODY,
  groupNumber,
  groupsOf,
  hasUser,
  primaryGroupOf,
  userNumber,
} from '../lib/privilege/accounts';
import { Bytes, addressOf, equalsText, indexOf, sliceOf, toBytes } from '../lib/base/bytes';
import { NO_ID, parseGroups, setGroups, unknownGroup } from '../lib/privilege/identity';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { Options } from '../lib/command/options';
import { variable } from '../lib/base/program';

/** Errors of chroot's own. */
const FAILED: i32 = 125;

/** What --userspec and --groups say. */
class Who {
  uid: u32 = NO_ID;
  gid: u32 = NO_ID;
  groups: Array<u32> | null = null;

  /** Reads USER, USER:GROUP, :GROUP or USER: (the user's own group): false after a message. */
  read(text: Bytes): bool {
    const colon = indexOf(text, 0x3a);
    const user = colon < 0 ? text : sliceOf(text, 0, colon);
    const group = colon < 0 ? toBytes('') : sliceOf(text, colon + 1);
    if (user.length > 0) {
      const uid = userNumber(user);
      if (uid == NOBODY) return unknown('invalid user', text);
      this.uid = <u32>uid;
      const primary = primaryGroupOf(this.uid);
      if (primary >= 0) this.gid = <u32>primary;
    }
    if (group.length == 0) return true;
    const gid = groupNumber(group);
    if (gid == NOBODY) return unknown('invalid group', text);
    this.gid = <u32>gid;
    return true;
  }

  /** Reads a list of groups: false after a message. */
  readGroups(text: Bytes): bool {
    const groups = parseGroups(text);
    if (groups === null) return unknown('invalid group', unknownGroup);
    this.groups = groups;
    return true;
  }

  /** The groups of the user, with `gid` in the place of the one that passwd(5) says. */
  private ownGroups(): Array<u32> {
    const groups = groupsOf(this.uid);
    if (this.gid == NO_ID) return groups;
    if (groups.length > 0) groups.shift();
    if (!groups.includes(this.gid)) groups.unshift(this.gid);
    return groups;
  }

  /** Becomes that: 0, or FAILED after a message. */
  become(): i32 {
    let groups = this.groups;
    if (groups === null && this.uid != NO_ID && hasUser(this.uid)) groups = this.ownGroups();
    if (groups !== null) {
      const error = setGroups(groups);
      if (error < 0) return cannotSet('failed to set supplemental groups', error);
    }
    if (this.gid != NO_ID) {
      const error = minios_setresgid(this.gid, this.gid, this.gid);
      if (error < 0) return cannotSet('failed to set group-ID', error);
    }
    if (this.uid == NO_ID) return 0;
    const error = minios_setresuid(this.uid, this.uid, this.uid);
    return error < 0 ? cannotSet('failed to set user-ID', error) : 0;
  }
}

function unknown(what: string, text: Bytes): bool {
  complain().text(what).text(": '").bytes(text).text("'").end();
  return false;
}

function cannotSet(what: string, error: i32): i32 {
  complain().text(what).text(': ').reason(error).end();
  return FAILED;
}

/** Enters `root`, and unless `stays` its top: 0, or FAILED after a message. */
function enter(root: Bytes, stays: bool): i32 {
  const error = minios_chroot(addressOf(root), <u32>root.length);
  if (error < 0) {
    complain().text("cannot change root directory to '").bytes(root).text("': ").reason(error).end();
    return FAILED;
  }
  const top = toBytes('/');
  const errno = stays ? 0 : wasix_chdir(addressOf(top), 1);
  return errno != 0 ? cannotSet('cannot chdir to root directory', -errno) : 0;
}

export function chroot(args: Array<Bytes>): i32 {
  const options = new Options(
    '[OPTION]... NEWROOT [COMMAND [ARG]...]',
    'Run COMMAND, by default "$SHELL" -i, with the root directory NEWROOT.',
  )
    .value('', 'groups', 'LIST', 'supplementary groups, with commas between')
    .value('', 'userspec', 'USER:GROUP', 'the user and group to be')
    .flag('', 'skip-chdir', "do not change the working directory to '/'; only where NEWROOT is '/'")
    .stopAtOperand()
    .failWith(FAILED)
    .parse(args)
    .expect(1, -1);
  const root = options.operands.shift();
  const stays = options.has('skip-chdir');
  if (stays && !equalsText(root, '/')) {
    options.wrong(complain().text("option --skip-chdir only permitted if NEWROOT is old '/'"));
  }
  const who = new Who();
  const spec = options.valueOf('userspec');
  const groups = options.valueOf('groups');
  let command = options.operands;
  if (command.length == 0) {
    const shell = variable('SHELL');
    command = [shell !== null ? shell : toBytes('/bin/sh'), toBytes('-i')];
  }
  // Names are looked up outside; inside there may be other files, and no tables at all.
  if (spec !== null && !who.read(spec)) return FAILED;
  if (groups !== null && !who.readGroups(groups)) return FAILED;
  let status = enter(root, stays);
  if (status == 0) status = who.become();
  if (status != 0) return status;
  stdout.flush();
  return launchFailed(command[0], commandOf(command).execInPath(variable('PATH')));
}
