// What a terminal shows after a program has written to it: the part of ECMA-48 and xterm that programs of today use.
// Lines that wrapped by themselves are one line when the size changes, as in terminals that people have.
//
// Interface: TerminalScreen.

const DECODER = () => new TextDecoder('utf-8', { fatal: false });

/** Columns of a character: wide scripts and emoji 2, marks and trailing Hangul letters 0. */
function widthOf(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u.test(character)) return 0;
  return /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]$/u.test(
    character,
  )
    ? 2
    : 1;
}

interface Cell {
  text: string;
  attribute: string;
}

interface Row {
  cells: Cell[];
  /** It goes on in the next row. */
  wrapped: boolean;
}

const emptyRow = (): Row => ({ cells: [], wrapped: false });

export class TerminalScreen {
  rows: number;
  columns: number;
  /** Rows that have left at the top. */
  readonly scrolled: string[] = [];
  row = 0;
  column = 0;
  /** Private modes that are on. */
  readonly modes = new Set<number>();
  bells = 0;
  /** Bytes that were written. */
  written = 0;
  private lines: Row[];
  private pending = '';
  private attribute = '';
  private region: [number, number];
  private saved: { lines: Row[]; row: number; column: number } | null = null;
  private readonly decoder = DECODER();

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.lines = Array.from({ length: rows }, emptyRow);
    this.region = [0, rows];
  }

  /** The rows without blanks at their ends; those at the bottom that are empty are left out. */
  get text(): string {
    return this.allRows().join('\n').replace(/\n+$/, '');
  }

  private allRows(): string[] {
    return this.lines.map(({ cells }) => this.textOf(cells));
  }

  private textOf(cells: readonly Cell[]): string {
    return Array.from(cells, (cell) => cell?.text ?? ' ')
      .join('')
      .trimEnd();
  }

  /** A row, counted from 0; negative from the bottom. */
  line(row: number): string {
    return this.allRows().at(row)!;
  }

  /** The attributes, as in SGR, of a cell. */
  attributesAt(row: number, column: number): string {
    return this.lines[row]!.cells[column]?.attribute ?? '';
  }

  resize(rows: number, columns: number): void {
    const whole: Row[] = [];
    let target = { line: 0, offset: 0 };
    this.lines.forEach((row, index) => {
      if (index === 0 || !this.lines[index - 1]!.wrapped) whole.push(emptyRow());
      const last = whole.at(-1)!;
      if (index === this.row) target = { line: whole.length - 1, offset: last.cells.length + this.column };
      last.cells.push(...Array.from(row.cells, (cell) => cell ?? { text: ' ', attribute: '' }));
    });
    this.rows = rows;
    this.columns = columns;
    this.lines = [];
    whole.forEach((line, index) => {
      let offset = 0;
      do {
        const cells = line.cells.slice(offset, offset + columns);
        if (index === target.line && target.offset >= offset && target.offset < offset + columns) {
          this.row = this.lines.length;
          this.column = target.offset - offset;
        }
        offset += columns;
        this.lines.push({ cells, wrapped: offset < line.cells.length });
      } while (offset < line.cells.length || (index === target.line && target.offset >= offset));
    });
    while (this.lines.length > rows && this.lines.length - 1 > this.row) this.lines.pop();
    while (this.lines.length > rows) {
      this.scrolled.push(this.textOf(this.lines.shift()!.cells));
      this.row--;
    }
    while (this.lines.length < rows) this.lines.push(emptyRow());
    this.region = [0, rows];
  }

  write(bytes: Uint8Array): void {
    this.written += bytes.length;
    let text = this.pending + this.decoder.decode(bytes, { stream: true });
    this.pending = '';
    while (text !== '') {
      const sequence = /^\x1b(?:\[([?>]?)([\d;]*)([@-~])|\][^\x07]*\x07|[()].|[^[\]()])/.exec(text);
      if (sequence) {
        if (sequence[3] !== undefined) this.control(sequence[1]!, sequence[2]!, sequence[3]);
        text = text.slice(sequence[0].length);
      } else if (text.startsWith('\x1b')) {
        this.pending = text;
        return;
      } else {
        const character = String.fromCodePoint(text.codePointAt(0)!);
        this.put(character);
        text = text.slice(character.length);
      }
    }
  }

  private put(character: string): void {
    if (character === '\r') this.column = 0;
    else if (character === '\n') this.lineFeed();
    else if (character === '\b') this.column = Math.max(0, Math.min(this.column, this.columns - 1) - 1);
    else if (character === '\x07') this.bells++;
    else if (character === '\t') this.column = Math.min(this.columns - 1, (this.column & ~7) + 8);
    else if (character >= ' ') this.print(character);
    else throw new Error(`control character ${JSON.stringify(character)} on the screen`);
  }

  private lineFeed(): void {
    if (this.row === this.region[1] - 1) this.scroll(1);
    else if (this.row < this.rows - 1) this.row++;
  }

  private print(character: string): void {
    const width = widthOf(character);
    const cells = () => this.lines[this.row]!.cells;
    if (width === 0) {
      let at = this.column - 1;
      while (at > 0 && cells()[at]?.text === '') at--;
      if (cells()[at]) cells()[at]!.text += character;
      return;
    }
    if (this.column + width > this.columns) {
      this.lines[this.row]!.wrapped = true;
      this.column = 0;
      this.lineFeed();
    }
    const row = cells();
    // Half of a wide character that is overwritten becomes a blank.
    if (row[this.column]?.text === '' && this.column > 0) row[this.column - 1] = { text: ' ', attribute: '' };
    if (row[this.column + width]?.text === '') row[this.column + width] = { text: ' ', attribute: '' };
    row[this.column] = { text: character, attribute: this.attribute };
    if (width === 2) row[this.column + 1] = { text: '', attribute: this.attribute };
    this.column += width;
  }

  private scroll(count: number): void {
    const [top, bottom] = this.region;
    for (; count > 0; count--) {
      const [gone] = this.lines.splice(top, 1);
      if (top === 0 && this.saved === null) this.scrolled.push(this.textOf(gone!.cells));
      this.lines.splice(bottom - 1, 0, emptyRow());
    }
    for (; count < 0; count++) {
      this.lines.splice(bottom - 1, 1);
      this.lines.splice(top, 0, emptyRow());
    }
  }

  private control(mark: string, parameters: string, final: string): void {
    const numbers = parameters.split(';').map(Number);
    const first = numbers[0]! || 1;
    const cells = this.lines[this.row]!.cells;
    const column = Math.min(this.column, this.columns - 1);
    if (mark === '?') return this.mode(numbers[0]!, final === 'h');
    switch (final) {
      case 'A':
        this.row = Math.max(0, this.row - first);
        break;
      case 'B':
        this.row = Math.min(this.rows - 1, this.row + first);
        break;
      case 'C':
        this.column = Math.min(this.columns - 1, column + first);
        break;
      case 'D':
        this.column = Math.max(0, column - first);
        break;
      case 'G':
        this.column = Math.min(this.columns, first) - 1;
        break;
      case 'H':
        this.row = Math.min(this.rows, first) - 1;
        this.column = Math.min(this.columns, numbers[1] || 1) - 1;
        break;
      case 'J':
        if (numbers[0] === 2) this.lines = this.lines.map(emptyRow);
        else {
          cells.splice(this.column);
          for (let row = this.row + 1; row < this.rows; row++) this.lines[row] = emptyRow();
        }
        break;
      case 'K':
        if (numbers[0] === 2) cells.splice(0);
        else cells.splice(this.column);
        this.lines[this.row]!.wrapped = false;
        break;
      case 'S':
        this.scroll(first);
        break;
      case 'T':
        this.scroll(-first);
        break;
      case 'r':
        this.region = [first - 1, numbers[1] || this.rows];
        this.row = 0;
        this.column = 0;
        break;
      case 'm':
        this.attribute = numbers.filter((number) => number !== 0).join(';');
        break;
      default:
        throw new Error(`unknown sequence CSI ${mark}${parameters}${final}`);
    }
  }

  private mode(number: number, on: boolean): void {
    if (on) this.modes.add(number);
    else this.modes.delete(number);
    if (number !== 1049) return;
    if (on && this.saved === null) {
      this.saved = { lines: this.lines, row: this.row, column: this.column };
      this.lines = this.lines.map(emptyRow);
    } else if (!on && this.saved !== null) {
      ({ lines: this.lines, row: this.row, column: this.column } = this.saved);
      this.saved = null;
    }
  }
}
