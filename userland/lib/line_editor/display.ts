// How the line that is edited looks: the prompt, the text wrapped at the terminal's edge, and the cursor.
//
// Interface: Display.
//
// The prompt's lines but the last are written once. The last one is written as it is, with its colours, and takes the first
// cells of an inline screen. A text with more rows than the terminal shows those around the cursor.

import { ByteBuffer } from '../base/buffer';
import { Bytes, lastIndexOf, sliceOf } from '../base/bytes';
import { glyphAt, glyphForm, glyphWidth, textWidth, FORM_PLAIN } from '../text/glyph';
import { Writer } from '../base/io';
import { Screen } from '../terminal/screen';
import { Size, windowSize } from '../terminal/terminal';
import { Line } from './line';

const ESCAPE: u8 = 0x1b;

/** Index behind the escape sequence at `at` (ECMA-48): CSI to its final byte, OSC to BEL or ST, others two bytes. */
function afterSequence(text: Bytes, at: i32): i32 {
  if (at + 1 >= text.length) return text.length;
  const kind = text[at + 1];
  let index = at + 2;
  if (kind == 0x5b) {
    while (index < text.length && (text[index] < 0x40 || text[index] > 0x7e)) index++;
    return min(index + 1, text.length);
  }
  if (kind != 0x5d) return index;
  while (index < text.length && text[index] != 0x07) {
    if (text[index] == ESCAPE && index + 1 < text.length && text[index + 1] == 0x5c) return index + 2;
    index++;
  }
  return min(index + 1, text.length);
}

/** Columns of a prompt: what its escape sequences are made of does not count. */
export function promptWidth(text: Bytes): i32 {
  const visible = new ByteBuffer(text.length + 1);
  for (let index = 0; index < text.length;) {
    if (text[index] == ESCAPE) {
      index = afterSequence(text, index);
    } else if (text[index] < 0x20 && text[index] != 0x09) {
      index++;
    } else {
      visible.byte(text[index++]);
    }
  }
  return textWidth(visible.address, visible.end);
}

export class Display {
  size: Size;
  private screen: Screen;
  private head: Bytes = [];
  private tail: Bytes = [];
  private width: i32 = 0;
  /** The first row of the text that is shown. */
  private top: i32 = 0;
  /** Row and column that layOut() found for the cursor, and the number of rows. */
  private row: i32 = 0;
  private column: i32 = 0;
  private rows: i32 = 0;

  constructor(
    public out: Writer,
    private fd: i32,
  ) {
    const size = windowSize(fd);
    this.screen = new Screen(out, size.rows, size.columns, true);
    this.size = size;
  }

  /** Writes a prompt; the cursor is at the start of a row. */
  begin(prompt: Bytes): void {
    this.size = windowSize(this.fd);
    this.setPrompt(prompt);
    this.out.bytes(this.head);
    this.startScreen();
    this.out.flush();
  }

  /** The prompt, of one line, is on the terminal: the cursor is behind it. */
  resume(prompt: Bytes): void {
    this.size = windowSize(this.fd);
    this.setPrompt(prompt);
    this.emptyScreen();
  }

  /** The last line of what is shown as the prompt. */
  get promptLine(): Bytes {
    return this.tail;
  }

  private setPrompt(prompt: Bytes): void {
    const end = lastIndexOf(prompt, 0x0a) + 1;
    this.head = sliceOf(prompt, 0, end);
    this.tail = sliceOf(prompt, end);
    this.width = promptWidth(this.tail);
  }

  /** Writes the prompt's last line on an empty screen. */
  private startScreen(): void {
    this.out.bytes(this.tail);
    this.emptyScreen();
  }

  /** An empty screen with the prompt's last line on it. */
  private emptyScreen(): void {
    if (this.screen.rows != this.size.rows || this.screen.columns != this.size.columns) {
      this.screen.resize(this.size.rows, this.size.columns);
    } else {
      this.screen.forget();
    }
    this.top = 0;
    this.screen.painted(this.width);
  }

