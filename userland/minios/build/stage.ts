// One stage of a build: its layers so far, and the steps that add one. Each step has an overlay of its own, of the layers so far and
// an empty upper directory, which becomes the next layer.
//
//   /run/minios/builds/PID-N/   upper/ work/ root/ config.json step
//                               flock: held by the build as long as it lives (sweep.ts)
//
// All mounts are in the build's own mount namespace.
//
// Interface: BuildStage, StepRoot, Workshop, mountReadOnly, keyOf, layersOf.

import { MNT_DETACH, MS_BIND, MS_RDONLY } from '../../lib/base/abi';
import { NEWLINE } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { hexOf } from '../../lib/digest/digest';
import { makeDirectories } from '../../lib/file/directory';
import { lockFile } from '../../lib/process/flock';
import { O_RDONLY, close, makeDirectory, open, stat } from '../../lib/base/fs';
import { Json } from '../../lib/json/json';
import { mountCall, unmount } from '../../lib/file/mount_options';
import { getpid } from '../../lib/process/process';
import { Sha256 } from '../../lib/digest/sha256';
import { filesCommand } from '../base/files_command';
import { reportFailure, sayError } from '../base/failure';
import { mountLayers } from '../image/root';
import { lowerDirectories, stackedLayers } from '../base/layer_stack';
import { uploadLayer } from '../service/layer_upload';
import { BUILDS } from '../base/places';
import { inside, removeTree } from '../base/remove_tree';
import { ask, asking } from '../service/service';

let workshops: i32 = 0;

/** A directory of this build's for something that lasts as long as it does, or a step. */
export class Workshop {
  path: Bytes;
  private mounts: Array<Bytes> = [];
  /** Descriptor with the lock that says whose it is. */
  private lock: i32 = -1;

  constructor() {
    this.path = toBytes(BUILDS + '/' + getpid().toString() + '-' + (workshops++).toString());
    // Who sweeps may have found it before it was locked.
    while (this.lock < 0 && makeDirectories(this.path) == 0) {
      this.lock = open(this.path, O_RDONLY);
      if (this.lock >= 0 && lockFile(this.lock) == 0 && stat(this.path).error == 0) break;
      if (this.lock >= 0) close(this.lock);
      this.lock = -1;
    }
  }

  /** A directory in it. */
  directory(name: string): Bytes {
    const path = inside(this.path, name);
    makeDirectory(path);
    return path;
  }

  /** Mounts on a directory in it: false, after a message. */
  mount(source: Bytes, target: Bytes, type: string, flags: u32, data: Bytes): bool {
    const error = mountCall(source, target, type, flags, data);
    if (error < 0) sayError().text('cannot mount ').bytes(target).text(': ').reason(error).end();
    else this.mounts.push(target);
    return error == 0;
  }

  /** Unmounts and removes it all. */
  remove(): void {
    while (this.mounts.length > 0) {
      unmount(this.mounts.pop(), MNT_DETACH);
    }
    removeTree(this.path);
    if (this.lock >= 0) close(this.lock);
    this.lock = -1;
  }
}

/** Shows what layers hold, to be read: where, or null after a message. */
export function mountReadOnly(workshop: Workshop, layers: Array<Bytes>): Bytes | null {
  const root = workshop.directory('root');
  if (layers.length == 0) return root;
  const unmounted = mountLayers(layers);
  if (unmounted !== null) {
    reportFailure(unmounted);
    return null;
  }
  const lowers = lowerDirectories(layers);
  const done =
    stackedLayers(layers).length == 1
      ? workshop.mount(lowers, root, '', MS_BIND, [])
      : workshop.mount(toBytes('overlay'), root, 'overlay', MS_RDONLY, concat(toBytes('lowerdir='), lowers));
  return done ? root : null;
}

/** sha256 of texts with line breaks in between. */
export function keyOf(texts: Array<Bytes>): Bytes {
  const digest = new Sha256();
  const newline: Bytes = [NEWLINE];
  for (let index = 0; index < texts.length; index++) {
    if (index > 0) digest.update(addressOf(newline), 1);
    digest.update(addressOf(texts[index]), texts[index].length);
  }
  return hexOf(digest.finish());
}

/** The overlay of one step. */
export class StepRoot {
  workshop: Workshop = new Workshop();
  root: Bytes = [];
  upper: Bytes = [];
  private work: Bytes = [];
  private lowers: Bytes = [];

  /** Mounts it: false, after a message. */
  mount(layers: Array<Bytes>): bool {
    this.upper = this.workshop.directory('upper');
    this.work = this.workshop.directory('work');
    this.root = this.workshop.directory('root');
    const unmounted = mountLayers(layers);
    if (unmounted !== null) {
      reportFailure(unmounted);
      return false;
    }
    this.lowers = layers.length > 0 ? lowerDirectories(layers) : this.workshop.directory('nothing');
    const data = new ByteBuffer(256)
      .text('lowerdir=')
      .bytes(this.lowers)
      .text(',upperdir=')
      .bytes(this.upper);
    return this.workshop.mount(
      toBytes('overlay'),
      this.root,
      'overlay',
      0,
      data.text(',workdir=').bytes(this.work).take(),
    );
  }

  /** Puts what has changed into the store: its diff id; null, after a message. */
  upload(): Bytes | null {
    const words: Array<Bytes> = [
      toBytes('layer'),
      this.upper,
      inside(this.work, 'index'),
      this.lowers,
      this.root,
    ];
    const layer = uploadLayer(filesCommand(words));
    return layer === null ? null : layer.string('diffId');
  }
}

/** A stage, as far as it has been carried out. `layers`: the lowest first. */
export class BuildStage {
  layers: Array<Bytes> = [];
  /** The cache's key of the last layer. */
  key: Bytes = [];

  /** Begins from what FROM names; `done`: the stages before. */
  begin(base: Json, done: Array<BuildStage>): void {
    if (base.has('stage')) {
      const other = done[<i32>base.integer('stage')];
      this.layers = other.layers.slice();
      this.key = other.key;
    } else if (base.has('image')) {
      this.layers = layersOf(base);
      this.key = concat(toBytes('image '), base.string('id'));
    } else {
      this.key = toBytes('scratch');
    }
  }

  /** Takes a layer from the cache. False: it is not there. */
  reuse(key: Bytes): bool {
    const found = ask(asking('cache-get').setString('key', key));
    if (found === null || found.isNull) return false;
    this.layers.push(found.string('layer'));
    this.key = key;
    return true;
  }

  /** Adds the layer of a step, and remembers it in the cache. */
  add(key: Bytes, layer: Bytes): void {
    this.layers.push(layer);
    this.key = key;
    ask(asking('cache-put').setString('key', key).setString('layer', layer));
  }
}

/** The diff ids of an image that a plan names, the lowest first. */
export function layersOf(base: Json): Array<Bytes> {
  const layers = new Array<Bytes>();
  const list = base.list('layers');
  for (let index = 0; index < list.length; index++) layers.push(list[index].string('diffId'));
  return layers;
}
