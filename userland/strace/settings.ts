// What the command line asks of strace.
//
// Interface: Settings; Filter: which calls and signals are shown; signalText.

import { signalName } from '../lib/process/signals';
import { callAt, callCount } from './types';

/** Classes of -e trace=%CLASS, by the names of the calls in them. */
const CLASSES: StaticArray<string> = [
  'file',
  'path_ chmod chown access mkfifo mknod mount umount2 statfs fstatat chdir exec spawn',
  'desc',
  'fd_ sock_ poll ioctl fstat fchmod fchown fstatfs pipe',
  'process',
  'proc_ spawn exec wait4 thread_',
  'signal',
  'sig kill alarm setitimer getitimer callback_signal proc_raise proc_signal',
  'network',
  'sock_ port_ resolve',
  'clock',
  'clock_ sleep',
];

/** A list of names: -e trace=LIST or -e signal=LIST. */
export class Filter {
  private words: Array<string> = [];
  private negated: bool = false;
  private all: bool = true;

  /** Reads `LIST`: names and %classes after commas, `!` in front for all others, `all`, `none`. */
  read(text: string): void {
    this.negated = text.startsWith('!');
    const list = this.negated ? text.substring(1) : text;
    this.all = list == 'all';
    this.words = list == 'none' || this.all ? [] : list.split(',');
  }

  /** The first name that stands for no call; empty: all do. */
  unknown(): string {
    for (let index = 0; index < this.words.length; index++) {
      const word = this.words[index];
      if (word.startsWith('%') ? classOf(word.substring(1)).length > 0 : isCall(word)) continue;
      return word;
    }
    return '';
  }

  has(name: string): bool {
    if (this.all) return !this.negated;
    for (let index = 0; index < this.words.length; index++) {
      const word = this.words[index];
      const matches = word.startsWith('%')
        ? inClass(word.substring(1), name)
        : word == name || 'SIG' + word == name;
      if (matches) return !this.negated;
    }
    return this.negated;
  }
}

function classOf(name: string): string {
  for (let index = 0; index < CLASSES.length; index += 2) {
    if (CLASSES[index] == name) return CLASSES[index + 1];
  }
  return '';
}

/** A word of a class is the beginning of a name if it ends in `_`, or of three letters; else a whole name. */
function inClass(className: string, name: string): bool {
  const words = classOf(className).split(' ');
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const prefix = word.endsWith('_') || word == 'sig' || word == 'proc_signal';
    if (prefix ? name.startsWith(word) : name == word) return true;
  }
  return false;
}

function isCall(name: string): bool {
  for (let number = 0; number < callCount(); number++) if (callAt(number).name == name) return true;
  return false;
}

export class Settings {
  /** -f: children, too. */
  follow: bool = false;
  /** -c: only the summary; -C: both. */
  summary: bool = false;
  both: bool = false;
  /** -t: 1 the time of day, 2 with microseconds, 3 seconds since 1970; -r: since the call before. */
  time: i32 = 0;
  relative: bool = false;
  /** -T: the time that a call took. */
  duration: bool = false;
  calls: Filter = new Filter();
  signals: Filter = new Filter();
  /** -q: not when processes are attached to or end; -z, -Z: only calls that succeeded, or failed. */
  quiet: bool = false;
  succeeded: bool = false;
  failed: bool = false;
}

/** `SIGINT` for 2. */
export function signalText(signal: i32): string {
  return 'SIG' + signalName(signal);
}
