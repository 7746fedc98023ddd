// mkdir [-pv] [-m MODE] DIRECTORY...: makes directories (POSIX).

import { EEXIST } from '../lib/base/abi';
import { Bytes, indexOf, sliceOf } from '../lib/base/bytes';
import { changePermissions, currentUmask, makeDirectory, stat } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { changeMode } from '../lib/file/mode';
import { Options } from '../lib/command/options';

/** Makes one directory: 0 or −errno. `mode` −1: what the umask leaves. */
function make(path: Bytes, mode: i32, verbose: bool): i32 {
  const error = makeDirectory(path);
  if (error < 0) return error;
  if (verbose) stdout.text("created directory: '").bytes(path).text("'\n");
  return mode < 0 ? 0 : changePermissions(path, mode);
}

/** Makes the missing parents as well; an existing directory is as good as a new one. */
function makeAll(path: Bytes, mode: i32, verbose: bool): i32 {
  for (let end = indexOf(path, 0x2f, 1); end > 0; end = indexOf(path, 0x2f, end + 1)) {
    if (path[end - 1] == 0x2f || end == path.length - 1) continue;
    const error = make(sliceOf(path, 0, end), -1, verbose);
    if (error < 0 && error != -EEXIST) return error;
    if (end + 1 >= path.length) break;
  }
  const error = make(path, mode, verbose);
  return error == -EEXIST && stat(path).isDirectory ? 0 : error;
}

export function mkdir(args: Array<Bytes>): i32 {
  const options = new Options('[-pv] [-m MODE] DIRECTORY...', 'Make directories.')
    .value('m', 'mode', 'MODE', 'set the permissions, as chmod does')
    .flag('p', 'parents', 'make missing parents; no error if it exists')
    .flag('v', 'verbose', 'tell what is made')
    .parse(args)
    .expect(1, -1);
  let mode = -1;
  const given = options.valueOf('m');
  if (given !== null) {
    mode = changeMode(given, 0o777, true, currentUmask());
    if (mode < 0) {
      complain().text("invalid mode '").bytes(given).text("'").end();
      return 1;
    }
  }
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    const verbose = options.has('v');
    const error = options.has('p') ? makeAll(path, mode, verbose) : make(path, mode, verbose);
    if (error == 0) continue;
    cannot('create directory', path, error);
    status = 1;
  }
  return status;
}