  /** Goes back to where the prompt begins and writes everything again, perhaps with another prompt. */
  repaint(line: Line, prompt: Bytes | null = null): void {
    if (prompt !== null) this.setPrompt(prompt);
    this.paintFrom(this.screen.cursorRow, line);
  }

  private paintFrom(row: i32, line: Line): void {
    this.eraseFrom(row);
    this.startScreen();
    this.refresh(line);
  }

  private eraseFrom(row: i32): void {
    const up = min(row, this.size.rows - 1);
    if (up > 0) this.out.text('\x1b[').decimal(up).byte(0x41);
    this.out.text('\r\x1b[J');
  }

  /** Takes text and prompt off, once they are flushed: the cursor is where the prompt began. */
  erase(): void {
    this.eraseFrom(this.screen.cursorRow);
  }

  /** Takes the terminal's new size. Terminals wrap what they show anew: the cursor is where the text has it. */
  resized(line: Line): void {
    const size = windowSize(this.fd);
    if (size.columns == this.size.columns && size.rows == this.size.rows) return this.repaint(line);
    this.size = size;
    this.layOut(line, false);
    this.paintFrom(this.row - this.top, line);
  }

  /** Clears the terminal and writes everything in its upper left corner. */
  clear(line: Line): void {
    this.out.text('\x1b[H\x1b[2J').bytes(this.head);
    this.startScreen();
    this.refresh(line);
  }

  /** Finds the cursor's place; with `put`, puts the text of the rows from `top` on. */
  private layOut(line: Line, put: bool): void {
    const columns = this.size.columns;
    const text = line.text;
    let row = this.width / columns;
    let column = this.width % columns;
    let at = text.address;
    const cursor = at + line.cursor;
    while (true) {
      if (at == cursor && at == text.end && column == columns) {
        row++;
        column = 0;
      }
      if (at == cursor) this.placeCursor(row, column);
      if (at >= text.end) break;
      if (load<u8>(at) == 0x0a) {
        row++;
        column = 0;
        at++;
        continue;
      }
      const length = glyphAt(at, text.end, column);
      if (column + glyphWidth > columns && (glyphForm == FORM_PLAIN || column == columns)) {
        row++;
        column = 0;
        if (at == cursor) this.placeCursor(row, column);
        glyphAt(at, text.end, column);
      }
      const shown = row - this.top;
      const visible = put && shown >= 0 && shown < this.size.rows;
      const width = glyphWidth;
      if (visible && width <= columns) this.screen.putCell(shown, column, at, length, 0);
      column = min(column + width, columns);
      at += length;
    }
    this.rows = row + 1;
  }

  private placeCursor(row: i32, column: i32): void {
    this.row = row;
    this.column = column;
  }

  /** Shows the line as it is now. */
  refresh(line: Line): void {
    this.layOut(line, false);
    const height = this.size.rows;
    if (this.rows <= height) this.top = 0;
    else if (this.row < this.top) this.top = this.row;
    else if (this.row >= this.top + height) this.top = this.row - height + 1;
    this.top = min(this.top, this.rows - 1);
    this.screen.clear();
    if (this.top == 0) this.screen.setOpaque(this.width);
    if (this.screen.needsPainting) this.repaintPrompt();
    this.layOut(line, true);
    this.screen.cursorRow = this.row - this.top;
    this.screen.cursorColumn = this.column;
    this.screen.flush();
  }

  /** The text was scrolled and is back at its first row: the prompt has to be written again. */
  private repaintPrompt(): void {
    this.screen.home();
    this.out.text('\x1b[J');
    this.startScreen();
  }

  /** Puts the cursor behind the text and goes to a new row. */
  finish(line: Line): void {
    const cursor = line.cursor;
    line.cursor = line.length;
    this.refresh(line);
    line.cursor = cursor;
    const ended = line.length > 0 && line.text.at(line.length - 1) == 0x0a;
    // Behind a text that fills its last row the cursor is on a new row already.
    if (this.column > 0 || this.row == 0 || ended) this.out.text('\r\n');
    this.out.flush();
  }

  bell(): void {
    this.out.byte(0x07).flush();
  }
}
