// Simple commands (POSIX 2.9.1): expansion, assignments, redirections; then a function, a built-in or a program.
//
//   words ─▶ arguments ─┬▶ none: the assignments are the shell's
//                       ├▶ special built-in ─▶ function ─▶ built-in, all in the shell
//                       └▶ program: spawned, or in the shell's place if nothing comes after it
//
// Interface: executeSimple, isPlainProgram, assignBefore.

import { Bytes, equalsText } from '../../lib/base/bytes';
import { stderr, stdout } from '../../lib/base/io';
import { setMessageLine, setProgramName } from '../../lib/base/program';
import { assign } from './assign';
import { B_COMMAND, B_EXEC, isDeclaration, isSpecial } from '../builtin/names';
import { enterScope, leaveScope } from './function_scope';
import { runBuiltin } from '../builtin/builtins';
import { entryNamed } from './commands';
import { hasSideEffects } from './effects';
import { LAST, TESTED, interpreter } from '../interpreter';
import { expandAssigned, expandWord, expandWords } from '../syntax/words';
import { Job, finishForeground } from '../job/jobs';
import { XTRACE, option } from '../options';
import { assignmentOf } from '../syntax/parser';
import { execProgram, spawnProgram } from './program';
import { Prepared, keepFrom, redirect, savedDescriptors, savedErrors, undoTo } from './redirect';
import { runningBuiltin, setRunningBuiltin, shellError } from '../report';
import {
  ABORT,
  RETURN,
  RUNNING,
  flow,
  functionDepth,
  lastStatus,
  loopDepth,
  positional,
  raise,
  returnDepth,
  setFlow,
  setFunctionDepth,
  setLoopDepth,
  setPositional,
  setReturnDepth,
  setSubstitutionStatus,
  substitutionStatus,
} from '../state';
import { traceCommand } from '../trace';
import { interrupted, trapsSet } from '../traps';
import { Assignment, Entry, Node, SimpleCommand, Word } from '../syntax/tree';
import { restoreTo, save, savedCount, setExported } from '../variables';

/** Functions that may be active at once: each takes some of the engine's stack. */
const MOST_FUNCTIONS: i32 = 1000;

/** Lists of arguments that are not in use: built-ins keep what is in them at most. */
const spare: Array<Array<Bytes>> = [];

/** Runs a simple command and answers its status. */
export function executeSimple(command: SimpleCommand, flags: i32): i32 {
  setMessageLine(command.line);
  setSubstitutionStatus(-1);
  if (command.words.length == 0) return assignOnly(command);
  const args = spare.length > 0 ? spare.pop() : new Array<Bytes>();
  expandArguments(command, args);
  if (flow != RUNNING) return lastStatus;
  if (args.length == 0) return assignOnly(command);
  const known = command.entry;
  const entry = known !== null ? known : entryNamed(args[0]);
  if (entry.builtin == B_COMMAND && entry.body === null) return executeByCommand(command, args, flags);
  const body = entry.body;
  if (body !== null) return callFunction(command, body, args, flags);
  if (entry.builtin < 0) return executeProgram(command, entry, args, flags, false);
  const status = executeBuiltin(command, entry.builtin, args, flags, isSpecial(entry.builtin));
  args.length = 0;
  spare.push(args);
  return status;
}

/** Expands the words; those of `export` and the like that look like assignments are expanded as such. */
function expandArguments(command: SimpleCommand, args: Array<Bytes>): void {
  const words = command.words;
  if (words.length == 0) return;
  const first = words[0].literal;
  if (first !== null) {
    let entry = command.entry;
    if (entry === null) {
      entry = entryNamed(first);
      command.entry = entry;
    }
    if (isDeclaration(entry.builtin)) return expandDeclaration(words, args);
    if (entry.builtin == B_COMMAND && words.length > 1) {
      const second = words[1].literal;
      if (second !== null && isDeclaration(entryNamed(second).builtin)) return expandDeclaration(words, args);
    }
  }
  expandWords(words, args);
}

