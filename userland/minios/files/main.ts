// /usr/libexec/minios/files: reads and writes files of containers for minios, with a root from which it cannot get out (sandbox.ts).
// Archives go by standard input and output.
//
//   files diff|layer UPPER INDEX LOWERS MERGED   what a container has changed (layer.ts)
//   files stat ROOT PATH                         a line of JSON; status 2: nothing is there
//   files pack ROOT PATH NAME [follow]           an archive of it; an empty NAME: what is in it
//   files unpack ROOT DIRECTORY JSON             an archive into a directory: {careful, owner, creates, rename}
//   files mkdir ROOT DIRECTORY OWNER             the directory and those that lead to it
//   files gather ROOT JSON [digest]              what COPY and ADD mean (gather.ts)
//   files keep DIRECTORY                         an archive of upper and work/index in it, as they are; status: errno (keep.ts)
//   files in NAMESPACE VERB …                    the same in another mount namespace
//   files for WORDS VERB …                       the same, and errors begin with these words and a colon

import '../../lib/base/abort';
import { CLONE_NEWNS, EPIPE } from '../../lib/base/abi';
import { Bytes, equalsText, toBytes, textOf } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { O_RDONLY, close, open } from '../../lib/base/fs';
import { exit, stdout } from '../../lib/base/io';
import { enterNamespace } from '../../lib/privilege/namespaces';
import { parseJson } from '../../lib/json/reader';
import { programArguments, setProgramName } from '../../lib/base/program';
import { gather } from './gather';
import { putKept } from './keep';
import { putDiff, putLayer } from './layer';
import { pack, putStat } from './pack';
import { enterLayers, enterRoot } from './sandbox';
import { UnpackOptions, makeFor, unpack } from './unpack';
import { beginErrors, report, sayError } from '../base/failure';

/** Whether a directory has anything in it. */
function hasEntries(path: Bytes): bool {
  const directory = new Directory(path);
  const any = directory.next();
  directory.close();
  return any;
}

function wrong(): i32 {
  return report('wrong arguments');
}

function changes(args: Array<Bytes>): i32 {
  if (args.length != 6) return wrong();
  const indexed = hasEntries(args[3]);
  enterLayers(args[2], args[4], args[5]);
  return equalsText(args[1], 'diff') ? putDiff(indexed) : putLayer(indexed);
}

function unpackInto(directory: Bytes, text: Bytes): i32 {
  const given = parseJson(text);
  if (given === null) return wrong();
  const options = new UnpackOptions();
  options.careful = given.bool('careful');
  options.owner = given.string('owner');
  options.creates = given.bool('creates');
  options.rename = given.string('rename');
  return unpack(directory, options);
}

function gatherFrom(text: Bytes, digest: bool): i32 {
  const request = parseJson(text);
  return request === null ? wrong() : gather(request, digest);
}

/** Enters a mount namespace: false, after a message. */
function enter(path: Bytes): bool {
  const fd = open(path, O_RDONLY);
  const error = fd < 0 ? fd : enterNamespace(fd, CLONE_NEWNS);
  if (fd >= 0) close(fd);
  if (error < 0) sayError().text('cannot enter ').bytes(path).text(': ').reason(error).end();
  return error == 0;
}

function main(args: Array<Bytes>): i32 {
  setProgramName(toBytes('minios'));
  if (args.length > 2 && equalsText(args[1], 'in')) {
    if (!enter(args[2])) return 1;
    args.splice(1, 2);
  }
  if (args.length > 2 && equalsText(args[1], 'for')) {
    setProgramName(args[2]);
    beginErrors(textOf(args[2]) + ': ');
    args.splice(1, 2);
  }
  if (args.length == 3 && equalsText(args[1], 'keep')) return putKept(args[2]);
  if (args.length < 4) return wrong();
  const verb = args[1];
  if (equalsText(verb, 'diff') || equalsText(verb, 'layer')) return changes(args);
  enterRoot(args[2]);
  if (equalsText(verb, 'stat')) return putStat(args[3]);
  if (equalsText(verb, 'gather')) return gatherFrom(args[3], args.length > 4);
  if (args.length < 5) return wrong();
  if (equalsText(verb, 'mkdir')) return makeFor(args[3], args[4]);
  if (equalsText(verb, 'pack')) return pack(args[3], args[4], args.length > 5);
  return equalsText(verb, 'unpack') ? unpackInto(args[3], args[4]) : wrong();
}

const status = main(programArguments());
stdout.flush();
// The reader of the archive, which has stopped, says why.
const unread = stdout.error == -EPIPE;
if (unread) stdout.error = 0;
exit(unread ? 1 : status);
