// export, readonly, local, unset.
//
// Interface: one function per built-in.

import { isName } from '../../lib/base/ascii';
import { Bytes, indexOf, sliceOf } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { assign, unsetVariable } from '../execute/assign';
import { removeFunction } from '../execute/commands';
import { keepOptions, scope } from '../execute/function_scope';
import { OptionReader, putQuoted } from './option_reader';
import { shellError } from '../report';
import { RUNNING, flow, raise } from '../state';
import { Variable, isSaved, save, setExported, sortedVariables, variableNamed } from '../variables';

/** The variable that an argument begins with; null: that is no name, which has been reported and raised. */
function variableIn(argument: Bytes, length: i32): Variable | null {
  const name = length < argument.length ? sliceOf(argument, 0, length) : argument;
  if (isName(name)) return variableNamed(name);
  shellError().bytes(name).text(': bad variable name').end();
  raise();
  return null;
}

/** export and readonly. */
export function exportBuiltin(args: Array<Bytes>, readonly: bool): i32 {
  const options = new OptionReader(args, 'p');
  while (options.next() != 0) {}
  if (options.failed) return 2;
  if (options.index == args.length) return list(args[0], readonly);
  for (let index = options.index; index < args.length; index++) {
    const argument = args[index];
    const equals = indexOf(argument, 0x3d);
    const variable = variableIn(argument, equals < 0 ? argument.length : equals);
    if (variable === null) return 2;
    if (equals >= 0 && !assign(variable, sliceOf(argument, equals + 1))) return 2;
    if (readonly) variable.readonly = true;
    else setExported(variable, true);
  }
  return 0;
}

/** Variables with the attribute, as commands that would set it again. */
function list(command: Bytes, readonly: bool): i32 {
  const all = sortedVariables();
  for (let index = 0; index < all.length; index++) {
    const variable = all[index];
    if (!(readonly ? variable.readonly : variable.exported)) continue;
    stdout.bytes(command).byte(0x20).bytes(variable.name);
    const value = variable.value;
    if (value !== null) {
      stdout.byte(0x3d);
      putQuoted(stdout, value);
    }
    stdout.newline();
  }
  return 0;
}

/** Gives variables back their values when the function returns. Without `=` they keep them until then. `-`: the options. */
export function localBuiltin(args: Array<Bytes>): i32 {
  const current = scope;
  if (current === null) {
    shellError().text('not in a function').end();
    return raise();
  }
  for (let index = 1; index < args.length; index++) {
    const argument = args[index];
    if (argument.length == 1 && argument[0] == 0x2d) {
      keepOptions();
      continue;
    }
    const equals = indexOf(argument, 0x3d);
    const variable = variableIn(argument, equals < 0 ? argument.length : equals);
    if (variable === null) return 2;
    if (!isSaved(variable, current.start)) save(variable);
    if (equals >= 0 && !assign(variable, sliceOf(argument, equals + 1))) return 2;
  }
  return 0;
}

export function unsetBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'fv');
  let kind: u8 = 0;
  for (let letter = options.next(); letter != 0; letter = options.next()) kind = letter;
  if (options.failed) return 2;
  for (let index = options.index; index < args.length; index++) {
    if (kind == 0x66) {
      removeFunction(args[index]);
      continue;
    }
    const variable = variableIn(args[index], args[index].length);
    if (variable === null || !unsetVariable(variable)) return 2;
  }
  return flow == RUNNING ? 0 : 2;
}
