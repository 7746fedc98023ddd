// The shortest way from one sequence of lines to another: E. Myers, "An O(ND) Difference Algorithm and Its Variations"
// (1986), in linear space. Where that costs too much a good way is taken instead of the shortest.
//
// Interface: Change, findChanges.

/** Edits on one diagonal after which the search for the shortest way is given up, at least; else the square root. */
const LEAST_LIMIT: i32 = 2048;

/** Lines of the first file that are replaced by lines of the second. Lines count from 0. */
export class Change {
  /** Of no interest by itself: blank lines with -B. */
  ignored: bool = false;

  constructor(
    public line: i32,
    public deleted: i32,
    public otherLine: i32,
    public inserted: i32,
  ) {}

  @inline
  get end(): i32 {
    return this.line + this.deleted;
  }

  @inline
  get otherEnd(): i32 {
    return this.otherLine + this.inserted;
  }
}

/** A file's lines, and for each whether it is changed. Flag 0 is before the first line, the last one behind the last. */
class Side {
  flags: StaticArray<bool>;
  /** Lines that the other file has too: their numbers, and which they are. */
  kept: StaticArray<i32> = [];
  places: StaticArray<i32> = [];

  constructor(public numbers: StaticArray<i32>) {
    this.flags = new StaticArray<bool>(numbers.length + 2);
  }

  @inline
  isChanged(line: i32): bool {
    return unchecked(this.flags[line + 1]);
  }

  @inline
  mark(line: i32, changed: bool): void {
    unchecked((this.flags[line + 1] = changed));
  }

  /** Marks the lines that the other file does not have, and keeps the rest. */
  keepShared(present: StaticArray<bool>): void {
    const numbers = this.numbers;
    let count = 0;
    for (let line = 0; line < numbers.length; line++) count += i32(present[numbers[line]]);
    this.kept = new StaticArray<i32>(count);
    this.places = new StaticArray<i32>(count);
    let to = 0;
    for (let line = 0; line < numbers.length; line++) {
      if (!present[numbers[line]]) {
        this.mark(line, true);
        continue;
      }
      this.kept[to] = numbers[line];
      this.places[to++] = line;
    }
  }

  markKept(from: i32, to: i32): void {
    for (let index = from; index < to; index++) this.mark(this.places[index], true);
  }
}

class Search {
  private a: StaticArray<i32>;
  private b: StaticArray<i32>;
  /** By diagonal (x − y), the furthest x reached from the beginning and from the end. */
  private forward: StaticArray<i32> = [];
  private backward: StaticArray<i32> = [];
  private origin: i32 = 0;
  private limit: i32 = 0;
  private middleX: i32 = 0;
  private middleY: i32 = 0;

  constructor(
    private first: Side,
    private second: Side,
    minimal: bool,
  ) {
    this.a = first.kept;
    this.b = second.kept;
    const diagonals = this.a.length + this.b.length + 3;
    this.forward = new StaticArray<i32>(diagonals);
    this.backward = new StaticArray<i32>(diagonals);
    this.origin = this.b.length + 1;
    this.limit = minimal ? i32.MAX_VALUE : max(LEAST_LIMIT, <i32>Math.sqrt(diagonals));
  }

  /** Marks what has to change between a[x, endX) and b[y, endY). */
  compare(x: i32, endX: i32, y: i32, endY: i32): void {
    while (true) {
      while (x < endX && y < endY && unchecked(this.a[x]) == unchecked(this.b[y])) {
        x++;
        y++;
      }
      while (x < endX && y < endY && unchecked(this.a[endX - 1]) == unchecked(this.b[endY - 1])) {
        endX--;
        endY--;
      }
      if (x == endX || y == endY) {
        this.first.markKept(x, endX);
        this.second.markKept(y, endY);
        return;
      }
      this.findMiddle(x, endX, y, endY);
      const middleX = this.middleX;
      const middleY = this.middleY;
      this.compare(x, middleX, y, middleY);
      x = middleX;
      y = middleY;
    }
  }

