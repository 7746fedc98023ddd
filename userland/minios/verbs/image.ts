// The verbs of images, and those of them that are only a question to the service.
//
// Interface: imageVerbs, inspectImage, pruneImages.

import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { shortened } from '../../lib/text/format';
import { realtime } from '../../lib/time/clock';
import { askService } from '../service/client';
import { stdout } from '../../lib/base/io';
import { Json, jsonArray, jsonObject, jsonStrings } from '../../lib/json/json';
import { build, BUILD_HELP } from '../build/build';
import { allUsers, imageUsers } from '../container/container';
import { COMMIT_HELP, commit } from './commit';
import { COPY_HELP, copyFiles } from './copy';
import { DIFF_HELP, EXPORT_HELP, diff, exportContainer } from './files';
import { sayError } from '../base/failure';
import { Flags } from '../command/flags';
import { Listing, Titles, formatAll } from '../template/format';
import { IMPORT_HELP, LOAD_HELP, SAVE_HELP, importImage, load, save } from '../image/archive';
import { IMAGES_HELP, imageList } from '../image/list';
import { LOGIN_HELP, LOGOUT_HELP, PULL_HELP, PUSH_HELP, login, logout, pull, push } from '../image/transfer';
import { PruneFilters } from '../command/prune_filters';
import { mayPrune, pruneFlags, putCacheObjects, putReclaimed } from '../command/reclaimed';
import { ask, askStatus, asking, sayAnswer, shortId } from '../service/service';
import { createdText, decimalSize, durationWords, parseRfc3339 } from '../base/units';
import { Verb } from '../command/verb';

const TAG_HELP = 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE';
const REMOVE_HELP = 'Remove one or more images';
const HISTORY_HELP = 'Show the history of an image';
const INSPECT_HELP = 'Display detailed information on one or more images';
const PRUNE_HELP = 'Remove unused images';

export function imageVerbs(): Array<Verb> {
  return [
    new Verb('image build, build, builder build', BUILD_HELP, build),
    new Verb('image history, history', HISTORY_HELP, history),
    new Verb('image import, import', IMPORT_HELP, importImage),
    new Verb('image inspect', INSPECT_HELP, inspect),
    new Verb('image load, load', LOAD_HELP, load),
    new Verb('image ls, image list, images', IMAGES_HELP, imageList),
    new Verb('image prune', PRUNE_HELP, prune),
    new Verb('image pull, pull', PULL_HELP, pull),
    new Verb('image push, push', PUSH_HELP, push),
    new Verb('image rm, image remove, rmi', REMOVE_HELP, remove),
    new Verb('image save, save', SAVE_HELP, save),
    new Verb('image tag, tag', TAG_HELP, tag),
    new Verb('login', LOGIN_HELP, login),
    new Verb('logout', LOGOUT_HELP, logout),
    new Verb('container commit, commit', COMMIT_HELP, commit),
    new Verb('container cp, cp', COPY_HELP, copyFiles),
    new Verb('container diff, diff', DIFF_HELP, diff),
    new Verb('container export, export', EXPORT_HELP, exportContainer),
  ];
}

/** minios tag SOURCE TARGET. */
function tag(args: Array<Bytes>): i32 {
  const flags = new Flags('SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]', TAG_HELP, 'image tag, tag')
    .parse(args)
    .expect(2, 2);
  const request = asking('tag').setString('source', flags.operands[0]).setString('target', flags.operands[1]);
  return ask(request) === null ? askStatus : 0;
}

/** Why mayRemove() answered false. */
let refusal: Bytes = [];

/** Whether no container stands in the way of removing an image. What names no image is left to the service. */
function mayRemove(image: Bytes, force: bool): bool {
  const found = askService(asking('inspect').setString('image', image));
  const result = found.result;
  if (result === null) return true;
  const id = result.string('Id');
  if (result.list('RepoTags').length > 1) return true;
  const users = imageUsers(id, allUsers());
  for (let index = 0; index < users.length; index++) {
    const container = users[index];
    if (force && !container.isActive) continue;
    const how = force ? 'cannot be forced' : 'must force';
    const message = toBytes('conflict: unable to remove repository reference "');
    const middle = concat(toBytes('" (' + how + ') - container '), container.shortId);
    const end = concat(toBytes(' is using its referenced image '), shortId(id));
    refusal = concat(concat(concat(message, image), middle), end);
    return false;
  }
  return true;
}

/** minios rmi [-f] [--no-prune] IMAGE [IMAGE...]. */
function remove(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] IMAGE [IMAGE...]', REMOVE_HELP, 'image rm, image remove, rmi')
    .flag('f', 'force', 'Force removal of the image')
    .flag('', 'no-prune', 'Do not delete untagged parents')
    .absent('platform', 'an image has one platform here; leave it out')
    .parse(args)
    .expect(1, -1);
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    const image = flags.operands[index];
    if (!mayRemove(image, flags.has('force'))) {
      sayError().bytes(refusal).end();
      status = 1;
      continue;
    }
    const request = asking('remove').setString('image', image).setBool('force', flags.has('force'));
    const done = ask(request);
    if (done !== null) putRemoved(done, 'Untagged: ', 'Deleted: ');
    else if (!flags.has('force') || inspectImage(image) !== null) status = askStatus;
  }
  return status;
}

