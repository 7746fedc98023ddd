// minios volume create, ls, inspect, rm, prune.
//
// Interface: volumeVerbs, inspectVolume, pruneVolumes.

import { ASTERISK, COMMA, EQUALS } from '../../lib/base/ascii';
import { Bytes, concat, equalsText } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { fnmatch } from '../../lib/regex/fnmatch';
import { report, sayError } from '../base/failure';
import { Filters } from '../command/filters';
import { Flags } from '../command/flags';
import { Listing, Titles, formatEach } from '../template/format';
import { hasLabel, labelsOf } from '../command/labels';
import { isWholeId, newId } from '../base/naming';
import { PruneFilters } from '../command/prune_filters';
import { Deletion, mayPrune, pruneFlags, putReclaimed } from '../command/reclaimed';
import { treeSize } from '../base/tree_size';
import { Verb } from '../command/verb';
import {
  allVolumes,
  createVolume,
  findVolume,
  volumeNameError,
  removeVolume,
  volumeUser,
} from '../volume/volumes';

const CREATE_HELP = 'Create a volume';
const LIST_HELP = 'List volumes';
const INSPECT_HELP = 'Display detailed information on one or more volumes';
const REMOVE_HELP = 'Remove one or more volumes';
const PRUNE_HELP = 'Remove unused local volumes';

const SWARM = 'this is for volumes of a cluster; leave it out';

export function volumeVerbs(): Array<Verb> {
  return [
    new Verb('volume create', CREATE_HELP, create),
    new Verb('volume inspect', INSPECT_HELP, inspect),
    new Verb('volume ls, volume list', LIST_HELP, list),
    new Verb('volume prune', PRUNE_HELP, prune),
    new Verb('volume rm, volume remove', REMOVE_HELP, remove),
  ];
}

/** What `inspect` shows of a volume; null: there is none. */
export function inspectVolume(name: Bytes): Json | null {
  return findVolume(name);
}

/** minios volume create [--label L] [NAME]. */
function create(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] [VOLUME]', CREATE_HELP)
    .value('d', 'driver', 'string', 'Specify volume driver name', 'local')
    .value('', 'label', 'list', 'Set metadata for a volume')
    .value('', 'name', 'string', 'Specify volume name')
    .absent('opt o', 'a volume is a directory of the host and has no options; leave it out')
    .absent('availability group limit-bytes required-bytes scope secret sharing type', SWARM)
    .absent('topology-preferred topology-required', SWARM)
    .parse(args)
    .expect(0, 1);
  const driver = flags.text('driver');
  if (!equalsText(driver, 'local'))
    return refuse('error looking up volume plugin ', driver, ': plugin not found');
  const named = flags.last('name');
  let name: Bytes = named === null ? newId() : named;
  if (flags.operands.length > 0) name = flags.operands[0];
  const wrong = volumeNameError(name);
  if (wrong.length > 0) return report(wrong);
  const error = createVolume(name, labelsOf(flags.all('label')));
  if (error < 0) {
    sayError().text('create ').bytes(name).text(': ').reason(error).end();
    return 1;
  }
  stdout.bytes(name).newline();
  return 0;
}

function refuse(before: string, name: Bytes, after: string): i32 {
  sayError().text(before).bytes(name).text(after).end();
  return 1;
}

function titles(): Titles {
  return new Titles()
    .add('Driver', 'DRIVER')
    .add('Name', 'VOLUME NAME')
    .add('Mountpoint', 'MOUNTPOINT')
    .add('Scope', 'SCOPE')
    .add('Labels', 'LABELS')
    .add('Size', 'SIZE')
    .add('Links', 'LINKS');
}

const KNOWN: Array<string> = ['name', 'driver', 'dangling', 'label'];

class VolumeFilters extends Filters<Json> {
  protected one(volume: Json, key: string, value: Bytes): bool {
    const own = volume.string('Name');
    if (key == 'name') return fnmatch(concat(concat([ASTERISK], value), [ASTERISK]), own);
    if (key == 'driver') return equalsText(value, 'local');
    if (key == 'dangling') return (volumeUser(own) === null) == isTrue(value);
    return hasLabel(volume.get('Labels'), value);
  }
}

function isTrue(value: Bytes): bool {
  return equalsText(value, 'true') || equalsText(value, '1');
}

