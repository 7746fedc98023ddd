// cp [-aRrfilnpsuvxLPHdT] [-t DIRECTORY] SOURCE... TARGET: copies files and trees (POSIX; GNU's options).

import { Bytes, equalsText, split, toBytes } from '../lib/base/bytes';
import { Copier } from '../lib/file/copy';
import { complain } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { Target, targetOptions } from '../lib/command/target';

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
    .optional('', 'preserve', 'WHAT,...', 'keep mode, ownership, timestamps, links; all')
    .flag('l', 'link', 'make hard links and not copies')
    .flag('s', 'symbolic-link', 'make symbolic links and not copies')
    .flag('x', 'one-file-system', 'leave out what is in mounts')
    .flag('', 'parents', 'make the directories of each SOURCE in the target')
    .flag('', 'remove-destination', 'remove a target before it is opened')
    .flag('f', 'force', 'remove a target that cannot be opened')
    .flag('i', 'interactive', 'ask before overwriting')
    .flag('n', 'no-clobber', 'do not overwrite')
    .flag('u', 'update', 'overwrite only what is older')
    .flag('v', 'verbose', 'tell what is copied');
  return targetOptions(options);
}

/** Takes the lists of --preserve. */
function preserve(options: Options, copier: Copier): void {
  if (!options.has('preserve')) return;
  const lists = options.valuesOf('preserve');
  // Without a list it is -p.
  if (lists.length < options.count('preserve')) lists.push(toBytes('mode,ownership,timestamps'));
  for (let list = 0; list < lists.length; list++) {
    const words = split(lists[list], 0x2c);
    for (let index = 0; index < words.length; index++) {
      const word = words[index];
      const all = equalsText(word, 'all');
      const mode = all || equalsText(word, 'mode');
      const owner = all || equalsText(word, 'ownership');
      const times = all || equalsText(word, 'timestamps');
      const links = all || equalsText(word, 'links');
      if (!(mode || owner || times || links)) {
        options.wrong(complain().text("invalid argument '").bytes(word).text("' for '--preserve'"));
      }
      copier.preserveMode = copier.preserveMode || mode;
      copier.preserveOwner = copier.preserveOwner || owner;
      copier.preserveTimes = copier.preserveTimes || times;
      copier.preserveLinks = copier.preserveLinks || links;
    }
  }
}

export function cp(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(1, -1);
  if (options.valueOf('t') === null) options.expect(2, -1);
  if (options.has('l') && options.has('s')) {
    options.wrong(complain().text('cannot make both hard and symbolic links'));
  }
  const copier = new Copier();
  const way = options.last('adLPH');
  const links = way == 'P' || way == 'd' || way == 'a';
  copier.recursive = options.has('R') || options.has('r') || options.has('a');
  copier.followAll = way == 'L' || (way == '' && !copier.recursive);
  copier.followNamed = way == 'H' || (!links && !copier.recursive);
  const all = options.has('a');
  const owned = options.has('p') || all;
  copier.preserveMode = owned;
  copier.preserveOwner = owned;
  copier.preserveTimes = owned;
  copier.preserveLinks = options.has('d') || all;
  preserve(options, copier);
  copier.hardLinks = options.has('l');
  copier.symbolicLinks = options.has('s');
  copier.oneFileSystem = options.has('x');
  copier.removeFirst = options.has('remove-destination');
  copier.force = options.has('f');
  copier.ask = options.last('in') == 'i';
  copier.keepExisting = options.last('in') == 'n';
  copier.update = options.has('u');
  copier.verbose = options.has('v');
  const target = new Target(options, true);
  if (!target.valid) return 1;
  if (options.has('parents') && !target.intoDirectory) {
    options.wrong(complain().text('with --parents, the destination must be a directory'));
  }
  for (let index = 0; index < target.sources.length; index++) {
    const source = target.sources[index];
    if (!options.has('parents')) copier.copyNamed(source, target.of(source));
    else copier.copyWithParents(source, target.directory);
  }
  return copier.status;
}
