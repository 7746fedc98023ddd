// Which processes a command line means by numbers, users, terminals, states and ages (pgrep(1), pkill(1)).
//
// Interface: ProcessFilter.

import { NOBODY, groupNumber, userNumber } from '../privilege/accounts';
import { Bytes, indexOf, split } from '../base/bytes';
import { complain } from '../base/io';
import { NOT_A_NUMBER, parseDecimal, parseSigned } from '../text/number';
import { Options } from '../command/options';
import { TICKS, readFile, uptimeTicks, wordsOf } from '../file/proc';
import { ProcessInfo, isTerminalNamed } from './process_info';
import { getpgrp, getsid } from '../process/process';

/** Every kind of criterion that is given must fit; of its list one element must. */
export class ProcessFilter {
  private parents: Array<i64>;
  private groups: Array<i64>;
  private sessions: Array<i64>;
  private effectiveUsers: Array<i64>;
  private users: Array<i64>;
  private userGroups: Array<i64>;
  private terminals: Array<Bytes>;
  private states: Array<Bytes>;
  /** Ticks, −1: any age. */
  private age: i64 = -1;
  /** 0: any. */
  private pid: i64 = 0;

  /** Adds the options that it reads. */
  static describe(options: Options): Options {
    return options
      .value('P', 'parent', 'PID,...', 'children of these')
      .value('g', 'pgroup', 'GROUP,...', 'in these process groups; 0 is that of this process')
      .value('s', 'session', 'SESSION,...', 'in these sessions; 0 is that of this process')
      .value('u', 'euid', 'USER,...', 'of these users, by name or number')
      .value('U', 'uid', 'USER,...', 'the same for the real user')
      .value('G', 'group', 'GROUP,...', 'of these groups of users')
      .value('t', 'terminal', 'TERMINAL,...', 'of these terminals')
      .value('r', 'runstates', 'STATE,...', 'in these states: R, S, T, Z, ...')
      .value('O', 'older', 'SECONDS', 'started so long ago or longer')
      .value('F', 'pidfile', 'FILE', 'only the process with the number in FILE');
  }

  /** Ends the program after a message where a value makes no sense. */
  constructor(options: Options) {
    this.parents = numbersOf(options, 'P', 'not a number: ', -1);
    this.groups = numbersOf(options, 'g', 'invalid process group: ', getpgrp());
    this.sessions = numbersOf(options, 's', 'invalid session id: ', getsid(0));
    this.effectiveUsers = accountsOf(options, 'u', false);
    this.users = accountsOf(options, 'U', false);
    this.userGroups = accountsOf(options, 'G', true);
    this.terminals = listOf(options, 't');
    this.states = listOf(options, 'r');
    const age = options.valueOf('O');
    if (age !== null) {
      const seconds = parseDecimal(age);
      if (seconds < 0 || seconds > i32.MAX_VALUE) options.wrong(complain().text('not a number: ').bytes(age));
      this.age = seconds * TICKS;
    }
    const file = options.valueOf('F');
    if (file !== null) this.pid = numberIn(options, file);
  }

  /** Whether there are no criteria at all. */
  get empty(): bool {
    const numbers = this.parents.length + this.groups.length + this.sessions.length;
    const accounts = this.effectiveUsers.length + this.users.length + this.userGroups.length;
    const others = this.terminals.length + this.states.length;
    return numbers + accounts + others == 0 && this.age < 0 && this.pid == 0;
  }

  fits(info: ProcessInfo): bool {
    if (this.pid != 0 && info.pid != this.pid) return false;
    if (this.age >= 0 && uptimeTicks() - info.started < this.age) return false;
    return (
      includes(this.parents, info.parent) &&
      includes(this.groups, info.group) &&
      includes(this.sessions, info.session) &&
      includes(this.effectiveUsers, info.euid) &&
      includes(this.users, info.uid) &&
      includes(this.userGroups, info.gid) &&
      this.isOnTerminal(info) &&
      this.isInState(info)
    );
  }

  private isOnTerminal(info: ProcessInfo): bool {
    for (let index = 0; index < this.terminals.length; index++) {
      if (isTerminalNamed(info.terminal, this.terminals[index])) return true;
    }
    return this.terminals.length == 0;
  }

  private isInState(info: ProcessInfo): bool {
    for (let index = 0; index < this.states.length; index++) {
      if (indexOf(this.states[index], info.state) >= 0) return true;
    }
    return this.states.length == 0;
  }
}

/** An empty list lets everything through. */
function includes(list: Array<i64>, value: i64): bool {
  return list.length == 0 || list.includes(value);
}

/** The elements of all values of an option. */
function listOf(options: Options, key: string): Array<Bytes> {
  const values = options.valuesOf(key);
  const list = new Array<Bytes>();
  for (let index = 0; index < values.length; index++) {
    const words = split(values[index], 0x2c);
    for (let word = 0; word < words.length; word++) list.push(words[word]);
  }
  return list;
}

/** The numbers of an option; `own`: what 0 stands for, −1: nothing but itself. */
function numbersOf(options: Options, key: string, problem: string, own: i64): Array<i64> {
  const words = listOf(options, key);
  const numbers = new Array<i64>();
  for (let index = 0; index < words.length; index++) {
    const number = parseSigned(words[index]);
    if (number == NOT_A_NUMBER) options.wrong(complain().text(problem).bytes(words[index]));
    numbers.push(number == 0 && own >= 0 ? own : number);
  }
  return numbers;
}

function accountsOf(options: Options, key: string, groups: bool): Array<i64> {
  const words = listOf(options, key);
  const numbers = new Array<i64>();
  for (let index = 0; index < words.length; index++) {
    const number = groups ? groupNumber(words[index]) : userNumber(words[index]);
    if (number == NOBODY) {
      const problem = groups ? 'invalid group name: ' : 'invalid user name: ';
      options.wrong(complain().text(problem).bytes(words[index]));
    }
    numbers.push(number);
  }
  return numbers;
}

/** The process number that a file begins with. */
function numberIn(options: Options, path: Bytes): i64 {
  const text = readFile(path);
  if (text === null) options.wrong(complain().text("can't read pidfile '").bytes(path).text("'"));
  const words = wordsOf(split(text!, 0x0a)[0]);
  const pid = words.length > 0 ? parseDecimal(words[0]) : -1;
  if (pid <= 0) options.wrong(complain().text("no process number in pidfile '").bytes(path).text("'"));
  return pid;
}
