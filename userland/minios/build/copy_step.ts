// COPY, ADD and WORKDIR. What is copied is gathered in one root and unpacked in another one, by two processes that cannot leave
// theirs (/usr/libexec/minios/files), with an archive between them. Destinations are as Docker's classic builder has them: a directory
// if it is one already or the name ends in a slash, else a file, or the directory that gets what is in the source.
//
// Interface: Gathered, fetchSources, gatherDigest, copyStep, transfer, gatherInto, workdirStep.

import { RIGHTS_FD_READ } from '../../lib/base/abi';
import { SPACE } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, indexOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { O_CREAT, O_EXCL, O_WRONLY, close, open } from '../../lib/base/fs';
import { ending } from '../../lib/process/handlers';
import { Json, jsonObject } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { baseName, directoryName, joinPath, withoutTrailingSlashes, endsInSlash } from '../../lib/text/path';
import { Command, pipe } from '../../lib/process/process';
import { EndingReader, waitOrEnd } from '../../lib/process/signal_wait';
import { signalName } from '../../lib/process/signals';
import { filesCommand, runFiles, spawnFiles } from '../base/files_command';
import { report, sayError } from '../base/failure';
import { Download } from '../image/archive';
import { ask, askStatus, asking } from '../service/service';
import { StepRoot } from './stage';

/** What a copy will bring. */
export class Gathered {
  constructor(
    /** Of names, attributes and contents, times left out. */
    public digest: Bytes,
    /** Whether it is one file. */
    public isFile: bool,
    /** Whether there were several sources. */
    public many: bool,
  ) {}
}

/** Descriptors from here on are files that ADD has fetched, in the child that gathers. */
const FIRST_FETCHED: i32 = 10;

/** Fetches what ADD names by URL into a directory, and notes the files in the step: the exit status. */
export function fetchSources(step: Json, directory: Bytes): i32 {
  const sources = step.list('sources');
  for (let index = 0; index < sources.length; index++) {
    const source = sources[index];
    if (!source.has('url')) continue;
    const path = joinPath(directory, toBytes(index.toString()));
    const fd = open(path, O_WRONLY | O_CREAT | O_EXCL);
    const request = asking('fetch').setString('url', source.string('url'));
    const checksum = step.get('checksum');
    if (checksum !== null) request.set('checksum', checksum);
    const download = new Download(fd);
    const done = ask(request, download);
    close(fd);
    if (done === null) return askStatus;
    if (download.out.error < 0) {
      sayError().text('cannot keep ').bytes(source.string('url')).text(': ').reason(download.out.error).end();
      return 1;
    }
    source.setString('fetched', path).setInteger('fd', FIRST_FETCHED + index);
  }
  return 0;
}

/** Gives the child that gathers the files that were fetched: its last actions, since what others are about may have their numbers. */
function withFetched(command: Command, step: Json): Command {
  const sources = step.list('sources');
  for (let index = 0; index < sources.length; index++) {
    if (sources[index].has('fetched'))
      command.open(FIRST_FETCHED + index, sources[index].string('fetched'), RIGHTS_FD_READ, 0, 0);
  }
  return command;
}

/** The step as `files gather` takes it. */
function requestOf(step: Json, ignore: Json | null): Bytes {
  const request = jsonObject().set('sources', step.get('sources')!).set('exclude', step.get('exclude')!);
  if (ignore !== null) request.set('ignore', ignore);
  const mode = step.string('chmod');
  if (mode.length > 0) request.setString('chmod', mode);
  return jsonBytes(request.setBool('add', step.bool('add')));
}

/** A command of `files` for a step, as whose failure it says what is wrong. */
function commandFor(step: Json | null, words: Array<Bytes>): Command {
  if (step === null || !step.is('kind', 'copy')) return filesCommand(words);
  const begin: Array<Bytes> = [toBytes('for'), toBytes(failureOf(step))];
  return filesCommand(begin.concat(words));
}

/** As Docker names it. */
function failureOf(step: Json): string {
  return step.bool('add') ? 'ADD failed' : 'COPY failed';
}

