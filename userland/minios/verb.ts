// What the CLI can do: a verb with its names, and the words that lead to it.
//
// Interface: Verb, verbNamed, groupNamed, groupHelp, globalHelp; joinWords, textOf, typedName.
//
// A verb's names are those of Docker's "Aliases:" line, the canonical one first: `container ls, container list, ps`. A name
// of one word is typed alone; the first word of a name of two is a management command.

import { Bytes, equalsText, toBytes, textOf } from '../lib/bytes';
import { Writer } from '../lib/io';
import { Tool } from '../lib/multicall';
import { programName } from '../lib/program';

export { textOf };

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

/** A management command. */
export class Group {
  constructor(
    public name: string,
    public summary: string,
  ) {}
}

export const GROUPS: Array<Group> = [
  new Group('builder', 'Manage builds'),
  new Group('container', 'Manage containers'),
  new Group('image', 'Manage images'),
  new Group('network', 'Manage networks'),
  new Group('system', 'Manage minios'),
  new Group('volume', 'Manage volumes'),
];

/** Those that help shows first. */
const COMMON: Array<string> = [
  'run',
  'exec',
  'ps',
  'build',
  'pull',
  'push',
  'images',
  'login',
  'logout',
  'version',
  'info',
];

/** The verb with a name, or null. */
export function verbNamed(verbs: Array<Verb>, name: string): Verb | null {
  for (let index = 0; index < verbs.length; index++) {
    if (verbs[index].isCalled(name)) return verbs[index];
  }
  return null;
}

/** The management command of that name, or null. */
export function groupNamed(name: Bytes): Group | null {
  for (let index = 0; index < GROUPS.length; index++) {
    if (equalsText(name, GROUPS[index].name)) return GROUPS[index];
  }
  return null;
}

function putLine(out: Writer, name: string, summary: string): void {
  out.text('  ').text(name.padEnd(11)).text(' ').text(summary).newline();
}

/** `minios container --help`. */
export function groupHelp(out: Writer, verbs: Array<Verb>, group: Group): void {
  out.text('\nUsage:  ').bytes(programName()).text(' ').text(group.name).text(' COMMAND\n\n');
  out.text(group.summary).text('\n\nCommands:\n');
  const prefix = group.name + ' ';
  const lines = new Array<string>();
  for (let index = 0; index < verbs.length; index++) {
    const name = verbs[index].names[0];
    if (name.startsWith(prefix)) {
      lines.push(name.substring(prefix.length).padEnd(11) + ' ' + verbs[index].summary);
    }
  }
  lines.sort();
  for (let index = 0; index < lines.length; index++) out.text('  ').text(lines[index]).newline();
  out.text("\nRun '").bytes(programName()).text(' ').text(group.name);
  out.text(" COMMAND --help' for more information on a command.\n");
}

/** `minios --help`. */
export function globalHelp(out: Writer, verbs: Array<Verb>): void {
  out.text('\nUsage:  ').bytes(programName()).text(' [OPTIONS] COMMAND\n\n');
  out.text('Containers made of system calls and files\n\nCommon Commands:\n');
  for (let index = 0; index < COMMON.length; index++) {
    const verb = verbNamed(verbs, COMMON[index]);
    if (verb !== null) putLine(out, COMMON[index], verb.summary);
  }
  out.text('\nManagement Commands:\n');
  for (let index = 0; index < GROUPS.length; index++) putLine(out, GROUPS[index].name, GROUPS[index].summary);
  out.text('\nCommands:\n');
  const lines = new Array<string>();
  for (let index = 0; index < verbs.length; index++) {
    const word = verbs[index].word;
    if (word != '' && !COMMON.includes(word)) lines.push(word.padEnd(11) + ' ' + verbs[index].summary);
  }
  lines.sort();
  for (let index = 0; index < lines.length; index++) out.text('  ').text(lines[index]).newline();
  out.text('\nGlobal Options:\n  -v, --version   Print version information and quit\n');
  out.text("\nRun '").bytes(programName()).text(" COMMAND --help' for more information on a command.\n");
}

/** `first second`, as names are written. */
export function joinWords(first: Bytes, second: Bytes): string {
  return textOf(first) + ' ' + textOf(second);
}

/** Bytes of a name as a message shows it, with the program's name before it. */
export function typedName(name: string): Bytes {
  return toBytes(textOf(programName()) + ' ' + name);
}
