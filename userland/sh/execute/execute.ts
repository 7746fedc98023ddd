// Walks the tree: lists, conditions, loops (POSIX 2.9.3, 2.9.4). Simple commands are simple.ts's, pipelines pipeline.ts's.
//
// Everything here can reach fork and is therefore instrumented (scripts/lib/asyncify.mjs): loops that work on bytes belong
// elsewhere.
//
// Interface: execute.

import { setMessageLine } from '../../lib/base/program';
import { becomeSubshell, finishChild, forkShell } from './child';
import { expandPattern, expandText, expandWords } from '../syntax/words';
import { LAST, TESTED } from '../interpreter';
import { Job, Process, enterJob, finishForeground } from '../job/jobs';
import { ERREXIT, INTERACTIVE, NOEXEC, option } from '../options';
import { Streams, executePipeline, startCommand, startPipeline } from './pipeline';
import { matches } from '../expand/pattern';
import { redirect, savedDescriptors, undoTo } from './redirect';
import { executeSimple } from './simple';
import {
  BREAK,
  CONTINUE,
  EXIT,
  RUNNING,
  flow,
  lastStatus,
  levels,
  loopDepth,
  positional,
  setFlow,
  setLastBackground,
  setLevels,
  setLoopDepth,
  setStatus,
} from '../state';
import { defineFunction } from './commands';
import { runPendingTraps, signalsPending, trapsSet } from '../traps';
import {
  AND,
  BACKGROUND,
  CASE,
  CaseSelection,
  Choice,
  FOR,
  FUNCTION,
  ForLoop,
  FunctionDefinition,
  GROUP,
  IF,
  Loop,
  NOT,
  Node,
  OR,
  PIPELINE,
  Pair,
  Pipeline,
  SEQUENCE,
  SIMPLE,
  SUBSHELL,
  Sequence,
  SimpleCommand,
  UNTIL,
  WHILE,
  Wrapped,
} from '../syntax/tree';
import { assign } from './assign';
import { equals } from '../../lib/base/bytes';

/** Runs a command and answers its status, which is also `$?`. What `flow` says then is the caller's business. */
export function execute(node: Node, flags: i32): i32 {
  let status = 0;
  let checked = false;
  if (option(NOEXEC) && !option(INTERACTIVE)) return 0;
  switch (node.kind) {
    case SIMPLE:
      status = executeSimple(changetype<SimpleCommand>(node), flags);
      checked = true;
      break;
    case SEQUENCE:
      return executeSequence(changetype<Sequence>(node), flags);
    case AND:
    case OR:
      return executePair(changetype<Pair>(node), flags);
    case NOT:
      status = i32(execute(changetype<Wrapped>(node).body, TESTED) == 0);
      if (flow != RUNNING) return lastStatus;
      break;
    case PIPELINE:
      status = executePipeline(changetype<Pipeline>(node), flags);
      checked = true;
      break;
    case BACKGROUND:
      status = executeBackground(changetype<Wrapped>(node));
      break;
    case SUBSHELL:
      status = executeSubshell(changetype<Wrapped>(node), flags);
      checked = true;
      break;
    case GROUP:
      status = executeGroup(changetype<Wrapped>(node), flags);
      checked = changetype<Wrapped>(node).redirections.length > 0;
      break;
    case IF:
      return executeChoice(changetype<Choice>(node), flags);
    case WHILE:
    case UNTIL:
      status = executeLoop(changetype<Loop>(node), flags);
      break;
    case FOR:
      status = executeFor(changetype<ForLoop>(node), flags);
      break;
    case CASE:
      status = executeCase(changetype<CaseSelection>(node), flags);
      break;
    case FUNCTION: {
      const definition = changetype<FunctionDefinition>(node);
      defineFunction(definition.name, definition.body);
      break;
    }
  }
  if (flow == RUNNING) setStatus(status);
  if (signalsPending() && flow == RUNNING) runPendingTraps();
  if (checked && status != 0 && (flags & TESTED) == 0 && option(ERREXIT) && flow == RUNNING) setFlow(EXIT);
  return status;
}

function executeSequence(sequence: Sequence, flags: i32): i32 {
  const commands = sequence.commands;
  const last = commands.length - 1;
  for (let index = 0; index < last; index++) {
    const status = execute(commands[index], flags & TESTED);
    if (flow != RUNNING) return status;
  }
  return execute(commands[last], flags);
}

function executePair(pair: Pair, flags: i32): i32 {
  const status = execute(pair.left, TESTED);
  if (flow != RUNNING || (status == 0) != (pair.kind == AND)) return status;
  return execute(pair.right, flags);
}

