// Variables of a process in a container.
//
// Interface: Variables.

import { EQUALS, SPACE, TAB } from '../../lib/base/ascii';
import { Bytes, concat, indexOf, sliceOf, textOf } from '../../lib/base/bytes';
import { BytesMap } from '../../lib/base/bytes_map';
import { Outcome, fail } from '../../lib/base/failure';
import { variable } from '../../lib/base/program';
import { argumentLines } from '../command/argument_file';
import { Flags } from '../command/flags';
import { cutAt } from '../base/root_path';

/** NAME=VALUE each, in the order in which the names came first. */
export class Variables {
  readonly list: Array<Bytes> = [];
  /** Where in the list a name is. */
  private places: BytesMap<i32> = new BytesMap<i32>();

  /** Adds NAME=VALUE, or changes what NAME is. What has no value is left out. */
  put(text: Bytes): void {
    const equal = indexOf(text, EQUALS);
    if (equal < 0) return;
    const name = sliceOf(text, 0, equal);
    const place = this.places.place(name);
    if (place >= 0) {
      this.list[this.places.at(place)] = text;
      return;
    }
    this.places.set(name, this.list.length);
    this.list.push(text);
  }

  putAll(texts: Array<Bytes>): Variables {
    for (let index = 0; index < texts.length; index++) this.put(texts[index]);
    return this;
  }

  /** What somebody has typed: also NAME alone, of which the value is the caller's, if he has one. No image may say that. */
  private take(text: Bytes): void {
    const own = indexOf(text, EQUALS) < 0 ? variable(textOf(text)) : null;
    this.put(own === null ? text : concat(concat(text, [EQUALS]), own));
  }

  /** Adds those of --env-file and --env. */
  takeFlags(flags: Flags): Outcome {
    const files = flags.all('env-file');
    for (let index = 0; index < files.length; index++) {
      const lines = argumentLines(files[index]);
      if (lines.failure !== null) return lines.failure;
      for (let line = 0; line < lines.value.length; line++) {
        const wrong = checkVariable(files[index], lines.value[line]);
        if (wrong !== null) return wrong;
        this.take(lines.value[line]);
      }
    }
    const given = flags.all('env');
    for (let index = 0; index < given.length; index++) {
      if (given[index].length == 0 || given[index][0] == EQUALS)
        return fail('invalid environment variable: ' + textOf(given[index]));
      this.take(given[index]);
    }
    return null;
  }
}

/** A line of the file of --env-file has to name a variable. */
function checkVariable(file: Bytes, line: Bytes): Outcome {
  const name = cutAt(line, EQUALS)[0];
  let reason = '';
  if (name.length == 0) reason = "no variable name on line '" + textOf(line) + "'";
  if (indexOf(name, SPACE) >= 0 || indexOf(name, TAB) >= 0)
    reason = "variable '" + textOf(name) + "' contains whitespaces";
  return reason == '' ? null : fail('invalid env file (' + textOf(file) + '): ' + reason);
}
