// The commands of minirun. Each answers an exit status, or FAILED with a problem.
//
// Interface: Command, findCommand, commandNames.

import { SIGTERM } from '../lib/base/abi';
import { SPACE } from '../lib/base/ascii';
import { Bytes, addressOf, concat, equalsText, toBytes } from '../lib/base/bytes';
import { sleepFor } from '../lib/time/clock';
import { O_CREAT, O_EXCL, O_WRONLY, close, open } from '../lib/base/fs';
import { stdout, writeAll } from '../lib/base/io';
import { Json, jsonArray, jsonInteger, jsonObject } from '../lib/json/json';
import { jsonBytes } from '../lib/json/writer';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';
import { ProcessInfo, terminalName } from '../lib/procfs/process_info';
import { signalNumber } from '../lib/process/signals';
import { Call } from './call';
import { execCommand } from './command_exec';
import { createCommand, runCommand } from './command_create';
import { updateCommand } from './command_update';
import { features } from './features';
import { FAILED, fail, failAbout, failErrno, forgetProblem } from './problem';
import {
  containerProcesses,
  deleteContainer,
  killContainer,
  listContainers,
  pause,
  resume,
  start,
  state,
  statistics,
} from './runtime';
import { specification } from './specification';

export class Command {
  constructor(
    public name: string,
    public run: (call: Call) => i32,
  ) {}
}

const COMMANDS: Array<Command> = [
  new Command('create', createCommand),
  new Command('delete', deleteCommand),
  new Command('events', eventsCommand),
  new Command('exec', execCommand),
  new Command('features', featuresCommand),
  new Command('kill', killCommand),
  new Command('list', listCommand),
  new Command('pause', pauseCommand),
  new Command('ps', psCommand),
  new Command('resume', resumeCommand),
  new Command('run', runCommand),
  new Command('spec', specCommand),
  new Command('start', startCommand),
  new Command('state', stateCommand),
  new Command('update', updateCommand),
];

export function commandNames(): Array<string> {
  const names = new Array<string>();
  for (let index = 0; index < COMMANDS.length; index++) names.push(COMMANDS[index].name);
  return names;
}

/** The command with a name, or null. */
export function findCommand(name: Bytes): Command | null {
  for (let index = 0; index < COMMANDS.length; index++)
    if (equalsText(name, COMMANDS[index].name)) return COMMANDS[index];
  return null;
}

function put(value: Json): i32 {
  stdout.bytes(jsonBytes(value, 2)).newline();
  return 0;
}

function stateCommand(call: Call): i32 {
  const id = call.one(new Options('ID', 'Print the state of a container.'));
  const found = state(call.root, id);
  return found === null ? FAILED : put(found);
}

function startCommand(call: Call): i32 {
  return start(call.root, call.one(new Options('ID', 'Run the program of a created container.')));
}

function killCommand(call: Call): i32 {
  const options = new Options(
    'ID [SIGNAL]',
    'Send a signal, TERM by default, to the first process of a container.',
  )
    .flag('a', 'all', 'to all its processes')
    .parse(call.args)
    .expect(1, 2);
  const operands = options.operands;
  const signal = operands.length == 2 ? signalNumber(operands[1]) : SIGTERM;
  if (signal < 0) {
    forgetProblem();
    return failAbout('unknown signal "', operands[1], '"');
  }
  return killContainer(call.root, operands[0], signal, options.has('a'));
}

function deleteCommand(call: Call): i32 {
  const options = new Options('ID', 'Remove a stopped container.').flag('f', 'force', 'kill it first');
  const id = call.one(options);
  return deleteContainer(call.root, id, options.has('f'));
}

function pauseCommand(call: Call): i32 {
  return pause(call.root, call.one(new Options('ID', 'Freeze all processes of a container.')));
}

function resumeCommand(call: Call): i32 {
  return resume(call.root, call.one(new Options('ID', 'Let the processes of a paused container go on.')));
}

function featuresCommand(call: Call): i32 {
  new Options('', 'Print what the runtime can do.').parse(call.args).expect(0, 0);
  return put(features());
}

