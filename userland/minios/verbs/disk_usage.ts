// minios system df: what takes how much room. With -v each image, container and volume.
//
// Interface: disk, DISK_HELP.

import { Bytes, isAmong } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { stdout } from '../../lib/base/io';
import { Json, jsonArray, jsonObject } from '../../lib/json/json';
import { parseDecimal } from '../../lib/text/number';
import { buildCacheSize } from '../build/cache';
import { Container, allContainers, allUsers, imageUsers } from '../container/container';
import { changedSize } from './size';
import { Flags } from '../command/flags';
import { Listing, Titles, formatAll } from '../template/format';
import { imagesOfStore } from '../image/list';
import { ImageName } from '../service/names';
import { psTitles, View } from './ps';
import { ask, askStatus, asking, shortId } from '../service/service';
import { decimalSize, durationWords, parseRfc3339 } from '../base/units';
import { treeSize } from '../base/tree_size';
import { allVolumes, volumeUsers } from '../volume/volumes';

export const DISK_HELP = 'Show minios disk usage';

/** One kind of thing: how many, how many in use, bytes, bytes that are in no use. */
class Usage {
  total: i32 = 0;
  active: i32 = 0;
  size: i64 = 0;
  unused: i64 = 0;

  add(size: i64, used: bool): void {
    this.total++;
    this.active += i32(used);
    this.size += size;
    if (!used) this.unused += size;
  }

  addUnused(count: i32, size: i64): void {
    this.total += count;
    this.size += size;
    this.unused += size;
  }

  row(type: string): Json {
    const share = this.size > 0 ? ' (' + ((this.unused * 100) / this.size).toString() + '%)' : '';
    const reclaimable = String.UTF8.decode(changetype<ArrayBuffer>(decimalSize(<f64>this.unused))) + share;
    return jsonObject()
      .setText('Active', this.active.toString())
      .setText('Reclaimable', reclaimable)
      .setString('Size', decimalSize(<f64>this.size))
      .setText('TotalCount', this.total.toString())
      .setText('Type', type);
  }
}

function summaryTitles(): Titles {
  return new Titles()
    .add('Type', 'TYPE')
    .add('TotalCount', 'TOTAL')
    .add('Active', 'ACTIVE')
    .add('Size', 'SIZE')
    .add('Reclaimable', 'RECLAIMABLE');
}

/** minios system df [-v] [--format T]. */
export function disk(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', DISK_HELP)
    .value('', 'format', 'string', 'Format output using a custom template')
    .flag('v', 'verbose', 'Show detailed information on space usage')
    .parse(args)
    .expect(0, 0);
  const images = imagesOfStore();
  if (images === null) return askStatus;
  if (flags.has('verbose')) return details(images, flags.last('format'));
  const containers = allContainers();
  const users = allUsers();
  const ofImages = new Usage();
  const ofContainers = new Usage();
  const ofVolumes = new Usage();
  for (let index = 0; index < images.length; index++)
    ofImages.add(images[index].integer('size'), imageUsers(images[index].string('id'), users).length > 0);
  for (let index = 0; index < containers.length; index++)
    ofContainers.add(changedSize(containers[index]), containers[index].isActive);
  const volumes = allVolumes();
  for (let index = 0; index < volumes.length; index++)
    ofVolumes.add(
      treeSize(volumes[index].string('Mountpoint')),
      volumeUsers(volumes[index].string('Name'), users).length > 0,
    );
  const standard = '{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}';
  const listing = new Listing(flags.last('format'), standard, summaryTitles());
  listing.add(ofImages.row('Images'));
  listing.add(ofContainers.row('Containers'));
  listing.add(ofVolumes.row('Local Volumes'));
  const ofBuilds = new Usage();
  const built = buildCacheSize();
  if (built > 0) ofBuilds.add(built, false);
  const store = ask(asking('disk'));
  if (store === null) return askStatus;
  ofBuilds.addUnused(<i32>store.integer('cache.layers'), store.integer('cache.size'));
  listing.add(ofBuilds.row('Build Cache'));
  return listing.put();
}

