// Requests to a monitor (messages.ts), and what each does.
//
// Interface: Requests.

import { NEWLINE, SLASH } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, concat, findByte, indexOf, sliceOf, toBytes, textOf } from '../../lib/base/bytes';
import { readOnce } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { FAILED, pause, resume, runtimeProblem } from '../../runtime/runtime';
import { RUNTIME_ROOT, below, openWith } from '../base/places';
import { Client } from './client';
import { Lifecycle } from './lifecycle';
import {
  DO_ATTACH,
  DO_FOLLOW,
  DO_KILL,
  DO_PAUSE,
  DO_RELOAD,
  DO_RESIZE,
  DO_RESUME,
  DO_STOP,
  DO_WAIT,
} from '../base/messages';
import { Watch } from './watch';

/** Longest request that is kept while its end has not come. */
const MOST: i32 = 65536;

/** Bytes that are read at once, so that one turn does a few requests, however many wait. */
const BLOCK: i32 = 512;

/** The FIFO of requests, and what each does. Lines that are no JSON are passed over. */
export class Requests {
  /** The FIFO. */
  fd: i32 = -1;
  private text: ByteBuffer = new ByteBuffer(64);
  private block: usize = 0;

  constructor(
    private watch: Watch,
    private lifecycle: Lifecycle,
  ) {}

  /** Reads some of what has come, and does it: how many requests that were. */
  read(): i32 {
    if (this.block == 0) this.block = heap.alloc(BLOCK);
    const got = readOnce(this.fd, this.block, BLOCK);
    if (got <= 0) return 0;
    this.text.range(this.block, got);
    // A request that comes in pieces is looked at when it is whole.
    if (findByte(this.block, this.block + got, NEWLINE) == this.block + got && this.text.length < MOST)
      return 0;
    const text = this.text.take();
    let done = 0;
    let start = 0;
    for (let end = indexOf(text, NEWLINE); end >= 0; end = indexOf(text, NEWLINE, start)) {
      const request = parseJson(sliceOf(text, start, end));
      if (request !== null) this.carryOut(request);
      start = end + 1;
      done++;
    }
    const left = text.length - start;
    if (left < MOST) this.text.range(addressOf(text) + start, left);
    return max(done, 1);
  }

  private carryOut(request: Json): void {
    const watch = this.watch;
    if (request.is('do', DO_KILL)) return watch.signal(<i32>request.integer('signal'));
    if (request.is('do', DO_STOP))
      return watch.stop(
        <i32>request.integer('signal'),
        request.integer('timeout', 10),
        !request.bool('shutdown'),
      );
    if (request.is('do', DO_RESIZE)) {
      return watch.run.streams.resize(<i32>request.integer('rows'), <i32>request.integer('columns'));
    }
    const client = this.connect(request);
    if (client === null) return;
    if (request.is('do', DO_ATTACH)) {
      client.output = request.bool('output');
      client.errors = request.bool('errors');
      watch.clients.push(client);
      return client.message(jsonBytes(jsonObject().setBool('attached', true)));
    }
    if (request.is('do', DO_FOLLOW)) {
      client.log = true;
      watch.clients.push(client);
      return client.message(jsonBytes(jsonObject().setInteger('size', watch.log.position)));
    }
    if (request.is('do', DO_WAIT)) {
      watch.clients.push(client);
      return client.message(jsonBytes(jsonObject().setBool('attached', true)));
    }
    client.end(this.change(request));
  }

  /** A request that is done at once: the answer. */
  private change(request: Json): Bytes {
    const watch = this.watch;
    const id = watch.container.id;
    const root = toBytes(RUNTIME_ROOT);
    if (request.is('do', DO_RELOAD)) {
      watch.container.load();
    } else if (request.is('do', DO_PAUSE) || request.is('do', DO_RESUME)) {
      const on = request.is('do', DO_PAUSE);
      const result = on ? pause(root, id) : resume(root, id);
      if (result == FAILED) return jsonBytes(jsonObject().setText('error', textOf(runtimeProblem())));
      this.lifecycle.setPaused(on);
    } else {
      return jsonBytes(jsonObject().setText('error', 'unknown request'));
    }
    return jsonBytes(jsonObject().setBool('done', true));
  }

  private connect(request: Json): Client | null {
    const name = request.string('client');
    if (name.length == 0 || indexOf(name, SLASH) >= 0) return null;
    const directory = textOf(this.watch.container.file('clients'));
    const sink = openWith(below(directory, concat(name, toBytes('.out'))), false, true);
    if (sink < 0) return null;
    const input = request.bool('input')
      ? openWith(below(directory, concat(name, toBytes('.in'))), true, false)
      : -1;
    return new Client(input, sink);
  }
}
