// Reads command lines from a terminal, with editing, history and completion.
//
// Interface: LineEditor, Attention; with them History (history.ts), Completer and Completion (completion.ts).
//
// A line may have several lines of text: a paste comes as one, however many line feeds it has. Nothing that is typed ahead
// is lost: the editor takes from the terminal only what belongs to its line, and leaves the rest to who reads next.
//
// The program's main file exports onSignal (lib/process/handlers.ts): while a line is edited, SIGWINCH and SIGCONT are caught.

import { EINTR, SIGCONT, SIGWINCH, SIG_DFL } from '../base/abi';
import { ByteBuffer } from '../base/buffer';
import { Bytes, equalsText } from '../base/bytes';
import { catchSignal, defaultSignal, disposition } from '../process/handlers';
import { Writer } from '../base/io';
import { Interruption, KEY_SIGNAL, KeyReader } from '../terminal/keys';
import { variable } from '../base/program';
import { readOrSignal } from '../process/signal_wait';
import { RawMode } from '../terminal/terminal';
import { Completer } from './completion';
import { Display } from './display';
import { emacsKey } from './emacs';
import { END, Editing, GO_ON, INTERRUPT } from './editing';
import { ViKeys } from './vi';
import { History } from './history';

/** What a program does when a signal that it catches comes while a line is edited; pending(): the line is given up. */
export abstract class Attention extends Interruption {
  /** Called while the line is shown and the terminal is raw; code that writes something calls LineEditor.hide() first. */
  abstract signalled(): void;
}

export class LineEditor {
  /** Completes words; null: Tab only rings. */
  complete: Completer | null = null;
  history: History = new History();
  /** Whether lines are added to the history as they are entered; otherwise the caller adds whole commands. */
  remember: bool = true;
  /** The keys of vi instead of those of emacs. */
  vi: bool = false;
  /** The last line was given up by ^C. */
  interrupted: bool = false;
  private attention: Attention | null = null;
  private raw: RawMode;
  private out: Writer;
  private viKeys: ViKeys = new ViKeys();
  private keys: KeyReader;
  /** SIGWINCH and SIGCONT had their default actions before the line. */
  private catching: bool = false;
  private continuing: bool = false;
  /** The line that is being edited. */
  private state: Editing | null = null;

  /** `fd`: the terminal, which is written to as standard error. */
  constructor(fd: i32) {
    this.raw = new RawMode(fd);
    this.out = new Writer(2, 4096);
    this.keys = new KeyReader(fd, false);
  }

  /** Who is told of signals from now on. */
  attend(attention: Attention): void {
    this.attention = attention;
    this.keys.interruption = attention;
  }

  /** Reads a line, without its line feed: null at the end of the input, empty with `interrupted` after ^C. */
  readLine(prompt: Bytes): Bytes | null {
    this.interrupted = false;
    const terminal = variable('TERM');
    const dumb = terminal !== null && equalsText(terminal, 'dumb');
    if (dumb || !this.raw.enter(true)) return this.readPlain(prompt);
    const state = new Editing(this.keys, new Display(this.out, this.raw.fd), this.history, this.complete);
    state.begin(prompt);
    this.state = state;
    this.keys.meta = !this.vi;
    this.viKeys.begin();
    this.start(state);
    const how = this.edit(state);
    if (how == INTERRUPT) state.line.insert(new ByteBuffer(2).text('^C').take());
    state.display.finish(state.line);
    this.stop();
    this.state = null;
    if (how == INTERRUPT) {
      this.interrupted = true;
      return [];
    }
    if (how == END && state.line.length == 0) return null;
    const line = state.line.text.slice();
    if (this.remember) this.history.add(line);
    return line;
  }

  /** Shows the prompt, and asks the terminal to mark pastes. */
  private start(state: Editing): void {
    this.catching = disposition(SIGWINCH) == SIG_DFL;
    if (this.catching) catchSignal(SIGWINCH);
    this.continuing = disposition(SIGCONT) == SIG_DFL;
    if (this.continuing) catchSignal(SIGCONT);
    this.out.text('\x1b[?2004h');
    state.display.begin(state.prompt);
  }

  private stop(): void {
    this.out.text('\x1b[?2004l').flush();
    this.raw.leave();
    if (this.catching) defaultSignal(SIGWINCH);
    if (this.continuing) defaultSignal(SIGCONT);
  }

  private edit(state: Editing): i32 {
    let result = GO_ON;
    while (result == GO_ON) {
      // What is typed faster than it can be shown is shown when it stops.
      if (!this.keys.pending()) state.display.refresh(state.line);
      const key = this.keys.next();
      if (key == KEY_SIGNAL) this.signalled(state);
      else result = this.vi ? this.viKeys.key(state, key) : emacsKey(state, key);
    }
    return result;
  }

  /** Takes the line off: its rows stay as they are, the cursor is below, the terminal as it was before the editor. */
  hide(): void {
    const state = this.state;
    if (state === null || !this.raw.active) return;
    state.display.finish(state.line);
    this.stop();
  }

  private signalled(state: Editing): void {
    const attention = this.attention;
    if (attention !== null) attention.signalled();
    if (!this.raw.active) {
      this.raw.enter(true);
      this.start(state);
    } else {
      state.display.resized(state.line);
    }
  }

  /** Without a terminal that can be edited on: a line as it comes, byte by byte so that no more is taken. */
  private readPlain(prompt: Bytes): Bytes | null {
    this.out.bytes(prompt).flush();
    const line = new ByteBuffer(256);
    const byte = memory.data(1);
    while (true) {
      const got = readOrSignal(this.raw.fd, byte, 1);
      if (got == -EINTR) {
        const attention = this.attention;
        if (attention === null) continue;
        attention.signalled();
        if (!attention.pending()) continue;
        this.interrupted = true;
        return [];
      }
      if (got <= 0) return line.length > 0 ? line.take() : null;
      if (load<u8>(byte) == 0x0a) return line.take();
      line.byte(load<u8>(byte));
    }
  }
}
