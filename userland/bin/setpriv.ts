// setpriv [OPTION]... COMMAND [ARG]...: runs a command with other ids, groups, capabilities and rules for them (util-linux).
// setpriv -d: shows what the caller has.

import {
  PR_GET_NO_NEW_PRIVS,
  PR_GET_SECUREBITS,
  PR_SET_KEEPCAPS,
  PR_SET_PDEATHSIG,
  PR_SET_SECUREBITS,
  minios_prctl,
  minios_setresgid,
  minios_setresuid,
} from '../lib/base/abi';
import {
  NOBODY,
  groupNumber,
  groupsOf,
  homeOf,
  shellOf,
  userName,
  userNumber,
} from '../lib/privilege/accounts';
import { Bytes, concat, equalsText, toBytes } from '../lib/base/bytes';
import {
  CAP_COUNT,
  ambientSet,
  boundingSet,
  capabilityName,
  putNames,
  readCapabilities,
} from '../lib/privilege/capabilities';
import {
  ChangeOfSet,
  applyAmbient,
  applyBounding,
  applyInheritable,
} from '../lib/privilege/capability_change';
import {
  NO_ID,
  groupIds,
  parseGroups,
  setGroups,
  supplementaryGroups,
  unknownGroup,
  userIds,
} from '../lib/privilege/identity';
import { complain, stdout } from '../lib/base/io';
import { launchFailed } from '../lib/command/launch';
import { Options } from '../lib/command/options';
import { Command, DEFAULT_PATH } from '../lib/process/process';
import { environment, valueIn, variable } from '../lib/base/program';
import { putSecurebits, readSecurebits, securebitsGiven } from '../lib/privilege/securebits';
import { readFilterFile } from '../lib/privilege/seccomp_file';
import { signalNumber } from '../lib/process/signals';
import { setFilter, setNoNewPrivileges } from '../lib/privilege/system_calls';

/** Errors of setpriv's own: SETPRIV_EXIT_PRIVERR. */
const FAILED: i32 = 127;

function describe(): Options {
  return new Options('[OPTION]... COMMAND [ARG]...', 'Run COMMAND with other privileges.')
    .flag('d', 'dump', 'show what there is, and run nothing')
    .flag('', 'nnp', 'no exec gives more privilege')
    .flag('', 'no-new-privs', 'the same')
    .value('', 'ambient-caps', 'CAPS', 'change the ambient set: +NAME,-NAME,+all,-all')
    .value('', 'inh-caps', 'CAPS', 'change the inheritable set')
    .value('', 'bounding-set', 'CAPS', 'change the bounding set')
    .value('', 'ruid', 'USER', 'the real user')
    .value('', 'euid', 'USER', 'the effective user')
    .value('', 'rgid', 'GROUP', 'the real group')
    .value('', 'egid', 'GROUP', 'the effective group')
    .value('', 'reuid', 'USER', 'both')
    .value('', 'regid', 'GROUP', 'both')
    .flag('', 'clear-groups', 'no supplementary groups')
    .flag('', 'keep-groups', 'those that there are')
    .flag('', 'init-groups', 'those that group(5) says')
    .value('', 'groups', 'LIST', 'these')
    .value('', 'securebits', 'BITS', 'change the securebits: +NAME,-NAME')
    .value('', 'pdeathsig', 'keep|clear|SIGNAL', 'what COMMAND is sent when its parent ends')
    .value('', 'seccomp-filter', 'FILE', 'allow only the system calls that FILE lists')
    .flag('', 'reset-env', 'an environment as at login')
    .flag('', 'list-caps', 'list the capabilities that there are')
    .stopAtOperand()
    .failWith(1);
}

function putSet(title: string, set: u64): void {
  stdout.text(title).text(': ');
  if (set == 0) stdout.text('[none]');
  else putNames(stdout, set, '');
  stdout.newline();
}

