// getopts OPTSTRING NAME [ARG...].
//
// Interface: getoptsBuiltin.

import { isName } from '../../lib/base/ascii';
import { Bytes, equalsText, sliceOf } from '../../lib/base/bytes';
import { stderr, stdout } from '../../lib/base/io';
import { assign } from '../execute/assign';
import { optionIndex, optionOffset, setOptionPlace } from '../execute/function_scope';
import { shellError } from '../report';
import { positional, raise } from '../state';
import { OPTARG, OPTIND, decimalText, setValue, takeOptindChanged, variableNamed } from '../variables';

/** 1 the letter is an option, 2 one with a value, 0 it is none. */
function kindOf(known: Bytes, letter: u8): i32 {
  if (letter == 0x3a) return 0;
  for (let index = 0; index < known.length; index++) {
    if (known[index] == letter) return index + 1 < known.length && known[index + 1] == 0x3a ? 2 : 1;
  }
  return 0;
}

function byteText(byte: u8): Bytes {
  const text = new StaticArray<u8>(1);
  text[0] = byte;
  return text;
}

/** Says where the next call goes on, and sets OPTIND to it. */
function setPlace(index: i32, offset: i32): void {
  setValue(OPTIND, decimalText(index));
  takeOptindChanged();
  setOptionPlace(index, offset);
}

/** What the variable is to be set to; 0: no option is left. */
function nextOption(known: Bytes, args: Array<Bytes>): u8 {
  let index = optionIndex();
  let offset = optionOffset();
  const quiet = known.length > 0 && known[0] == 0x3a;
  // Within an argument OPTIND is the next one already.
  if (offset > 0) index--;
  if (offset == 0 || index < 1 || index > args.length || offset >= args[index - 1].length) {
    offset = 0;
    if (index > args.length) return finish(index);
    const arg = args[index - 1];
    if (arg.length < 2 || arg[0] != 0x2d) return finish(index);
    if (equalsText(arg, '--')) return finish(index + 1);
    offset = 1;
  }
  const arg = args[index - 1];
  const letter = arg[offset++];
  const ended = offset == arg.length;
  const kind = kindOf(known, letter);
  let result = letter;
  setValue(OPTARG, null);
  if (kind == 0) {
    if (quiet) setValue(OPTARG, byteText(letter));
    else complainAbout('Illegal option -', letter, '');
    result = 0x3f;
  } else if (kind == 2) {
    if (!ended) setValue(OPTARG, sliceOf(arg, offset));
    else if (index < args.length) setValue(OPTARG, args[index++]);
    else {
      if (quiet) setValue(OPTARG, byteText(letter));
      else complainAbout('No arg for -', letter, ' option');
      result = quiet ? 0x3a : 0x3f;
    }
  }
  if (ended || kind == 2) offset = 0;
  setPlace(index + 1, offset);
  return result;
}

function complainAbout(before: string, letter: u8, after: string): void {
  stdout.flush();
  stderr.text(before).byte(letter).text(after).end();
}

/** No option is left. */
function finish(index: i32): u8 {
  setValue(OPTARG, null);
  setPlace(index, 0);
  return 0;
}

export function getoptsBuiltin(args: Array<Bytes>): i32 {
  if (args.length < 3) {
    shellError().text('Usage: getopts optstring var [arg...]').end();
    return raise();
  }
  const name = args[2];
  const letter = nextOption(args[1], args.length > 3 ? args.slice(3) : positional);
  if (!isName(name)) {
    shellError().bytes(name).text(': bad variable name').end();
    return raise();
  }
  if (!assign(variableNamed(name), byteText(letter == 0 ? 0x3f : letter))) return 2;
  return i32(letter == 0);
}
