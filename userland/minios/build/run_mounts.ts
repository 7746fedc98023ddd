// RUN --mount: what a command sees besides its stage, and what is in none of it a layer.
//
//   bind     a directory or file of a stage, of an image (mounted as it is), or of the context: as it is, or where .dockerignore counts
//            or it may be written to, a copy that goes with the step
//   cache    cache.ts          tmpfs    a tmpfs          secret   secrets.ts: a file in the step's workshop, or a variable
//
// What the runtime makes in the root to mount on is taken away again, and the directory that it was in gets its times back.
//
// Interface: MountSources, RunMounts.

import { EINTR } from '../../lib/base/abi';
import { EQUALS, SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { makeDirectories } from '../../lib/file/directory';
import {
  O_CREAT,
  O_WRONLY,
  Stat,
  TIME_ACCESSED,
  TIME_MODIFIED,
  changeOwner,
  changePermissions,
  close,
  lstat,
  open,
  removeDirectory,
  setTimes,
  stat,
  unlink,
} from '../../lib/base/fs';
import { writeAll } from '../../lib/base/io';
import { Json, jsonArray, jsonObject, jsonString, jsonTexts } from '../../lib/json/json';
import { baseName, directoryName } from '../../lib/text/path';
import { sayError } from '../base/failure';
import { inside } from '../base/remove_tree';
import { resolveInRoot } from '../base/root_path';
import { CacheDirectory, openCache } from './cache';
import { gatherDigest, transfer } from './copy_step';
import { secretOf } from './secrets';
import { BuildStage, StepRoot, Workshop, layersOf, mountReadOnly } from './stage';

/** What RUN answers after ^C. */
export const INTERRUPTED: i32 = 128 + 2;

/** What mounts can come from. */
export class MountSources {
  constructor(
    public context: Bytes,
    public ignore: Json | null,
    public done: Array<BuildStage>,
  ) {}

  layers(from: Json): Array<Bytes> {
    return from.has('stage') ? this.done[<i32>from.integer('stage')].layers : layersOf(from);
  }

  /** What tells the contents of a bind mount from others; null, after a message. */
  digest(mount: Json): Bytes | null {
    const from = mount.get('from');
    if (from !== null)
      return from.has('stage') ? this.done[<i32>from.integer('stage')].key : from.string('id');
    const what = gatherDigest(this.context, copyOf(mount), this.ignore);
    return what === null ? null : what.digest;
  }
}

/** A bind mount as a step that copies. */
function copyOf(mount: Json): Json {
  const source = jsonObject().setString('path', mount.string('source')).setBool('pattern', false);
  return jsonObject().set('sources', jsonArray().push(source)).set('exclude', jsonArray());
}

/** Something that was made to mount on. */
class Stub {
  private constructor(
    private missing: Array<Bytes>,
    private parent: Bytes,
    private attributes: Stat,
  ) {}

  /** Notes what of a path is not there yet. */
  static of(path: Bytes): Stub {
    const missing = new Array<Bytes>();
    let at = path;
    while (at.length > 1 && lstat(at).error < 0) {
      missing.push(at);
      at = directoryName(at);
    }
    return new Stub(missing, at, lstat(at));
  }

  remove(): void {
    if (this.missing.length == 0) return;
    for (let index = 0; index < this.missing.length; index++) {
      const found = lstat(this.missing[index]);
      // What the command has put there is its own.
      if (found.isDirectory) removeDirectory(this.missing[index]);
      else if (found.isRegular && found.size == 0) unlink(this.missing[index]);
    }
    const both = TIME_ACCESSED | TIME_MODIFIED;
    setTimes(this.parent, this.attributes.accessed, this.attributes.modified, both, false);
  }
}

/** The mounts of one step. release() undoes what prepare() made, also after a failure. */
export class RunMounts {
  private list: Array<Json> = [];
  private variables: Array<Bytes> = [];
  private stubs: Array<Stub> = [];
  private workshops: Array<Workshop> = [];
  private caches: Array<CacheDirectory> = [];

  constructor(
    private sources: MountSources,
    private at: StepRoot,
  ) {}

  /** Prepares all of a step: the exit status, after a message. */
  prepare(step: Json): i32 {
    const mounts = step.list('mounts');
    for (let index = 0; index < mounts.length; index++) {
      const mount = mounts[index];
      let status = 0;
      if (mount.is('type', 'bind')) status = this.bind(mount, index);
      else if (mount.is('type', 'cache')) status = this.cache(mount);
      else if (mount.is('type', 'tmpfs')) this.tmpfs(mount);
      else status = this.secret(mount, index);
      if (status != 0) return status;
    }
    return 0;
  }

  /** Adds them to the description of the container. */
  addTo(spec: Json): void {
    const mounts = spec.get('mounts')!;
    for (let index = 0; index < this.list.length; index++) mounts.push(this.list[index]);
    const environment = spec.get('process')!.get('env')!;
    for (let index = 0; index < this.variables.length; index++)
      environment.push(jsonString(this.variables[index]));
  }

  /** Takes away what was made for the step. */
  release(): void {
    for (let index = this.stubs.length - 1; index >= 0; index--) this.stubs[index].remove();
    for (let index = 0; index < this.workshops.length; index++) this.workshops[index].remove();
    for (let index = 0; index < this.caches.length; index++) this.caches[index].release();
  }

  private add(mount: Json, type: string, source: Bytes, options: Array<string>): void {
    const place = resolveInRoot(this.at.root, mount.string('target'));
    if (place !== null) this.stubs.push(Stub.of(place));
    const made = jsonObject().set('destination', mount.get('target')!).setText('type', type);
    this.list.push(made.setString('source', source).set('options', jsonTexts(options)));
  }

  private addBind(mount: Json, source: Bytes): void {
    this.add(mount, 'bind', source, ['bind', mount.bool('readOnly') ? 'ro' : 'rw']);
  }

  /** The root that a mount's source is in; null, after a message. */
  private rootOf(mount: Json): Bytes | null {
    const from = mount.get('from');
    if (from === null) return this.sources.context;
    const workshop = new Workshop();
    this.workshops.push(workshop);
    return mountReadOnly(workshop, this.sources.layers(from));
  }

  private bind(mount: Json, number: i32): i32 {
    const root = this.rootOf(mount);
    if (root === null) return 1;
    const ignore: Json | null = mount.has('from') ? null : this.sources.ignore;
    const isFiltered = ignore !== null && ignore.length > 0;
    const path = resolveInRoot(root, mount.string('source'));
    if (path === null || lstat(path).error < 0) {
      sayError().text('RUN --mount: "/').bytes(mount.string('source')).text('": not found').end();
      return 1;
    }
    if (!isFiltered && mount.bool('readOnly')) {
      this.addBind(mount, path);
      return 0;
    }
    const directory = this.at.workshop.directory('mount-' + number.toString());
    if (!copyInto(root, mount, ignore, directory)) return 1;
    const name = concat([SLASH], baseName(mount.string('source')));
    this.addBind(mount, lstat(path).isDirectory ? directory : concat(directory, name));
    return 0;
  }

  private cache(mount: Json): i32 {
    const cache = openCache(mount);
    this.caches.push(cache);
    const error = cache.lock < 0 ? cache.lock : 0;
    if (error == -EINTR) return INTERRUPTED;
    if (error == 0 && (stat(cache.path).isDirectory || this.makeCache(mount, cache))) {
      this.addBind(mount, cache.path);
      return 0;
    }
    sayError().text('RUN --mount: cannot make the cache "').bytes(mount.string('id')).text('"').end();
    return 1;
  }

  private makeCache(mount: Json, cache: CacheDirectory): bool {
    const fresh = cache.fresh;
    if (makeDirectories(fresh) < 0) return false;
    if (mount.has('from')) {
      const root = this.rootOf(mount);
      if (root === null || !copyInto(root, mount, null, fresh)) return false;
    }
    let mode = <u32>mount.integer('mode');
    // Where all files are the host's user's (hostfs), the owner that was asked for is anybody else.
    if (changeOwner(fresh, mount.integer('uid'), mount.integer('gid'), false) < 0)
      mode |= 0o11 * ((mode >> 6) & 7);
    changePermissions(fresh, mode);
    return cache.keep() == 0;
  }

  private tmpfs(mount: Json): void {
    const options = ['nosuid', mount.bool('readOnly') ? 'ro' : 'rw'];
    const size = mount.integer('size');
    if (size > 0) options.push('size=' + size.toString());
    this.add(mount, 'tmpfs', toBytes('tmpfs'), options);
  }

  private secret(mount: Json, number: i32): i32 {
    const id = mount.string('id');
    const secret = secretOf(id);
    if (secret === null) {
      if (!mount.bool('required')) return 0;
      sayError().text('secret ').bytes(id).text(': not found').end();
      return 1;
    }
    const name = mount.string('variable');
    if (name.length > 0) this.variables.push(concat(concat(name, [EQUALS]), secret.contents));
    if (mount.string('target').length == 0) return 0;
    const place = inside(this.at.workshop.path, 'secret-' + number.toString());
    const fd = open(place, O_WRONLY | O_CREAT);
    let error = fd;
    if (fd >= 0) {
      error = writeAll(fd, addressOf(secret.contents), secret.contents.length);
      close(fd);
    }
    if (error >= 0) error = changePermissions(place, <u32>mount.integer('mode'));
    if (error >= 0) error = changeOwner(place, mount.integer('uid'), mount.integer('gid'), false);
    if (error < 0) {
      sayError().text('RUN --mount: cannot keep the secret ').bytes(id).text(': ').reason(error).end();
      return 1;
    }
    this.addBind(mount.setBool('readOnly', true), place);
    return 0;
  }
}

function copyInto(root: Bytes, mount: Json, ignore: Json | null, directory: Bytes): bool {
  return transfer(root, copyOf(mount), ignore, directory, toBytes('/'), jsonObject()) == 0;
}
