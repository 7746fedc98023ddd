// minios system prune, container prune and builder prune; minios network, of which there is little.
//
// Interface: diskVerbs; networkNamed.

import { RIGHTS_FD_WRITE } from '../../lib/base/abi';
import { Bytes, equals, toBytes } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { Command, wait } from '../../lib/process/process';
import { environment } from '../../lib/base/program';
import { allContainers } from '../container/container';
import { changedSize } from './size';
import { DISK_HELP, disk } from './disk_usage';
import { report, sayError } from '../base/failure';
import { Flags } from '../command/flags';
import { Listing, Titles, formatEach } from '../template/format';
import { pruneBuildCache } from '../build/cache';
import { pruneImages } from './image';
import { PruneFilters } from '../command/prune_filters';
import { Deletion, mayPrune, pruneFlags, putCacheObjects, putReclaimed } from '../command/reclaimed';
import { ask, askStatus, asking, shortId } from '../service/service';
import { sweep } from '../lifecycle/sweep';
import { Verb } from '../command/verb';
import { pruneVolumes } from './volume';

const PRUNE_HELP = 'Remove unused data';
const CONTAINERS_HELP = 'Remove all stopped containers';
const BUILDS_HELP = 'Remove build cache';
const NETWORKS_HELP = 'List networks';
const PRUNE_NETWORKS_HELP = 'Remove all unused networks';
const REMOVE_NETWORK_HELP = 'Remove one or more networks';
const NETWORK_HELP = 'Display detailed information on one or more networks';

export function diskVerbs(): Array<Verb> {
  return [
    new Verb('system df', DISK_HELP, disk),
    new Verb('system prune', PRUNE_HELP, prune),
    new Verb('container prune', CONTAINERS_HELP, pruneStopped),
    new Verb('builder prune', BUILDS_HELP, pruneBuilds),
    new Verb('network ls, network list', NETWORKS_HELP, networks),
    new Verb('network inspect', NETWORK_HELP, inspectNetwork),
    new Verb('network create', 'Create a network', noNetwork),
    new Verb('network connect', 'Connect a container to a network', noNetwork),
    new Verb('network disconnect', 'Disconnect a container from a network', noNetwork),
    new Verb('network prune', PRUNE_NETWORKS_HELP, pruneNetworks),
    new Verb('network rm, network remove', REMOVE_NETWORK_HELP, removeNetworks),
  ];
}

/** Removes containers that have ended or never begun, as `rm` does, of those that `filters` mean; bytes that are free now. */
function pruneContainers(filters: PruneFilters): i64 {
  sweep();
  const containers = allContainers();
  const deletion = new Deletion('Deleted Containers');
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index];
    if (!container.canDelete) continue;
    if (!filters.wants(container.config.integer('CreatedNs'), container.config.get('Config.Labels')))
      continue;
    const size = changedSize(container);
    const words: Array<Bytes> = [toBytes('minios'), toBytes('rm'), container.id];
    const quiet = new Command(toBytes('/bin/minios'), words, environment());
    quiet.open(1, toBytes('/dev/null'), RIGHTS_FD_WRITE, 0, 0);
    const pid = quiet.spawn();
    if (pid < 0 || wait(pid).exitStatus != 0) continue;
    deletion.add(container.id, size);
  }
  return deletion.end();
}

/** minios container prune [-f] [--filter F]. */
function pruneStopped(args: Array<Bytes>): i32 {
  const flags = pruneFlags(CONTAINERS_HELP, 'until=<timestamp>').parse(args).expect(0, 0);
  const filters = new PruneFilters(flags, ['until', 'label', 'label!']);
  if (!mayPrune(flags, 'This will remove all stopped containers.', filters)) return 0;
  return putReclaimed(pruneContainers(filters));
}

/** minios system prune [-a] [--volumes] [-f] [--filter F]. What builds keep has no labels: where they are asked for, it stays. */
function prune(args: Array<Bytes>): i32 {
  const flags = pruneFlags(PRUNE_HELP, 'label=<key>=<value>')
    .flag('a', 'all', 'Remove all unused images not just dangling ones')
    .flag('', 'volumes', 'Prune anonymous volumes')
    .parse(args)
    .expect(0, 0);
  const all = flags.has('all');
  const filters = new PruneFilters(flags, ['until', 'label', 'label!']);
  if (flags.has('volumes') && filters.hasTime)
    return report('The "until" filter is not supported with "--volumes"');
  let what = 'This will remove:\n  - all stopped containers\n';
  if (flags.has('volumes')) what += '  - all anonymous volumes not used by at least one container\n';
  what += all
    ? '  - all images without at least one container associated to them\n'
    : '  - all dangling images\n';
  if (!filters.hasLabels) what += '  - unused build cache\n';
  if (!mayPrune(flags, what, filters)) return 0;
  let reclaimed = pruneContainers(filters);
  if (flags.has('volumes')) reclaimed += pruneVolumes(false, filters);
  const ofImages = pruneImages(all, !filters.hasLabels, filters);
  if (ofImages < 0) return askStatus;
  const gone = new Array<Bytes>();
  if (!filters.hasLabels) reclaimed += pruneBuildCache(filters.until, gone);
  putCacheObjects(gone);
  return putReclaimed(reclaimed + ofImages);
}

