// tar c|x|t [zvfCpOkmhPT...] [FILE]...: makes, unpacks and lists archives. It writes ustar and pax, and reads these, the format
// of before, and GNU's long names; compressed by gzip or not, to be read also by bzip2 or xz (GNU's options).

import { minios_geteuid, wasix_chdir } from '../lib/base/abi';
import { Bytes, addressOf, equalsText, sliceOf, toBytes } from '../lib/base/bytes';
import { COMPRESSED_GZIP, compressionOf, decompress } from '../lib/compress/decompress';
import { O_CREAT, O_TRUNC, O_WRONLY, Stat, close, closeInput, fstat, open, openInput } from '../lib/base/fs';
import { FileSink, GzipSink } from '../lib/compress/gzip';
import { BLOCK_SIZE, Reader, Writer, complain, stdout } from '../lib/base/io';
import { cannot, failed, invalidNumber } from '../lib/command/message';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { TarCreator } from '../lib/tar/create';
import { TarExtractor, TarLister } from '../lib/tar/extract';
import { TarReader } from '../lib/tar/reader';
import { Selection } from '../lib/tar/select';

/** Letters that take a value, for `tar cf FILE`. */
const WITH_VALUE = 'fCTXb';
const ROOT: i32 = 0;
const GZIP_LEVEL: i32 = 6;

function describe(): Options {
  return new Options(
    'c|x|t [-zvpOkmhP] [-f ARCHIVE] [-C DIRECTORY] [FILE]...',
    'Make, unpack or list an archive.',
  )
    .flag('c', 'create', 'make an archive of the FILEs')
    .flag('x', 'extract', 'unpack all or the FILEs')
    .flag('', 'get')
    .flag('t', 'list', 'list what is in it')
    .value('f', 'file', 'ARCHIVE', 'the archive; - (default): standard input or output')
    .flag('z', 'gzip', 'compressed by gzip; when reading, that, bzip2 and xz are seen without')
    .flag('', 'gunzip')
    .flag('a', 'auto-compress', 'compressed if the name of ARCHIVE ends in .gz or .tgz')
    .value('C', 'directory', 'DIRECTORY', 'go to DIRECTORY first')
    .flag('v', 'verbose', 'tell the names; twice: all attributes')
    .flag('O', 'to-stdout', 'unpack to standard output')
    .flag('p', 'preserve-permissions', 'permissions without regard to the umask (default for root)')
    .flag('', 'same-permissions')
    .flag('', 'no-same-permissions', 'less the umask')
    .flag('', 'same-owner', 'owners as in the archive (default for root)')
    .flag('o', 'no-same-owner', 'owned by who unpacks')
    .flag('m', 'touch', 'times of now')
    .flag('k', 'keep-old-files', 'do not overwrite')
    .flag('h', 'dereference', 'archive what symbolic links lead to')
    .flag('P', 'absolute-names', 'keep leading slashes and ..')
    .value('T', 'files-from', 'FILE', 'names from the lines of FILE too')
    .value('X', 'exclude-from', 'FILE', 'patterns from the lines of FILE')
    .value('', 'exclude', 'PATTERN', 'leave out what matches')
    .value('', 'strip-components', 'N', 'take N directories off the names')
    .flag('', 'numeric-owner', 'numbers and not names of owners')
    .flag('', 'no-recursion', 'directories without what is in them')
    .flag('', 'overwrite')
    .value('b', 'blocking-factor', 'N')
    .value('H', 'format', 'FORMAT');
}

/** `tar cf FILE` means `tar -c -f FILE`. */
function expandKey(args: Array<Bytes>): Array<Bytes> {
  if (args.length < 2 || args[1].length == 0 || args[1][0] == 0x2d) return args;
  const expanded: Array<Bytes> = [args[0]];
  let next = 2;
  for (let index = 0; index < args[1].length; index++) {
    const letter = String.fromCharCode(args[1][index]);
    expanded.push(toBytes('-' + letter));
    if (WITH_VALUE.includes(letter) && next < args.length) expanded.push(args[next++]);
  }
  return expanded.concat(args.slice(next));
}

/** Adds the lines of a file; false, after a message: it cannot be read. */
function addLines(path: Bytes, to: Array<Bytes>): bool {
  const fd = openInput(path);
  if (fd < 0) {
    cannot('open', path, fd);
    return false;
  }
  const input = new Reader(fd, 4096);
  for (let line = input.line(); line !== null; line = input.line()) {
    if (line.length > 0) to.push(line);
  }
  input.release();
  closeInput(fd);
  return true;
}

/** Goes to the directories of -C; false, after a message: one cannot be entered. */
function enter(options: Options): bool {
  const directories = options.valuesOf('C');
  for (let index = 0; index < directories.length; index++) {
    const errno = wasix_chdir(addressOf(directories[index]), directories[index].length);
    if (errno == 0) continue;
    complain().text("can't change directory to '").bytes(directories[index]).text("': ").reason(errno).end();
    return false;
  }
  return true;
}

function endsWith(text: Bytes, end: string): bool {
  return text.length >= end.length && equalsText(sliceOf(text, text.length - end.length), end);
}