function putRemoved(done: Json, untag: string, remove: string): void {
  const untagged = done.strings('untagged');
  const deleted = done.strings('deleted');
  for (let index = 0; index < untagged.length; index++) stdout.text(untag).bytes(untagged[index]).newline();
  for (let index = 0; index < deleted.length; index++) stdout.text(remove).bytes(deleted[index]).newline();
}

function historyTitles(): Titles {
  return new Titles()
    .add('ID', 'IMAGE')
    .add('CreatedSince', 'CREATED')
    .add('CreatedAt', 'CREATED AT')
    .add('CreatedBy', 'CREATED BY')
    .add('Size', 'SIZE')
    .add('Comment', 'COMMENT');
}

/** How much of a command history shows. */
const COMMAND_WIDTH: i32 = 45;

function historyRow(layer: Json, full: bool, human: bool): Json {
  const time = parseRfc3339(layer.string('created'));
  const id = layer.string('id', toBytes('<missing>'));
  const text = String.UTF8.decode(changetype<ArrayBuffer>(layer.string('createdBy')));
  const command = toBytes(text.replaceAll('\t', ' '));
  const size = layer.integer('size');
  return jsonObject()
    .setString('Comment', layer.string('comment'))
    .setString('CreatedAt', createdText(time))
    .setString('CreatedBy', full ? command : shortened(command, COMMAND_WIDTH))
    .setText('CreatedSince', durationWords(max<i64>(realtime() - time, 0)) + ' ago')
    .setString('ID', full ? id : shortId(id))
    .setString('Size', human ? decimalSize(<f64>size) : toBytes(size.toString()));
}

/** minios history [-q] [-H] [--no-trunc] [--format T] IMAGE. */
function history(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] IMAGE', HISTORY_HELP, 'image history, history')
    .value('', 'format', 'string', 'Format output using a custom template')
    .flag('H', 'human', 'Print sizes and dates in human readable format')
    .flag('', 'no-trunc', "Don't truncate output")
    .flag('q', 'quiet', 'Only show image IDs')
    .absent('platform', 'an image has one platform here; leave it out')
    .parse(args)
    .expect(1, 1);
  const layers = ask(asking('history').setString('image', flags.operands[0]));
  if (layers === null) return askStatus;
  const human = flags.last('human') === null || flags.has('human');
  const created = human ? '{{.CreatedSince}}' : '{{.CreatedAt}}';
  const standard = '{{.ID}}\t' + created + '\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}';
  const listing = new Listing(flags.last('format'), standard, historyTitles());
  for (let index = 0; index < layers.length; index++) {
    const row = historyRow(layers.at(index), flags.has('no-trunc'), human);
    if (flags.has('quiet')) stdout.bytes(row.string('ID')).newline();
    else listing.add(row);
  }
  return flags.has('quiet') ? 0 : listing.put();
}

/** What `inspect` shows of an image; null: there is none, or no service. */
export function inspectImage(image: Bytes): Json | null {
  return askService(asking('inspect').setString('image', image)).result;
}

/** minios image inspect [-f FORMAT] IMAGE [IMAGE...]. */
function inspect(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] IMAGE [IMAGE...]', INSPECT_HELP)
    .value('f', 'format', 'string', 'Format output using a custom template')
    .absent('platform', 'an image has one platform here; leave it out')
    .parse(args)
    .expect(1, -1);
  const found = jsonArray();
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    const answer = askService(asking('inspect').setString('image', flags.operands[index]));
    const result = answer.result;
    if (result === null) status = sayAnswer(answer);
    else found.push(result);
  }
  const failed = formatAll(flags.last('format'), found);
  return failed != 0 ? failed : status;
}

/**
 * Removes images that no container uses: with `all` also those with names; with `cache` also layers that builds keep and no image has,
 * with both all of those. Only what `filters` mean. Writes what went; bytes that are free now, −1 after an error.
 */
export function pruneImages(all: bool, cache: bool, filters: PruneFilters): i64 {
  const containers = allUsers();
  const used = new Array<Bytes>();
  for (let index = 0; index < containers.length; index++) used.push(containers[index].config.string('Image'));
  const request = asking('prune').setBool('all', all).setBool('cache', cache);
  const done = ask(filters.addTo(request.set('inUse', jsonStrings(used))));
  if (done === null) return -1;
  if (done.list('untagged').length + done.list('deleted').length > 0) {
    stdout.text('Deleted Images:\n');
    putRemoved(done, 'untagged: ', 'deleted: ');
    stdout.newline();
  }
  putCacheObjects(done.strings('cache'));
  return done.integer('reclaimed');
}

/** minios image prune [-a] [-f] [--filter F]. */
function prune(args: Array<Bytes>): i32 {
  const flags = pruneFlags(PRUNE_HELP, 'until=<timestamp>')
    .flag('a', 'all', 'Remove all unused images, not just dangling ones')
    .parse(args)
    .expect(0, 0);
  const filters = new PruneFilters(flags, ['until', 'label', 'label!']);
  const which = flags.has('all')
    ? 'images without at least one container associated to them'
    : 'dangling images';
  if (!mayPrune(flags, 'This will remove all ' + which + '.', filters)) return 0;
  const reclaimed = pruneImages(flags.has('all'), false, filters);
  if (reclaimed < 0) return askStatus;
  return putReclaimed(reclaimed);
}
