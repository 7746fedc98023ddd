// What the verbs share that ask the image service (minios/service/client.ts).
//
// Interface: asking; ask, uploadFrom, askStatus; StoreHold; sayAnswer; shortId.

import { COLON } from '../../lib/base/ascii';
import { Bytes, sliceOf } from '../../lib/base/bytes';
import { ServiceAnswer, ServiceListener, ServiceRequest, askService } from './client';
import { BLOCK_SIZE, readSome } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { sayError } from '../base/failure';

/** A request: `{"do": what}`. */
export function asking(what: string): Json {
  return jsonObject().setText('do', what);
}

/** Says on standard error why an answer is none, unless it was given up; its exit status. */
export function sayAnswer(answer: ServiceAnswer): i32 {
  if (answer.error.length > 0) sayError().bytes(answer.error).end();
  return answer.status;
}

/** Exit status of the last ask() or uploadFrom() that answered null. */
export let askStatus: i32 = 0;

/** Asks; null, after a message: see `askStatus`. */
export function ask(request: Json, listener: ServiceListener = new ServiceListener()): Json | null {
  const answer = askService(request, listener);
  if (answer.failed) askStatus = sayAnswer(answer);
  return answer.result;
}

/** Asks with everything that can be read from a descriptor as the upload; null, after a message: see `askStatus`. */
export function uploadFrom(fd: i32, request: Json, listener: ServiceListener): Json | null {
  const asked = new ServiceRequest(listener);
  let open = asked.begin(request);
  const block = heap.alloc(BLOCK_SIZE);
  let problem = 0;
  while (open) {
    problem = readSome(fd, block, BLOCK_SIZE);
    if (problem <= 0) break;
    open = asked.send(block, problem);
  }
  heap.free(block);
  const answer = asked.finish();
  if (problem < 0) {
    sayError().text('cannot read what is to be uploaded: ').reason(problem).end();
    askStatus = 1;
    return null;
  }
  if (answer.failed) askStatus = sayAnswer(answer);
  return answer.result;
}

class HoldListener extends ServiceListener {
  held: bool = false;

  progress(_value: Json): void {
    this.held = true;
  }
}

/**
 * As long as it is held, and this process lives, no machine takes layers out of the store: for verbs that make an image by more
 * than one request.
 */
export class StoreHold {
  private request: ServiceRequest | null = null;

  /** Waits until it is held. False, after a message: see `askStatus`. */
  begin(): bool {
    const listener = new HoldListener();
    const request = new ServiceRequest(listener);
    let open = request.begin(asking('hold'));
    while (open && !listener.held) open = request.hear();
    if (open) {
      this.request = request;
      return true;
    }
    const answer = request.finish();
    if (answer.failed) askStatus = sayAnswer(answer);
    return false;
  }

  release(): void {
    const request = this.request;
    if (request !== null) request.finish();
    this.request = null;
  }
}

/** The first 12 digits of an id, without `sha256:`. */
export function shortId(id: Bytes): Bytes {
  const start = id.length > 7 && id[6] == COLON ? 7 : 0;
  return sliceOf(id, start, min(id.length, start + 12));
}
