// The program that rlwrap runs, on a pseudo-terminal of its own.
//
// Interface: Child.
//
// What is typed for it waits here while its terminal has no room: rlwrap never sleeps in a write to a program that itself
// may be waiting until somebody reads what it has written.

import {
  EAGAIN,
  ECHO,
  EINTR,
  FDFLAGS_NONBLOCK,
  ICANON,
  ICRNL,
  IEXTEN,
  RIGHTS_FD_READ,
  RIGHTS_FD_WRITE,
  SPAWN_FLAG_SETCTTY,
  SPAWN_FLAG_SETSID,
  VLNEXT,
  WNOHANG,
  wasi_fd_fdstat_set_flags,
} from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, toBytes } from '../../lib/base/bytes';
import { close } from '../../lib/base/fs';
import { readOnce, writeOnce } from '../../lib/base/io';
import { processes } from '../../lib/procfs/process_info';
import { Command, kill, wait } from '../../lib/process/process';
import { variable } from '../../lib/base/program';
import { openMaster } from '../../lib/terminal/pty';
import {
  Size,
  TCSANOW,
  Termios,
  foregroundGroup,
  getAttributes,
  isTerminal,
  setAttributes,
  setWindowSize,
} from '../../lib/terminal/terminal';

/** With more than this on its way to the program, no more is taken from the keyboard. */
const ENOUGH: i32 = 65536;

export class Child {
  /** The master of its terminal, −1 once that is hung up. */
  master: i32 = -1;
  pid: i32 = -1;
  /** What it ended with, as shells show it; −1: it runs. */
  status: i32 = -1;
  /** Typed, and not yet taken by its terminal. */
  private typed: ByteBuffer = new ByteBuffer(256);

  /** Starts it on a new terminal with these settings and this size: 0 or −errno; `master` is −1 if there is no terminal to have. */
  start(command: Command, settings: Termios, size: Size): i32 {
    const made = openMaster(toBytes('/dev/ptmx'));
    if (made.fd < 0) return made.fd;
    this.master = made.fd;
    setAttributes(made.fd, TCSANOW, settings);
    setWindowSize(made.fd, size.rows, size.columns);
    wasi_fd_fdstat_set_flags(made.fd, FDFLAGS_NONBLOCK);
    const slave = toBytes('/dev/pts/' + made.number.toString());
    command.flags |= SPAWN_FLAG_SETSID | SPAWN_FLAG_SETCTTY;
    command
      .open(0, slave, RIGHTS_FD_READ | RIGHTS_FD_WRITE, 0, 0)
      .duplicate(0, 1)
      .close(made.fd);
    if (isTerminal(2)) command.duplicate(0, 2);
    this.pid = command.spawnInPath(variable('PATH'));
    return min(this.pid, 0);
  }

  /** The settings of its terminal; null: that is hung up. */
  private settings(): Termios | null {
    return this.master < 0 ? null : getAttributes(this.master);
  }

  /** Whether it has its terminal give it whole lines, and show what is typed: then they can be edited. */
  get editable(): bool {
    const settings = this.settings();
    const both = ICANON | ECHO;
    return settings !== null && (settings.localModes & both) == both;
  }

  /**
   * Whether it works on something: a process of its session runs, or is ready to. One that sleeps may be waiting for a line,
   * or for anything else: nothing tells the two apart.
   */
  get computing(): bool {
    const all = processes();
    for (let index = 0; index < all.length; index++) {
      if (all[index].session == this.pid && all[index].state == 0x52) return true;
    }
    return false;
  }

  /** Whether it is in the foreground of its terminal, and not a job of its own. */
  get foreground(): bool {
    return this.master >= 0 && foregroundGroup(this.master) == this.pid;
  }

  /** Whether its terminal has something on its way to it. */
  get waiting(): bool {
    return this.typed.length > 0;
  }

  get full(): bool {
    return this.typed.length >= ENOUGH;
  }

  /** Types bytes on its terminal. */
  type(at: usize, length: i32): void {
    if (this.master < 0) return;
    this.typed.range(at, length);
    this.send();
  }

  /** Types a line as text, whatever its bytes mean to a terminal, and Enter. */
  typeLine(line: Bytes): void {
    const settings = this.settings();
    if (settings === null) return;
    const canonical = (settings.localModes & ICANON) != 0;
    const quote = settings.characters[VLNEXT];
    const quoting = canonical && (settings.localModes & IEXTEN) != 0 && quote != 0;
    for (let index = 0; index < line.length; index++) {
      const byte = line[index];
      const control = (byte < 0x20 && byte != 0x0a && byte != 0x09) || byte == 0x7f;
      if (control && quoting) this.typed.byte(quote);
      this.typed.byte(byte);
    }
    const enter = !canonical || (settings.inputModes & ICRNL) != 0;
    this.typed.byte(enter ? 0x0d : 0x0a);
    this.send();
  }

  /** Types the control character that `which` (VINTR and so on) says, or `usual` if its terminal has none. */
  typeControl(which: i32, usual: u8): void {
    const settings = this.settings();
    if (settings === null) return;
    const byte = settings.characters[which];
    this.typed.byte(byte != 0 ? byte : usual);
    this.send();
  }

  /** Gives its terminal as much as that has room for. */
  send(): void {
    while (this.typed.length > 0 && this.master >= 0) {
      const put = writeOnce(this.master, this.typed.address, this.typed.length);
      if (put == -EINTR) continue;
      if (put < 0) {
        if (put != -EAGAIN) this.typed.clear();
        return;
      }
      this.typed.remove(0, put);
    }
  }

  /** Reads what it has written: the number of bytes, 0 if there is nothing now; < 0: nor will there ever be. */
  read(at: usize, length: i32): i32 {
    if (this.master < 0) return -1;
    while (true) {
      const got = readOnce(this.master, at, length);
      if (got == -EINTR) continue;
      if (got == -EAGAIN) return 0;
      return got == 0 ? -1 : got;
    }
  }

  resize(size: Size): void {
    if (this.master >= 0) setWindowSize(this.master, size.rows, size.columns);
  }

  /** Hangs its terminal up. */
  hangUp(): void {
    if (this.master >= 0) close(this.master);
    this.master = -1;
    this.typed.clear();
  }

  signal(signal: i32): void {
    if (this.status < 0) kill(this.pid, signal);
  }

  /** The same for its whole group. */
  signalGroup(signal: i32): void {
    if (this.status < 0) kill(-this.pid, signal);
  }

  /** Takes note of its end; also of that of others, which the first process of a container inherits. */
  reap(): void {
    while (true) {
      const result = wait(-1, WNOHANG);
      if (result.pid <= 0) return;
      if (result.pid == this.pid && result.ended) this.status = result.shellStatus;
    }
  }
}
