// /bin/sh: the POSIX shell.
//
//   sh [-abCefhimnuvx] [-o OPTION]... [-l] [SCRIPT [ARG]...]
//   sh [OPTIONS] -c COMMANDS [NAME [ARG]...]
//   sh [OPTIONS] -s [ARG]...
//
//   syntax/source.ts ─bytes─▶ syntax/lexer.ts, syntax/word_lexer.ts ─tokens─▶ syntax/parser.ts ─tree─▶ execute/execute.ts ─▶ execute/simple.ts, execute/pipeline.ts
//                                                                             │
//                     expand/expand.ts ◀──────────────────words──────────────────────┘
//
// docs/shell.md tells the way of a command line from bytes to processes.

import '../lib/base/abort';
import { minios_getuid } from '../lib/base/abi';
import { Bytes, toBytes } from '../lib/base/bytes';
import { O_RDONLY, open } from '../lib/base/fs';
import { environment, programArguments, setMessageLine, setScriptName } from '../lib/base/program';
import { getpid, getppid } from '../lib/process/process';
import { initializeDirectory } from './builtin/directory';
import { runFile } from './builtin/flow';
import { startFlags, takeOptions, changeOption } from './builtin/set';
import { finishChild } from './execute/child';
import { expandText } from './syntax/words';
import { isTerminal } from '../lib/terminal/terminal';
import { setInterpreter } from './interpreter';
import { runInteractive } from './interactive/loop';
import { INTERACTIVE, MONITOR, STDIN, option, setOption } from './options';
import { Parser } from './syntax/parser';
import { moveUp } from './execute/descriptors';
import { shellError } from './report';
import { runParser } from './execute/run';
import { Shell } from './shell';
import { STANDARD, FILE, Source } from './syntax/source';
import { RUNNING, argumentZero, flow, setArgumentZero, setPositional, setShellPid } from './state';
import { ENV, IFS, OPTIND, PPID, PS1, PS2, PS4, decimalText, importEnvironment, setValue } from './variables';

export { onSignal } from '../lib/process/handlers';

function initializeVariables(): void {
  setValue(IFS, toBytes(' \t\n'));
  setValue(OPTIND, toBytes('1'));
  setValue(PS1, toBytes(minios_getuid() == 0 ? '# ' : '$ '));
  setValue(PS2, toBytes('> '));
  setValue(PS4, toBytes('+ '));
  importEnvironment(environment());
  setValue(PPID, decimalText(getppid()));
  initializeDirectory();
}

/** Runs a start-up file if it is there. */
function runProfile(path: Bytes): void {
  const fd = open(path, O_RDONLY);
  if (fd < 0) return;
  runFile(moveUp(fd), 0);
}

/** A text with its parameters expanded, as ENV is. */
function expandedText(text: Bytes): Bytes {
  return expandText(new Parser(Source.of(text)).readHereDocument());
}

function runProfiles(login: bool): void {
  if (login) {
    runProfile(toBytes('/etc/profile'));
    if (flow == RUNNING) runProfile(expandedText(toBytes('$HOME/.profile')));
  }
  const file = ENV.value;
  if (option(INTERACTIVE) && file !== null && flow == RUNNING) {
    const path = expandedText(file);
    if (path.length > 0) runProfile(path);
  }
}

/** Opens the script of the command line; ends the shell if that fails. */
function openScript(path: Bytes): Source {
  const fd = open(path, O_RDONLY);
  if (fd < 0) {
    shellError().text('cannot open ').bytes(path).text(': No such file').end();
    finishChild(127);
  }
  return new Source(FILE, moveUp(fd));
}

function run(args: Array<Bytes>): i32 {
  const name = args.length > 0 ? args[0] : toBytes('sh');
  setArgumentZero(name);
  setScriptName(name);
  let index = takeOptions(args, 1, true);
  if (index < 0) return 2;
  let source: Source | null = null;
  const commands = (startFlags & 1) != 0;
  if (commands) {
    if (index >= args.length) {
      shellError().text('-c requires an argument').end();
      return 2;
    }
    source = Source.of(args[index++]);
    if (index < args.length) setArgumentZero(args[index++]);
  } else if (!option(STDIN) && index < args.length) {
    source = openScript(args[index]);
    setArgumentZero(args[index++]);
  }
  setScriptName(argumentZero);
  setPositional(args.slice(index));
  if (source === null) {
    setOption(STDIN, true);
    if (isTerminal(0) && isTerminal(2)) setOption(INTERACTIVE, true);
  }
  const login = (startFlags & 4) != 0 || (name.length > 0 && name[0] == 0x2d);
  if (option(INTERACTIVE)) {
    changeOption(INTERACTIVE, true);
    if (!option(MONITOR)) changeOption(MONITOR, true);
  }
  runProfiles(login);
  if (flow != RUNNING) return 0;
  setMessageLine(1);
  if (source !== null) return runParser(new Parser(source), 0);
  if (option(INTERACTIVE)) return runInteractive();
  return runParser(new Parser(new Source(STANDARD, 0)), 0);
}

setInterpreter(new Shell());
setMessageLine(0);
setShellPid(getpid());
initializeVariables();
finishChild(run(programArguments()));
