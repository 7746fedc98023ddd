// Images as root file systems: the image service finds the image and unpacks its layers, which are mounted here, once for all
// containers of the machine.
//
// Interface: ResolvedImage, resolveImage, imageStatus, mountLayers.

import { EBUSY, EINVAL, EIO, ENOENT, ESTALE, EUCLEAN, MS_NODEV, MS_RDONLY, errno_text } from '../lib/abi';
import { Bytes, concat, equalsText, toBytes, textOf } from '../lib/bytes';
import { lockFile } from '../lib/flock';
import { O_RDONLY, close, makeDirectory, open, stat } from '../lib/fs';
import { ServiceListener, askService } from '../lib/image_service';
import { Json, jsonObject, jsonStrings } from '../lib/json';
import { mountCall } from '../lib/mount_options';
import { fail } from './failure';
import { LAYERS, below, layerName, makePlaces } from './places';
import { asking } from './service';
import { indexMark, keepImage, knownImage } from './resolved';

const STORE_LAYERS = '/var/lib/minios/store/layers';

/** What an image gives a container. */
export class ResolvedImage {
  constructor(
    public id: Bytes,
    /** What the image says of its containers: Cmd, Env, User and so on. */
    public config: Json,
    /** Diff ids, the lowest first. */
    public layers: Array<Bytes>,
  ) {}
}

/** Exit status that the last resolveImage failed with. */
export let imageStatus: i32 = 0;

/** How often an image is looked for that others take away as soon as it is found. */
const TRIES: i32 = 5;

/**
 * Finds an image, fetches it as `pull` says, and mounts its layers: from then on they stay in this machine, whoever takes the image
 * out of the store. Null: see failure.
 */
export function resolveImage(
  name: Bytes,
  pull: Bytes,
  platform: Bytes | null,
  listener: ServiceListener,
): ResolvedImage | null {
  imageStatus = 0;
  const known: Json | null = equalsText(pull, 'always') ? null : knownImage(name, platform);
  let image: ResolvedImage | null = known === null ? null : imageOf(known);
  for (let tries = 0; tries < TRIES; tries++) {
    if (image === null) image = find(name, pull, platform, listener);
    if (image === null || mountLayers(image.layers)) return image;
    if (mountError != -ENOENT && mountError != -ESTALE) break;
    image = null;
  }
  return null;
}

/** Asks the service for an image; null: see failure. */
function find(
  name: Bytes,
  pull: Bytes,
  platform: Bytes | null,
  listener: ServiceListener,
): ResolvedImage | null {
  const request = asking('resolve').setString('image', name).setString('pull', pull);
  if (platform !== null) request.setString('platform', platform);
  const mark = indexMark();
  const answer = askService(request, listener);
  const result = answer.result;
  imageStatus = answer.status;
  if (result === null) {
    fail(textOf(answer.error));
    return null;
  }
  const layers = new Array<Bytes>();
  const list = result.list('layers');
  for (let index = 0; index < list.length; index++) layers.push(list[index].string('diffId'));
  const config = result.get('config.config');
  const wanted = jsonObject().setString('id', result.string('id')).set('layers', jsonStrings(layers));
  wanted.set('config', config === null ? jsonObject() : config);
  keepImage(name, platform, mark, wanted);
  return imageOf(wanted);
}

function imageOf(answer: Json): ResolvedImage {
  const config = answer.get('config');
  return new ResolvedImage(
    answer.string('id'),
    config === null ? jsonObject() : config,
    answer.strings('layers'),
  );
}

/** −errno of the last mountLayers that failed. */
let mountError: i32 = 0;

/** Mounts what of these layers is not mounted yet. False: see failure. */
export function mountLayers(layers: Array<Bytes>): bool {
  if (layers.length == 0) return true;
  makePlaces();
  // Two that start containers of one image at once must not mount a layer twice.
  const lock = open(toBytes(LAYERS), O_RDONLY);
  if (lock >= 0) lockFile(lock);
  let done = true;
  for (let index = 0; index < layers.length && done; index++) done = mountLayer(layerName(layers[index]));
  if (lock >= 0) close(lock);
  return done;
}

function mountLayer(name: Bytes): bool {
  const target = below(LAYERS, name);
  makeDirectory(target);
  if (stat(target).dev != stat(toBytes(LAYERS)).dev) return true;
  const directory = below(STORE_LAYERS, name);
  const data = concat(concat(toBytes('device='), directory), toBytes('/tar'));
  const error = mountCall(concat(directory, toBytes('/erofs')), target, 'erofs', MS_RDONLY | MS_NODEV, data);
  if (error == 0 || error == -EBUSY) return true;
  mountError = error;
  const why = 'cannot mount layer ' + textOf(name) + ': ' + errno_text(-error);
  const damaged = error == -EINVAL || error == -EIO || error == -EUCLEAN;
  return fail(damaged ? why + ' (it is damaged: pull the image again)' : why);
}