function imageTitles(): Titles {
  return new Titles()
    .add('Repository', 'REPOSITORY')
    .add('Tag', 'TAG')
    .add('ID', 'IMAGE ID')
    .add('CreatedSince', 'CREATED')
    .add('Size', 'SIZE')
    .add('SharedSize', 'SHARED SIZE')
    .add('UniqueSize', 'UNIQUE SIZE')
    .add('Containers', 'CONTAINERS');
}
const IMAGE_TABLE =
  '{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}';
const CONTAINER_TABLE =
  '{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}';
function volumeTitles(): Titles {
  return new Titles().add('Name', 'VOLUME NAME').add('Links', 'LINKS').add('Size', 'SIZE');
}

/** Bytes in layers that another image has, too. */
function sharedSize(images: Array<Json>, own: i32): i64 {
  const layers = images[own].strings('layers');
  const sizes = images[own].list('layerSizes');
  let size: i64 = 0;
  for (let layer = 0; layer < layers.length; layer++) {
    for (let other = 0; other < images.length; other++) {
      if (other == own || !isAmong(images[other].strings('layers'), layers[layer])) continue;
      size += parseDecimal(sizes[layer].text);
      break;
    }
  }
  return size;
}

/** A row for each name of each image. */
function imageRows(images: Array<Json>, users: Array<Container>, now: i64): Json {
  const rows = jsonArray();
  for (let index = 0; index < images.length; index++) {
    const image = images[index];
    const size = image.integer('size');
    const shared = sharedSize(images, index);
    const names = image.strings('references');
    if (names.length == 0) names.push([]);
    for (let which = 0; which < names.length; which++) {
      const name = new ImageName(names[which]);
      const age = durationWords(max<i64>(now - parseRfc3339(image.string('created')), 0));
      const row = jsonObject().setString('Repository', name.repository).setString('Tag', name.tag);
      row.setString('ID', shortId(image.string('id'))).setText('CreatedSince', age + ' ago');
      row.setString('Size', decimalSize(<f64>size)).setString('SharedSize', decimalSize(<f64>shared));
      row.setString('UniqueSize', decimalSize(<f64>(size - shared)));
      rows.push(row.setText('Containers', imageUsers(image.string('id'), users).length.toString()));
    }
  }
  return rows;
}

function containerRows(containers: Array<Container>, now: i64): Json {
  const rows = jsonArray();
  const view = new View(false, false, now);
  for (let index = 0; index < containers.length; index++) {
    const size = decimalSize(<f64>changedSize(containers[index]));
    rows.push(view.row(containers[index]).setString('Size', size));
  }
  return rows;
}

function volumeRows(users: Array<Container>): Json {
  const rows = jsonArray();
  const volumes = allVolumes();
  for (let index = 0; index < volumes.length; index++) {
    const name = volumes[index].string('Name');
    const links = volumeUsers(name, users).length;
    const row = jsonObject().setString('Name', name).setText('Links', links.toString());
    rows.push(row.setString('Size', decimalSize(<f64>treeSize(volumes[index].string('Mountpoint')))));
  }
  return rows;
}

function put(heading: string, rows: Json, table: string, titles: Titles): void {
  stdout.text(heading).text(' space usage:\n\n');
  const listing = new Listing(null, table, titles);
  for (let index = 0; index < rows.length; index++) listing.add(rows.at(index));
  listing.put();
  stdout.newline();
}

/** Each image, container and volume; a template sees them as Images, Containers and Volumes. */
function details(images: Array<Json>, format: Bytes | null): i32 {
  const containers = allContainers();
  const users = allUsers();
  const now = realtime();
  const ofImages = imageRows(images, users, now);
  const ofContainers = containerRows(containers, now);
  const ofVolumes = volumeRows(users);
  if (format !== null && format.length > 0) {
    const all = jsonObject().set('Images', ofImages).set('Containers', ofContainers);
    return formatAll(format, jsonArray().push(all.set('Volumes', ofVolumes)));
  }
  put('Images', ofImages, IMAGE_TABLE, imageTitles());
  put('Containers', ofContainers, CONTAINER_TABLE, psTitles());
  put('Local Volumes', ofVolumes, '{{.Name}}\t{{.Links}}\t{{.Size}}', volumeTitles());
  stdout
    .text('Build cache usage: ')
    .bytes(decimalSize(<f64>buildCacheSize()))
    .newline();
  return 0;
}
