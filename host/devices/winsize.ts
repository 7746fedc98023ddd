/** Sizes of terminals, as the struct `winsize` of ioctl_tty(2) has them. */
import {
  WINSIZE_SIZE,
  WINSIZE_WS_COL,
  WINSIZE_WS_ROW,
  WINSIZE_WS_XPIXEL,
  WINSIZE_WS_YPIXEL,
} from '../base/abi.ts';

/** Size of a terminal. */
export interface TerminalSize {
  /** In characters, at least 1. */
  columns: number;
  rows: number;
  /** In pixels, where that is known. */
  width?: number;
  height?: number;
}

/** The struct; numbers that it has no room for become the nearest that it has. */
export function winsize(size: TerminalSize): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WINSIZE_SIZE);
  const view = new DataView(bytes.buffer);
  const put = (at: number, value: number): void =>
    view.setUint16(at, Math.min(Math.max(Math.floor(value), 0), 0xffff), true);
  put(WINSIZE_WS_COL, size.columns);
  put(WINSIZE_WS_ROW, size.rows);
  put(WINSIZE_WS_XPIXEL, size.width ?? 0);
  put(WINSIZE_WS_YPIXEL, size.height ?? 0);
  return bytes;
}
