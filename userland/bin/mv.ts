// mv [-finuvT] [-t DIRECTORY] SOURCE... TARGET: renames; between file systems copies and removes (POSIX; GNU's options).

import { EXDEV } from '../lib/base/abi';
import { Bytes, toBytes } from '../lib/base/bytes';
import { Copier } from '../lib/file/copy';
import { lstat, rename, stat } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { confirmed } from '../lib/command/question';
import { Target, targetOptions } from '../lib/command/target';
import { rm } from './rm';

function describe(): Options {
  const options = new Options('[OPTION]... SOURCE... TARGET', 'Rename files, or move them into a directory.')
    .flag('f', 'force', 'do not ask before overwriting')
    .flag('i', 'interactive', 'ask before overwriting')
    .flag('n', 'no-clobber', 'do not overwrite')
    .flag('u', 'update', 'overwrite only what is older')
    .flag('v', 'verbose', 'tell what is moved');
  return targetOptions(options);
}

/** Copies a tree with all its attributes, and removes it where that was complete. */
function moveByCopy(source: Bytes, target: Bytes): i32 {
  const copier = new Copier();
  copier.recursive = true;
  copier.followNamed = false;
  copier.preserveMode = true;
  copier.preserveOwner = true;
  copier.preserveTimes = true;
  copier.preserveLinks = true;
  if (!copier.copyNamed(source, target)) return 1;
  return rm([toBytes('rm'), toBytes('-rf'), toBytes('--'), source]);
}

/** Moves one source: 0 or 1. */
function move(options: Options, source: Bytes, target: Bytes): i32 {
  const from = lstat(source);
  if (from.error < 0) {
    cannot('rename', source, from.error);
    return 1;
  }
  const to = lstat(target);
  if (to.error == 0) {
    if (from.isSame(to)) {
      complain().text("'").bytes(source).text("' and '").bytes(target).text("' are the same file").end();
      return 1;
    }
    const way = options.last('fin');
    if (way == 'n') return 0;
    if (options.has('u') && stat(target).modified >= from.modified) return 0;
    if (way == 'i' && !confirmed('overwrite', target)) return 0;
  }
  const error = rename(source, target);
  if (error < 0 && error != -EXDEV) {
    cannot('rename', source, error);
    return 1;
  }
  const status = error == 0 ? 0 : moveByCopy(source, target);
  if (status == 0 && options.has('v')) {
    stdout.text("renamed '").bytes(source).text("' -> '").bytes(target).text("'\n");
  }
  return status;
}

export function mv(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(1, -1);
  if (options.valueOf('t') === null) options.expect(2, -1);
  const target = new Target(options, true);
  if (!target.valid) return 1;
  let status = 0;
  for (let index = 0; index < target.sources.length; index++) {
    status |= move(options, target.sources[index], target.of(target.sources[index]));
  }
  return status;
}
