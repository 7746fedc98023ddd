// su [-] [-lmp] [-c COMMAND] [-s SHELL] [USER [ARG]...]: runs a shell as another user, by default root (util-linux).
//
// Root may become anybody. Others would have to give a password, and there is no table of passwords: nobody's is right.

import { minios_getuid, wasix_chdir } from '../lib/base/abi';
import {
  NOBODY,
  groupsOf,
  hasUser,
  homeOf,
  primaryGroupOf,
  shellOf,
  userNumber,
  userName,
} from '../lib/privilege/accounts';
import { Bytes, addressOf, concat, equalsText, lastIndexOf, sliceOf, toBytes } from '../lib/base/bytes';
import { becomeUser } from '../lib/privilege/identity';
import { complain, stdout } from '../lib/base/io';
import { launchFailed } from '../lib/command/launch';
import { Options } from '../lib/command/options';
import { Command, DEFAULT_PATH } from '../lib/process/process';
import { environment, valueIn, variable } from '../lib/base/program';

/** The user that su is to become. */
class Account {
  name: Bytes = [];
  uid: u32 = 0;
  gid: u32 = 0;
  home: Bytes = [];
  shell: Bytes = [];
}

function accountOf(text: Bytes): Account | null {
  const number = userNumber(text);
  if (number == NOBODY || !hasUser(<u32>number)) {
    complain().text('user ').bytes(text).text(' does not exist').end();
    return null;
  }
  const account = new Account();
  account.uid = <u32>number;
  account.name = userName(account.uid);
  account.gid = <u32>max<i64>(0, primaryGroupOf(account.uid));
  const home = homeOf(account.name);
  account.home = home !== null ? home : toBytes('/');
  const shell = shellOf(account.name);
  account.shell = shell !== null && shell.length > 0 ? shell : toBytes('/bin/sh');
  return account;
}

function setting(name: string, value: Bytes): Bytes {
  return concat(toBytes(name + '='), value);
}

/** Puts NAME=value in the place of the variable of that name. */
function put(variables: Array<Bytes>, name: string, value: Bytes): void {
  const prefix = name + '=';
  for (let index = variables.length - 1; index >= 0; index--) {
    const entry = variables[index];
    if (entry.length >= prefix.length && equalsText(sliceOf(entry, 0, prefix.length), prefix)) {
      variables.splice(index, 1);
    }
  }
  variables.push(setting(name, value));
}

/** The environment of the shell: a new one for a login, else the caller's with what names the user changed. */
function environmentFor(account: Account, login: bool, preserves: bool): Array<Bytes> {
  if (preserves) return environment();
  const variables = login ? new Array<Bytes>() : environment();
  const term = variable('TERM');
  if (login && term !== null) variables.push(setting('TERM', term));
  put(variables, 'HOME', account.home);
  put(variables, 'SHELL', account.shell);
  if (login || account.uid != 0) {
    put(variables, 'USER', account.name);
    put(variables, 'LOGNAME', account.name);
  }
  if (login) put(variables, 'PATH', toBytes(DEFAULT_PATH));
  return variables;
}

/** argv of the shell: a login shell's first begins with a minus. */
function argumentsFor(shell: Bytes, login: bool, options: Options): Array<Bytes> {
  const base = sliceOf(shell, lastIndexOf(shell, 0x2f) + 1);
  const words: Array<Bytes> = [login ? concat(toBytes('-'), base) : base];
  const command = options.valueOf('c');
  if (command !== null) {
    words.push(toBytes('-c'));
    words.push(command);
  }
  for (let index = 0; index < options.operands.length; index++) words.push(options.operands[index]);
  return words;
}

function enterHome(account: Account): void {
  if (wasix_chdir(addressOf(account.home), account.home.length) == 0) return;
  complain().text('warning: cannot change directory to ').bytes(account.home).end();
}

export function su(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-] [-lmp] [-c COMMAND] [-s SHELL] [USER [ARG]...]',
    'Run a shell as USER, by default root.',
  )
    .flag('l', 'login', "as if USER had logged in; also '-'")
    .flag('m', '', 'keep the environment')
    .flag('p', 'preserve-environment', 'keep the environment')
    .value('c', 'command', 'COMMAND', 'hand COMMAND to the shell')
    .value('s', 'shell', 'SHELL', "run SHELL and not USER's")
    .parse(args);
  const operands = options.operands;
  let login = options.has('l');
  if (operands.length > 0 && equalsText(operands[0], '-')) {
    login = true;
    operands.shift();
  }
  const account = accountOf(operands.length > 0 ? operands.shift() : toBytes('root'));
  if (account === null) return 1;
  if (minios_getuid() != 0) {
    complain().text('Authentication failure').end();
    return 1;
  }
  const preserves = !login && (options.has('m') || options.has('p'));
  const variables = environmentFor(account, login, preserves);
  const asked = options.valueOf('s');
  let shell = account.shell;
  const own = valueIn(variables, 'SHELL');
  if (asked !== null) shell = asked;
  else if (preserves && own !== null) shell = own;
  if (asked !== null && !preserves) put(variables, 'SHELL', shell);
  const error = becomeUser(account.uid, account.gid, groupsOf(account.uid));
  if (error < 0) {
    complain().text('cannot set user id: ').reason(error).end();
    return 1;
  }
  if (login) enterHome(account);
  stdout.flush();
  return launchFailed(shell, new Command(shell, argumentsFor(shell, login, options), variables).exec());
}
