// Layers on their way into the store.
//
// Interface: uploadLayer, layerStatus.

import { close } from '../../lib/base/fs';
import { ServiceRequest, ServiceListener } from './client';
import { BLOCK_SIZE } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { Command, pipe } from '../../lib/process/process';
import { readOrEnd, waitOrEnd } from '../../lib/process/signal_wait';
import { sayError } from '../base/failure';
import { asking, sayAnswer } from './service';

/** Exit status of the last uploadLayer that answered null. */
export let layerStatus: i32 = 0;

/** Runs a command that writes a layer's archive, and puts that into the store: `{diffId, size}`; null, after a message. */
export function uploadLayer(command: Command): Json | null {
  layerStatus = 1;
  const ends = pipe();
  if (ends.error < 0) {
    sayError().text('pipe: ').reason(ends.error).end();
    return null;
  }
  const pid = command.duplicate(ends.writer, 1).close(ends.reader).spawn();
  close(ends.writer);
  const request = new ServiceRequest(new ServiceListener());
  let open = pid > 0 && request.begin(asking('add-layer'));
  const block = heap.alloc(BLOCK_SIZE);
  let got = 0;
  while (open && (got = readOrEnd(ends.reader, block, BLOCK_SIZE)) > 0) open = request.send(block, got);
  heap.free(block);
  close(ends.reader);
  const made = pid > 0 ? waitOrEnd(pid).shellStatus : 1;
  const answer = request.finish();
  if (open && made != 0) return null;
  if (answer.failed) layerStatus = sayAnswer(answer);
  return answer.result;
}
