// cp [-aRrfinpuvLPHdT] [-t DIRECTORY] SOURCE... TARGET: copies files and trees (POSIX; GNU's options).

import { Bytes } from '../lib/bytes';
import { Copier } from '../lib/copy';
import { Options } from '../lib/options';
import { Target, targetOptions } from '../lib/target';

function describe(): Options {
  const options = new Options('[OPTION]... SOURCE... TARGET', 'Copy files.')
    .flag('a', 'archive', 'same as -dRp')
    .flag('R', 'recursive', 'copy directories and what is in them')
    .flag('r', '', 'the same')
    .flag('d', '', 'same as -P; files with several names keep them')
    .flag('L', 'dereference', 'copy what symbolic links lead to')
    .flag('P', 'no-dereference', 'copy symbolic links as such')
    .flag('H', '', 'follow symbolic links among the SOURCEs only')
    .flag('p', '', 'keep permissions, owner and times')
    .flag('f', 'force', 'remove a target that cannot be opened')
    .flag('i', 'interactive', 'ask before overwriting')
    .flag('n', 'no-clobber', 'do not overwrite')
    .flag('u', 'update', 'overwrite only what is older')
    .flag('v', 'verbose', 'tell what is copied');
  return targetOptions(options);
}

export function cp(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(1, -1);
  if (options.valueOf('t') === null) options.expect(2, -1);
  const copier = new Copier();
  const way = options.last('adLPH');
  const links = way == 'P' || way == 'd' || way == 'a';
  copier.recursive = options.has('R') || options.has('r') || options.has('a');
  copier.followAll = way == 'L' || (way == '' && !copier.recursive);
  copier.followNamed = way == 'H' || (!links && !copier.recursive);
  copier.preserve = options.has('p') || options.has('a');
  copier.preserveLinks = options.has('d') || options.has('a');
  copier.force = options.has('f');
  copier.ask = options.last('in') == 'i';
  copier.keepExisting = options.last('in') == 'n';
  copier.update = options.has('u');
  copier.verbose = options.has('v');
  const target = new Target(options, true);
  if (!target.valid) return 1;
  for (let index = 0; index < target.sources.length; index++) {
    copier.copyNamed(target.sources[index], target.of(target.sources[index]));
  }
  return copier.status;
}
