// minios save, load and import: images as files.
//
// Interface: save, load, importImage and their help; Download.

import { ECANCELED, EPIPE, SIGPIPE } from '../../lib/base/abi';
import { Bytes, equalsText, startsWithText, toBytes } from '../../lib/base/bytes';
import { O_RDONLY, close, open } from '../../lib/base/fs';
import { defaultSignal } from '../../lib/process/handlers';
import { ServiceListener } from '../service/client';
import { Writer, stdout } from '../../lib/base/io';
import { Json, jsonStrings } from '../../lib/json/json';
import { getpid, kill } from '../../lib/process/process';
import { Replacement } from '../../lib/file/replace_file';
import { isTerminal } from '../../lib/terminal/terminal';
import { goReason, report, sayError } from '../base/failure';
import { Flags } from '../command/flags';
import { HostFile, hostFile } from '../command/host_file';
import { nameFile } from '../command/host_path';
import { Progress } from '../command/progress';
import { ask, askStatus, asking, uploadFrom } from '../service/service';

export const SAVE_HELP = 'Save one or more images to a tar archive (streamed to STDOUT by default)';
export const LOAD_HELP = 'Load an image from a tar archive or STDIN';
export const IMPORT_HELP = 'Import the contents from a tarball to create a filesystem image';

/** Writes a download to a descriptor. */
export class Download extends ServiceListener {
  out: Writer;

  constructor(fd: i32) {
    super();
    this.out = new Writer(fd, 1 << 16);
  }

  data(address: usize, length: i32): void {
    this.out.range(address, length);
    this.look();
  }

  done(): void {
    this.out.flush();
    this.look();
  }

  /** Nobody reads the output any more: the end of this process, and so of the request. */
  private look(): void {
    if (this.out.error != -EPIPE || this.out.fd != 1) return;
    defaultSignal(SIGPIPE);
    kill(getpid(), SIGPIPE);
  }
}

/** minios save [-o FILE] IMAGE [IMAGE...]. */
export function save(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] IMAGE [IMAGE...]', SAVE_HELP, 'image save, save')
    .value('o', 'output', 'string', 'Write to a file, instead of STDOUT')
    .absent('platform', 'an image has one platform here; leave it out')
    .parse(args)
    .expect(1, -1);
  const request = asking('save').set('images', jsonStrings(flags.operands));
  const output = flags.last('output');
  if (output === null) {
    if (isTerminal(1)) return refuseTerminal();
    const download = new Download(1);
    if (ask(request, download) === null) return askStatus;
    return wrote(download.out.error, toBytes('standard output'));
  }
  const host = hostFile(output, false);
  if (host === null) return 1;
  const status = saveTo(request, host, output);
  host.release();
  return status;
}

function saveTo(request: Json, host: HostFile, shown: Bytes): i32 {
  const file = new Replacement(host.path);
  if (file.fd < 0) return wrote(file.fd, shown);
  const download = new Download(file.fd);
  const done = ask(request, download) !== null;
  const error = file.finish(done ? download.out.error : -ECANCELED, false);
  return done ? wrote(error, shown) : askStatus;
}

function refuseTerminal(): i32 {
  return report('cowardly refusing to save to a terminal. Use the -o flag or redirect');
}

function wrote(error: i32, path: Bytes): i32 {
  if (error < 0) sayError().text('failed to save image: ').bytes(path).text(': ').text(goReason(error)).end();
  return error < 0 ? 1 : 0;
}

/** minios load [-i FILE] [-q]. */
export function load(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', LOAD_HELP, 'image load, load')
    .value('i', 'input', 'string', 'Read from tar archive file, instead of STDIN')
    .flag('q', 'quiet', 'Suppress the load output')
    .absent('platform', 'an image has one platform here; leave it out')
    .parse(args)
    .expect(0, 0);
  const input = flags.last('input');
  if (input === null && isTerminal(0)) {
    return report('requested load from stdin, but stdin is empty');
  }
  const progress = new Progress(stdout, flags.has('quiet'));
  const done = takeFile(input, asking('load'), progress);
  if (done === null) return max(askStatus, 1);
  const loaded = done.strings('loaded');
  for (let index = 0; index < loaded.length; index++) {
    stdout.text(startsWithText(loaded[index], 'sha256:') ? 'Loaded image ID: ' : 'Loaded image: ');
    stdout.bytes(loaded[index]).newline();
  }
  return 0;
}

/**
 * Has the service take a file of the user's, null or `-`: standard input. One of the host it reads itself. Null, after a message: see
 * `askStatus`, 0 where the file could not be read.
 */
function takeFile(path: Bytes | null, request: Json, listener: ServiceListener): Json | null {
  if (path === null || equalsText(path, '-')) return uploadFrom(0, request, listener);
  if (nameFile(request, path)) return ask(request, listener);
  const fd = open(path, O_RDONLY);
  if (fd < 0) {
    sayError().text('open ').bytes(path).text(': ').text(goReason(fd)).end();
    return null;
  }
  const done = uploadFrom(fd, request, listener);
  close(fd);
  return done;
}

/** minios import [-c CHANGE] [-m MESSAGE] FILE|- [REPOSITORY[:TAG]]. */
export function importImage(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] file|URL|- [REPOSITORY[:TAG]]', IMPORT_HELP, 'image import, import')
    .value('c', 'change', 'list', 'Apply Dockerfile instruction to the created image')
    .value('m', 'message', 'string', 'Set commit message for imported image')
    .value('', 'platform', 'string', 'Set platform if server is multi-platform capable')
    .parse(args)
    .expect(1, 2);
  const request = asking('import').set('changes', jsonStrings(flags.all('change')));
  if (flags.operands.length > 1) request.setString('reference', flags.operands[1]);
  if (flags.last('message') !== null) request.setString('message', flags.text('message'));
  if (flags.last('platform') !== null) request.setString('platform', flags.text('platform'));
  const done = takeFile(flags.operands[0], request, new Progress(stdout, true));
  if (done === null) return max(askStatus, 1);
  stdout.bytes(done.string('id')).newline();
  return 0;
}
