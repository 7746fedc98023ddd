// Between the user's terminal and that of the program: lines are edited here while the program has its terminal edit them,
// else keys go to it as they come.
//
//   keys ──▶ editor ──line──▶ master ──▶ program        the program's terminal echoes the line, as it echoes what is typed
//   screen ◀───────output──── master ◀──
//
// What the program has written since the last end of a line is the prompt. The editor comes to the screen behind it with
// the first key, and is taken off it before the line is handed on; output that comes meanwhile is put above.
//
// Interface: Session.

import {
  EIO,
  EINTR,
  POLLIN,
  POLLOUT,
  SA_RESTART,
  SIGALRM,
  SIGCHLD,
  SIGCONT,
  SIGHUP,
  SIGINT,
  SIGQUIT,
  SIGSTOP,
  SIGTERM,
  SIGTSTP,
  SIGUSR1,
  SIGUSR2,
  SIGWINCH,
  VEOF,
  VINTR,
  VQUIT,
  VSUSP,
} from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, toBytes } from '../../lib/base/bytes';
import { catchSignal, defaultSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { Writer, readOnce } from '../../lib/base/io';
import { KEY_END_OF_INPUT, KEY_SIGNAL, KeyReader } from '../../lib/terminal/keys';
import { Display } from '../../lib/line_editor/display';
import { ACCEPT, END, Editing, INTERRUPT } from '../../lib/line_editor/editing';
import { emacsKey } from '../../lib/line_editor/emacs';
import { History } from '../../lib/line_editor/history';
import { PollSet } from '../../lib/process/poll';
import { kill } from '../../lib/process/process';
import { RawMode, pendingInput, windowSize } from '../../lib/terminal/terminal';
import { Child } from './child';

/** Signals to us that are meant for the program. */
const HANDED_ON: StaticArray<i32> = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM];

const INTERRUPT_KEY: i32 = 3; // ^C
const END_KEY: i32 = 4; // ^D
const SUSPEND_KEY: i32 = 26; // ^Z
const QUIT_KEY: i32 = 28; // ^\

const BLOCK: i32 = 4096;
/** A prompt that is longer is output like any other. */
const LONGEST_PROMPT: i32 = 1024;
const MILLISECOND: i64 = 1_000_000;
const NOTHING: Bytes = [];

const out = new Writer(1, BLOCK);

/** Waits for keys, and does meanwhile what the program and signals want. */
class SessionKeys extends KeyReader {
  constructor(private session: Session) {
    super(0, false);
  }

  protected wait(timeout: i64): i32 {
    return this.session.waitForKey(timeout);
  }
}

export class Session {
  private display: Display;
  private state: Editing;
  private polled: PollSet = new PollSet();
  private block: usize = heap.alloc(BLOCK);
  /** What is on the cursor's row before the line that is edited. */
  private prompt: ByteBuffer = new ByteBuffer();
  /** The row has more than the prompt can be. */
  private overlong: bool = false;
  /** The editor is on the screen. */
  private active: bool = false;
  /** The terminal marks pastes. */
  private marking: bool = false;
  private resized: bool = false;
  /** The terminal is hung up: there are no more keys. */
  private deaf: bool = false;
  private over: bool = false;

  /** `raw`: our terminal, not yet raw; `always`: lines are edited whatever settings the program gives its terminal. */
  constructor(
    private child: Child,
    private raw: RawMode,
    history: History,
    private always: bool,
  ) {
    const display = new Display(out, 0);
    this.display = display;
    // The reader needs what is made here.
    this.state = new Editing(new KeyReader(0, false), display, history, null);
    this.state.begin(NOTHING);
  }

  /** Catches what the session is to know of: before the program is there, so that nothing is lost. */
  static listen(): void {
    for (let index = 0; index < HANDED_ON.length; index++) catchSignal(HANDED_ON[index], SA_RESTART);
    catchSignal(SIGCHLD, SA_RESTART);
    catchSignal(SIGWINCH, SA_RESTART);
    catchSignal(SIGTSTP, SA_RESTART);
    catchSignal(SIGCONT, SA_RESTART);
  }

  /** Goes on until the program has ended: its status as shells show it. */
  run(): i32 {
    const keys = new SessionKeys(this);
    this.state.keys = keys;
    this.raw.enter(false);
    while (!this.over) {
      this.markPastes(true);
      while (this.editing) this.editKey(keys);
      this.passLine();
      this.markPastes(false);
      while (!this.over && !this.editing) this.passKeys();
    }
    this.markPastes(false);
    out.flush();
    this.raw.leave();
    return this.child.status;
  }

