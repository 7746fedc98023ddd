// What a container has changed, from one machine to the next: the upper directory of its overlay and the overlay's index, as they
// are, in an archive. Nothing that is on a host without root's powers can be an upper directory: it takes owners, devices, and
// attributes that only the administrator may write.
//
//   the container ends, cp writes into it ──keepLayer──▶ layer.tar ──unpackLayer──▶ upper, work: when somebody needs them
//
// The caller of either holds the container's lock or its monitor's, and no process of the container is left.
//
// Interface: keepLayer, unpackLayer, keptSize.

import { EIO, ENOENT } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { close, makeDirectory, rename, stat } from '../../lib/base/fs';
import { parseDecimal } from '../../lib/text/number';
import { openRegular, readRegular } from '../../lib/file/regular';
import { Replacement } from '../../lib/file/replace_file';
import { Container } from './container';
import { filesCommand, runFiles } from '../base/files_command';
import { removeTree } from '../base/remove_tree';

const LAYER = 'layer.tar';
const SIZE = 'size';
/** Where `files keep` writes that (files/keep.ts). */
const SIZE_OUTPUT: i32 = 3;
/** Longest text of a size. */
const MOST_DIGITS: i32 = 32;
/** Where an archive is unpacked before it counts. */
const STAGE = 'unpacking';

/** What a shell calls the status of a process that a signal has ended, and above. */
const SIGNALLED: i32 = 128;

function isUnpacked(container: Container): bool {
  return stat(container.file('upper')).error == 0;
}

/** Keeps what a container has changed: 0, also if it is not kept or nothing can have changed, or −errno, and what was kept before is still there. */
export function keepLayer(container: Container): i32 {
  if (!container.isKept || !isUnpacked(container)) return 0;
  const layer = new Replacement(container.keptFile(LAYER));
  if (layer.fd < 0) return layer.fd;
  const size = new Replacement(container.keptFile(SIZE));
  const words: Array<Bytes> = [toBytes('keep'), container.directory];
  const command = filesCommand(words).duplicate(layer.fd, 1);
  if (size.fd >= 0) command.duplicate(size.fd, SIZE_OUTPUT);
  const error = layer.finish(errorOf(runFiles(command)), true);
  size.finish(error, false);
  return error;
}

/** What the exit status of `files keep` means: 0 or −errno. */
function errorOf(status: i32): i32 {
  return status > 1 && status < SIGNALLED ? -status : status == 0 ? 0 : -EIO;
}

/** Brings back what a container had changed, if it was kept and has not been brought back yet: 0 or −errno. */
export function unpackLayer(container: Container): i32 {
  if (isUnpacked(container) || container.config.string('Rootfs').length > 0) return 0;
  const stage = container.file(STAGE);
  let error = removeTree(stage);
  if (error == 0) error = makeDirectory(stage);
  if (error == 0) error = unpackInto(container, stage);
  if (error == 0) error = removeTree(container.file('work'));
  // Who finds `upper` finds all.
  if (error == 0) error = rename(concat(stage, toBytes('/work')), container.file('work'));
  if (error == 0) error = rename(concat(stage, toBytes('/upper')), container.file('upper'));
  removeTree(stage);
  return error;
}

function unpackInto(container: Container, stage: Bytes): i32 {
  const fd = openRegular(container.keptFile(LAYER));
  if (fd >= 0) {
    const words: Array<Bytes> = [toBytes('unpack'), stage, [SLASH], toBytes('{}')];
    const status = runFiles(filesCommand(words).duplicate(fd, 0));
    close(fd);
    return status == 0 ? 0 : -EIO;
  }
  if (fd != -ENOENT) return fd;
  const error = makeDirectory(concat(stage, toBytes('/work')));
  return error < 0 ? error : makeDirectory(concat(stage, toBytes('/upper')));
}

/** Bytes in files that a container has changed, as far as these have not been brought back; −1: they have been, or it is not kept. */
export function keptSize(container: Container): i64 {
  if (isUnpacked(container) || !container.isKept) return -1;
  const text: Bytes | null = readRegular(container.keptFile(SIZE), MOST_DIGITS);
  return text === null ? 0 : max<i64>(parseDecimal(text), 0);
}
