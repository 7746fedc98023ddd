// The operands of awk's machine: kinds, numbers and texts side by side, so that arithmetic makes no objects.
//
// Interface: Stack.

import { Bytes, compare } from '../../lib/base/bytes';
import { Cell, EMPTY, INPUT, NUMBER, STRING, UNSET, looksNumeric, numberOf, numberText } from './value';

function emptyTexts(count: i32): StaticArray<Bytes> {
  const texts = new StaticArray<Bytes>(count);
  texts.fill(EMPTY);
  return texts;
}

export class Stack {
  /** Values on it. */
  size: i32 = 0;
  private capacity: i32 = 256;
  private kinds: StaticArray<u8> = new StaticArray<u8>(256);
  private numbers: StaticArray<f64> = new StaticArray<f64>(256);
  private texts: StaticArray<Bytes> = emptyTexts(256);

  /** `format`: the cell of CONVFMT. */
  constructor(private format: Cell) {}

  private grow(): void {
    const capacity = this.capacity * 2;
    const kinds = new StaticArray<u8>(capacity);
    const numbers = new StaticArray<f64>(capacity);
    const texts = emptyTexts(capacity);
    for (let index = 0; index < this.capacity; index++) {
      kinds[index] = this.kinds[index];
      numbers[index] = this.numbers[index];
      texts[index] = this.texts[index];
    }
    this.kinds = kinds;
    this.numbers = numbers;
    this.texts = texts;
    this.capacity = capacity;
  }

  @inline
  pushNumber(value: f64): void {
    if (this.size == this.capacity) this.grow();
    unchecked((this.kinds[this.size] = NUMBER));
    unchecked((this.numbers[this.size] = value));
    this.size++;
  }

  pushText(value: Bytes, kind: u8 = STRING): void {
    if (this.size == this.capacity) this.grow();
    unchecked((this.kinds[this.size] = kind));
    unchecked((this.texts[this.size] = value));
    this.size++;
  }

  pushCell(cell: Cell): void {
    if (cell.kind == NUMBER) this.pushNumber(cell.number);
    else this.pushText(cell.kind == UNSET ? EMPTY : cell.text, cell.kind);
  }

  pushUnset(): void {
    this.pushText(EMPTY, UNSET);
  }

  /** Copies the top into a cell. */
  topTo(cell: Cell): void {
    const top = this.size - 1;
    const kind = unchecked(this.kinds[top]);
    cell.kind = kind;
    if (kind == NUMBER) cell.number = unchecked(this.numbers[top]);
    else cell.text = unchecked(this.texts[top]);
  }

  duplicate(): void {
    const top = this.size - 1;
    if (this.kinds[top] == NUMBER) this.pushNumber(this.numbers[top]);
    else this.pushText(this.texts[top], this.kinds[top]);
  }

  /** Moves the top below the value under it. */
  swap(): void {
    const top = this.size - 1;
    const kind = this.kinds[top];
    const number = this.numbers[top];
    const text = this.texts[top];
    this.kinds[top] = this.kinds[top - 1];
    this.numbers[top] = this.numbers[top - 1];
    this.texts[top] = this.texts[top - 1];
    this.kinds[top - 1] = kind;
    this.numbers[top - 1] = number;
    this.texts[top - 1] = text;
  }

  @inline
  pop(): void {
    this.size--;
  }

  /** The kind of the value `depth` below the top. */
  kindAt(depth: i32): u8 {
    return this.kinds[this.size - 1 - depth];
  }

  @inline
  popNumber(): f64 {
    this.size--;
    return unchecked(this.kinds[this.size]) == NUMBER
      ? unchecked(this.numbers[this.size])
      : this.slowNumber(this.size);
  }

  private slowNumber(at: i32): f64 {
    return this.kinds[at] == UNSET ? 0 : numberOf(this.texts[at]);
  }

  /** A text; numbers by CONVFMT. */
  popText(): Bytes {
    this.size--;
    return this.textAt(this.size);
  }

  private textAt(at: i32): Bytes {
    return unchecked(this.kinds[at]) == NUMBER
      ? numberText(this.numbers[at], this.format.text)
      : unchecked(this.texts[at]);
  }

  /** The text of the value `depth` below the top, numbers by another format. */
  textBelow(depth: i32, format: Bytes): Bytes {
    const at = this.size - 1 - depth;
    return this.kinds[at] == NUMBER ? numberText(this.numbers[at], format) : this.texts[at];
  }

  numberBelow(depth: i32): f64 {
    const at = this.size - 1 - depth;
    return this.kinds[at] == NUMBER ? this.numbers[at] : this.slowNumber(at);
  }

  popBoolean(): bool {
    this.size--;
    const at = this.size;
    const kind = unchecked(this.kinds[at]);
    if (kind == NUMBER) return this.numbers[at] != 0;
    const text = this.texts[at];
    if (kind == INPUT && looksNumeric(text)) return numberOf(text) != 0;
    return text.length > 0;
  }

  /** Whether a value counts as a number in a comparison. */
  private isNumeric(at: i32): bool {
    const kind = unchecked(this.kinds[at]);
    return kind == NUMBER || kind == UNSET || (kind == INPUT && looksNumeric(this.texts[at]));
  }

  /** Takes two values: −1, 0 or 1; 2 if they are not comparable (NaN). */
  popComparison(): i32 {
    const other = this.size - 1;
    const one = this.size - 2;
    this.size -= 2;
    if (this.isNumeric(one) && this.isNumeric(other)) {
      const first = this.kinds[one] == NUMBER ? this.numbers[one] : this.slowNumber(one);
      const second = this.kinds[other] == NUMBER ? this.numbers[other] : this.slowNumber(other);
      if (first == second) return 0;
      return first < second ? -1 : first > second ? 1 : 2;
    }
    const order = compare(this.textAt(one), this.textAt(other));
    return order < 0 ? -1 : i32(order > 0);
  }
}