  /** Finds a point on a shortest way: where the ways from both ends meet. */
  private findMiddle(x: i32, endX: i32, y: i32, endY: i32): void {
    const forward = this.forward;
    const backward = this.backward;
    const origin = this.origin;
    const lowest = x - endY;
    const highest = endX - y;
    const start = x - y;
    const stop = endX - endY;
    const odd = ((start - stop) & 1) != 0;
    let low = start;
    let high = start;
    let backLow = stop;
    let backHigh = stop;
    forward[origin + start] = x;
    backward[origin + stop] = endX;
    for (let cost = 1; ; cost++) {
      if (low > lowest) forward[origin + --low - 1] = -1;
      else low++;
      if (high < highest) forward[origin + ++high + 1] = -1;
      else high--;
      for (let diagonal = high; diagonal >= low; diagonal -= 2) {
        const reached = this.advance(diagonal, endX, endY);
        if (!odd || diagonal < backLow || diagonal > backHigh) continue;
        if (backward[origin + diagonal] <= reached) return this.meet(reached, diagonal);
      }
      if (backLow > lowest) backward[origin + --backLow - 1] = i32.MAX_VALUE;
      else backLow++;
      if (backHigh < highest) backward[origin + ++backHigh + 1] = i32.MAX_VALUE;
      else backHigh--;
      for (let diagonal = backHigh; diagonal >= backLow; diagonal -= 2) {
        const reached = this.retreat(diagonal, x, y);
        if (odd || diagonal < low || diagonal > high) continue;
        if (reached <= forward[origin + diagonal]) return this.meet(reached, diagonal);
      }
      if (cost >= this.limit) {
        const gained = this.bestForward(low, high, endX, endY) - (x + y);
        const forwardX = this.middleX;
        const forwardY = this.middleY;
        if (endX + endY - this.bestBackward(backLow, backHigh, x, y) < gained) {
          this.middleX = forwardX;
          this.middleY = forwardY;
        }
        return;
      }
    }
  }

  private meet(x: i32, diagonal: i32): void {
    this.middleX = x;
    this.middleY = x - diagonal;
  }

  /** One edit more on the way from the beginning, and all equal lines behind it. */
  @inline
  private advance(diagonal: i32, endX: i32, endY: i32): i32 {
    const at = this.origin + diagonal;
    const below = unchecked(this.forward[at - 1]);
    const above = unchecked(this.forward[at + 1]);
    let x = below < above ? above : below + 1;
    let y = x - diagonal;
    while (x < endX && y < endY && unchecked(this.a[x]) == unchecked(this.b[y])) {
      x++;
      y++;
    }
    unchecked((this.forward[at] = x));
    return x;
  }

  @inline
  private retreat(diagonal: i32, startX: i32, startY: i32): i32 {
    const at = this.origin + diagonal;
    const below = unchecked(this.backward[at - 1]);
    const above = unchecked(this.backward[at + 1]);
    let x = below < above ? below : above - 1;
    let y = x - diagonal;
    while (x > startX && y > startY && unchecked(this.a[x - 1]) == unchecked(this.b[y - 1])) {
      x--;
      y--;
    }
    unchecked((this.backward[at] = x));
    return x;
  }

  /** Sets the middle to the furthest point reached from the beginning; its x + y. */
  private bestForward(low: i32, high: i32, endX: i32, endY: i32): i32 {
    let best = -1;
    for (let diagonal = high; diagonal >= low; diagonal -= 2) {
      const x = min(min(this.forward[this.origin + diagonal], endX), endY + diagonal);
      if (x + x - diagonal <= best) continue;
      best = x + x - diagonal;
      this.meet(x, diagonal);
    }
    return best;
  }

