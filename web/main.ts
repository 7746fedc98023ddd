/**
 * The page: boots a machine of one hart, which any file server will do for, and shows its log and what it writes.
 * `?run=/bin/echo&run=hello` names the program and its arguments; `minios.Machine` is there for the browser's console.
 */
import { Machine } from '../host/machine/machine.ts';
import type { Exit, OutputStream } from '../host/machine/machine.ts';

const output = document.getElementById('output')!;

function print(text: string): void {
  output.append(text);
}

/** Text of a stream of bytes, shown as it comes. */
function screen(): OutputStream {
  const decoder = new TextDecoder();
  return {
    write(bytes) {
      print(decoder.decode(bytes, { stream: true }));
      return Promise.resolve(true);
    },
  };
}

function describe({ how, status, message }: Exit): string {
  const reason = message === '' ? '' : `: ${message}`;
  return how === 'power off' ? `power off, status ${status}\n` : `${how}${reason}\n`;
}

const program = new URLSearchParams(location.search).getAll('run');
if (program.length > 0) {
  const machine = Machine.boot({ program, onSerial: print, console: { stdout: screen(), stderr: screen() } });
  print(describe(await machine.exited));
}

Object.assign(globalThis, { minios: { Machine } });