function dump(all: bool): i32 {
  const users = userIds();
  const groups = groupIds();
  const sets = readCapabilities(0);
  stdout.text('uid: ').unsigned(users.real).newline().text('euid: ').unsigned(users.effective).newline();
  if (all) stdout.text('suid: ').unsigned(users.saved).newline();
  stdout.text('gid: ').unsigned(groups.real).newline().text('egid: ').unsigned(groups.effective).newline();
  if (all) stdout.text('sgid: ').unsigned(groups.saved).newline();
  const list = supplementaryGroups();
  stdout.text('Supplementary groups: ');
  if (list.length == 0) stdout.text('[none]');
  for (let index = 0; index < list.length; index++) {
    if (index > 0) stdout.byte(0x2c);
    stdout.unsigned(list[index]);
  }
  stdout
    .newline()
    .text('no_new_privs: ')
    .decimal(minios_prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0))
    .newline();
  if (sets === null) return FAILED;
  if (all) {
    putSet('Effective capabilities', sets.effective);
    putSet('Permitted capabilities', sets.permitted);
  }
  putSet('Inheritable capabilities', sets.inheritable);
  putSet('Ambient capabilities', ambientSet());
  putSet('Capability bounding set', boundingSet());
  stdout.text('Securebits: ');
  putSecurebits(stdout, <u32>minios_prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
  stdout.newline();
  return 0;
}

function listCapabilities(): i32 {
  for (let number = 0; number < CAP_COUNT; number++) stdout.text(capabilityName(number)).newline();
  return 0;
}

/** What one of two options says, the user's or group's number; NO_ID if neither was given. */
function idOf(options: Options, alone: string, both: string, group: bool): u32 {
  let text = options.valueOf(alone);
  if (text === null) text = options.valueOf(both);
  if (text === null) return NO_ID;
  const number = group ? groupNumber(text) : userNumber(text);
  if (number != NOBODY) return <u32>number;
  options.wrong(
    complain()
      .text('failed to parse ' + alone)
      .text(": '")
      .bytes(text)
      .text("'"),
  );
  return NO_ID;
}

function failed(what: string, error: i32): bool {
  complain().text(what).text(': ').reason(error).end();
  return false;
}

/** Supplementary groups as the options say: false after a message. */
function changeGroups(options: Options, uid: u32): bool {
  let groups: Array<u32> | null = null;
  const list = options.valueOf('groups');
  if (options.has('clear-groups')) groups = [];
  else if (options.has('init-groups')) groups = groupsOf(uid);
  else if (list !== null) {
    groups = parseGroups(list);
    if (groups === null) {
      options.wrong(complain().text("Invalid supplementary group id: '").bytes(unknownGroup).text("'"));
    }
  }
  if (groups === null) return true;
  const error = setGroups(groups);
  return error < 0 ? failed('setgroups failed', error) : true;
}

/** Ids, with capabilities kept until the command is executed: false after a message. */
function changeIds(options: Options): bool {
  const uid = idOf(options, 'ruid', 'reuid', false);
  const euid = idOf(options, 'euid', 'reuid', false);
  const gid = idOf(options, 'rgid', 'regid', true);
  const egid = idOf(options, 'egid', 'regid', true);
  const changes = uid != NO_ID || euid != NO_ID;
  if (options.has('init-groups') && uid == NO_ID) {
    options.wrong(complain().text('--init-groups requires --ruid or --reuid'));
  }
  if (gid != NO_ID || egid != NO_ID) {
    const said =
      options.has('clear-groups') ||
      options.has('keep-groups') ||
      options.has('init-groups') ||
      options.has('groups');
    if (!said)
      options.wrong(
        complain().text('--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups'),
      );
  }
  const sets = readCapabilities(0);
  if (changes) minios_prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
  if (gid != NO_ID || egid != NO_ID) {
    const error = minios_setresgid(gid, egid, egid);
    if (error < 0) return failed('setresgid failed', error);
  }
  if (!changeGroups(options, uid)) return false;
  if (!changes) return true;
  const error = minios_setresuid(uid, euid, euid);
  if (error < 0) return failed('setresuid failed', error);
  if (sets === null) return true;
  const now = readCapabilities(0);
  if (now === null) return true;
  now.effective = now.permitted;
  now.apply();
  return true;
}