function executeChoice(choice: Choice, flags: i32): i32 {
  const condition = execute(choice.condition, TESTED);
  if (flow != RUNNING) return condition;
  if (condition == 0) return execute(choice.consequence, flags);
  const alternative = choice.alternative;
  if (alternative !== null) return execute(alternative, flags);
  setStatus(0);
  return 0;
}

/** After the body of a loop in which control left: whether the loop goes on. What is meant for outer loops stays in `flow`. */
function goesOn(): bool {
  if (flow != BREAK && flow != CONTINUE) return false;
  if (levels > 1) {
    setLevels(levels - 1);
    return false;
  }
  const again = flow == CONTINUE;
  setFlow(RUNNING);
  return again;
}

function executeLoop(loop: Loop, flags: i32): i32 {
  let status = 0;
  const inner = flags & TESTED;
  const wanted = loop.kind == WHILE;
  setLoopDepth(loopDepth + 1);
  while (true) {
    const condition = execute(loop.condition, TESTED);
    if (flow != RUNNING) {
      if (goesOn()) continue;
      break;
    }
    if ((condition == 0) != wanted) break;
    status = execute(loop.body, inner);
    if (flow != RUNNING && !goesOn()) break;
  }
  setLoopDepth(loopDepth - 1);
  return flow == RUNNING ? status : lastStatus;
}

function executeFor(loop: ForLoop, flags: i32): i32 {
  let values = positional;
  const words = loop.words;
  setMessageLine(loop.line);
  if (words !== null) {
    values = [];
    expandWords(words, values);
    if (flow != RUNNING) return lastStatus;
  }
  let status = 0;
  setLoopDepth(loopDepth + 1);
  for (let index = 0; index < values.length; index++) {
    if (!assign(loop.variable, values[index])) break;
    status = execute(loop.body, flags & TESTED);
    if (flow != RUNNING && !goesOn()) break;
  }
  setLoopDepth(loopDepth - 1);
  return flow == RUNNING ? status : lastStatus;
}

function executeCase(selection: CaseSelection, flags: i32): i32 {
  setMessageLine(selection.line);
  const word = expandText(selection.word);
  let status = 0;
  let falling = false;
  for (let index = 0; index < selection.items.length && flow == RUNNING; index++) {
    const item = selection.items[index];
    let found = falling;
    for (let at = 0; at < item.patterns.length && !found; at++) {
      const pattern = item.patterns[at];
      const literal = pattern.literal;
      if (literal !== null) found = equals(literal, word);
      else {
        const expanded = expandPattern(pattern);
        if (flow != RUNNING) return lastStatus;
        found = matches(expanded, word);
      }
    }
    if (!found) continue;
    const body = item.body;
    if (body !== null) status = execute(body, flags);
    falling = item.fallsThrough;
    if (!falling) return status;
  }
  return flow == RUNNING ? status : lastStatus;
}

function executeGroup(group: Wrapped, flags: i32): i32 {
  if (group.redirections.length == 0) return execute(group.body, flags);
  setMessageLine(group.line);
  const mark = savedDescriptors();
  let status = 2;
  if (redirect(group.redirections, true)) status = execute(group.body, flags & TESTED);
  undoTo(mark);
  return flow == RUNNING ? status : lastStatus;
}

/** What a child of the shell runs, to its end. */
function runChild(group: Wrapped, flags: i32): void {
  if (redirect(group.redirections, false)) finishChild(execute(group.body, (flags & TESTED) | LAST));
  finishChild(2);
}

function executeSubshell(group: Wrapped, flags: i32): i32 {
  setMessageLine(group.line);
  // Who does nothing after it can be it: as in dash, `(…) &` is one process, and `$!` is its number.
  if ((flags & LAST) != 0 && !trapsSet()) {
    becomeSubshell(false);
    runChild(group, flags);
  }
  const job = new Job();
  const pid = forkShell(job, false);
  if (pid < 0) return 2;
  if (pid == 0) runChild(group, flags);
  job.processes.push(new Process(pid, group));
  return finishForeground(job, false);
}

function executeBackground(background: Wrapped): i32 {
  const body = background.body;
  setMessageLine(background.line);
  const job = new Job();
  job.background = true;
  if (body.kind == PIPELINE) startPipeline(changetype<Pipeline>(body), job, -1);
  else startCommand(body, job, new Streams());
  if (flow != RUNNING || job.processes.length == 0) return lastStatus;
  setLastBackground(job.last.pid);
  enterJob(job);
  return 0;
}
