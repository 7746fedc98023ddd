// Namespaces as tools name them: namespaces(7).
//
// Interface: NamespaceKind, NAMESPACE_KINDS; unshare, enterNamespace, namespacePath; becomeAs, becomeRoot, endAs, continueInChild; failedAt.

import {
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
  EINTR,
  EINVAL,
  SIGCONT,
  SIGSTOP,
  WUNTRACED,
  minios_setgid,
  minios_setgroups,
  minios_setns,
  minios_setuid,
  minios_unshare,
} from '../base/abi';
import { Bytes, toBytes } from '../base/bytes';
import { groupNumber, userNumber } from './accounts';
import { defaultSignal } from '../process/handlers';
import { Options } from '../command/options';
import { complain, exit, stdout } from '../base/io';
import { fork, getpid, kill, wait } from '../process/process';

/** A kind: its flag, its file in /proc/PID/ns, and the options of unshare and nsenter. */
export class NamespaceKind {
  constructor(
    public flag: u64,
    public file: string,
    public letter: string,
    public long: string,
  ) {}
}

/** In the order in which nsenter enters them: the user namespace gives the right to the others. */
export const NAMESPACE_KINDS: Array<NamespaceKind> = [
  new NamespaceKind(CLONE_NEWUSER, 'user', 'U', 'user'),
  new NamespaceKind(CLONE_NEWCGROUP, 'cgroup', 'C', 'cgroup'),
  new NamespaceKind(CLONE_NEWIPC, 'ipc', 'i', 'ipc'),
  new NamespaceKind(CLONE_NEWUTS, 'uts', 'u', 'uts'),
  new NamespaceKind(CLONE_NEWNET, 'net', 'n', 'net'),
  new NamespaceKind(CLONE_NEWPID, 'pid', 'p', 'pid'),
  new NamespaceKind(CLONE_NEWNS, 'mnt', 'm', 'mount'),
  new NamespaceKind(CLONE_NEWTIME, 'time', 'T', 'time'),
];

/** unshare(2): 0 or −errno. */
export function unshare(flags: u64): i32 {
  return minios_unshare(<u32>flags);
}

/** setns(2): 0 or −errno. */
export function enterNamespace(fd: i32, flag: u64): i32 {
  return minios_setns(fd, <u32>flag);
}

/** The file of a namespace of process `pid`. What children get, where that differs. */
export function namespacePath(pid: Bytes, file: string): Bytes {
  return toBytes('/proc/' + String.UTF8.decode(changetype<ArrayBuffer>(pid)) + '/ns/' + file);
}

/** Waits for a child and ends this program as the child ended. `stops`: stops when it stops, and lets it go on afterwards. */
export function endAs(pid: i32, stops: bool): void {
  while (true) {
    const result = wait(pid, stops ? WUNTRACED : 0);
    if (result.pid == -EINTR) continue;
    if (result.pid < 0) exit(1);
    if (result.stopSignal != 0) {
      kill(getpid(), SIGSTOP);
      kill(pid, SIGCONT);
      continue;
    }
    if (result.signal == 0) exit(result.exitStatus);
    defaultSignal(result.signal);
    kill(getpid(), result.signal);
    exit(128 + result.signal);
  }
}

/** Becomes what -S and -G say, the group first; ends the program if that is refused. */
export function becomeAs(options: Options): void {
  const group = options.valueOf('G');
  const user = options.valueOf('S');
  if (group !== null) become(groupNumber(group), group, true);
  if (user !== null) become(userNumber(user), user, false);
}

/** The same, and root for what they do not say. */
export function becomeRoot(options: Options): void {
  const zero = toBytes('0');
  if (!options.has('G')) become(0, zero, true);
  if (!options.has('S')) become(0, zero, false);
  becomeAs(options);
}

function become(id: i64, text: Bytes, group: bool): void {
  let error = id < 0 ? -EINVAL : 0;
  if (error == 0 && group) {
    // Where setgroups(2) is denied there are no other groups to be kept from.
    minios_setgroups(0, 0);
    error = minios_setgid(<u32>id);
  } else if (error == 0) {
    error = minios_setuid(<u32>id);
  }
  if (error >= 0) return;
  complain()
    .text(group ? 'setgid to ' : 'setuid to ')
    .bytes(text)
    .text(' failed: ')
    .reason(error)
    .end();
  exit(1);
}

/** Ends the program: `NAME: WHAT PATH failed: No such file or directory`. `error`: an errno, positive or negated. */
export function failedAt(what: string, path: Bytes, error: i32): void {
  complain().text(what).text(' ').bytes(path).text(' failed: ').reason(error).end();
  exit(1);
}

/** Goes on in a child; the parent waits and ends as it does. Does not return in the parent. */
export function continueInChild(): void {
  stdout.flush();
  const pid = fork();
  if (pid < 0) {
    complain().text('fork failed: ').reason(pid).end();
    exit(1);
  }
  if (pid > 0) endAs(pid, true);
}
