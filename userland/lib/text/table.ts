// Tables: cells collected row by row, written with columns as wide as their widest cell.
//
// Interface: Table.

import { Bytes, toBytes } from '../base/bytes';
import { putPadding, widthOf } from './format';
import { stdout } from '../base/io';

export class Table {
  /** Rows ended so far. */
  rows: i32 = 0;
  private cells: Array<Bytes> = [];
  /** Whether a column is flushed right, as numbers are: the first row's cells decide. */
  private numeric: Array<bool> = [];
  private widths: Array<i32> = [];
  private column: i32 = 0;

  /** `least`: the least widths of the columns, from the first on; `gap`: blanks between columns. */
  constructor(
    private least: StaticArray<i32> = [],
    private gap: i32 = 1,
  ) {}

  private add(value: Bytes, numeric: bool): this {
    const width = widthOf(value);
    if (this.column == this.widths.length) {
      const least = this.column < this.least.length ? this.least[this.column] : 0;
      this.widths.push(max(width, least));
      this.numeric.push(numeric);
    } else {
      this.widths[this.column] = max(this.widths[this.column], width);
    }
    this.cells.push(value);
    this.column++;
    return this;
  }

  /** A cell of text, flushed left. */
  bytes(value: Bytes): this {
    return this.add(value, false);
  }

  text(value: string): this {
    return this.add(toBytes(value), false);
  }

  /** A cell of figures, or the title of such a column, flushed right. */
  number(value: string): this {
    return this.add(toBytes(value), true);
  }

  /** Every row has the same number of cells. */
  endRow(): void {
    this.rows++;
    this.column = 0;
  }

  /** Writes it, with blanks between columns and none at the end of a row. */
  put(): void {
    const columns = this.widths.length;
    for (let index = 0; index < this.cells.length; index++) {
      const cell = this.cells[index];
      const column = index % columns;
      const padding = this.widths[column] - widthOf(cell);
      if (this.numeric[column]) putPadding(padding);
      stdout.bytes(cell);
      if (column == columns - 1) {
        stdout.newline();
        continue;
      }
      if (!this.numeric[column]) putPadding(padding);
      putPadding(this.gap);
    }
  }
}
