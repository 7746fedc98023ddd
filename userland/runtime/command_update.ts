// minirun update.
//
// Interface: updateCommand.

import { Bytes, equalsText, toBytes } from '../lib/base/bytes';
import { complain } from '../lib/base/io';
import { Json, jsonInteger, jsonObject } from '../lib/json/json';
import { JsonReader } from '../lib/json/reader';
import { NOT_A_NUMBER, parseSigned, parseSize } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { readFile } from '../lib/file/proc';
import { Call } from './call';
import { FAILED, fail, failAbout, forgetProblem } from './problem';
import { update } from './resources';

/** Options and the members that they are, and whether they take a unit. */
const MEMBERS: StaticArray<string> = [
  'cpu-burst',
  'cpu.burst',
  'cpu-period',
  'cpu.period',
  'cpu-quota',
  'cpu.quota',
  'cpu-share',
  'cpu.shares',
  'memory',
  'memory.limit',
  'memory-reservation',
  'memory.reservation',
  'memory-swap',
  'memory.swap',
  'pids-limit',
  'pids.limit',
];

function describe(): Options {
  const options = new Options('ID', 'Change the limits of a running container.').value(
    'r',
    'resources',
    'FILE',
    'what config.json calls linux.resources; -: standard input',
  );
  for (let index = 0; index < MEMBERS.length; index += 2)
    options.value('', MEMBERS[index], 'N', MEMBERS[index + 1]);
  return options;
}

function resourcesFile(path: Bytes): Json | null {
  const text = readFile(equalsText(path, '-') ? toBytes('/dev/stdin') : path);
  if (text === null) {
    failAbout('cannot read ', path);
    return null;
  }
  const reader = new JsonReader(text);
  const found = reader.read();
  if (found === null) failAbout('resources: ', reader.describe());
  else if (!found.isObject) fail('resources: must be an object');
  return found !== null && found.isObject ? found : null;
}

/** Exit status 0, or FAILED with runtimeProblem() set. */
export function updateCommand(call: Call): i32 {
  const options = describe();
  const id = call.one(options);
  forgetProblem();
  const file = options.valueOf('r');
  const found = file === null ? jsonObject() : resourcesFile(file);
  if (found === null) return FAILED;
  for (let index = 0; index < MEMBERS.length; index += 2) {
    const text = options.valueOf(MEMBERS[index]);
    if (text === null) continue;
    const size = parseSize(text);
    const value = size >= 0 ? size : parseSigned(text);
    if (value == NOT_A_NUMBER) options.wrong(complain().text("invalid number '").bytes(text).text("'"));
    const dot = MEMBERS[index + 1].indexOf('.');
    found
      .object(MEMBERS[index + 1].substring(0, dot))
      .set(MEMBERS[index + 1].substring(dot + 1), jsonInteger(value));
  }
  return update(call.root, id, found);
}
