// minios, or docker: the container CLI. Daemonless: it works by system calls, and on files below /run/minios.
//
//   minios VERB ... ──▶ main.ts ──▶ verbs/verbs.ts: the table ──▶ the verb's file
//
// Exit statuses are Docker's: 125 for what `run` could not do and for wrong flags, 1 for other errors.

import { RLIMIT_NOFILE } from '../lib/base/abi';
import { DASH, SLASH } from '../lib/base/ascii';
import { Bytes, equalsText, sliceOf, lastIndexOf, textOf, toBytes } from '../lib/base/bytes';
import { exit, stderr, stdout } from '../lib/base/io';
import { getLimit, limitError } from '../lib/process/limits';
import { programArguments, programName, setProgramName } from '../lib/base/program';
import { report } from './base/failure';
import { Verb, joinWords, typedName, verbNamed } from './command/verb';
import { globalHelp, groupHelp, groupNamed } from './command/verb_help';
import { versionText } from './base/version';
import { allVerbs } from './verbs/verbs';

import '../lib/base/abort';

export { onSignal } from '../lib/process/handlers';

/** Exit status of a wrong flag. */
const WRONG_FLAG: i32 = 125;

function unknown(name: string, parent: string): i32 {
  stderr.bytes(programName()).text(": '").text(name).text("' is not a ").bytes(programName());
  stderr.text(" command.\nSee '").bytes(programName()).text(parent).text(" --help'").end();
  return 1;
}

/** What `minios` does on the host, and its messages and help speak of. */
const OUTSIDE = ['boot', 'web', 'machine'];

function outside(name: string): i32 {
  stderr.bytes(programName()).text(": '").text(name);
  stderr.text("' is for the computer that this machine runs on: type it there, not in the machine").end();
  return 1;
}

function unknownFlag(flag: Bytes): i32 {
  const long = flag.length > 1 && flag[1] == DASH;
  if (long) stderr.text('unknown flag: ').bytes(flag);
  else
    stderr
      .text("unknown shorthand flag: '")
      .bytes(sliceOf(flag, 1, 2))
      .text("' in ")
      .bytes(flag);
  stderr.text("\nSee '").bytes(programName()).text(" --help'.").end();
  return WRONG_FLAG;
}

function version(): i32 {
  stdout.text('minios version ').bytes(versionText()).newline();
  return 0;
}

function isHelp(word: Bytes): bool {
  return equalsText(word, '--help') || equalsText(word, '-h') || equalsText(word, 'help');
}

/** Runs the verb that `name` is, with what follows the first `used` arguments. */
function runVerb(verb: Verb, name: string, args: Array<Bytes>, used: i32): i32 {
  const rest = args.slice(used);
  rest.unshift(typedName(name));
  return verb.run(rest);
}

function runGroup(verbs: Array<Verb>, args: Array<Bytes>): i32 {
  const name = args.length < 3 ? '' : joinWords(args[1], args[2]);
  const verb = verbNamed(verbs, name);
  if (verb !== null) return runVerb(verb, name, args, 3);
  const group = groupNamed(args[1]);
  if (group === null) {
    const word = textOf(args[1]);
    return OUTSIDE.includes(word) ? outside(word) : unknown(word, '');
  }
  if (args.length < 3 || isHelp(args[2])) {
    groupHelp(stdout, verbs, group);
    return 0;
  }
  return args[2].length > 1 && args[2][0] == DASH ? unknownFlag(args[2]) : unknown(name, ' ' + group.name);
}

/** `minios help [VERB]`. */
function help(verbs: Array<Verb>, args: Array<Bytes>): i32 {
  if (args.length < 3) {
    globalHelp(stdout, verbs);
    return 0;
  }
  const asked = args.slice(2);
  asked.push(HELP);
  asked.unshift(args[0]);
  return dispatch(verbs, asked);
}

const HELP: Bytes = toBytes('--help');

function dispatch(verbs: Array<Verb>, args: Array<Bytes>): i32 {
  if (args.length < 2) {
    globalHelp(stdout, verbs);
    return 0;
  }
  const word = args[1];
  if (equalsText(word, '--version') || equalsText(word, '-v')) return version();
  if (isHelp(word)) return help(verbs, args);
  if (word.length > 1 && word[0] == DASH) return unknownFlag(word);
  const name = textOf(word);
  const verb = verbNamed(verbs, name);
  return verb !== null ? runVerb(verb, name, args, 2) : runGroup(verbs, args);
}

/** Exit status of what is no verb's failure. */
const CANNOT_RUN: i32 = 125;
/** Files that a verb and what it starts for a container have open at once. */
const FILES_NEEDED: u64 = 64;

/** With fewer what fails is anything, and says so in words that lead nowhere. */
function hasFiles(): bool {
  const most = getLimit(0, RLIMIT_NOFILE).soft;
  if (limitError < 0 || most >= FILES_NEEDED) return true;
  const needed = FILES_NEEDED.toString();
  report('only ' + most.toString() + ' files may be open, and ' + needed + ' are needed: see ulimit -n');
  return false;
}

function main(): i32 {
  const args = programArguments();
  if (args.length > 0) setProgramName(sliceOf(args[0], lastIndexOf(args[0], SLASH) + 1));
  if (!hasFiles()) return CANNOT_RUN;
  return dispatch(allVerbs(), args);
}

exit(main());