  private get editing(): bool {
    if (this.over || this.child.master < 0) return false;
    return this.always || this.child.editable;
  }

  private markPastes(mark: bool): void {
    if (this.marking != mark) out.text(mark ? '\x1b[?2004h' : '\x1b[?2004l');
    this.marking = mark;
  }

  // Waiting.

  /** See KeyReader.wait(). Once keys are no longer the editor's none is taken: −EIO, which ends whatever the editor is at. */
  waitForKey(timeout: i64): i32 {
    while (this.editing && !this.deaf) {
      const ready = this.step(timeout < 0 ? -1 : <i32>(timeout / MILLISECOND));
      if (this.resized) {
        this.resized = false;
        return -EINTR;
      }
      if (ready > 0 && this.editing) return 1;
      if (ready == 0 && timeout >= 0) return 0;
    }
    return -EIO;
  }

  /** Waits for one thing, and does what is to be done. 1: something was typed; 0: the time is over; −1: something else. */
  private step(timeout: i32): i32 {
    const child = this.child;
    // What comes next is shown together with what was taken off for it.
    if (child.master < 0 || pendingInput(child.master) == 0) out.flush();
    const polled = this.polled;
    polled.clear();
    const typed = polled.add(this.deaf || child.full || child.master < 0 ? -1 : 0, POLLIN);
    const written = polled.add(child.master, child.waiting ? POLLIN | POLLOUT : POLLIN);
    const ready = polled.waitOrSignal(timeout);
    this.takeSignals();
    if (ready == 0) return 0;
    const events = polled.ready(written);
    if ((events & POLLOUT) != 0) child.send();
    if ((events & ~POLLOUT) != 0 && this.takeOutput() < 0) this.hangUp();
    if (child.status >= 0) this.finish();
    return polled.ready(typed) != 0 ? 1 : -1;
  }

  /** The program's terminal is nobody's any more: until its end our own is as usual, so that ^C comes as a signal. */
  private hangUp(): void {
    this.child.hangUp();
    this.takeOff();
    this.markPastes(false);
    out.flush();
    this.raw.leave();
  }

  /** The program has ended: takes what it has left. Others may still have its terminal, and write on. */
  private finish(): void {
    for (let left = pendingInput(this.child.master); left > 0;) {
      const got = this.takeOutput();
      if (got <= 0) break;
      left -= got;
    }
    this.takeOff();
    this.child.hangUp();
    this.over = true;
  }

  private takeSignals(): void {
    const came = takeSignals();
    if (came == 0) return;
    for (let index = 0; index < HANDED_ON.length; index++) {
      if ((came & signalBit(HANDED_ON[index])) != 0) this.child.signal(HANDED_ON[index]);
    }
    if ((came & signalBit(SIGCHLD)) != 0) this.child.reap();
    if ((came & signalBit(SIGTSTP)) != 0) this.suspend();
    if ((came & signalBit(SIGCONT)) != 0 && this.raw.active) {
      // A program that had the terminal meanwhile may have changed it.
      this.raw.leave();
      this.raw.enter(false);
      this.resized = true;
    }
    if ((came & signalBit(SIGWINCH)) != 0) {
      this.child.resize(windowSize(0));
      this.resized = true;
    }
  }

  // The screen.

  /** Shows what the program has written, once: how much that was; < 0: there will never be more. */
  private takeOutput(): i32 {
    const got = this.child.read(this.block, BLOCK);
    if (got <= 0) return got;
    const before = this.prompt.slice();
    const prompt = this.prompt.range(this.block, got);
    let start = prompt.length;
    while (start > 0 && prompt.at(start - 1) != 0x0a && prompt.at(start - 1) != 0x0d) start--;
    const ended = start > 0;
    if (this.active) this.showAbove(before, start);
    else out.range(this.block, got);
    prompt.remove(0, start);
    if (ended) this.overlong = false;
    if (prompt.length > LONGEST_PROMPT) {
      if (this.active) this.takeOff();
      this.overlong = true;
      prompt.clear();
    }
    return got;
  }

  /** Puts the first `length` bytes of what is in `prompt` above the line, which has the rest as its prompt from now on. */
  private showAbove(before: Bytes, length: i32): void {
    const display = this.display;
    const shown = display.promptLine;
    const searching =
      shown.length != before.length || memory.compare(addressOf(shown), addressOf(before), shown.length) != 0;
    display.erase();
    out.range(this.prompt.address, length);
    const prompt = this.prompt.slice(length);
    this.state.prompt = prompt;
    display.begin(searching ? shown : prompt);
    display.refresh(this.state.line);
  }

