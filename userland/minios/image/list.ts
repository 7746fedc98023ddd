// minios images: what the store has.
//
// Interface: imageList, IMAGES_HELP; imagesOfStore.

import { Bytes, equals, equalsText, sliceOf } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { fnmatch } from '../../lib/regex/fnmatch';
import { stdout } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { Filters } from '../command/filters';
import { Flags } from '../command/flags';
import { Listing, Titles } from '../template/format';
import { ImageName } from '../service/names';
import { hasLabel } from '../command/labels';
import { ask, askStatus, asking, shortId } from '../service/service';
import { createdText, decimalSize, durationWords, parseRfc3339, parseTimestamp } from '../base/units';

export const IMAGES_HELP = 'List images';

/** Images by age, the youngest first; null, after a message: see `askStatus`. */
export function imagesOfStore(): Array<Json> | null {
  const images = ask(asking('images'));
  if (images === null) return null;
  const list = new Array<Json>();
  for (let index = 0; index < images.length; index++) list.push(images.at(index));
  return list.sort((a: Json, b: Json): i32 => order(timeOf(b), timeOf(a)));
}

function order(a: i64, b: i64): i32 {
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeOf(image: Json): i64 {
  return parseRfc3339(image.string('created'));
}

const KNOWN: Array<string> = ['dangling', 'label', 'before', 'since', 'reference', 'until'];

class ImageFilters extends Filters<Json> {
  private reference: Bytes = [];

  constructor(private known: Array<Json>) {
    super();
  }

  /** Whether an image is wanted under this name. */
  wantsAs(image: Json, reference: Bytes): bool {
    this.reference = reference;
    return this.wants(image);
  }

  protected one(image: Json, key: string, value: Bytes): bool {
    if (key == 'reference') return matches(this.reference, value);
    if (key == 'dangling') return (image.list('references').length == 0) == equalsText(value, 'true');
    if (key == 'until') return timeOf(image) < parseTimestamp(value, realtime());
    if (key == 'label') return hasLabel(labelsOfImage(image), value);
    const other = this.time(value);
    return key == 'before' ? timeOf(image) < other : timeOf(image) > other;
  }

  /** When the image with that name was made; now if there is none. */
  private time(name: Bytes): i64 {
    for (let index = 0; index < this.known.length; index++) {
      if (isCalled(this.known[index], name)) return timeOf(this.known[index]);
    }
    return realtime();
  }
}

function labelsOfImage(image: Json): Json | null {
  const found = ask(asking('inspect').setString('image', image.string('id')));
  return found === null ? null : found.get('Config.Labels');
}

/** Whether a name or the beginning of an id means the image. */
function isCalled(image: Json, name: Bytes): bool {
  const id = image.string('id');
  if (name.length <= id.length && equals(sliceOf(id, 0, name.length), name)) return true;
  if (id.length > 7 && name.length <= id.length - 7 && equals(sliceOf(id, 7, 7 + name.length), name))
    return true;
  const references = image.strings('references');
  for (let index = 0; index < references.length; index++) if (matches(references[index], name)) return true;
  return false;
}

/** Whether a reference is what `pattern` says: REPOSITORY[:TAG], both globs. */
function matches(reference: Bytes, pattern: Bytes): bool {
  const name = new ImageName(reference);
  const wanted = new ImageName(pattern);
  if (!fnmatch(wanted.repository, name.repository)) return false;
  return !wanted.hasTag || fnmatch(wanted.tag, name.tag);
}

function rowOf(image: Json, name: ImageName, full: bool): Json {
  const id = image.string('id');
  const created = timeOf(image);
  return jsonObject()
    .setText('Containers', 'N/A')
    .setString('CreatedAt', createdText(created))
    .setText('CreatedSince', durationWords(max<i64>(realtime() - created, 0)) + ' ago')
    .setString('Digest', name.digest)
    .setString('ID', full ? id : shortId(id))
    .setString('Repository', name.repository)
    .setText('SharedSize', 'N/A')
    .setString('Size', decimalSize(<f64>image.integer('size')))
    .setString('Tag', name.tag)
    .setText('UniqueSize', 'N/A')
    .setString('VirtualSize', decimalSize(<f64>image.integer('size')));
}

function titles(): Titles {
  return new Titles()
    .add('ID', 'IMAGE ID')
    .add('Repository', 'REPOSITORY')
    .add('Tag', 'TAG')
    .add('Digest', 'DIGEST')
    .add('CreatedSince', 'CREATED')
    .add('CreatedAt', 'CREATED AT')
    .add('Size', 'SIZE')
    .add('VirtualSize', 'SIZE')
    .add('SharedSize', 'SHARED SIZE')
    .add('UniqueSize', 'UNIQUE SIZE')
    .add('Containers', 'CONTAINERS');
}

const PLAIN =
  '{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{if .CreatedSince}}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}';
const WITH_DIGESTS =
  '{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{if .CreatedSince}}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}';

/** A name a line; an image without one is shown if nothing was asked for by name. */
function namesOf(image: Json, byName: bool): Array<Bytes> {
  const references = image.strings('references');
  if (references.length == 0 && !byName) references.push([]);
  return references;
}

/** minios images [-a] [-q] [--digests] [--no-trunc] [--filter F] [--format T] [REPOSITORY[:TAG]]. */
export function imageList(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] [REPOSITORY[:TAG]]', IMAGES_HELP, 'image ls, image list, images')
    .flag('a', 'all', 'Show all images (default hides intermediate images)')
    .flag('', 'digests', 'Show digests')
    .value('f', 'filter', 'filter', 'Filter output based on conditions provided')
    .value('', 'format', 'string', 'Format output using a custom template')
    .flag('', 'no-trunc', "Don't truncate output")
    .flag('q', 'quiet', 'Only show image IDs')
    .parse(args)
    .expect(0, 1);
  const images = imagesOfStore();
  if (images === null) return askStatus;
  const filters = new ImageFilters(images);
  filters.take(flags, KNOWN);
  const pattern: Bytes | null = flags.operands.length > 0 ? flags.operands[0] : null;
  const full = flags.has('no-trunc');
  const listing = new Listing(flags.last('format'), flags.has('digests') ? WITH_DIGESTS : PLAIN, titles());
  for (let index = 0; index < images.length; index++) {
    const names = namesOf(images[index], pattern !== null);
    for (let which = 0; which < names.length; which++) {
      const reference = names[which];
      if (pattern !== null && !matches(reference, pattern)) continue;
      if (!filters.wantsAs(images[index], reference)) continue;
      const name = new ImageName(reference);
      // Only what a registry has has a digest by which others find it, too.
      const digests = images[index].strings('digests');
      if (digests.length > 0) name.digest = new ImageName(digests[0]).digest;
      const row = rowOf(images[index], name, full);
      if (flags.has('quiet')) stdout.bytes(row.string('ID')).newline();
      else listing.add(row);
    }
  }
  return flags.has('quiet') ? 0 : listing.put();
}
