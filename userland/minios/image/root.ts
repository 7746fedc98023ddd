// Images as root file systems: the image service finds the image and unpacks its layers, which are mounted here, once for all
// containers of the machine.
//
// Interface: ResolvedImage, resolveImage, mountLayers.

import { EBUSY, EINVAL, EIO, ENOENT, ESTALE, EUCLEAN, MS_NODEV, MS_RDONLY } from '../../lib/base/abi';
import { Bytes, concat, equalsText, toBytes } from '../../lib/base/bytes';
import { Outcome, Result, failErrno, failLine, resultOf } from '../../lib/base/failure';
import { lockFile } from '../../lib/process/flock';
import { O_RDONLY, close, makeDirectory, open, stat } from '../../lib/base/fs';
import { ServiceListener, askService } from '../service/client';
import { Json, jsonObject, jsonStrings } from '../../lib/json/json';
import { mountCall } from '../../lib/file/mount_options';
import { LAYERS, below, layerName, makePlaces } from '../base/places';
import { asking } from '../service/service';
import { indexMark, keepImage, knownImage } from '../service/resolved';

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

/** How often an image is looked for that others take away as soon as it is found. */
const TRIES: i32 = 5;

/**
 * Finds an image, fetches it as `pull` says, and mounts its layers: from then on they stay in this machine, even if somebody takes
 * the image out of the store.
 */
export function resolveImage(
  name: Bytes,
  pull: Bytes,
  platform: Bytes | null,
  listener: ServiceListener,
): Result<ResolvedImage> {
  const known: Json | null = equalsText(pull, 'always') ? null : knownImage(name, platform);
  let image: ResolvedImage | null = known === null ? null : imageOf(known);
  let unmounted: Outcome = null;
  for (let tries = 0; tries < TRIES; tries++) {
    const found = image === null ? find(name, pull, platform, listener) : resultOf<ResolvedImage>(image);
    if (found.failure !== null) return found;
    unmounted = mountLayers(found.value.layers);
    if (unmounted === null) return found;
    if (unmounted.error != -ENOENT && unmounted.error != -ESTALE) break;
    image = null;
  }
  return unmounted!.as<ResolvedImage>();
}

/** Asks the service for an image. */
function find(
  name: Bytes,
  pull: Bytes,
  platform: Bytes | null,
  listener: ServiceListener,
): Result<ResolvedImage> {
  const request = asking('resolve').setString('image', name).setString('pull', pull);
  if (platform !== null) request.setString('platform', platform);
  const mark = indexMark();
  const answer = askService(request, listener);
  const result = answer.result;
  if (result === null) return failLine(answer.error, answer.status).as<ResolvedImage>();
  const layers = new Array<Bytes>();
  const list = result.list('layers');
  for (let index = 0; index < list.length; index++) layers.push(list[index].string('diffId'));
  const config = result.get('config.config');
  const wanted = jsonObject().setString('id', result.string('id')).set('layers', jsonStrings(layers));
  wanted.set('config', config === null ? jsonObject() : config);
  keepImage(name, platform, mark, wanted);
  return resultOf(imageOf(wanted));
}

function imageOf(answer: Json): ResolvedImage {
  const config = answer.get('config');
  return new ResolvedImage(
    answer.string('id'),
    config === null ? jsonObject() : config,
    answer.strings('layers'),
  );
}

/** Mounts what of these layers is not mounted yet. The failure has the −errno. */
export function mountLayers(layers: Array<Bytes>): Outcome {
  if (layers.length == 0) return null;
  makePlaces();
  // Two that start containers of one image at once must not mount a layer twice.
  const lock = open(toBytes(LAYERS), O_RDONLY);
  if (lock >= 0) lockFile(lock);
  let failure: Outcome = null;
  for (let index = 0; index < layers.length && failure === null; index++)
    failure = mountLayer(layerName(layers[index]));
  if (lock >= 0) close(lock);
  return failure;
}

function mountLayer(name: Bytes): Outcome {
  const target = below(LAYERS, name);
  makeDirectory(target);
  if (stat(target).dev != stat(toBytes(LAYERS)).dev) return null;
  const directory = below(STORE_LAYERS, name);
  const data = concat(concat(toBytes('device='), directory), toBytes('/tar'));
  const error = mountCall(concat(directory, toBytes('/erofs')), target, 'erofs', MS_RDONLY | MS_NODEV, data);
  if (error == 0 || error == -EBUSY) return null;
  const failure = failErrno('cannot mount layer ', name, error);
  const damaged = error == -EINVAL || error == -EIO || error == -EUCLEAN;
  if (damaged) failure.text = concat(failure.text, toBytes(' (it is damaged: pull the image again)'));
  return failure;
}
