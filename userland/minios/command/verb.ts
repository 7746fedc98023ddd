// What the CLI can do: a verb with its names, and the words that lead to it.
//
// Interface: Verb, verbNamed, joinWords, typedName. What --help shows of them: verb_help.ts.
//
// A verb's names are those of Docker's "Aliases:" line, the canonical one first: `container ls, container list, ps`. A name
// of one word is typed alone; the first word of a name of two is a management command.

import { Bytes, toBytes, textOf } from '../../lib/base/bytes';
import { Tool } from '../../lib/command/multicall';
import { programName } from '../../lib/base/program';

/** A verb of the CLI. */
export class Verb {
  /** `run` gets the arguments behind the name; args[0] is the name as typed, the program's before it (`minios ps`). */
  constructor(
    private list: string,
    public summary: string,
    public run: Tool,
  ) {}

  get names(): Array<string> {
    return this.list.split(', ');
  }

  /** Whether that is one of its names. */
  isCalled(name: string): bool {
    // Most lists have nothing like it in them, and need not be taken apart.
    return this.list.includes(name) && this.names.includes(name);
  }

  /** The name without a management command, or an empty string. */
  get word(): string {
    const names = this.names;
    for (let index = 0; index < names.length; index++) {
      if (!names[index].includes(' ')) return names[index];
    }
    return '';
  }
}

/** The verb with a name, or null. */
export function verbNamed(verbs: Array<Verb>, name: string): Verb | null {
  for (let index = 0; index < verbs.length; index++) {
    if (verbs[index].isCalled(name)) return verbs[index];
  }
  return null;
}

/** `first second`, as names are written. */
export function joinWords(first: Bytes, second: Bytes): string {
  return textOf(first) + ' ' + textOf(second);
}

/** Bytes of a name as a message shows it, with the program's name before it. */
export function typedName(name: string): Bytes {
  return toBytes(textOf(programName()) + ' ' + name);
}
