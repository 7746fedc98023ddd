// The actions of find.
//
// Interface: Print, Prune, Quit, Delete, Execute, ExecuteMany, State.

import { EINTR } from '../../lib/base/abi';
import { Bytes, equals, equalsText, indexOf, sliceOf } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { removeDirectory, unlink } from '../../lib/base/fs';
import { Reader, Writer, stderr, stdout } from '../../lib/base/io';
import { cannot } from '../../lib/command/message';
import { directoryName } from '../../lib/text/path';
import { Command, wait } from '../../lib/process/process';
import { environment, variable } from '../../lib/base/program';
import { Entry } from './entry';
import { Node, nameOf } from './tests';

/** What actions tell the walk. */
export class State {
  status: i32 = 0;
  pruned: bool = false;
  stopped: bool = false;
}

export class Print extends Node {
  constructor(
    private out: Writer,
    private end: u8,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    this.out.bytes(entry.path).byte(this.end);
    return true;
  }

  finish(): void {
    this.out.flush();
  }
}

export class Prune extends Node {
  constructor(private state: State) {
    super();
  }

  evaluate(_entry: Entry): bool {
    this.state.pruned = true;
    return true;
  }
}

export class Quit extends Node {
  constructor(private state: State) {
    super();
  }

  evaluate(_entry: Entry): bool {
    this.state.stopped = true;
    return true;
  }
}

export class Delete extends Node {
  constructor(private state: State) {
    super();
  }

  evaluate(entry: Entry): bool {
    // `.` itself stays, as it must.
    if (equalsText(entry.path, '.')) return true;
    const error = entry.isDirectory ? removeDirectory(entry.path) : unlink(entry.path);
    if (error == 0) return true;
    cannot('delete', entry.path, error);
    this.state.status = 1;
    return false;
  }
}

const answers = new Reader(0, 256);

/** Runs a command: its exit status, 128 + signal, or −errno. `directory`: where, or null. */
function runCommand(words: Array<Bytes>, directory: Bytes | null): i32 {
  stdout.flush();
  const command = new Command(words[0], words, environment());
  if (directory !== null) command.changeDirectory(directory);
  const pid = command.spawnInPath(variable('PATH'));
  if (pid < 0) {
    cannot('execute', words[0], pid);
    return pid;
  }
  while (true) {
    const result = wait(pid);
    if (result.pid == -EINTR) continue;
    if (result.pid < 0) return result.pid;
    if (result.ended) return result.shellStatus;
  }
}

/** The path with `./` before its last name: what -execdir gives to commands. */
function localName(entry: Entry): Bytes {
  const out = new ByteBuffer();
  return out.text('./').bytes(nameOf(entry)).take();
}

/** -exec … ;, -execdir, -ok, -okdir: true if the command succeeds. */
export class Execute extends Node {
  constructor(
    private words: Array<Bytes>,
    private asks: bool,
    private inDirectory: bool,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    const shown = this.inDirectory ? localName(entry) : entry.path;
    const words = new Array<Bytes>();
    for (let index = 0; index < this.words.length; index++) words.push(withPath(this.words[index], shown));
    if (this.asks && !this.confirmed(words)) return false;
    return runCommand(words, this.inDirectory ? directoryName(entry.path) : null) == 0;
  }

  private confirmed(words: Array<Bytes>): bool {
    stdout.flush();
    for (let index = 0; index < words.length; index++) {
      if (index > 0) stderr.byte(0x20);
      stderr.bytes(words[index]);
    }
    stderr.text(' ?').flush();
    const line = answers.line();
    return line !== null && line.length > 0 && (line[0] | 0x20) == 0x79;
  }
}

/** A word with the path in place of every {}. */
function withPath(word: Bytes, path: Bytes): Bytes {
  let brace = indexOf(word, 0x7b);
  if (brace < 0) return word;
  const out = new ByteBuffer();
  let from = 0;
  for (; brace >= 0; brace = indexOf(word, 0x7b, brace + 1)) {
    if (brace + 1 >= word.length || word[brace + 1] != 0x7d) continue;
    out.bytes(sliceOf(word, from, brace)).bytes(path);
    from = brace + 2;
  }
  return out.bytes(sliceOf(word, from)).take();
}

/** Bytes of arguments for one command of -exec … +. */
const ROOM = 65536;

/** -exec … +: as many paths at a time as fit. */
export class ExecuteMany extends Node {
  private paths: Array<Bytes> = [];
  private used: i32 = 0;
  private directory: Bytes | null = null;

  /** `words`: the command without its {}. */
  constructor(
    private words: Array<Bytes>,
    private state: State,
    private inDirectory: bool,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    const path = this.inDirectory ? localName(entry) : entry.path;
    if (this.inDirectory) {
      const directory = directoryName(entry.path);
      const last = this.directory;
      if (last !== null && !equals(last, directory)) this.finish();
      this.directory = directory;
    }
    if (this.used + path.length + 1 > ROOM && this.paths.length > 0) this.finish();
    this.paths.push(path);
    this.used += path.length + 1;
    return true;
  }

  finish(): void {
    if (this.paths.length == 0) return;
    const words = this.words.concat(this.paths);
    this.paths = [];
    this.used = 0;
    if (runCommand(words, this.directory) != 0) this.state.status = 1;
  }
}
