// minios ps: lists containers.
//
// Interface: psVerb, statusText; View, psTitles.

import { COMMA, DOUBLE_QUOTE, EQUALS, SINGLE_QUOTE, SPACE } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, equals, indexOf, toBytes, textOf } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { BytesMap } from '../../lib/base/bytes_map';
import { shortened } from '../../lib/text/format';
import { realtime } from '../../lib/time/clock';
import { exit, stdout } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { NOT_A_NUMBER, parseDecimal, parseSigned } from '../../lib/text/number';
import { printable } from '../../lib/text/printable';
import { Regex } from '../../lib/regex/regex';
import { REGEX_EXTENDED } from '../../lib/regex/syntax';
import { Container, allContainers, findContainer } from '../container/container';
import { changedSize, wholeSize } from './size';
import { report, reportFailure } from '../base/failure';
import { Filters } from '../command/filters';
import { Flags } from '../command/flags';
import { Listing, Titles } from '../template/format';
import { hasLabel } from '../command/labels';
import { recoverIfAbandoned } from '../lifecycle/verbs';
import { createdText, decimalSize, durationWords, parseRfc3339 } from '../base/units';
import { Verb } from '../command/verb';

const HELP = 'List containers';
const NAMES = 'container ls, container list, container ps, ps';

const TABLE = '{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}';

export function psTitles(): Titles {
  return new Titles()
    .add('ID', 'CONTAINER ID')
    .add('Image', 'IMAGE')
    .add('Command', 'COMMAND')
    .add('CreatedAt', 'CREATED AT')
    .add('RunningFor', 'CREATED')
    .add('Status', 'STATUS')
    .add('State', 'STATE')
    .add('Ports', 'PORTS')
    .add('Names', 'NAMES')
    .add('Size', 'SIZE')
    .add('Labels', 'LABELS')
    .add('Mounts', 'MOUNTS')
    .add('LocalVolumes', 'LOCAL VOLUMES')
    .add('Networks', 'NETWORKS');
}

/** Columns of a command that are shown. */
const MOST_COMMAND: i32 = 20;

export function psVerb(): Verb {
  return new Verb(NAMES, HELP, ps);
}

/** `Up 3 minutes (healthy)`, `Exited (0) 2 seconds ago`, as Docker words it. */
export function statusText(container: Container, now: i64): string {
  const state = container.state;
  const code = state.integer('ExitCode').toString();
  const finished = durationWords(now - parseRfc3339(state.string('FinishedAt')));
  if (container.is('created')) return 'Created';
  if (container.is('exited')) return 'Exited (' + code + ') ' + finished + ' ago';
  if (container.is('restarting')) return 'Restarting (' + code + ') ' + finished + ' ago';
  if (!container.isActive) return textOf(container.status);
  const up = 'Up ' + durationWords(now - parseRfc3339(state.string('StartedAt')));
  if (container.is('paused')) return up + ' (Paused)';
  const health = state.string('Health.Status');
  if (health.length == 0) return up;
  const words = textOf(health);
  return up + ' (' + (words == 'starting' ? 'health: starting' : words) + ')';
}

/** The command as one line in quotes, an argument with blanks in quotes of its own, which takes at most so many columns. */
function commandText(container: Container, whole: bool): Bytes {
  const line = new ByteBuffer().bytes(container.config.string('Path'));
  const args = container.config.strings('Args');
  for (let index = 0; index < args.length; index++) {
    const quote = indexOf(args[index], SPACE) >= 0;
    line.text(quote ? " '" : ' ').bytes(args[index]);
    if (quote) line.byte(SINGLE_QUOTE);
  }
  for (let index = 0; index < line.length; index++) {
    if (line.at(index) < SPACE) store<u8>(line.address + index, SPACE);
  }
  const text = printable(line.take());
  const shown = whole ? text : shortened(text, MOST_COMMAND);
  return new ByteBuffer().byte(DOUBLE_QUOTE).bytes(shown).byte(DOUBLE_QUOTE).take();
}

function labelsText(labels: Json | null): Bytes {
  const out = new ByteBuffer();
  for (let index = 0; labels !== null && index < labels.length; index++) {
    if (index > 0) out.byte(COMMA);
    out.bytes(labels.nameAt(index)).byte(EQUALS).bytes(labels.at(index).text);
  }
  return out.take();
}

function mountsText(container: Container, whole: bool): Bytes {
  const out = new ByteBuffer();
  const mounts = container.config.list('Mounts');
  for (let index = 0; index < mounts.length; index++) {
    if (index > 0) out.byte(COMMA);
    const named = mounts[index].string('Name');
    const source = mounts[index].string('HostPath', mounts[index].string('Source'));
    const name = named.length > 0 ? named : source;
    if (whole || name.length <= 15) out.bytes(name);
    else out.range(addressOf(name), 14).code(0x2026);
  }
  return out.take();
}

/** How rows of containers are made. */
export class View {
  constructor(
    public whole: bool,
    public sizes: bool,
    public now: i64,
  ) {}

  /** The row of a container. */
  row(container: Container): Json {
    const config = container.config;
    const age = durationWords(this.now - config.integer('CreatedNs'));
    const row = jsonObject().setString('Command', commandText(container, this.whole));
    row.setString('CreatedAt', createdText(config.integer('CreatedNs')));
    row.setString('ID', this.whole ? container.id : container.shortId);
    row
      .setString('Image', config.string('Config.Image'))
      .setString('Labels', labelsText(config.get('Config.Labels')));
    row
      .setText('LocalVolumes', volumes(config).toString())
      .setString('Mounts', mountsText(container, this.whole));
    row.setString('Names', container.name).setString('Networks', config.string('HostConfig.NetworkMode'));
    row.setText('Ports', '').setText('RunningFor', age + ' ago');
    row.setString('Size', this.sizes ? sizeText(container) : toBytes('0B'));
    row.setString('State', container.status);
    return row.setText('Status', statusText(container, this.now));
  }
}