function expandDeclaration(words: Array<Word>, args: Array<Bytes>): void {
  for (let index = 0; index < words.length && flow == RUNNING; index++) {
    const word = words[index];
    let assignment: Assignment | null = null;
    if (word.literal === null) assignment = assignmentOf(word);
    if (assignment === null) {
      expandWord(word, args);
      continue;
    }
    const value = expandAssigned(assignment.value);
    const name = assignment.variable.name;
    const argument = new StaticArray<u8>(name.length + 1 + value.length);
    memory.copy(changetype<usize>(argument), changetype<usize>(name), name.length);
    argument[name.length] = 0x3d;
    memory.copy(changetype<usize>(argument) + name.length + 1, changetype<usize>(value), value.length);
    args.push(argument);
  }
}

/** No command: redirections come and go, assignments stay. */
function assignOnly(command: SimpleCommand): i32 {
  const mark = savedDescriptors();
  const done = command.redirections.length == 0 || redirect(command.redirections, true);
  const status = done ? assignForGood(command) : 2;
  undoTo(mark);
  return flow == RUNNING ? status : lastStatus;
}

function assignForGood(command: SimpleCommand): i32 {
  const assignments = command.assignments;
  let values: Array<Bytes> | null = null;
  if (option(XTRACE)) values = [];
  for (let index = 0; index < assignments.length; index++) {
    const value = expandAssigned(assignments[index].value);
    if (flow != RUNNING) return lastStatus;
    if (values !== null) values.push(value);
    if (!assign(assignments[index].variable, value)) return lastStatus;
  }
  if (values !== null) traceCommand(assignments, values, [], 2);
  return max(substitutionStatus, 0);
}

/**
 * Makes the assignments before a command. They are undone by restoreTo unless they `stay`; the variables are exported. The
 * trace of the command goes to the descriptor `errors`.
 * False: one failed, which has been reported and raised.
 */
export function assignBefore(command: SimpleCommand, args: Array<Bytes>, stay: bool, errors: i32): bool {
  const assignments = command.assignments;
  let values: Array<Bytes> | null = null;
  if (option(XTRACE)) values = [];
  for (let index = 0; index < assignments.length; index++) {
    const value = expandAssigned(assignments[index].value);
    if (flow != RUNNING) return false;
    const variable = assignments[index].variable;
    if (values !== null) values.push(value);
    if (!stay) save(variable);
    if (!assign(variable, value)) return false;
    if (!stay) setExported(variable, true);
  }
  if (values !== null) traceCommand(assignments, values, args, errors);
  return true;
}

function callFunction(command: SimpleCommand, body: Node, args: Array<Bytes>, flags: i32): i32 {
  if (functionDepth >= MOST_FUNCTIONS) {
    shellError().text('Maximum function recursion depth (').decimal(MOST_FUNCTIONS).text(') reached').end();
    return raise();
  }
  const mark = savedDescriptors();
  if (command.redirections.length > 0 && !redirect(command.redirections, true)) {
    undoTo(mark);
    return flow == RUNNING ? 2 : lastStatus;
  }
  const scope = savedCount();
  let status = lastStatus;
  if (assignBefore(command, args, false, savedErrors(mark))) {
    const outer = positional;
    const loops = loopDepth;
    const program = runningBuiltin;
    args.shift();
    setPositional(args);
    setLoopDepth(0);
    setFunctionDepth(functionDepth + 1);
    enterScope(scope);
    setReturnDepth(returnDepth + 1);
    status = interpreter.execute(body, flags & TESTED);
    setReturnDepth(returnDepth - 1);
    setFunctionDepth(functionDepth - 1);
    leaveScope();
    setLoopDepth(loops);
    setPositional(outer);
    setRunningBuiltin(program);
    if (flow == RETURN) {
      setFlow(RUNNING);
      status = lastStatus;
    }
  }
  restoreTo(scope);
  undoTo(mark);
  return flow == RUNNING ? status : lastStatus;
}

