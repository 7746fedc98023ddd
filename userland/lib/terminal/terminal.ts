// Terminals: settings, size, foreground group, waiting for input. termios(3), ioctl_tty(2).
//
// Interface: isTerminal; Termios, getAttributes, setAttributes, makeRaw, makeEditing; Size, windowSize, setWindowSize;
// foregroundGroup, setForegroundGroup; pendingInput, waitReadable; RawMode.

import {
  BRKINT,
  CS8,
  CSIZE,
  EBADF,
  ECHO,
  ECHONL,
  EINTR,
  FIONREAD,
  ICANON,
  ICRNL,
  IEXTEN,
  IGNBRK,
  IGNCR,
  INLCR,
  ISIG,
  ISTRIP,
  IXON,
  NCCS,
  OPOST,
  PARENB,
  PARMRK,
  POLLFD_EVENTS,
  POLLFD_FD,
  POLLFD_REVENTS,
  POLLIN,
  POLLNVAL,
  TCGETS,
  TCSETS,
  TERMIOS_C_CC,
  TERMIOS_C_CFLAG,
  TERMIOS_C_IFLAG,
  TERMIOS_C_LFLAG,
  TERMIOS_C_LINE,
  TERMIOS_C_OFLAG,
  TERMIOS_SIZE,
  TIOCGPGRP,
  TIOCGWINSZ,
  TIOCSPGRP,
  TIOCSWINSZ,
  VMIN,
  VQUIT,
  VTIME,
  WINSIZE_SIZE,
  WINSIZE_WS_COL,
  WINSIZE_WS_ROW,
  minios_ioctl,
  minios_ppoll,
} from '../base/abi';
import { parseDecimal } from '../text/number';
import { variable } from '../base/program';

const block = memory.data(64, 8);
const polled = memory.data(8, 4);

/** Settings of a terminal. */
export class Termios {
  inputModes: u32 = 0;
  outputModes: u32 = 0;
  controlModes: u32 = 0;
  localModes: u32 = 0;
  line: u8 = 0;
  /** By VINTR and so on; 0: none. */
  characters: StaticArray<u8> = new StaticArray<u8>(NCCS);

  /** A copy. */
  clone(): Termios {
    const copy = new Termios();
    copy.inputModes = this.inputModes;
    copy.outputModes = this.outputModes;
    copy.controlModes = this.controlModes;
    copy.localModes = this.localModes;
    copy.line = this.line;
    for (let index = 0; index < this.characters.length; index++)
      copy.characters[index] = this.characters[index];
    return copy;
  }
}

/** Settings of the terminal that a descriptor is, or null: it is none (tcgetattr(3)). */
export function getAttributes(fd: i32): Termios | null {
  assert(TERMIOS_SIZE <= 64);
  if (minios_ioctl(fd, TCGETS, block) < 0) return null;
  const termios = new Termios();
  termios.inputModes = load<u32>(block + TERMIOS_C_IFLAG);
  termios.outputModes = load<u32>(block + TERMIOS_C_OFLAG);
  termios.controlModes = load<u32>(block + TERMIOS_C_CFLAG);
  termios.localModes = load<u32>(block + TERMIOS_C_LFLAG);
  termios.line = load<u8>(block + TERMIOS_C_LINE);
  memory.copy(changetype<usize>(termios.characters), block + TERMIOS_C_CC, NCCS);
  return termios;
}

/** A control character that nothing is: _POSIX_VDISABLE. */
const DISABLED: u8 = 0;

/** Now. */
export const TCSANOW: i32 = 0;
/** When all output is out. */
export const TCSADRAIN: i32 = 1;
/** The same, and unread input is thrown away. */
export const TCSAFLUSH: i32 = 2;

/**
 * Sets the settings: 0 or −errno (tcsetattr(3)). A signal that is caught while output drains, such as that of a window that gets its
 * first size, does not keep them from being set.
 */
export function setAttributes(fd: i32, when: i32, termios: Termios): i32 {
  memory.fill(block, 0, TERMIOS_SIZE);
  store<u32>(block + TERMIOS_C_IFLAG, termios.inputModes);
  store<u32>(block + TERMIOS_C_OFLAG, termios.outputModes);
  store<u32>(block + TERMIOS_C_CFLAG, termios.controlModes);
  store<u32>(block + TERMIOS_C_LFLAG, termios.localModes);
  store<u8>(block + TERMIOS_C_LINE, termios.line);
  memory.copy(block + TERMIOS_C_CC, changetype<usize>(termios.characters), NCCS);
  let error: i32;
  do error = <i32>minios_ioctl(fd, TCSETS + when, block);
  while (error == -EINTR);
  return error;
}

/** Whether a descriptor is a terminal (isatty(3)). */
export function isTerminal(fd: i32): bool {
  return minios_ioctl(fd, TCGETS, block) >= 0;
}