function sizeText(container: Container): Bytes {
  const all = textOf(decimalSize(<f64>wholeSize(container)));
  return concat(decimalSize(<f64>changedSize(container)), toBytes(' (virtual ' + all + ')'));
}

function volumes(config: Json): i32 {
  const mounts = config.list('Mounts');
  let count = 0;
  for (let index = 0; index < mounts.length; index++) count += i32(mounts[index].is('Type', 'volume'));
  return count;
}

class ContainerFilters extends Filters<Container> {
  private expressions: BytesMap<Regex> = new BytesMap();

  /** Whether a text is what a value says, or has what it says as a regular expression. One that is none matches nothing, as in Docker. */
  private matches(text: Bytes, value: Bytes): bool {
    if (equals(text, value)) return true;
    if (!this.expressions.has(value)) this.expressions.set(value, new Regex(value, REGEX_EXTENDED));
    const expression = this.expressions.at(this.expressions.place(value));
    const start = addressOf(text);
    return expression.error == '' && expression.find(start, start, start + text.length);
  }

  protected read(key: string, value: Bytes): Bytes {
    const text = textOf(value);
    const states = key == 'status' ? STATES : key == 'health' ? HEALTH : [text];
    const number = key != 'exited' || parseSigned(value) != NOT_A_NUMBER;
    if (!number || !states.includes(text)) exit(report("invalid filter '" + key + '=' + text + "'"));
    if (key != 'before' && key != 'since') return value;
    const other = findContainer(value);
    const unknown = other.failure;
    if (unknown !== null) exit(reportFailure(unknown));
    return toBytes(other.value.config.integer('CreatedNs').toString());
  }

  protected one(container: Container, key: string, value: Bytes): bool {
    const config = container.config;
    if (key == 'id') return this.matches(container.id, value);
    if (key == 'name')
      return this.matches(container.name, value) || this.matches(config.string('Name'), value);
    if (key == 'status') return equals(container.status, value);
    if (key == 'exited')
      return container.is('exited') && container.state.integer('ExitCode') == parseDecimal(value);
    if (key == 'ancestor') return matchesImage(config, textOf(value));
    if (key == 'health') return equals(value, healthOf(container));
    if (key == 'volume') return hasVolume(config, value);
    if (key == 'network') return equals(config.string('HostConfig.NetworkMode'), value);
    if (key == 'before' || key == 'since') {
      const limit = parseDecimal(value);
      return key == 'before' ? config.integer('CreatedNs') < limit : config.integer('CreatedNs') > limit;
    }
    return hasLabel(config.get('Config.Labels'), value);
  }
}

const KNOWN: Array<string> = [
  'id',
  'name',
  'status',
  'exited',
  'ancestor',
  'health',
  'volume',
  'network',
  'before',
  'since',
  'label',
];

const STATES = ['created', 'restarting', 'running', 'removing', 'paused', 'exited', 'dead'];
const HEALTH = ['starting', 'healthy', 'unhealthy', 'none'];

function healthOf(container: Container): Bytes {
  const health = container.state.string('Health.Status');
  return health.length > 0 ? health : toBytes('none');
}

function matchesImage(config: Json, value: string): bool {
  const image = textOf(config.string('Config.Image'));
  const id = textOf(config.string('Image'));
  return (
    image == value || image == value + ':latest' || id.startsWith(value) || id.startsWith('sha256:' + value)
  );
}

function hasVolume(config: Json, value: Bytes): bool {
  const mounts = config.list('Mounts');
  for (let index = 0; index < mounts.length; index++) {
    if (equals(mounts[index].string('Name'), value) || equals(mounts[index].string('Destination'), value))
      return true;
  }
  return false;
}

function ps(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', HELP, NAMES)
    .flag('a', 'all', 'Show all containers (default shows just running)')
    .value('f', 'filter', 'filter', 'Filter output based on conditions provided')
    .value('', 'format', 'string', 'Format output: table, json, or a Go template')
    .value('n', 'last', 'int', 'Show n last created containers (includes all states)', '-1')
    .flag('l', 'latest', 'Show the latest created container (includes all states)')
    .flag('', 'no-trunc', "Don't truncate output")
    .flag('q', 'quiet', 'Only display container IDs')
    .flag('s', 'size', 'Display total file sizes')
    .parse(args)
    .expect(0, 0);
  const filters = new ContainerFilters();
  filters.take(flags, KNOWN);
  let most = flags.has('latest') ? 1 : flags.number('last', -1);
  const all = flags.has('all') || most > 0 || filters.has('status') || filters.has('exited');
  const view = new View(flags.has('no-trunc'), flags.has('size'), realtime());
  const listing = new Listing(flags.last('format'), TABLE + (view.sizes ? '\t{{.Size}}' : ''), psTitles());
  const containers = allContainers();
  for (let index = 0; index < containers.length && most != 0; index++) {
    const container = containers[index];
    recoverIfAbandoned(container);
    if (container.isGone || (!all && !container.isActive) || !filters.wants(container)) continue;
    if (most > 0) most--;
    if (flags.has('quiet')) stdout.bytes(view.whole ? container.id : container.shortId).newline();
    else listing.add(view.row(container), container.config.get('Config.Labels'));
  }
  return flags.has('quiet') ? 0 : listing.put();
}
