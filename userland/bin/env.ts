// env [-i0] [-u NAME]... [-C DIRECTORY] [-S STRING] [NAME=VALUE]... [PROGRAM [ARG]...]: runs a program in a changed environment,
// or writes the environment.

import { ENOENT, wasix_chdir } from '../lib/base/abi';
import { Bytes, addressOf, concat, equals, equalsText, indexOf, sliceOf, toBytes } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { Command } from '../lib/process/process';
import { environment, valueIn } from '../lib/base/program';
import { expandSplitStrings } from '../lib/text/split_string';

function describe(): Options {
  return new Options(
    '[-i0] [-u NAME]... [-C DIRECTORY] [-S STRING] [NAME=VALUE]... [PROGRAM [ARG]...]',
    'Run PROGRAM in a changed environment, or write the environment.',
  )
    .flag('i', 'ignore-environment', 'start with an empty environment')
    .flag('0', 'null', 'end each line with a NUL')
    .value('u', 'unset', 'NAME', 'remove a variable')
    .value('C', 'chdir', 'DIRECTORY', 'change the working directory to DIRECTORY')
    .value('S', 'split-string', 'STRING', 'put the words of STRING in its place')
    .stopAtOperand()
    .failWith(125);
}

/** Takes all variables of this name out. */
function unset(variables: Array<Bytes>, name: Bytes): void {
  const prefix = concat(name, toBytes('='));
  for (let index = variables.length - 1; index >= 0; index--) {
    const entry = variables[index];
    if (entry.length < prefix.length) continue;
    if (equals(sliceOf(entry, 0, prefix.length), prefix)) variables.splice(index, 1);
  }
}

/** The environment that the options ask for. */
function base(options: Options): Array<Bytes> {
  const variables = options.has('i') ? new Array<Bytes>() : environment();
  const removed = options.valuesOf('u');
  for (let index = 0; index < removed.length; index++) unset(variables, removed[index]);
  return variables;
}

/** Runs the program; the PATH of the new environment is the one that counts. */
function execute(command: Array<Bytes>, variables: Array<Bytes>): i32 {
  stdout.flush();
  const path = valueIn(variables, 'PATH');
  const error = new Command(command[0], command, variables).execInPath(path);
  cannot('execute', command[0], error);
  return error == -ENOENT ? 127 : 126;
}

export function env(args: Array<Bytes>): i32 {
  const words = args.slice();
  if (!expandSplitStrings(words, 'uC')) return 125;
  const options = describe().parse(words);
  const operands = options.operands;
  const variables = base(options);
  let index = 0;
  if (operands.length > 0 && equalsText(operands[0], '-')) {
    variables.length = 0;
    index++;
  }
  for (; index < operands.length; index++) {
    const equalsAt = indexOf(operands[index], 0x3d);
    if (equalsAt < 0) break;
    unset(variables, sliceOf(operands[index], 0, equalsAt));
    variables.push(operands[index]);
  }
  const directory = options.valueOf('C');
  if (directory !== null) {
    const errno = wasix_chdir(addressOf(directory), directory.length);
    if (errno != 0) {
      complain().text("can't change directory to '").bytes(directory).text("': ").reason(errno).end();
      return 125;
    }
  }
  if (index < operands.length && options.has('0')) {
    options.wrong(complain().text('cannot specify --null (-0) with command'));
  }
  if (index < operands.length) return execute(operands.slice(index), variables);
  for (let at = 0; at < variables.length; at++) {
    stdout.bytes(variables[at]).byte(options.has('0') ? 0 : 0x0a);
  }
  return 0;
}