/** Makes settings raw: every byte comes as it is typed, nothing is echoed, output is not processed (cfmakeraw(3)). */
export function makeRaw(termios: Termios): void {
  termios.inputModes &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  termios.outputModes &= ~OPOST;
  termios.localModes &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  termios.controlModes = (termios.controlModes & ~(CSIZE | PARENB)) | CS8;
  termios.characters[VMIN] = 1;
  termios.characters[VTIME] = 0;
}

/**
 * Makes settings right for a line editor: every byte comes as it is typed and nothing is echoed, but output is still
 * processed, since other programs may write meanwhile, and VINTR and VSUSP still send their signals: typed a moment too
 * late, when the line has been taken, they must not be bytes that wait for the next reader. (readline does the same.)
 * For the same reason Enter stays a line feed: what is typed ahead, or pasted, is lines for the program that reads it.
 */
export function makeEditing(termios: Termios): void {
  const output = termios.outputModes;
  const signals = termios.localModes & ISIG;
  const enter = termios.inputModes & ICRNL;
  makeRaw(termios);
  termios.inputModes |= enter;
  termios.outputModes = output;
  termios.localModes |= signals;
  termios.characters[VQUIT] = DISABLED;
}

/** Rows and columns. */
export class Size {
  constructor(
    public rows: i32,
    public columns: i32,
  ) {}
}

function numberIn(name: string, otherwise: i32): i32 {
  const text = variable(name);
  const number = text === null ? -1 : parseDecimal(text);
  return number > 0 && number < 10000 ? <i32>number : otherwise;
}

/** Size of a terminal; what it does not say comes from LINES and COLUMNS, else it has 24 rows of 80 columns. */
export function windowSize(fd: i32): Size {
  let rows = 0;
  let columns = 0;
  if (minios_ioctl(fd, TIOCGWINSZ, block) >= 0) {
    rows = load<u16>(block + WINSIZE_WS_ROW);
    columns = load<u16>(block + WINSIZE_WS_COL);
  }
  if (rows == 0) rows = numberIn('LINES', 24);
  if (columns == 0) columns = numberIn('COLUMNS', 80);
  return new Size(rows, columns);
}

/** Tells the terminal its size: 0 or −errno. 0 leaves a number as it is. */
export function setWindowSize(fd: i32, rows: i32, columns: i32): i32 {
  assert(WINSIZE_SIZE <= 64);
  const error = <i32>minios_ioctl(fd, TIOCGWINSZ, block);
  if (error < 0) return error;
  if (rows > 0) store<u16>(block + WINSIZE_WS_ROW, <u16>rows);
  if (columns > 0) store<u16>(block + WINSIZE_WS_COL, <u16>columns);
  return <i32>minios_ioctl(fd, TIOCSWINSZ, block);
}

/** The foreground process group, or −errno (tcgetpgrp(3)). */
export function foregroundGroup(fd: i32): i32 {
  const error = <i32>minios_ioctl(fd, TIOCGPGRP, block);
  return error < 0 ? error : load<i32>(block);
}

/** Makes a process group the foreground one: 0 or −errno (tcsetpgrp(3)). */
export function setForegroundGroup(fd: i32, group: i32): i32 {
  store<i32>(block, group);
  return <i32>minios_ioctl(fd, TIOCSPGRP, block);
}

/** Bytes that can be read at once; 0 where the descriptor does not tell. */
export function pendingInput(fd: i32): i32 {
  return minios_ioctl(fd, FIONREAD, block) < 0 ? 0 : load<i32>(block);
}

/**
 * Waits until there is something to read or `timeout` nanoseconds are over (< 0: for ever): 1, 0, or −errno, −EINTR after a
 * signal that is caught meanwhile. Who waits for signals has readableOrSignal (process/signal_wait.ts).
 */
export function waitReadable(fd: i32, timeout: i64): i32 {
  store<i32>(polled + POLLFD_FD, fd);
  store<i16>(polled + POLLFD_EVENTS, <i16>POLLIN);
  const ready = minios_ppoll(polled, 1, timeout, 0);
  return ready > 0 && (load<u16>(polled + POLLFD_REVENTS) & POLLNVAL) != 0 ? -EBADF : ready;
}

/** The settings of one terminal while a program reads keys, and the way back. */
export class RawMode {
  private saved: Termios | null = null;

  constructor(public fd: i32) {}

  /** Whether the terminal is raw now. */
  get active(): bool {
    return this.saved !== null;
  }

  /** Enters raw mode; with `output`, output is still processed. False: it is no terminal. */
  enter(output: bool): bool {
    if (this.saved !== null) return true;
    const before = getAttributes(this.fd);
    if (before === null) return false;
    const raw = before.clone();
    if (output) makeEditing(raw);
    else makeRaw(raw);
    if (setAttributes(this.fd, TCSADRAIN, raw) < 0) return false;
    this.saved = before;
    return true;
  }

  /** Restores what was before; input that was typed meanwhile stays to be read. */
  leave(): void {
    const before = this.saved;
    if (before === null) return;
    setAttributes(this.fd, TCSADRAIN, before);
    this.saved = null;
  }
}
