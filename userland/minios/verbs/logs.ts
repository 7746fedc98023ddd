// minios logs: what a container has written.
//
// Interface: logsVerb.

import { EINTR } from '../../lib/base/abi';
import { NEWLINE, SPACE } from '../../lib/base/ascii';
import { Bytes, equalsText, indexOf, sliceOf } from '../../lib/base/bytes';
import { O_RDONLY, close, open } from '../../lib/base/fs';
import { Reader, Writer, stderr, stdout } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { parseDecimal } from '../../lib/text/number';
import { Container, findContainer } from '../container/container';
import { reportFailure } from '../base/failure';
import { timeGiven } from '../command/filters';
import { Flags } from '../command/flags';
import { FRAME_MESSAGE } from '../attach/frames';
import { recoverIfAbandoned } from '../lifecycle/verbs';
import { logFiles } from '../attach/log';
import { DO_FOLLOW, requestTo } from '../base/messages';
import { Connection, connect } from '../attach/request';
import { parseRfc3339 } from '../base/units';
import { Verb } from '../command/verb';

const HELP = 'Fetch the logs of a container';
const NAMES = 'container logs, logs';

export function logsVerb(): Verb {
  return new Verb(NAMES, HELP, logs);
}

class LogView {
  since: i64 = i64.MIN_VALUE;
  until: i64 = i64.MAX_VALUE;
  stamps: bool = false;
  details: bool = false;

  /** Whether the time of a line is asked for. */
  wants(line: Json): bool {
    if (this.since == i64.MIN_VALUE && this.until == i64.MAX_VALUE) return true;
    const time = parseRfc3339(line.string('time'));
    return time >= this.since && time <= this.until;
  }

  show(line: Json): void {
    const out: Writer = line.is('stream', 'stderr') ? stderr : stdout;
    // The order of the two streams is that in which they were written.
    if (out == stderr) stdout.flush();
    if (this.stamps) out.bytes(line.string('time')).byte(SPACE);
    // Where Docker has the attributes that other logging drivers keep of a line: here it has none.
    if (this.details) out.byte(SPACE);
    out.bytes(line.string('log'));
    if (out == stderr) stderr.flush();
  }
}

/** Lines of the files from the end: the last `count`, −1: all. The first `position` bytes of the present file, −1: all. */
function kept(container: Container, view: LogView, count: i64, position: i64): Array<Json> {
  const files = logFiles(container.log);
  const lines = new Array<Json>();
  for (let index = 0; index < files.length; index++) {
    const fd = open(files[index], O_RDONLY);
    if (fd < 0) continue;
    const reader = new Reader(fd);
    let left = index == files.length - 1 && position >= 0 ? position : i64.MAX_VALUE;
    while (left > 0) {
      const text = reader.line();
      if (text === null) break;
      left -= text.length + 1;
      const line = parseJson(text);
      if (line === null || !view.wants(line)) continue;
      lines.push(line);
      if (count >= 0 && lines.length > count) lines.shift();
    }
    close(fd);
    reader.release();
  }
  return lines;
}

/** Shows what comes until the container has ended. */
function follow(connection: Connection, view: LogView): void {
  const frames = connection.frames;
  while (true) {
    while (frames.next()) {
      if (frames.kind == FRAME_MESSAGE) {
        const message = parseJson(frames.copy());
        if (message !== null && message.has('status')) return;
        continue;
      }
      let text = frames.copy();
      for (let end = indexOf(text, NEWLINE); end >= 0; end = indexOf(text, NEWLINE)) {
        const line = parseJson(sliceOf(text, 0, end));
        if (line !== null && view.wants(line)) view.show(line);
        text = sliceOf(text, end + 1);
      }
    }
    stdout.flush();
    const got = frames.fill();
    if (got <= 0 && got != -EINTR) return;
  }
}

function logs(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] CONTAINER', HELP, NAMES)
    .flag('', 'details', 'Show extra details provided to logs')
    .flag('f', 'follow', 'Follow log output')
    .value(
      '',
      'since',
      'string',
      'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    )
    .value('n', 'tail', 'string', 'Number of lines to show from the end of the logs', 'all')
    .flag('t', 'timestamps', 'Show timestamps')
    .value(
      '',
      'until',
      'string',
      'Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    )
    .parse(args)
    .expect(1, 1);
  const view = new LogView();
  view.since = timeGiven(flags, 'since', i64.MIN_VALUE);
  view.until = timeGiven(flags, 'until', i64.MAX_VALUE);
  view.stamps = flags.has('timestamps');
  view.details = flags.has('details');
  const tail = flags.text('tail');
  // What is no number is all, as with Docker.
  const count = equalsText(tail, 'all') ? -1 : parseDecimal(tail);
  const found = findContainer(flags.operands[0]);
  const unknown = found.failure;
  if (unknown !== null) return reportFailure(unknown);
  const container = found.value;
  recoverIfAbandoned(container);
  let connection: Connection | null = null;
  if (flags.has('follow') && container.isActive) {
    const connected = connect(container, requestTo(DO_FOLLOW), false);
    if (connected.failure === null) connection = connected.value;
  }
  const position = connection === null ? -1 : connection.answer.integer('size');
  const lines = kept(container, view, count, position);
  for (let index = 0; index < lines.length; index++) view.show(lines[index]);
  if (connection !== null) follow(connection, view);
  return 0;
}
