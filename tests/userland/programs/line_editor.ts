// Reads lines with the shell's line editor and writes each between angle brackets. `vi` as argument: vi mode. The file
// named by HISTFILE is its history. Completes words of a fixed list, and `many` to 150 words.

import '../../../userland/lib/base/abort';
import { Bytes, sliceOf, startsWithText, toBytes } from '../../../userland/lib/base/bytes';
import { exit, stdout } from '../../../userland/lib/base/io';
import { programArguments, variable } from '../../../userland/lib/base/program';
import { Completer, Completion } from '../../../userland/lib/line_editor/completion';
import { LineEditor } from '../../../userland/lib/line_editor/line_editor';

export { onSignal } from '../../../userland/lib/process/handlers';

const WORDS: StaticArray<string> = [
  'apple',
  'apricot',
  'banana',
  'dir/one',
  'dir/two',
  '한국',
  '한글',
  'sub/',
];

class Words extends Completer {
  candidates(line: Bytes, cursor: i32): Completion | null {
    let start = cursor;
    while (start > 0 && line[start - 1] != 0x20) start--;
    const typed = sliceOf(line, start, cursor);
    const found = new Array<Bytes>();
    if (startsWithText(typed, 'many')) {
      for (let index = 0; index < 150; index++) found.push(toBytes('many-' + index.toString()));
    }
    for (let index = 0; index < WORDS.length; index++) {
      const word = toBytes(WORDS[index]);
      if (
        word.length >= typed.length &&
        memory.compare(changetype<usize>(word), changetype<usize>(typed), typed.length) == 0
      )
        found.push(word);
    }
    return new Completion(start, found);
  }
}

/** Control characters but line feeds as \\xNN: the terminal gets no sequences from here. */
function putLine(line: Bytes): void {
  stdout.byte(0x3c);
  for (let index = 0; index < line.length; index++) {
    if (line[index] >= 0x20 || line[index] == 0x0a) stdout.byte(line[index]);
    else stdout.text('\\x').unsigned(line[index], 16, 2);
  }
  stdout.text('>\n');
}

function run(): void {
  const args = programArguments();
  const editor = new LineEditor(0);
  editor.complete = new Words();
  editor.vi = args.length > 1 && startsWithText(args[1], 'vi');
  const path = variable('HISTFILE');
  if (path !== null) editor.history.open(path);
  while (true) {
    const line = editor.readLine(toBytes('\x1b[1m$\x1b[0m '));
    if (line === null) break;
    if (editor.interrupted) stdout.text('<interrupted>\n');
    else putLine(line);
    stdout.flush();
  }
  stdout.text('<end>\n');
}

run();
exit(0);