  private bestBackward(low: i32, high: i32, startX: i32, startY: i32): i32 {
    let best = i32.MAX_VALUE;
    for (let diagonal = high; diagonal >= low; diagonal -= 2) {
      const x = max(max(this.backward[this.origin + diagonal], startX), startY + diagonal);
      if (x + x - diagonal >= best) continue;
      best = x + x - diagonal;
      this.meet(x, diagonal);
    }
    return best;
  }
}

/**
 * A run of changed lines between equal ones can be moved where its first line equals the one behind it. Runs are moved
 * down as far as they go, joined with those that they meet, and put where the other file changes too if they pass there.
 */
class Runs {
  private start: i32 = 0;
  private end: i32 = 0;
  /** The line of the other file that belongs to `end`. */
  private other: i32 = 0;

  constructor(
    private side: Side,
    private opposite: Side,
  ) {}

  slideAll(): void {
    const side = this.side;
    const count = side.numbers.length;
    while (true) {
      while (this.end < count && !side.isChanged(this.end)) {
        while (this.opposite.isChanged(this.other)) this.other++;
        this.other++;
        this.end++;
      }
      if (this.end == count) return;
      this.start = this.end;
      while (side.isChanged(this.end)) this.end++;
      while (this.opposite.isChanged(this.other)) this.other++;
      this.slideRun();
    }
  }

  private slideRun(): void {
    const numbers = this.side.numbers;
    const count = numbers.length;
    let facing = count;
    let length = 0;
    do {
      length = this.end - this.start;
      while (this.start > 0 && numbers[this.start - 1] == numbers[this.end - 1]) this.moveUp(true);
      facing = this.opposite.isChanged(this.other - 1) ? this.end : count;
      while (this.end < count && numbers[this.start] == numbers[this.end]) {
        if (this.moveDown()) facing = this.end;
      }
    } while (length != this.end - this.start);
    while (facing < this.end) this.moveUp(false);
  }

  private moveUp(joins: bool): void {
    this.side.mark(--this.start, true);
    this.side.mark(--this.end, false);
    if (joins) while (this.side.isChanged(this.start - 1)) this.start--;
    this.other--;
    while (this.opposite.isChanged(this.other)) this.other--;
  }

  /** Whether the other file changes there. */
  private moveDown(): bool {
    this.side.mark(this.start++, false);
    this.side.mark(this.end++, true);
    while (this.side.isChanged(this.end)) this.end++;
    this.other++;
    const faces = this.opposite.isChanged(this.other);
    while (this.opposite.isChanged(this.other)) this.other++;
    return faces;
  }
}

function presentIn(numbers: StaticArray<i32>, limit: i32): StaticArray<bool> {
  const present = new StaticArray<bool>(limit);
  for (let line = 0; line < numbers.length; line++) present[numbers[line]] = true;
  return present;
}

function collect(first: Side, second: Side): Array<Change> {
  const changes = new Array<Change>();
  let line = 0;
  let other = 0;
  while (line < first.numbers.length || other < second.numbers.length) {
    const start = line;
    const otherStart = other;
    while (first.isChanged(line)) line++;
    while (second.isChanged(other)) other++;
    if (line > start || other > otherStart)
      changes.push(new Change(start, line - start, otherStart, other - otherStart));
    line++;
    other++;
  }
  return changes;
}

/** What changes from one sequence of line numbers to the other, in order. `minimal`: the shortest way at any cost. */
export function findChanges(one: StaticArray<i32>, other: StaticArray<i32>, minimal: bool): Array<Change> {
  let limit = 0;
  for (let line = 0; line < one.length; line++) limit = max(limit, one[line] + 1);
  for (let line = 0; line < other.length; line++) limit = max(limit, other[line] + 1);
  const first = new Side(one);
  const second = new Side(other);
  first.keepShared(presentIn(other, limit));
  second.keepShared(presentIn(one, limit));
  new Search(first, second, minimal).compare(0, first.kept.length, 0, second.kept.length);
  new Runs(first, second).slideAll();
  new Runs(second, first).slideAll();
  return collect(first, second);
}
