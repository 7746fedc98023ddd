// cgexec -g CONTROLLERS:PATH COMMAND [ARG]...: runs a command in a cgroup (libcgroup). There is one tree, so that the names of
// controllers say only that the cgroup has them.

import { CGROUP_ROOT, cgroupPath, cgroupText } from '../lib/procfs/cgroups';
import { Bytes, equals, indexOf, sliceOf, split, toBytes } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';
import { wordsOf, writeFile } from '../lib/file/proc';
import { variable } from '../lib/base/program';

const FAILED: i32 = 125;
const COLON: u8 = 0x3a;
const COMMA: u8 = 0x2c;
const NEWLINE: u8 = 0x0a;
const STAR: Bytes = [0x2a];

/** Whether the cgroup has all controllers of a list; says so if not. */
function hasAll(path: Bytes, list: Bytes): bool {
  const text = cgroupText(path, 'cgroup.controllers');
  if (text === null) {
    complain().bytes(path).text(': no such cgroup').end();
    return false;
  }
  const there = wordsOf(split(text, NEWLINE)[0]);
  const wanted = split(list, COMMA);
  for (let i = 0; i < wanted.length; i++) {
    let found = equals(wanted[i], STAR);
    for (let n = 0; n < there.length && !found; n++) found = equals(there[n], wanted[i]);
    if (found) continue;
    complain().bytes(path).text(': the controller ').bytes(wanted[i]).text(' is not enabled there').end();
    return false;
  }
  return true;
}

/** Moves this process: 0 or −errno. */
function enter(path: Bytes): i32 {
  return writeFile(joinPath(path, toBytes('cgroup.procs')), toBytes('0\n'));
}

export function cgexec(args: Array<Bytes>): i32 {
  const options = new Options('-g CONTROLLERS:PATH COMMAND [ARG]...', 'Run COMMAND in a cgroup.')
    .value('g', '', 'CONTROLLERS:PATH', 'a list of controllers, or *, and the cgroup below ' + CGROUP_ROOT)
    .stopAtOperand()
    .failWith(FAILED)
    .parse(args)
    .expect(1, -1);
  const given = options.valueOf('g');
  const colon = given === null ? -1 : indexOf(given, COLON);
  if (given === null || colon < 0) {
    complain().text('which cgroup? Say it by -g CONTROLLERS:PATH').end();
    return FAILED;
  }
  const path = cgroupPath(sliceOf(given, colon + 1));
  if (!hasAll(path, sliceOf(given, 0, colon))) return FAILED;
  const error = enter(path);
  if (error < 0) {
    cannot('enter', path, error);
    return FAILED;
  }
  stdout.flush();
  const operands = options.operands;
  return launchFailed(operands[0], commandOf(operands).execInPath(variable('PATH')));
}