/** The status of a process of a step, which has said why it failed, unless it was killed. */
function finish(pid: i32, step: Json | null): i32 {
  const status = pid > 0 ? waitOrEnd(pid).shellStatus : 1;
  if (status > 128 && step !== null && !ending())
    report(failureOf(step) + ': signal: ' + signalName(status - 128));
  return status;
}

/** The first line that a command writes; null: it failed. `step`: whose fetched files it is given, or null. */
function lineOf(command: Command, step: Json | null): Bytes | null {
  const ends = pipe();
  command.duplicate(ends.writer, 1).close(ends.reader);
  const pid = spawnFiles(step === null ? command : withFetched(command, step));
  close(ends.writer);
  const line = new EndingReader(ends.reader).line();
  close(ends.reader);
  return finish(pid, step) == 0 ? line : null;
}

/** Sums up what a step copies from `root`; null, after a message. `ignore`: null where .dockerignore does not count. */
export function gatherDigest(root: Bytes, step: Json, ignore: Json | null): Gathered | null {
  const command = commandFor(step, [toBytes('gather'), root, requestOf(step, ignore), toBytes('digest')]);
  const line = lineOf(command, step);
  if (line === null) return null;
  const blank = indexOf(line, SPACE);
  const kind = sliceOf(line, blank + 1);
  return new Gathered(sliceOf(line, 0, blank), equalsText(kind, 'file'), equalsText(kind, 'many'));
}

/** Whether a path leads to a directory in a root. */
function isDirectory(root: Bytes, path: Bytes): bool {
  const line = lineOf(filesCommand([toBytes('stat'), root, path]), null);
  const found: Json | null = line === null ? null : parseJson(line);
  if (found === null) return false;
  if (found.bool('directory')) return true;
  return found.bool('link') && isDirectory(root, concat(found.string('target'), toBytes('/')));
}

/** Copies into a mounted step: the exit status. */
export function copyStep(source: Bytes, step: Json, ignore: Json | null, what: Gathered, at: StepRoot): i32 {
  const destination = step.string('destination');
  if (what.many && !endsInSlash(destination)) {
    const name = step.bool('add') ? 'ADD' : 'COPY';
    const rule = ' with more than one source file, the destination must be a directory and end with a /';
    return report('When using ' + name + rule);
  }
  const bare = withoutTrailingSlashes(destination);
  const asFile = what.isFile && !endsInSlash(destination) && !isDirectory(at.root, bare);
  const options = jsonObject().setBool('creates', true).setString('owner', step.string('chown'));
  if (asFile) options.setString('rename', baseName(bare));
  const directory = asFile ? directoryName(bare) : bare;
  return transfer(source, step, ignore, at.root, directory, options);
}

/** Gathers in one root what a step names, and unpacks it into a directory of another one: the exit status. */
export function transfer(
  source: Bytes,
  step: Json,
  ignore: Json | null,
  root: Bytes,
  directory: Bytes,
  options: Json,
): i32 {
  const sink = commandFor(step, [toBytes('unpack'), root, directory, jsonBytes(options)]);
  return gatherInto(sink, commandFor(step, [toBytes('gather'), source, requestOf(step, ignore)]), step);
}

/** Has one process gather what another unpacks: the exit status. `step`: whose fetched files the first is given, or null. */
export function gatherInto(sink: Command, gather: Command, step: Json | null): i32 {
  const ends = pipe();
  if (ends.error < 0) {
    sayError().text('pipe: ').reason(ends.error).end();
    return 1;
  }
  const reader = spawnFiles(sink.duplicate(ends.reader, 0).close(ends.writer));
  gather.duplicate(ends.writer, 1).close(ends.reader);
  const writer = spawnFiles(step === null ? gather : withFetched(gather, step));
  close(ends.reader);
  close(ends.writer);
  // If both are to end, the one that reads does first: it would complain of an archive that is cut short.
  const unpacked = finish(reader, step);
  const gathered = finish(writer, step);
  return gathered != 0 ? gathered : unpacked;
}

/** Makes a working directory for a user: the exit status. */
export function workdirStep(step: Json, at: StepRoot): i32 {
  return runFiles(filesCommand([toBytes('mkdir'), at.root, step.string('path'), step.string('user')]));
}