  /** Puts the editor on the screen, with an empty line. */
  private putOn(): void {
    if (this.active) return;
    if (this.overlong) out.text('\r\n');
    this.overlong = false;
    this.state.begin(this.prompt.slice());
    this.display.resume(this.state.prompt);
    this.active = true;
  }

  /** Takes it off: the cursor is behind the prompt. The line is what it was. */
  private takeOff(): void {
    if (!this.active) return;
    this.display.erase();
    out.bytes(this.state.prompt);
    this.active = false;
  }

  // Lines.

  private editKey(keys: SessionKeys): void {
    const key = keys.next();
    if (key == KEY_SIGNAL) {
      if (this.active) this.display.resized(this.state.line);
      return;
    }
    if (key == KEY_END_OF_INPUT) {
      // The terminal is gone, and the program's goes with it; or keys are no longer ours.
      if (!this.editing) return;
      this.deaf = true;
      return this.hangUp();
    }
    if (key == INTERRUPT_KEY) return this.interrupt();
    if (key == SUSPEND_KEY) return this.child.foreground ? this.suspend() : this.control(VSUSP, SUSPEND_KEY);
    if (key == QUIT_KEY) return this.control(VQUIT, QUIT_KEY);
    // For these there is nothing to be shown.
    if (!this.active && (key == 0x0d || key == 0x0a)) return this.child.typeLine(NOTHING);
    if (!this.active && key == END_KEY) return this.control(VEOF, END_KEY);
    this.putOn();
    const how = emacsKey(this.state, key);
    if (how == ACCEPT) this.accept();
    else if (how == INTERRUPT) this.interrupt();
    else if (how == END && this.editing && this.state.line.length == 0) this.control(VEOF, END_KEY);
    else if (!keys.pending()) this.display.refresh(this.state.line);
  }

  private accept(): void {
    const line = this.state.line.text.slice();
    this.takeOff();
    this.state.history.add(line);
    this.child.typeLine(line);
  }

  /** Types a control character, and forgets the line. */
  private control(which: i32, usual: i32): void {
    this.takeOff();
    this.state.line.reset(NOTHING);
    this.child.typeControl(which, <u8>usual);
  }

  /** ^C: gives up the line at a prompt, as programs with readline do. A program that works, or asks nothing, is interrupted. */
  private interrupt(): void {
    const typed = this.active && this.state.line.length > 0;
    if ((!typed && this.prompt.length == 0) || this.child.computing)
      return this.control(VINTR, INTERRUPT_KEY);
    this.putOn();
    const line = this.state.line;
    line.cursor = line.length;
    line.insert(toBytes('^C'));
    this.display.finish(line);
    this.active = false;
    out.bytes(this.state.prompt);
  }

  // Keys that go to the program as they are.

  /** What was typed so far, once the program wants keys instead of lines. */
  private passLine(): void {
    if (!this.active) return;
    const line = this.state.line.text.slice();
    this.takeOff();
    this.child.type(addressOf(line), line.length);
  }

  private passKeys(): void {
    if (this.step(-1) <= 0 || this.over || this.editing) return;
    const got = readOnce(0, this.block, BLOCK);
    if (got > 0) return this.child.type(this.block, got);
    if (got == -EINTR) return;
    this.deaf = true;
    this.hangUp();
  }

  // Stopping.

  /** ^Z, and SIGTSTP: we stop with the program, which is in a session of its own, where nothing stops it but SIGSTOP. */
  private suspend(): void {
    const raw = this.raw.active;
    const editing = this.editing;
    if (editing) {
      this.putOn();
      this.display.erase();
    }
    this.markPastes(false);
    out.flush();
    this.raw.leave();
    this.child.signalGroup(SIGSTOP);
    defaultSignal(SIGTSTP);
    kill(0, SIGTSTP);
    // Here we are stopped, unless nobody is there who could let us go on.
    catchSignal(SIGTSTP, SA_RESTART);
    this.child.signalGroup(SIGCONT);
    if (raw) this.raw.enter(false);
    this.child.resize(windowSize(0));
    if (!editing) return;
    this.markPastes(true);
    this.display.begin(this.state.prompt);
    this.display.refresh(this.state.line);
  }
}