/** minios volume ls [-q] [--filter F] [--format T]. */
function list(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', LIST_HELP, 'volume ls, volume list')
    .value('f', 'filter', 'filter', 'Provide filter values (e.g. "dangling=true")')
    .absent('cluster', SWARM)
    .value('', 'format', 'string', 'Format output using a custom template')
    .flag('q', 'quiet', 'Only display volume names')
    .parse(args)
    .expect(0, 0);
  const filters = new VolumeFilters();
  filters.take(flags, KNOWN);
  const listing = new Listing(flags.last('format'), '{{.Driver}}\t{{.Name}}', titles());
  const volumes = allVolumes();
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index];
    if (!filters.wants(volume)) continue;
    if (flags.has('quiet')) stdout.bytes(volume.string('Name')).newline();
    else listing.add(rowOf(volume), volume.get('Labels'));
  }
  return flags.has('quiet') ? 0 : listing.put();
}

function rowOf(volume: Json): Json {
  const labels = volume.get('Labels')!;
  let text: Bytes = [];
  for (let index = 0; index < labels.length; index++) {
    const pair = concat(concat(labels.nameAt(index), [EQUALS]), labels.at(index).text);
    text = text.length == 0 ? pair : concat(concat(text, [COMMA]), pair);
  }
  return jsonObject()
    .setText('Driver', 'local')
    .setString('Labels', text)
    .setText('Links', 'N/A')
    .setString('Mountpoint', volume.string('Mountpoint'))
    .setString('Name', volume.string('Name'))
    .setText('Scope', 'local')
    .setText('Size', 'N/A');
}

/** minios volume inspect [-f FORMAT] VOLUME [VOLUME...]. */
function inspect(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] VOLUME [VOLUME...]', INSPECT_HELP)
    .value('f', 'format', 'string', 'Format output using a custom template')
    .parse(args)
    .expect(1, -1);
  return formatEach(flags, findVolume, (name: Bytes): void => {
    refuse('get ', name, ': no such volume');
  });
}

/** minios volume rm [-f] VOLUME [VOLUME...]. */
function remove(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] VOLUME [VOLUME...]', REMOVE_HELP, 'volume rm, volume remove')
    .flag('f', 'force', 'Force the removal of one or more volumes')
    .parse(args)
    .expect(1, -1);
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    const name = flags.operands[index];
    if (findVolume(name) === null) {
      if (flags.has('force')) stdout.bytes(name).newline();
      else status = refuse('get ', name, ': no such volume');
      continue;
    }
    const user = volumeUser(name);
    if (user !== null) {
      sayError().text('remove ').bytes(name).text(': volume is in use - [').bytes(user).text(']').end();
      status = 1;
      continue;
    }
    const error = removeVolume(name);
    if (error < 0) sayError().text('remove ').bytes(name).text(': ').reason(error).end();
    else stdout.bytes(name).newline();
    if (error < 0) status = 1;
  }
  return status;
}

/**
 * Removes volumes that no container has, those whose name was made up, an id: with `all` also those that somebody has named. Only what
 * `filters` mean. Bytes that are free now.
 */
export function pruneVolumes(all: bool, filters: PruneFilters): i64 {
  const volumes = allVolumes();
  const deletion = new Deletion('Deleted Volumes');
  for (let index = 0; index < volumes.length; index++) {
    const name = volumes[index].string('Name');
    if ((!all && !isWholeId(name)) || volumeUser(name) !== null) continue;
    if (!filters.wants(0, volumes[index].get('Labels'))) continue;
    const size = treeSize(volumes[index].string('Mountpoint'));
    if (removeVolume(name) < 0) continue;
    deletion.add(name, size);
  }
  return deletion.end();
}

/** minios volume prune [-a] [-f] [--filter F]. */
function prune(args: Array<Bytes>): i32 {
  const flags = pruneFlags(PRUNE_HELP, 'label=<label>')
    .flag('a', 'all', 'Remove all unused volumes, not just anonymous ones')
    .parse(args)
    .expect(0, 0);
  const filters = new PruneFilters(flags, ['label', 'label!', 'all']);
  if (flags.has('all') && filters.all)
    return report('conflicting options: cannot specify both --all and --filter all=1');
  const all = flags.has('all') || filters.all;
  const which = all ? 'all local volumes' : 'anonymous local volumes';
  const question = 'This will remove ' + which + ' not used by at least one container.';
  if (!mayPrune(flags, question, filters)) return 0;
  return putReclaimed(pruneVolumes(all, filters));
}
