// The loop of an interactive shell: prompt, read, run; errors come back here.
//
// Interface: runInteractive.

import { stderr } from '../../lib/base/io';
import { interpreter } from '../interpreter';
import {
  clearLineInterrupted,
  lineInterrupted,
  prepareEditor,
  rememberCommand,
  setPrompts,
} from './interactive';
import { forgetWarning, stoppedJobs, tellChanges } from '../job/messages';
import { IGNOREEOF, option } from '../options';
import { Parser } from '../syntax/parser';
import { promptText } from './prompt';
import { setRunningBuiltin } from '../report';
import { undoTo } from '../execute/redirect';
import { Source, TERMINAL } from '../syntax/source';
import {
  EXIT,
  RUNNING,
  flow,
  lastStatus,
  setFlow,
  setFunctionDepth,
  setLoopDepth,
  setReturnDepth,
  setStatus,
} from '../state';
import { clearInterrupted, interrupted, runPendingTraps, signalsPending } from '../traps';
import { PS1, PS2, restoreTo } from '../variables';

/** How often end of file is ignored in a row. */
const PATIENCE: i32 = 50;

/** Answers the status with which the shell ends. */
export function runInteractive(): i32 {
  const parser = new Parser(new Source(TERMINAL, 0));
  prepareEditor(0);
  let ends = 0;
  while (true) {
    tellChanges();
    if (signalsPending()) runPendingTraps();
    if (flow == EXIT) return lastStatus;
    setPrompts(promptText(PS1.value), promptText(PS2.value));
    const tree = parser.nextCommand();
    if (lineInterrupted) {
      clearLineInterrupted();
      parser.atEnd = false;
      parser.reset();
      if (signalsPending()) runPendingTraps();
      if (flow == EXIT) return lastStatus;
      // The line editor has ended the line already.
      clearInterrupted();
      recover();
      setStatus(130);
      continue;
    }
    rememberCommand();
    if (parser.failed) {
      parser.reset();
      setStatus(2);
    } else if (tree !== null) {
      forgetWarning();
      ends = 0;
      interpreter.execute(tree, 0);
      if (flow == EXIT) return lastStatus;
      recover();
    } else if (parser.atEnd) {
      if (!option(IGNOREEOF)) {
        if (!stoppedJobs()) return lastStatus;
      } else stderr.text('\nUse "exit" to leave shell.').end();
      if (++ends > PATIENCE) return lastStatus;
    }
    if (parser.atEnd) {
      parser.atEnd = false;
      parser.reset();
    }
  }
}

/** After an error or ^C: no redirection, local variable or loop is left. */
function recover(): void {
  if (flow == RUNNING) return;
  setFlow(RUNNING);
  if (interrupted) stderr.end();
  clearInterrupted();
  undoTo(0);
  restoreTo(0);
  setRunningBuiltin(null);
  setLoopDepth(0);
  setFunctionDepth(0);
  setReturnDepth(0);
}
