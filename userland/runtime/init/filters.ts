// linux.seccomp as filters of this kernel (docs/privilege.md): each is a list of calls that pass and one answer for all others, and
// of several the strictest counts. So there is one filter for each action of the profile, which lets pass all calls that the profile
// gives another. Arguments are not looked at, and actions that need somebody outside there are not: a profile that asks for
// either is refused, for it would be weaker than it says.
//
// Calls go by their names here (`fd_read`) and by Linux's (`read`): see linux_calls.ts. A name that is neither is a call that cannot
// be made, whatever the profile says of it.
//
// Interface: Filters.

import {
  SECCOMP_RET_ALLOW,
  SECCOMP_RET_ERRNO,
  SECCOMP_RET_KILL_PROCESS,
  SECCOMP_RET_LOG,
} from '../../lib/base/abi';
import { equalsText } from '../../lib/base/bytes';
import { Json } from '../../lib/json/json';
import { callCount, callsNamed, setFilter } from '../../lib/privilege/system_calls';
import { callsOfLinux, errnoOfLinux } from './linux_calls';
import { dieAbout, must } from './report';

const LINUX_EPERM: u64 = 1;

/** The filters of a profile: read, and dead if it asks for what is not there, before the container exists; installed at the very end. */
export class Filters {
  /** What becomes of each call, and of those that are made in the future. */
  private actions: Array<u32> = [];
  private other: u32 = SECCOMP_RET_ALLOW;
  private there: bool = false;

  constructor(profile: Json | null) {
    if (profile !== null) this.read(profile);
  }

  private read(profile: Json): void {
    this.there = true;
    if (profile.list('flags').length > 0) dieAbout('linux.seccomp.flags: not supported', []);
    if (profile.string('listenerPath').length > 0) dieAbout('linux.seccomp.listenerPath: not supported', []);
    this.other = actionOf(profile, 'defaultAction', 'defaultErrnoRet', 'linux.seccomp.');
    for (let call = 0; call < callCount(); call++) this.actions.push(this.other);
    const list = profile.list('syscalls');
    for (let index = 0; index < list.length; index++)
      this.addRule(list[index], 'linux.seccomp.syscalls[' + index.toString() + '].');
  }

  private addRule(rule: Json, name: string): void {
    if (rule.list('args').length > 0)
      dieAbout(name + 'args: not supported: filters do not look at arguments', []);
    const action = actionOf(rule, 'action', 'errnoRet', name);
    const names = rule.strings('names');
    for (let index = 0; index < names.length; index++) {
      const own = callsNamed(names[index]);
      const calls = callsOfLinux(names[index]);
      for (let call = 0; call < own.length; call++) this.actions[own[call]] = action;
      for (let call = 0; call < calls.length; call++) this.actions[calls[call]] = action;
    }
  }

  /** Puts them in force. */
  add(): void {
    if (!this.there) return;
    const done = new Array<u32>();
    for (let call = 0; call < this.actions.length; call++) {
      const action = this.actions[call];
      if (action == SECCOMP_RET_ALLOW || action == this.other || done.includes(action)) continue;
      done.push(action);
      // The filter's answer is for all calls that it does not know: the last filter decides about them.
      this.addFor(action);
    }
    if (this.other != SECCOMP_RET_ALLOW) this.addFor(this.other);
  }

  private addFor(action: u32): void {
    const passing = new Array<u32>();
    for (let call = 0; call < this.actions.length; call++)
      if (this.actions[call] != action) passing.push(<u32>call);
    must(setFilter(passing, action), 'linux.seccomp: cannot add a filter');
  }
}

/** SECCOMP_RET_… of a member; ends with a message where there is none. */
function actionOf(rule: Json, member: string, errnoMember: string, name: string): u32 {
  const text = rule.string(member);
  if (equalsText(text, 'SCMP_ACT_ALLOW')) return SECCOMP_RET_ALLOW;
  if (equalsText(text, 'SCMP_ACT_LOG')) return SECCOMP_RET_LOG;
  if (equalsText(text, 'SCMP_ACT_ERRNO')) {
    const errno = errnoOfLinux(rule.unsigned(errnoMember, LINUX_EPERM));
    if (errno == 0) dieAbout(name + errnoMember + ': not an errno that there is here', []);
    return SECCOMP_RET_ERRNO | errno;
  }
  // A process has one thread: to kill the one is to kill the other.
  const kills =
    equalsText(text, 'SCMP_ACT_KILL') ||
    equalsText(text, 'SCMP_ACT_KILL_PROCESS') ||
    equalsText(text, 'SCMP_ACT_KILL_THREAD');
  if (!kills) dieAbout(name + member + ': not supported: "', text, '"');
  return SECCOMP_RET_KILL_PROCESS;
}
