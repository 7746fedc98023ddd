// Here-documents as files: a pipe that holds the text, or, for more than a pipe holds, a child that writes it.
//
// Interface: openHereDocument.

import { wasi_fd_close, wasi_proc_exit } from '../../lib/base/abi';
import { Bytes, addressOf } from '../../lib/base/bytes';
import { writeAll } from '../../lib/base/io';
import { pipe } from '../../lib/process/process';
import { forkHelper } from '../execute/child';
import { shellError } from '../report';

/** What a pipe takes without anybody reading (pipe(7)). */
const PIPE_SIZE: i32 = 65536;

/** A descriptor to read the text from; −2: there is none, which has been reported. */
export function openHereDocument(text: Bytes): i32 {
  const ends = pipe();
  if (ends.error != 0) {
    shellError().text('Pipe call failed: ').reason(ends.error).end();
    return -2;
  }
  if (text.length <= PIPE_SIZE) {
    writeAll(ends.writer, addressOf(text), text.length);
  } else if (!forkHelper()) {
    wasi_fd_close(ends.reader);
    writeAll(ends.writer, addressOf(text), text.length);
    wasi_proc_exit(0);
  }
  wasi_fd_close(ends.writer);
  return ends.reader;
}
