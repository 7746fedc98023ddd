// Prompts: PS1, PS2 and PS4 are expanded as if between double quotes.
//
// Interface: promptText.

import { Bytes } from '../../lib/base/bytes';
import { XTRACE, option, setOption } from '../options';
import { expandText } from '../syntax/words';
import { Parser } from '../syntax/parser';
import { Source } from '../syntax/source';
import { RUNNING, flow, lastStatus, setFlow, setStatus } from '../state';

const EMPTY: Bytes = [];

/** The text of a prompt. Expanding it leaves `$?` alone and is not traced. */
export function promptText(value: Bytes | null): Bytes {
  if (value === null) return EMPTY;
  let special = false;
  for (let index = 0; index < value.length; index++) {
    const byte = value[index];
    if (byte == 0x24 || byte == 0x60 || byte == 0x5c) special = true;
  }
  if (!special) return value;
  const status = lastStatus;
  const traced = option(XTRACE);
  setOption(XTRACE, false);
  const word = new Parser(Source.of(value)).readHereDocument();
  let text = value;
  if (flow == RUNNING) {
    text = expandText(word);
    if (flow != RUNNING) setFlow(RUNNING);
  }
  setOption(XTRACE, traced);
  setStatus(status);
  return text;
}