/** `special`: an error in it ends the shell, and the assignments stay. */
function executeBuiltin(
  command: SimpleCommand,
  builtin: i32,
  args: Array<Bytes>,
  flags: i32,
  special: bool,
): i32 {
  const mark = savedDescriptors();
  const redirected = command.redirections.length > 0;
  if (redirected && !redirect(command.redirections, true)) {
    undoTo(mark);
    return flow != RUNNING ? lastStatus : special ? raise() : 2;
  }
  const scope = savedCount();
  const before = runningBuiltin;
  let status = lastStatus;
  if (assignBefore(command, args, special, savedErrors(mark))) {
    // What is assigned before `exec PROGRAM` is for the program.
    if (builtin == B_EXEC && special && args.length > 1) exportAssigned(command);
    setProgramName(args[0]);
    setRunningBuiltin(args[0]);
    status = runBuiltin(builtin, args, flags & TESTED);
    if (stdout.buffered > 0) stdout.flush();
    if (stdout.error != 0) status = writeFailed(args[0]);
    setRunningBuiltin(before);
    if (flow == ABORT && !special && !interrupted) {
      setFlow(RUNNING);
      status = lastStatus;
    }
  }
  if (redirected) {
    if (builtin == B_EXEC && flow == RUNNING) keepFrom(mark);
    else undoTo(mark);
  }
  if (!special) restoreTo(scope);
  return flow == RUNNING ? status : lastStatus;
}

function exportAssigned(command: SimpleCommand): void {
  const assignments = command.assignments;
  for (let index = 0; index < assignments.length; index++) setExported(assignments[index].variable, true);
}

/** Output that could not be written is an error of the built-in. */
function writeFailed(name: Bytes): i32 {
  stdout.error = 0;
  shellError().bytes(name).text(': I/O error').end();
  return 1;
}

/** `command [-p] NAME …`: neither a function nor special. With -v, -V or nothing to run it is a built-in like others. */
function executeByCommand(command: SimpleCommand, args: Array<Bytes>, flags: i32): i32 {
  let at = 1;
  let standard = false;
  while (at < args.length && args[at].length > 1 && args[at][0] == 0x2d) {
    if (equalsText(args[at], '--')) {
      at++;
      break;
    }
    if (!equalsText(args[at], '-p')) return executeBuiltin(command, B_COMMAND, args, flags, false);
    standard = true;
    at++;
  }
  if (at >= args.length) return executeBuiltin(command, B_COMMAND, args, flags, false);
  const rest = args.slice(at);
  const entry = entryNamed(rest[0]);
  if (entry.builtin == B_COMMAND) return executeByCommand(command, rest, flags);
  if (entry.builtin >= 0) return executeBuiltin(command, entry.builtin, rest, flags, false);
  return executeProgram(command, entry, rest, flags, standard);
}

function executeProgram(
  command: SimpleCommand,
  entry: Entry,
  args: Array<Bytes>,
  flags: i32,
  standard: bool,
): i32 {
  const scope = savedCount();
  if (!assignBefore(command, args, false, 2)) {
    restoreTo(scope);
    return lastStatus;
  }
  let status: i32;
  // Who has traps has to be there when the program has ended.
  if ((flags & LAST) != 0 && !trapsSet()) status = execProgram(command, entry, args, standard);
  else {
    const job = new Job();
    const prepared = new Prepared();
    status = spawnProgram(command, entry, args, job, prepared, standard);
    restoreTo(scope);
    if (status == 0) {
      // What the shell has to say about the program goes where the program's own messages go.
      stderr.fd = prepared.errors;
      status = finishForeground(job, false);
      stderr.fd = 2;
    }
    prepared.release();
    return flow == RUNNING ? status : lastStatus;
  }
  restoreTo(scope);
  return flow == RUNNING ? status : lastStatus;
}

/** Whether a command is known to be a program before it is expanded, and its expansions leave the shell as it is. */
export function isPlainProgram(command: SimpleCommand): bool {
  if (command.words.length == 0) return false;
  const name = command.words[0].literal;
  if (name === null) return false;
  let entry = command.entry;
  if (entry === null) {
    entry = entryNamed(name);
    command.entry = entry;
  }
  return entry.builtin < 0 && entry.body === null && !hasSideEffects(command);
}
