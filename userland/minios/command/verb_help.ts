// What `minios --help` and `minios GROUP --help` show. It is apart from verb.ts because the compiler gives a program all lists of
// the files that it imports, and a container's monitor has no verbs.
//
// Interface: Group, groupNamed, groupHelp, globalHelp.

import { Bytes, equalsText } from '../../lib/base/bytes';
import { Writer } from '../../lib/base/io';
import { programName } from '../../lib/base/program';
import { Verb, verbNamed } from './verb';

/** A management command. */
export class Group {
  constructor(
    public name: string,
    public summary: string,
  ) {}
}

const GROUPS: Array<Group> = [
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
