// minirun exec.
//
// Interface: execCommand.

import { COLON, EQUALS } from '../lib/base/ascii';
import { Bytes, indexOf, sliceOf, toBytes } from '../lib/base/bytes';
import { complain } from '../lib/base/io';
import { Json, jsonArray, jsonInteger, jsonObject, jsonString, jsonStrings } from '../lib/json/json';
import { JsonReader } from '../lib/json/reader';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { readFile } from '../lib/file/proc';
import { Call, numberOption, writePidFile } from './call';
import { containerConfig } from './oci_container';
import { ExecOptions, exec } from './exec';
import { followProcess, listenForSignals, takeWindowSize } from './foreground';
import { warnOfCapabilities } from './log';
import { FAILED, fail, failAbout, forgetProblem } from './problem';

function describe(): Options {
  return new Options('ID COMMAND [ARG]...  |  -p FILE ID', 'Run a program in a running container.')
    .value('', 'console-socket', 'PATH', 'refused: there are no sockets')
    .value('', 'cwd', 'DIR', 'its working directory')
    .value('e', 'env', 'NAME=VALUE', 'a variable more')
    .flag('t', 'tty', 'with a terminal of its own')
    .value('u', 'user', 'UID[:GID]', 'as this user')
    .value('g', 'additional-gids', 'GID', 'a group more')
    .value('p', 'process', 'FILE', 'what config.json calls process')
    .flag('d', 'detach', 'do not wait for it')
    .value('', 'pid-file', 'FILE', 'write its number there')
    .value('c', 'cap', 'CAPABILITY', 'a capability more')
    .flag('', 'no-new-privs', 'no program gives it more privilege')
    .value('', 'preserve-fds', 'N', 'give it N descriptors more')
    .flag('', 'ignore-paused', 'accepted')
    .stopAtOperand();
}

/** The process object of -p; null after a problem. */
function processFile(path: Bytes): Json | null {
  const text = readFile(path);
  if (text === null) {
    failAbout('cannot read ', path);
    return null;
  }
  const reader = new JsonReader(text);
  const process = reader.read();
  if (process === null || !process.isObject) {
    failAbout('process.json: ', process === null ? reader.describe() : toBytes('must be an object'));
    return null;
  }
  return process;
}

/** Sets a variable in a list of `NAME=VALUE`. */
function setVariable(list: Json, variable: Bytes): void {
  const equals = indexOf(variable, EQUALS);
  const name = equals < 0 ? variable : sliceOf(variable, 0, equals + 1);
  for (let index = 0; index < list.length; index++) {
    const text = list.at(index).text;
    if (text.length < name.length) continue;
    if (memory.compare(changetype<usize>(text), changetype<usize>(name), name.length) != 0) continue;
    list.removeAt(index--);
  }
  list.push(jsonString(variable));
}

function setUser(options: Options, process: Json): void {
  const text = options.valueOf('u');
  if (text !== null) {
    const colon = indexOf(text, COLON);
    const uid = parseDecimal(colon < 0 ? text : sliceOf(text, 0, colon));
    const gid = colon < 0 ? 0 : parseDecimal(sliceOf(text, colon + 1));
    if (uid < 0 || gid < 0) options.wrong(complain().text("invalid user '").bytes(text).text("'"));
    const user = jsonObject().setInteger('uid', uid);
    if (colon >= 0) user.setInteger('gid', gid);
    else user.setInteger('gid', process.integer('user.gid'));
    process.set('user', user);
  }
  const groups = options.valuesOf('g');
  if (groups.length == 0) return;
  const list = jsonArray();
  for (let index = 0; index < groups.length; index++) list.push(jsonInteger(parseDecimal(groups[index])));
  process.object('user').set('additionalGids', list);
}

function addCapabilities(options: Options, process: Json): void {
  const names = options.valuesOf('c');
  const sets: StaticArray<string> = ['bounding', 'effective', 'permitted'];
  for (let set = 0; set < sets.length; set++) {
    const list = process.object('capabilities').get(sets[set]);
    const all = list === null ? jsonArray() : list;
    for (let index = 0; index < names.length; index++) all.push(jsonString(names[index]));
    process.object('capabilities').set(sets[set], all);
  }
}

/** The container's own process, changed as the options say. */
function processOf(options: Options, config: Json): Json {
  const found = config.get('process');
  const process = found === null ? jsonObject() : found.copy();
  process.set('args', jsonStrings(options.operands.slice(1)));
  const cwd = options.valueOf('cwd');
  if (cwd !== null) process.setString('cwd', cwd);
  process.setBool('terminal', options.has('t'));
  process.remove(toBytes('consoleSize'));
  const variables = options.valuesOf('e');
  const env = process.get('env');
  const list = env === null ? jsonArray() : env;
  for (let index = 0; index < variables.length; index++) setVariable(list, variables[index]);
  process.set('env', list);
  setUser(options, process);
  if (options.has('c')) addCapabilities(options, process);
  if (options.has('no-new-privs')) process.setBool('noNewPrivileges', true);
  return process;
}

/** The process's exit status, 128 + N for signal N; 0 at once with --detach; or FAILED with runtimeProblem() set. */
export function execCommand(call: Call): i32 {
  const options = describe().parse(call.args);
  const file = options.valueOf('p');
  options.expect(file === null ? 2 : 1, -1);
  const id = options.operands[0];
  forgetProblem();
  if (options.has('console-socket')) return fail('--console-socket: there are no sockets');
  const config = containerConfig(call.root, id);
  if (config === null) return FAILED;
  const process = file === null ? processOf(options, config) : processFile(file);
  if (process === null) return FAILED;
  warnOfCapabilities(process);
  const wanted = new ExecOptions(call.root, id, process);
  wanted.preserveFds = <i32>numberOption(options, 'preserve-fds');
  const detached = options.has('d');
  if (process.bool('terminal')) {
    if (detached) return fail('cannot allocate tty if minirun will detach without setting console socket');
    takeWindowSize(process);
  }
  if (!detached) listenForSignals();
  const pid = exec(wanted);
  if (pid < 0 || writePidFile(options, pid) < 0) return FAILED;
  return detached ? 0 : followProcess(pid, wanted.master);
}
