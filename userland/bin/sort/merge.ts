// Sorted runs that do not fit into memory: written to temporary files and merged.
//
// Interface: Runs, Output, RunReader.

import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { O_CREAT, O_EXCL, O_RDWR, close, open, unlink } from '../../lib/base/fs';
import { Reader, Writer, complain, exit } from '../../lib/base/io';
import { wasi_fd_seek, minios_getpid } from '../../lib/base/abi';
import { Lines, Ordering, RECORD_SIZE, recordLength, recordLine } from './lines';

/** Runs that are merged at a time. */
const MOST_RUNS = 16;

const position = memory.data(8);

/** Writes lines, with -u only the first of equal ones. */
export class Output {
  private last: usize = heap.alloc(RECORD_SIZE);
  private lastLine: usize = 0;
  private lastCapacity: i32 = 0;
  private any: bool = false;

  constructor(
    private out: Writer,
    private ordering: Ordering,
    private unique: bool,
    private delimiter: u8,
  ) {}

  put(record: usize): void {
    if (this.unique) {
      if (this.any && this.ordering.compareByKeys(this.last, record) == 0) return;
      this.remember(record);
    }
    this.out.range(recordLine(record), recordLength(record)).byte(this.delimiter);
  }

  /** Keeps a copy: a run's buffer moves on. */
  private remember(record: usize): void {
    const length = recordLength(record);
    if (length > this.lastCapacity || this.lastLine == 0) {
      if (this.lastLine != 0) heap.free(this.lastLine);
      this.lastCapacity = max(256, length * 2);
      this.lastLine = heap.alloc(this.lastCapacity);
    }
    memory.copy(this.lastLine, recordLine(record), length);
    this.ordering.describe(this.last, this.lastLine, length);
    this.any = true;
  }
}

/** A sorted file, line by line. */
export class RunReader {
  record: usize = heap.alloc(RECORD_SIZE);
  private input: Reader;

  constructor(
    private fd: i32,
    private ordering: Ordering,
    private delimiter: u8,
    /** Name to complain about, or null for a temporary file. */
    private name: Bytes | null,
  ) {
    this.input = new Reader(fd);
  }

  /** Moves to the next line. False: there is none. */
  next(): bool {
    const length = this.input.record(this.delimiter);
    if (this.input.error < 0) {
      const name = this.name;
      complain()
        .bytes(name !== null ? name : toBytes('temporary file'))
        .text(': ')
        .reason(this.input.error)
        .end();
      exit(2);
    }
    if (length == 0) return false;
    const start = this.input.recordStart;
    const ended = load<u8>(start + length - 1) == this.delimiter;
    this.ordering.describe(this.record, start, ended ? length - 1 : length);
    return true;
  }

  free(): void {
    this.input.release();
    heap.free(this.record);
    if (this.fd > 2) close(this.fd);
  }
}

/** Merges sorted inputs; of equal lines those of earlier inputs come first. A heap of readers. */
export function mergeRuns(readers: Array<RunReader>, ordering: Ordering, output: Output): void {
  const heapOf = new Array<i32>();
  for (let index = 0; index < readers.length; index++) {
    if (!readers[index].next()) continue;
    heapOf.push(index);
    siftUp(heapOf, readers, ordering);
  }
  while (heapOf.length > 0) {
    const reader = readers[heapOf[0]];
    output.put(reader.record);
    if (!reader.next()) {
      const last = heapOf.pop();
      if (heapOf.length == 0) break;
      heapOf[0] = last;
    }
    siftDown(heapOf, readers, ordering);
  }
  for (let index = 0; index < readers.length; index++) readers[index].free();
}

function isBefore(one: i32, other: i32, readers: Array<RunReader>, ordering: Ordering): bool {
  const order = ordering.compare(readers[one].record, readers[other].record);
  return order != 0 ? order < 0 : one < other;
}

function siftUp(heapOf: Array<i32>, readers: Array<RunReader>, ordering: Ordering): void {
  let at = heapOf.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heapOf[at], heapOf[parent], readers, ordering)) return;
    const kept = heapOf[at];
    heapOf[at] = heapOf[parent];
    heapOf[parent] = kept;
    at = parent;
  }
}

function siftDown(heapOf: Array<i32>, readers: Array<RunReader>, ordering: Ordering): void {
  let at = 0;
  while (true) {
    let child = 2 * at + 1;
    if (child >= heapOf.length) return;
    if (child + 1 < heapOf.length && isBefore(heapOf[child + 1], heapOf[child], readers, ordering)) child++;
    if (!isBefore(heapOf[child], heapOf[at], readers, ordering)) return;
    const kept = heapOf[at];
    heapOf[at] = heapOf[child];
    heapOf[child] = kept;
    at = child;
  }
}

/** The runs written so far. Their files have no names any more: they vanish with the process. */
export class Runs {
  private fds: Array<i32> = [];
  private made: i32 = 0;

  constructor(
    private ordering: Ordering,
    private directory: Bytes,
    private unique: bool,
    private delimiter: u8,
  ) {}

  get isEmpty(): bool {
    return this.fds.length == 0;
  }

  /** Writes sorted lines as a run. */
  add(lines: Lines): void {
    const fd = this.create();
    const writer = new Writer(fd, 65536);
    const output = new Output(writer, this.ordering, this.unique, this.delimiter);
    for (let index = 0; index < lines.count; index++) output.put(lines.records + <usize>index * RECORD_SIZE);
    this.finish(fd, writer);
    this.fds.push(fd);
    if (this.fds.length == MOST_RUNS) this.join();
  }

  /** Merges all runs into one: it stays first, as its lines came first. */
  private join(): void {
    const fd = this.create();
    const writer = new Writer(fd, 65536);
    this.mergeInto(new Output(writer, this.ordering, this.unique, this.delimiter));
    this.finish(fd, writer);
    this.fds = [fd];
  }

  /** Merges the runs, which are gone then. */
  mergeInto(output: Output): void {
    const readers = new Array<RunReader>();
    for (let index = 0; index < this.fds.length; index++) {
      readers.push(new RunReader(this.fds[index], this.ordering, this.delimiter, null));
    }
    mergeRuns(readers, this.ordering, output);
    this.fds = [];
  }

  private finish(fd: i32, writer: Writer): void {
    writer.flush();
    if (writer.error < 0) {
      complain().text('write failed: ').reason(writer.error).end();
      exit(2);
    }
    wasi_fd_seek(fd, 0, 0, position);
  }

  private create(): i32 {
    const name = concat(
      toBytes('/sort'),
      toBytes(minios_getpid().toString() + '.' + (this.made++).toString()),
    );
    const path = concat(this.directory, name);
    const fd = open(path, O_RDWR | O_CREAT | O_EXCL);
    if (fd < 0) {
      complain().text("can't create temporary file in '").bytes(this.directory).text("': ").reason(fd).end();
      exit(2);
    }
    unlink(path);
    return fd;
  }
}
