// minios events: what happens to containers, as it happens.
//
// Interface: eventsVerb.

import { EINTR, SIGINT, SIGTERM, S_IFIFO } from '../../lib/base/abi';
import { COLON, EQUALS, SPACE } from '../../lib/base/ascii';
import { Bytes, equals, toBytes, textOf } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { O_RDWR, close, makeNode, open, unlink } from '../../lib/base/fs';
import { catchSignal, takeSignals } from '../../lib/process/handlers';
import { Reader, exit, stdout } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { getpid } from '../../lib/process/process';
import { readableOrSignal } from '../../lib/process/signal_wait';
import { eventLines } from '../container/events';
import { Filters, timeGiven } from '../command/filters';
import { Flags } from '../command/flags';
import { Listing, Titles } from '../template/format';
import { hasLabel } from '../command/labels';
import { LISTENERS, below, makePlaces } from '../base/places';
import { cutAt } from '../base/root_path';
import { rfc3339 } from '../base/units';
import { Verb } from '../command/verb';

const HELP = 'Get real time events from the server';
const NAMES = 'system events, events';

export function eventsVerb(): Verb {
  return new Verb(NAMES, HELP, events);
}

const KNOWN: Array<string> = ['type', 'event', 'container', 'image', 'label', 'volume', 'scope'];

class EventFilters extends Filters<Json> {
  protected one(event: Json, key: string, value: Bytes): bool {
    if (key == 'type') return equals(event.string('Type'), value);
    if (key == 'event') return textOf(cutAt(event.string('Action'), COLON)[0]) == textOf(value);
    if (key == 'image') return equals(event.string('Actor.Attributes.image'), value);
    if (key == 'scope') return equals(event.string('scope'), value);
    if (key == 'label') return hasLabel(event.get('Actor.Attributes'), value);
    if (!event.is('Type', key)) return false;
    const id = textOf(event.string('Actor.ID'));
    return equals(event.string('Actor.Attributes.name'), value) || id.startsWith(textOf(value));
  }
}

/** `2024-05-01T12:00:00.123456789Z container start ID (image=…, name=…)`. */
function putEvent(event: Json): void {
  stdout
    .bytes(rfc3339(event.integer('timeNano'), true))
    .byte(SPACE)
    .bytes(event.string('Type'))
    .byte(SPACE);
  stdout.bytes(event.string('Action')).byte(SPACE).bytes(event.string('Actor.ID')).text(' (');
  const attributes = event.get('Actor.Attributes');
  for (let index = 0; attributes !== null && index < attributes.length; index++) {
    if (index > 0) stdout.text(', ');
    stdout.bytes(attributes.nameAt(index)).byte(EQUALS).bytes(attributes.at(index).text);
  }
  stdout.text(')\n');
}

/** Shows events that are asked for. */
class EventView {
  since: i64 = i64.MAX_VALUE;
  until: i64 = i64.MAX_VALUE;
  readonly filters: EventFilters = new EventFilters();
  private last: i64 = 0;

  constructor(private format: Bytes | null) {}

  show(line: Bytes, live: bool): void {
    const event = parseJson(line);
    if (event === null) return;
    const time = event.integer('timeNano');
    if (!live && (time < this.since || time > this.until)) return;
    // What was kept and comes again through the FIFO has been shown.
    if (live && time <= this.last) return;
    if (!live) this.last = time;
    if (!this.filters.wants(event)) return;
    if (this.format === null) return putEvent(event);
    const listing = new Listing(this.format, '', new Titles());
    listing.add(event);
    if (!listing.putLast()) exit(listing.put());
  }
}

function events(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', HELP, NAMES)
    .value('f', 'filter', 'filter', 'Filter output based on conditions provided')
    .value('', 'format', 'string', "Format output using a custom template: 'json' or a Go template")
    .value('', 'since', 'string', 'Show all events created since timestamp')
    .value('', 'until', 'string', 'Stream events until this timestamp')
    .parse(args)
    .expect(0, 0);
  const view = new EventView(flags.last('format'));
  view.filters.take(flags, KNOWN);
  view.since = timeGiven(flags, 'since', i64.MAX_VALUE);
  view.until = timeGiven(flags, 'until', i64.MAX_VALUE);
  makePlaces();
  const fifo = below(LISTENERS, toBytes(getpid().toString()));
  makeNode(fifo, S_IFIFO | 0o600, 0);
  // Held open for writing as well: there is no end of file when a teller closes it.
  const fd = open(fifo, O_RDWR);
  const lines = eventLines();
  for (let index = 0; index < lines.length; index++) view.show(lines[index], false);
  const status = listen(view, fd);
  unlink(fifo);
  close(fd);
  return status;
}

function listen(view: EventView, fd: i32): i32 {
  catchSignal(SIGINT);
  catchSignal(SIGTERM);
  const reader = new Reader(fd);
  while (stdout.error == 0) {
    stdout.flush();
    const left = view.until == i64.MAX_VALUE ? -1 : view.until - realtime();
    if (view.until != i64.MAX_VALUE && left <= 0) return 0;
    const ready = readableOrSignal(fd, left);
    if (takeSignals() != 0) return 130;
    if (ready == -EINTR || ready == 0) continue;
    const text = reader.line();
    if (text === null) return 1;
    view.show(text, true);
    while (reader.buffered > 0) {
      const more = reader.line();
      if (more === null) break;
      view.show(more, true);
    }
  }
  return 1;
}
