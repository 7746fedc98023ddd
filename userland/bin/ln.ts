// ln [-srfnviT] [-t DIRECTORY] SOURCE... [TARGET]: makes hard links, with -s symbolic ones (POSIX; GNU's options).

import { EEXIST } from '../lib/base/abi';
import { Bytes } from '../lib/base/bytes';
import { MISSING_ANY, canonicalPath, relativePath } from '../lib/file/canonical';
import { link, lstat, symlink, unlink } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { directoryName } from '../lib/text/path';
import { confirmed } from '../lib/command/question';
import { Target, targetOptions } from '../lib/command/target';

function make(options: Options, source: Bytes, path: Bytes): i32 {
  return options.has('s') ? symlink(source, path) : link(source, path, options.last('LP') == 'L');
}

/** Makes room for a link where -f or -i allow it: whether the link can be tried again. */
function replace(options: Options, source: Bytes, path: Bytes): bool {
  const existing = lstat(path);
  if (existing.error < 0 || existing.isDirectory) return false;
  if (!options.has('s') && lstat(source).isSame(existing)) return false;
  const way = options.last('fi');
  if (way == 'i' && !confirmed('replace', path)) return false;
  return way != '' && unlink(path) == 0;
}

/** How to get to `source` from the directory that the link will be in; `source` as it is where that cannot be told. */
function fromLink(source: Bytes, link: Bytes): Bytes {
  const directory = canonicalPath(directoryName(link), MISSING_ANY);
  const path = canonicalPath(source, MISSING_ANY);
  return directory === null || path === null ? source : relativePath(path, directory);
}

export function ln(args: Array<Bytes>): i32 {
  const options = new Options('[OPTION]... SOURCE... [TARGET]', 'Make links.')
    .flag('s', 'symbolic', 'make symbolic links')
    .flag('f', 'force', 'remove what is in the way')
    .flag('i', 'interactive', 'ask before removing what is in the way')
    .flag('n', 'no-dereference', 'a symbolic link to a directory is not that directory')
    .flag('L', 'logical', 'link to what a symbolic link leads to')
    .flag('P', 'physical', 'link to the symbolic link itself')
    .flag('r', 'relative', 'with -s: link from where the link is')
    .flag('v', 'verbose', 'tell what is linked');
  targetOptions(options).parse(args);
  const relative = options.has('r');
  if (relative && !options.has('s'))
    options.wrong(complain().text('cannot do --relative without --symbolic'));
  const target = new Target(options, !options.has('n'));
  if (!target.valid) return 1;
  let status = 0;
  for (let index = 0; index < target.sources.length; index++) {
    const path = target.of(target.sources[index]);
    const source = relative ? fromLink(target.sources[index], path) : target.sources[index];
    let error = make(options, source, path);
    if (error == -EEXIST && replace(options, source, path)) error = make(options, source, path);
    if (error < 0) {
      cannot('link', path, error);
      status = 1;
    } else if (options.has('v')) {
      stdout
        .text("'")
        .bytes(path)
        .text(options.has('s') ? "' -> '" : "' => '")
        .bytes(source)
        .text("'\n");
    }
  }
  return status;
}
