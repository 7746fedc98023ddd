// What becomes garbage in a monitor, by estimate, and its collection.
//
// Memory that is not used any more is freed between two turns of the monitor's loop and nowhere else: the program's runtime keeps no
// account of what functions hold (userland/manifest.json), and there it is the monitor alone. What a turn does is told here, in bytes,
// about; a turn that makes garbage without bounds is one that must be told of.
//
// Interface: Garbage.

/** Garbage that is collected, bytes: what there is room for beside that of the first start. */
const MOST: i32 = 49152;

/** Of a turn, whatever it does. */
const TURN: i32 = 512;

/** Of a byte that a client gets. */
const FRAME_BYTE: i32 = 2;

const REQUEST: i32 = 16384;

/** Of a check or a start, which build specifications. */
const SPECIFICATION: i32 = MOST;

/** The estimate since the last collection. */
export class Garbage {
  private bytes: i32 = 0;

  /** A client has been sent a frame. */
  addFrame(length: i32): void {
    this.bytes += length * FRAME_BYTE;
  }

  addRequests(count: i32): void {
    this.bytes += count * REQUEST;
  }

  /** A process has been started in the container, or tried to. */
  addSpecification(): void {
    this.bytes += SPECIFICATION;
  }

  /** Between two turns: frees memory, if there may be much to free. */
  collect(): void {
    this.bytes += TURN;
    if (this.bytes < MOST) return;
    __collect();
    this.bytes = 0;
  }
}
