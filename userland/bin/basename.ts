// basename NAME [SUFFIX], basename -a [-s SUFFIX] [-z] NAME...: the last name of a path (POSIX; GNU's options).

import { Bytes, equals, sliceOf } from '../lib/base/bytes';
import { stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { baseName } from '../lib/text/path';

/** The last name without the suffix, unless the suffix is all of it. */
function stripped(path: Bytes, suffix: Bytes | null): Bytes {
  const name = baseName(path);
  if (suffix === null || name.length <= suffix.length) return name;
  const stem = name.length - suffix.length;
  return equals(sliceOf(name, stem), suffix) ? sliceOf(name, 0, stem) : name;
}

export function basename(args: Array<Bytes>): i32 {
  const options = new Options(
    'NAME [SUFFIX]\n   or: basename -a [-s SUFFIX] NAME...',
    'Write the last name of a path.',
  )
    .flag('a', 'multiple', 'every operand is a NAME')
    .value('s', 'suffix', 'SUFFIX', 'take SUFFIX off the end; implies -a')
    .flag('z', 'zero', 'end each line with a NUL')
    .stopAtOperand()
    .parse(args);
  const several = options.has('a') || options.has('s');
  options.expect(1, several ? -1 : 2);
  const names = options.operands;
  let suffix = options.valueOf('s');
  if (!several && names.length == 2) suffix = names.pop();
  for (let index = 0; index < names.length; index++) {
    stdout.bytes(stripped(names[index], suffix)).byte(options.has('z') ? 0 : 0x0a);
  }
  return 0;
}