/** minios builder prune [-a] [-f] [--filter F]. */
function pruneBuilds(args: Array<Bytes>): i32 {
  const flags = pruneFlags(BUILDS_HELP, 'until=24h')
    .flag('a', 'all', 'Remove all unused build cache, not just dangling ones')
    .absent('keep-storage', 'there is no order of use; leave it out, or say --filter until=AGE')
    .parse(args)
    .expect(0, 0);
  const filters = new PruneFilters(flags, ['until']);
  const which = flags.has('all') ? 'all build cache' : 'all dangling build cache';
  if (!mayPrune(flags, 'This will remove ' + which + '.', filters)) return 0;
  const request = asking('prune').setBool('all', flags.has('all')).setBool('cache', true);
  const done = ask(filters.addTo(request.setBool('cacheOnly', true)));
  if (done === null) return askStatus;
  const gone = done.strings('cache');
  const reclaimed = pruneBuildCache(filters.until, gone);
  putCacheObjects(gone);
  return putReclaimed(reclaimed + done.integer('reclaimed'));
}

/** The networks that there are: none of them is one. */
function networkList(): Array<Json> {
  return [networkOf('host', HOST_ID, 'host'), networkOf('none', NONE_ID, 'null')];
}

function networkOf(name: string, id: string, driver: string): Json {
  return jsonObject()
    .setText('Name', name)
    .setText('Id', id)
    .setText('Scope', 'local')
    .setText('Driver', driver)
    .setBool('EnableIPv6', false)
    .setBool('Internal', false)
    .set('Containers', jsonObject());
}

/** A container without a network has one of this kind, and one with --network host that of the machine. */
const NONE_ID = '0'.repeat(64);
const HOST_ID = '0'.repeat(63) + '1';

/** What `inspect` shows of a network; null: there is none. */
export function networkNamed(reference: Bytes): Json | null {
  const all = networkList();
  for (let index = 0; index < all.length; index++) {
    if (equals(all[index].string('Name'), reference)) return all[index];
  }
  return null;
}

/** minios network ls [-q] [--format T]. */
function networks(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', NETWORKS_HELP, 'network ls, network list')
    .value('', 'format', 'string', 'Format output using a custom template')
    .flag('', 'no-trunc', 'Do not truncate the output')
    .flag('q', 'quiet', 'Only display network IDs')
    .parse(args)
    .expect(0, 0);
  const titles = new Titles()
    .add('ID', 'NETWORK ID')
    .add('Name', 'NAME')
    .add('Driver', 'DRIVER')
    .add('Scope', 'SCOPE');
  const listing = new Listing(flags.last('format'), '{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}', titles);
  const all = networkList();
  for (let index = 0; index < all.length; index++) {
    const id = flags.has('no-trunc') ? all[index].string('Id') : shortId(all[index].string('Id'));
    if (flags.has('quiet')) stdout.bytes(id).newline();
    else listing.add(all[index].copy().setString('ID', id));
  }
  return flags.has('quiet') ? 0 : listing.put();
}

/** minios network inspect [-f FORMAT] NETWORK [NETWORK...]. */
function inspectNetwork(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] NETWORK [NETWORK...]', NETWORK_HELP)
    .value('f', 'format', 'string', 'Format output using a custom template')
    .parse(args)
    .expect(1, -1);
  return formatEach(flags, networkNamed, (name: Bytes): void => {
    sayError().text('network ').bytes(name).text(' not found').end();
  });
}

/** minios network prune [-f] [--filter F]: those that there are cannot be removed. */
function pruneNetworks(args: Array<Bytes>): i32 {
  const flags = pruneFlags(PRUNE_NETWORKS_HELP, 'until=<timestamp>').parse(args).expect(0, 0);
  const filters = new PruneFilters(flags, ['until', 'label', 'label!']);
  mayPrune(flags, 'This will remove all custom networks not used by at least one container.', filters);
  return 0;
}

/** minios network rm [-f] NETWORK [NETWORK...]. */
function removeNetworks(args: Array<Bytes>): i32 {
  const flags = new Flags('NETWORK [NETWORK...]', REMOVE_NETWORK_HELP, 'network rm, network remove')
    .flag('f', 'force', 'Do not error if the network does not exist')
    .parse(args)
    .expect(1, -1);
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    const name = flags.operands[index];
    const isThere = networkNamed(name) !== null;
    if (!isThere && flags.has('force')) continue;
    if (isThere) sayError().bytes(name).text(' is a pre-defined network and cannot be removed').end();
    else sayError().text('network ').bytes(name).text(' not found').end();
    status = 1;
  }
  return status;
}

/** What needs a network. */
function noNetwork(_args: Array<Bytes>): i32 {
  return report('containers have no network yet: this comes with the network');
}