/** One of the three sets: false after a message. */
function changeSet(options: Options, key: string): bool {
  const text = options.valueOf(key);
  if (text === null) return true;
  const change = new ChangeOfSet();
  if (!change.read(text)) {
    options.wrong(complain().text("unknown capability '").bytes(change.unknown).text("'"));
  }
  let error = 0;
  if (key == 'bounding-set') error = applyBounding(change);
  else if (key == 'inh-caps') error = applyInheritable(change);
  else error = applyAmbient(change);
  return error < 0
    ? failed(key == 'ambient-caps' ? 'ambient capabilities' : 'apply capabilities', error)
    : true;
}

function changeSecurebits(options: Options): bool {
  const text = options.valueOf('securebits');
  if (text === null) return true;
  if (!readSecurebits(text, <u32>minios_prctl(PR_GET_SECUREBITS, 0, 0, 0, 0))) {
    options.wrong(complain().text('unrecognized securebit'));
  }
  const error = minios_prctl(PR_SET_SECUREBITS, securebitsGiven, 0, 0, 0);
  return error < 0 ? failed('set process securebits failed', error) : true;
}

function setting(name: string, value: Bytes): Bytes {
  return concat(toBytes(name + '='), value);
}

/** What login gives the user that we are now. */
function loginEnvironment(): Array<Bytes> {
  const name = userName(userIds().real);
  const home = homeOf(name);
  const shell = shellOf(name);
  const variables = [
    setting('HOME', home !== null ? home : toBytes('/')),
    setting('SHELL', shell !== null ? shell : toBytes('/bin/sh')),
    setting('USER', name),
    setting('LOGNAME', name),
    setting('PATH', toBytes(DEFAULT_PATH)),
  ];
  const term = variable('TERM');
  if (term !== null) variables.push(setting('TERM', term));
  return variables;
}

/** What the command is sent when its parent ends: false after a message. util-linux sets it after the ids, which would clear it. */
function changeDeathSignal(options: Options): bool {
  const text = options.valueOf('pdeathsig');
  if (text === null || equalsText(text, 'keep')) return true;
  const signal = equalsText(text, 'clear') ? 0 : signalNumber(text);
  if (signal < 0) options.wrong(complain().text('unknown signal: ').bytes(text));
  const error = minios_prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
  return error < 0 ? failed('set parent death signal failed', error) : true;
}

function filterCalls(path: Bytes): bool {
  const file = readFilterFile(path);
  if (file === null) return false;
  const error = setFilter(file.calls, file.other);
  return error < 0 ? failed('could not run prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)', error) : true;
}

export function setpriv(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  if (options.has('list-caps')) return listCapabilities();
  if (options.has('d')) {
    if (options.operands.length > 0)
      options.wrong(complain().text('--dump is incompatible with all other options'));
    return dump(options.count('d') > 1);
  }
  options.expect(1, -1);
  if (options.has('nnp') || options.has('no-new-privs')) {
    const error = setNoNewPrivileges();
    if (error < 0) failed('disallow granting new privileges failed', error);
  }
  if (!changeIds(options)) return FAILED;
  const variables = options.has('reset-env') ? loginEnvironment() : environment();
  const changed =
    changeSet(options, 'bounding-set') &&
    changeSecurebits(options) &&
    changeSet(options, 'inh-caps') &&
    changeSet(options, 'ambient-caps') &&
    changeDeathSignal(options);
  if (!changed) return FAILED;
  const filter = options.valueOf('seccomp-filter');
  if (filter !== null && !filterCalls(filter)) return FAILED;
  stdout.flush();
  const operands = options.operands;
  const command = new Command(operands[0], operands, variables);
  return launchFailed(operands[0], command.execInPath(valueIn(variables, 'PATH')));
}
