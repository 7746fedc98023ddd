// Parameter expansion (POSIX 2.6.2): variables, positional and special parameters, and all forms of ${…}.
//
// Interface: addParameter.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes } from '../../lib/base/bytes';
import { FIELDS, Fields } from './fields';
import { interpreter } from '../interpreter';
import { NOUNSET, flagsText, option } from '../options';
import { Pattern, removePrefix, removeSuffix } from './pattern';
import { shellError } from '../report';
import {
  RUNNING,
  argumentZero,
  flow,
  lastBackground,
  lastStatus,
  positional,
  raise,
  shellPid,
} from '../state';
import {
  ALTERNATIVE,
  ASSIGN,
  BAD,
  DEFAULT,
  ERROR,
  LARGE_PREFIX,
  LARGE_SUFFIX,
  LENGTH,
  PLAIN,
  Part,
  SMALL_PREFIX,
  SMALL_SUFFIX,
} from '../syntax/tree';
import { assign } from '../execute/assign';
import { decimalText, joiner, valueOf } from '../variables';
import { expandAssigned, expandPattern, expandText } from '../syntax/words';

/** Adds what a parameter part expands to. */
export function addParameter(fields: Fields, part: Part): void {
  const all = part.special == 0x40 || part.special == 0x2a;
  if (part.operator == PLAIN && !all) {
    const value = valueOfPart(part);
    if (value !== null) {
      fields.value(value, part.quoted);
      if (part.quoted) fields.openField();
    } else if (option(NOUNSET) && isRequired(part)) unset(part);
    else if (part.quoted) fields.openField();
    return;
  }
  if (part.operator == BAD) {
    shellError().text('Bad substitution').end();
    raise();
    return;
  }
  addOperated(fields, part, all);
}

/** `$@` and `$*` are never unset as far as `set -u` goes. */
function isRequired(part: Part): bool {
  return part.special != 0x40 && part.special != 0x2a;
}

function addOperated(fields: Fields, part: Part, all: bool): void {
  const operator = part.operator;
  if (operator == LENGTH) {
    addLength(fields, part, all);
    return;
  }
  let value: Bytes | null = null;
  if (!all) value = valueOfPart(part);
  let present = all ? positional.length > 0 : value !== null;
  if (part.colon && present) {
    present = all ? joinedValues(positional).length > 0 : value!.length > 0;
  }
  if (operator == ALTERNATIVE) {
    if (present) addSubstituted(fields, part);
    else if (part.quoted) fields.openField();
    return;
  }
  if (operator == DEFAULT && !present) return addSubstituted(fields, part);
  if (operator == ASSIGN && !present) return addAssigned(fields, part);
  if (operator == ERROR && !present) return complainUnset(part);
  if (operator >= SMALL_SUFFIX) return addRemoved(fields, part, all, value);
  if (all) addAll(fields, part.special, part.quoted);
  else {
    fields.value(value!, part.quoted);
    if (part.quoted) fields.openField();
  }
}

/** The operator's word. */
function addSubstituted(fields: Fields, part: Part): void {
  const word = part.word!;
  if (part.quoted) fields.openField();
  interpreter.addWord(fields, word, false, !part.quoted);
}

function addAssigned(fields: Fields, part: Part): void {
  const variable = part.variable;
  if (variable === null) {
    shellError().bytes(part.text).text(': bad variable name').end();
    raise();
    return;
  }
  const value = expandAssigned(part.word!);
  if (flow != RUNNING || !assign(variable, value)) return;
  fields.value(value, part.quoted);
  if (part.quoted) fields.openField();
}

function complainUnset(part: Part): void {
  const word = part.word!;
  const message = expandText(word);
  if (flow != RUNNING) return;
  const out = shellError().bytes(part.text).text(': ');
  if (word.parts.length > 0) out.bytes(message);
  else out.text('parameter not set').text(part.colon ? ' or null' : '');
  out.end();
  raise();
}

function unset(part: Part): void {
  shellError().bytes(part.text).text(': parameter not set').end();
  raise();
}

function addLength(fields: Fields, part: Part, all: bool): void {
  let length = 0;
  if (all) length = positional.length > 0 ? joinedValues(positional).length : 0;
  else {
    const value = valueOfPart(part);
    if (value !== null) length = value.length;
    else if (option(NOUNSET) && isRequired(part)) return unset(part);
  }
  fields.number(length, part.quoted);
}

/** ${x%pattern} and its relatives. */
function addRemoved(fields: Fields, part: Part, all: bool, value: Bytes | null): void {
  if (!all && value === null && option(NOUNSET)) return unset(part);
  const pattern = expandPattern(part.word!);
  if (flow != RUNNING) return;
  if (!all) {
    if (value !== null) fields.value(removed(part.operator, pattern, value), part.quoted);
    if (part.quoted) fields.openField();
    return;
  }
  const kept = new Array<Bytes>();
  for (let index = 0; index < positional.length; index++) {
    kept.push(removed(part.operator, pattern, positional[index]));
  }
  addEach(fields, kept, part.special, part.quoted);
}

function removed(operator: i32, pattern: Pattern, value: Bytes): Bytes {
  if (operator == SMALL_PREFIX || operator == LARGE_PREFIX) {
    return removePrefix(pattern, value, operator == LARGE_PREFIX);
  }
  return removeSuffix(pattern, value, operator == LARGE_SUFFIX);
}

function addAll(fields: Fields, special: u8, quoted: bool): void {
  addEach(fields, positional, special, quoted);
}

/** `$@` and `$*`: a field each, or one text where fields are not wanted or "$*" says so. */
function addEach(fields: Fields, values: Array<Bytes>, special: u8, quoted: bool): void {
  if (fields.mode != FIELDS || (special == 0x2a && quoted)) {
    fields.add(joinedValues(values), quoted);
    return;
  }
  for (let index = 0; index < values.length; index++) {
    if (index > 0) fields.separateFields();
    fields.value(values[index], quoted);
    if (quoted) fields.openField();
  }
}

/** The values with the first byte of IFS between. */
function joinedValues(values: Array<Bytes>): Bytes {
  const between = joiner;
  if (values.length == 1) return values[0];
  const text = new ByteBuffer();
  for (let index = 0; index < values.length; index++) {
    if (index > 0 && between >= 0) text.byte(<u8>between);
    text.bytes(values[index]);
  }
  return text.take();
}

/** Value of anything but `$@` and `$*`; null: unset. */
function valueOfPart(part: Part): Bytes | null {
  const variable = part.variable;
  if (variable !== null) return valueOf(variable);
  switch (part.special) {
    case 0x30: {
      const position = part.position;
      if (position == 0) return argumentZero;
      return position <= positional.length ? positional[position - 1] : null;
    }
    case 0x23: // #
      return decimalText(positional.length);
    case 0x3f: // ?
      return decimalText(lastStatus);
    case 0x2d: // -
      return flagsText();
    case 0x24: // $
      return decimalText(shellPid);
    case 0x21: // !
      return lastBackground == 0 ? null : decimalText(lastBackground);
    default:
      return null;
  }
}