function specCommand(call: Call): i32 {
  const options = new Options('', 'Write a config.json to begin with.')
    .value('b', 'bundle', 'DIR', 'to DIR')
    .parse(call.args)
    .expect(0, 0);
  const bundle = options.valueOf('b');
  const name = toBytes('config.json');
  const path = bundle === null ? name : joinPath(bundle, name);
  forgetProblem();
  const fd = open(path, O_WRONLY | O_CREAT | O_EXCL);
  if (fd < 0) return failErrno('cannot make ', path, fd);
  const text = concat(jsonBytes(specification(), 4), toBytes('\n'));
  const error = writeAll(fd, addressOf(text), text.length);
  close(fd);
  return error < 0 ? failErrno('cannot write ', path, error) : 0;
}

function pad(text: Bytes, width: i32): void {
  stdout.bytes(text);
  for (let index = text.length; index < width; index++) stdout.byte(SPACE);
}

function listCommand(call: Call): i32 {
  const options = new Options('', 'List containers.')
    .flag('q', 'quiet', 'ids only')
    .value('f', 'format', 'table|json', 'how')
    .parse(call.args)
    .expect(0, 0);
  const format = options.valueOf('f');
  const ids = listContainers(call.root);
  const all = jsonArray();
  for (let index = 0; index < ids.length; index++) {
    const found = state(call.root, ids[index]);
    if (found !== null) all.push(found);
  }
  if (options.has('q')) {
    for (let index = 0; index < all.length; index++) stdout.bytes(all.at(index).string('id')).newline();
    return 0;
  }
  if (format !== null && equalsText(format, 'json')) {
    stdout.bytes(jsonBytes(all)).newline();
    return 0;
  }
  if (format !== null && !equalsText(format, 'table')) return invalidFormat();
  const titles: StaticArray<string> = ['ID', 'PID', 'STATUS', 'BUNDLE', 'CREATED', 'OWNER'];
  const members: StaticArray<string> = ['id', 'pid', 'status', 'bundle', 'created', 'owner'];
  for (let row = -1; row < all.length; row++) {
    for (let column = 0; column < titles.length; column++) {
      let width = titles[column].length;
      for (let other = 0; other < all.length; other++)
        width = max(width, cell(all.at(other), members[column]).length);
      const text = row < 0 ? toBytes(titles[column]) : cell(all.at(row), members[column]);
      pad(text, column == titles.length - 1 ? 0 : width + 3);
    }
    stdout.newline();
  }
  return 0;
}

function invalidFormat(): i32 {
  forgetProblem();
  return fail('invalid format option');
}

function cell(value: Json, member: string): Bytes {
  const found = value.find(member);
  if (found === null) return [];
  return found.text.length == 0 && member == 'owner' ? toBytes('root') : found.text;
}

function psCommand(call: Call): i32 {
  const options = new Options('ID', 'Show the processes of a container.').value(
    'f',
    'format',
    'table|json',
    'how',
  );
  const id = call.one(options);
  const found = containerProcesses(call.root, id);
  if (found === null) return FAILED;
  const format = options.valueOf('f');
  if (format !== null && equalsText(format, 'json')) {
    const all = jsonArray();
    for (let index = 0; index < found.length; index++) all.push(jsonInteger(found[index]));
    stdout.bytes(jsonBytes(all)).newline();
    return 0;
  }
  if (format !== null && !equalsText(format, 'table')) return invalidFormat();
  stdout.text('UID      PID    PPID   TTY      CMD\n');
  for (let index = 0; index < found.length; index++) {
    const process = new ProcessInfo(found[index]);
    if (!process.load()) continue;
    pad(toBytes(process.uid.toString()), 9);
    pad(toBytes(process.pid.toString()), 7);
    pad(toBytes(process.parent.toString()), 7);
    pad(toBytes(terminalName(process.terminal)), 9);
    stdout.bytes(process.commandLine).newline();
  }
  return 0;
}

function eventsCommand(call: Call): i32 {
  const options = new Options('ID', 'Tell what a container uses, again and again.')
    .flag('', 'stats', 'once')
    .value('', 'interval', 'SECONDS', 'so often; default 5');
  const id = call.one(options);
  const given = options.valueOf('interval');
  const seconds = given === null ? 5 : max<i64>(1, parseDecimal(given));
  while (true) {
    const data = statistics(call.root, id);
    if (data === null) return FAILED;
    const event = jsonObject().setText('type', 'stats').setString('id', id).set('data', data);
    stdout.bytes(jsonBytes(event)).newline().flush();
    if (options.has('stats')) return 0;
    sleepFor(seconds * 1_000_000_000);
  }
}
