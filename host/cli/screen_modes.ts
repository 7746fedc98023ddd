/**
 * What programs have told a terminal's screen, seen from the bytes that went there, so that it can be undone when they
 * are gone without having done that: the other screen buffer of an editor, a hidden cursor, colours, mouse reports.
 *
 * Followed are the private modes (CSI ? n h, CSI ? n l), the keypad's (ESC =, ESC >), the scrolling region (CSI t ; b r)
 * and characters' rendition (CSI … m): ECMA-48, and "XTerm Control Sequences".
 */

const ESCAPE = 0x1b;
/** Longer sequences than this are none of those that matter. */
const LONGEST = 64;

/** Private modes that are set to begin with: wrapping at the right edge, a visible cursor. */
const SET_AT_FIRST = new Set([7, 25]);
/** Cursor position and screen buffer; to be left after everything else. */
const BUFFERS = new Set([47, 1047, 1048, 1049]);

export class ScreenModes {
  /** Private modes that are other than at first. */
  private readonly changed = new Set<number>();
  private keypad = false;
  private region = false;
  private rendition = false;
  /** The beginning of a sequence whose end has not come yet. */
  private partial = '';

  /** Looks at what is written, piece by piece. */
  follow(bytes: Uint8Array): void {
    if (this.partial === '' && !bytes.includes(ESCAPE)) return;
    const text = this.partial + Buffer.from(bytes).toString('latin1');
    for (const [, sequence] of text.matchAll(/\x1b(\[[?]?[\d;]*[hlmr]|[=>c])/g)) this.apply(sequence);
    const last = text.lastIndexOf('\x1b');
    const unfinished =
      last >= 0 && text.length - last <= LONGEST && /^\x1b(\[[?]?[\d;]*)?$/.test(text.slice(last));
    this.partial = unfinished ? text.slice(last) : '';
  }

  /** What undoes it, empty if there is nothing to undo; what has been undone is forgotten. */
  undo(): string {
    const modes = [...this.changed].sort((a, b) => Number(BUFFERS.has(a)) - Number(BUFFERS.has(b)));
    const undone = [
      this.rendition ? '\x1b[m' : '',
      this.keypad ? '\x1b>' : '',
      // Setting the region moves the cursor.
      this.region ? '\x1b7\x1b[r\x1b8' : '',
      ...modes.map((mode) => `\x1b[?${mode}${SET_AT_FIRST.has(mode) ? 'h' : 'l'}`),
    ];
    this.forget();
    return undone.join('');
  }

  private apply(sequence: string): void {
    const end = sequence.at(-1);
    const numbers = sequence.slice(1, -1);
    if (sequence === 'c') this.forget();
    else if (end === '=' || end === '>') this.keypad = end === '=';
    else if (numbers.startsWith('?')) {
      if (end === 'h' || end === 'l') this.setModes(numbers.slice(1), end === 'h');
    } else if (end === 'm') this.rendition = !/^[0;]*$/.test(numbers);
    else if (end === 'r') this.region = numbers !== '';
  }

  private setModes(numbers: string, set: boolean): void {
    for (const mode of numbers.split(';').filter(Boolean).map(Number)) {
      if (set === SET_AT_FIRST.has(mode)) this.changed.delete(mode);
      else this.changed.add(mode);
    }
  }

  private forget(): void {
    this.changed.clear();
    this.keypad = this.region = this.rendition = false;
    this.partial = '';
  }
}