function create(options: Options, archive: Bytes, names: Array<Bytes>, selection: Selection): i32 {
  if (names.length == 0) {
    complain().text('empty archive: name the files to put in').end();
    return 1;
  }
  const isOutput = equalsText(archive, '-');
  const fd = isOutput ? 1 : open(archive, O_WRONLY | O_CREAT | O_TRUNC);
  if (fd < 0) {
    cannot('open', archive, fd);
    return 1;
  }
  if (!enter(options)) return 1;
  const out = isOutput ? stdout : new Writer(fd, BLOCK_SIZE);
  const zipped =
    options.has('z') || (options.has('a') && (endsWith(archive, '.gz') || endsWith(archive, '.tgz')));
  const gzip: GzipSink | null = zipped ? new GzipSink(out, GZIP_LEVEL, null, 0) : null;
  const creator = new TarCreator(
    gzip !== null ? gzip : new FileSink(out),
    selection,
    isOutput ? new Stat() : fstat(fd),
  );
  creator.verbose = options.count('v');
  creator.quietOutput = isOutput;
  creator.follow = options.has('h');
  creator.recursive = !options.has('no-recursion');
  creator.numeric = options.has('numeric-owner');
  creator.absolute = options.has('P');
  for (let index = 0; index < names.length; index++) creator.add(names[index]);
  creator.finish();
  if (gzip !== null) gzip.finish();
  out.flush();
  if (isOutput) return creator.status;
  const closed = close(fd);
  const error = out.error < 0 ? out.error : closed;
  if (error < 0) failed(archive, error);
  return error < 0 ? 1 : creator.status;
}

/** Feeds an archive to a reader; a message, and true, if something is wrong with it. */
function read(input: Reader, tar: TarReader, options: Options): bool {
  const compression = compressionOf(input);
  if (options.has('z') && compression != COMPRESSED_GZIP && input.peek() >= 0) {
    complain().text('not compressed by gzip: leave the z out').end();
    return true;
  }
  const problem = decompress(compression, input, tar);
  if (problem != '') {
    complain().text(problem).end();
    return true;
  }
  if (input.error < 0) {
    complain().text('read error: ').reason(input.error).end();
    return true;
  }
  if (tar.finish()) return false;
  complain().text(tar.problem).end();
  return true;
}

function openArchive(archive: Bytes): i32 {
  const fd = openInput(archive);
  if (fd < 0) cannot('open', archive, fd);
  return fd;
}

function list(options: Options, archive: Bytes, selection: Selection): i32 {
  const fd = openArchive(archive);
  if (fd < 0) return 1;
  const lister = new TarLister(selection, options.count('v'), options.has('numeric-owner'));
  const bad = read(new Reader(fd), new TarReader(lister), options);
  closeInput(fd);
  return i32(bad || !selection.complete());
}

function extract(options: Options, archive: Bytes, selection: Selection): i32 {
  const given = options.valueOf('strip-components');
  const strip = given === null ? 0 : parseDecimal(given);
  if (given !== null && (strip < 0 || strip > 10000)) {
    invalidNumber(given);
    return 1;
  }
  const fd = openArchive(archive);
  if (fd < 0 || !enter(options)) return 1;
  const extractor = new TarExtractor(selection);
  const privileged = minios_geteuid() == ROOT;
  extractor.verbose = options.count('v');
  extractor.toOutput = options.has('O');
  extractor.keepOld = options.has('k');
  extractor.keepTimes = !options.has('m');
  extractor.keepOwners = (privileged || options.has('same-owner')) && !options.has('o');
  extractor.keepModes =
    (privileged || options.has('p') || options.has('same-permissions')) &&
    !options.has('no-same-permissions');
  extractor.numeric = options.has('numeric-owner');
  extractor.absolute = options.has('P');
  extractor.strip = <i32>strip;
  const bad = read(new Reader(fd), new TarReader(extractor), options);
  extractor.finish();
  closeInput(fd);
  return i32(bad || !selection.complete() || extractor.status != 0);
}

export function tar(args: Array<Bytes>): i32 {
  const options = describe().parse(expandKey(args));
  const names = options.operands;
  const excluded = options.valuesOf('exclude');
  const lists = options.valuesOf('T');
  const patterns = options.valuesOf('X');
  for (let index = 0; index < lists.length; index++) if (!addLines(lists[index], names)) return 1;
  for (let index = 0; index < patterns.length; index++) if (!addLines(patterns[index], excluded)) return 1;
  const given = options.valueOf('f');
  const archive = given === null ? toBytes('-') : given;
  const extracts = options.has('x') || options.has('get');
  if (i32(options.has('c')) + i32(extracts) + i32(options.has('t')) != 1) {
    options.wrong(complain().text('you must specify exactly one of -c, -x and -t'));
  }
  if (options.has('c')) return create(options, archive, names.slice(), new Selection([], excluded));
  const selection = new Selection(names.slice(), excluded);
  return options.has('t') ? list(options, archive, selection) : extract(options, archive, selection);
}
