// rmdir [-pv] [--ignore-fail-on-non-empty] DIRECTORY...: removes empty directories (POSIX; GNU's options).

import { ENOTEMPTY } from '../lib/base/abi';
import { Bytes, lastIndexOf } from '../lib/base/bytes';
import { removeDirectory } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { directoryName } from '../lib/text/path';

export function rmdir(args: Array<Bytes>): i32 {
  const options = new Options('[-pv] DIRECTORY...', 'Remove empty directories.')
    .flag('p', 'parents', 'then remove the parents that the path names')
    .flag('v', 'verbose', 'tell what is removed')
    .flag('', 'ignore-fail-on-non-empty', 'say nothing about a directory that is not empty')
    .parse(args)
    .expect(1, -1);
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    let path = options.operands[index];
    while (true) {
      if (options.has('v')) stdout.text("rmdir: removing directory, '").bytes(path).text("'\n");
      const error = removeDirectory(path);
      if (error < 0) {
        if (error == -ENOTEMPTY && options.has('ignore-fail-on-non-empty')) break;
        complain().text("'").bytes(path).text("': ").reason(error).end();
        status = 1;
        break;
      }
      if (!options.has('p') || lastIndexOf(path, 0x2f) <= 0) break;
      path = directoryName(path);
    }
  }
  return status;
}
