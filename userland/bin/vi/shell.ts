// Commands of the shell: !command, filters, r !command, w !command.
//
// Interface: Shell, TerminalHold.

import { Bytes, toBytes } from '../../lib/base/bytes';
import { EINTR, RIGHTS_FD_READ, SIGTSTP } from '../../lib/base/abi';
import { close, unlink } from '../../lib/base/fs';
import { realtime } from '../../lib/time/clock';
import { Command, kill, pipe, wait } from '../../lib/process/process';
import { environment, variable } from '../../lib/base/program';
import { saveLines, Contents } from './file';
import { Text } from './text';

/** Gives the terminal to other programs and takes it back. */
export abstract class TerminalHold {
  /** The terminal as it was before the editor. */
  abstract release(): void;
  /** With `wait`, once somebody has seen what is on the screen and hits a key. */
  abstract take(wait: bool): void;
}

/** What a command left. */
export class Outcome {
  /** −errno of starting it, or 0. */
  error: i32 = 0;
  /** Its exit status, as shells show it. */
  status: i32 = 0;
  output: Contents = new Contents();
}

export class Shell {
  /** The last command, for `!!`. */
  last: Bytes = [];

  constructor(private hold: TerminalHold) {}

  private command(line: Bytes): Command {
    const given = variable('SHELL');
    const path = given !== null && given.length > 0 ? given : toBytes('/bin/sh');
    const args: Array<Bytes> = line.length > 0 ? [path, toBytes('-c'), line] : [path];
    return new Command(path, args, environment());
  }

  private finish(pid: i32): i32 {
    while (true) {
      const result = wait(pid);
      if (result.pid == pid && result.ended) return result.shellStatus;
      if (result.pid < 0 && result.pid != -EINTR) return 127;
    }
  }

  /** Runs a command on the terminal; an empty one is a shell. `wait`: for a key afterwards. */
  run(line: Bytes, wait: bool): Outcome {
    const outcome = new Outcome();
    this.hold.release();
    const pid = this.command(line).spawnInPath(variable('PATH'));
    if (pid < 0) outcome.error = pid;
    else outcome.status = this.finish(pid);
    this.hold.take(wait && pid >= 0);
    return outcome;
  }

  /** Runs a command with lines as its input; its output, if `reads`, is answered, otherwise it goes to the terminal. */
  pipeThrough(line: Bytes, text: Text, first: i32, last: i32, reads: bool): Outcome {
    const outcome = new Outcome();
    // The input is a file, and not a pipe: a command that writes before it has read all would wait for ever.
    const path = toBytes('/tmp/vi.' + realtime().toString());
    const saved = saveLines(path, text, first, last, false, false);
    if (saved.error < 0) {
      outcome.error = saved.error;
      return outcome;
    }
    this.hold.release();
    this.start(outcome, line, path, reads);
    unlink(path);
    this.hold.take(!reads && outcome.error == 0);
    return outcome;
  }

  private start(outcome: Outcome, line: Bytes, input: Bytes, reads: bool): void {
    const command = this.command(line).open(0, input, RIGHTS_FD_READ, 0, 0);
    const ends = pipe();
    if (ends.error < 0) {
      outcome.error = ends.error;
      return;
    }
    if (reads) command.duplicate(ends.writer, 1).duplicate(ends.writer, 2);
    command.close(ends.reader).close(ends.writer);
    const pid = command.spawnInPath(variable('PATH'));
    close(ends.writer);
    if (pid < 0) outcome.error = pid;
    else if (reads) outcome.output.read(ends.reader);
    close(ends.reader);
    if (pid >= 0) outcome.status = this.finish(pid);
  }

  /** Stops the editor, as ^Z does with other programs; comes back when it goes on. */
  suspend(): void {
    this.hold.release();
    kill(0, SIGTSTP);
    this.hold.take(false);
  }
}
