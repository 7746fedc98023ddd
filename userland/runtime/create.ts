// create: from a bundle to a container whose first process waits for start.
//
// Whatever fails takes back all that came before: process, cgroup, directory. Mounts are the first process's own and go with it.
//
// Interface: CreateOptions, create, readConfig.

import { AT_FDCWD, CLONE_NEWNS, EEXIST, ENOENT, minios_mkfifo } from '../lib/base/abi';
import { SLASH } from '../lib/base/ascii';
import { Bytes, addressOf, toBytes } from '../lib/base/bytes';
import { MISSING_NONE, canonicalError, canonicalPath } from '../lib/file/canonical';
import { realtime } from '../lib/time/clock';
import { makeDirectories } from '../lib/file/directory';
import { O_RDONLY, O_RDWR, changePermissions, close, makeDirectory, open, stat } from '../lib/base/fs';
import { Json, jsonObject, jsonVerbatim } from '../lib/json/json';
import { JsonReader } from '../lib/json/reader';
import { jsonBytes } from '../lib/json/writer';
import { joinPath } from '../lib/text/path';
import { readFile } from '../lib/file/proc';
import { rfc3339 } from '../lib/time/rfc3339';
import { Birth, WANTS_HOOKS } from './birth';
import { Cgroup, cgroupOf } from './cgroup';
import { checkConfig } from './check';
import { OciContainer, OCI_VERSION, isValidId, startOf } from './oci_container';
import { removeContainerFiles } from './files';
import { hasHooks, runHooks } from './hooks';
import { FAILED, fail, failAbout, failErrno, forgetProblem } from './problem';
import { JOB_CREATE } from './protocol';
import { Spaces, readSpaces } from './spaces';
import { STATUS_CREATED, STATUS_CREATING } from './status';

/** What create() is told, and what it answers. Descriptors stay the caller's but `master`, which becomes its own. */
export class CreateOptions {
  /** What config.json says; null: it is read from the bundle. */
  config: Json | null = null;
  /** The caller's descriptors that become the container's 0 to 2; with process.terminal, only until it has that. */
  input: i32 = 0;
  output: i32 = 1;
  error: i32 = 2;
  /** Answer: the other side of the container's terminal, for the caller to play; −1: it has none. */
  master: i32 = -1;
  /** Answer: the container, for startContainer and deleteFound. */
  made: OciContainer | null = null;
  /** A signal that the first process gets when the caller ends, 0: none (PR_SET_PDEATHSIG). */
  parentDeathSignal: i32 = 0;
  /** Enter the root file system by moving its mount over `/`, for a root that pivot_root(2) cannot leave. */
  noPivot: bool = false;
  /** So many descriptors from 3 on are the container's, too. */
  preserveFds: i32 = 0;

  /** `root`: the directory of all containers' states; it is made if it is not there. */
  constructor(
    public root: Bytes,
    public id: Bytes,
    public bundle: Bytes,
  ) {}
}

/** config.json of a bundle; null after a problem. */
export function readConfig(bundle: Bytes): Json | null {
  const path = joinPath(bundle, toBytes('config.json'));
  const text = readFile(path);
  if (text === null) {
    failAbout('JSON specification file ', path, ' not found');
    return null;
  }
  const reader = new JsonReader(text);
  const config = reader.read();
  if (config === null) failAbout('config.json: ', reader.describe());
  return config;
}

class ContainerBuilder {
  private container: OciContainer;
  private cgroup: Cgroup | null = null;
  private birth: Birth | null = null;
  private hooked: bool = false;
  /** The configuration in JSON. */
  private text: Bytes = [];

  constructor(
    private options: CreateOptions,
    private config: Json,
    private spaces: Spaces,
    private bundle: Bytes,
    private rootfs: Bytes,
  ) {
    this.container = new OciContainer(options.root, options.id);
  }

  /** The pid, or FAILED with nothing left behind. */
  run(): i32 {
    const error = makeDirectories(this.options.root, 0o700);
    if (error < 0) return failErrno('cannot make ', this.options.root, error);
    const made = makeDirectory(this.container.directory);
    if (made == -EEXIST) return fail('container with given ID already exists');
    if (made < 0) return failErrno('cannot make ', this.container.directory, made);
    changePermissions(this.container.directory, 0o700);
    const pid = this.steps();
    if (pid < 0) this.undo();
    return pid;
  }

  private steps(): i32 {
    const cgroup = new Cgroup(cgroupOf(this.config, this.options.id));
    // The process that takes away what a killed create() has left finds a cgroup that was made for it. One that was there may be
    // somebody's.
    const isOwn = stat(cgroup.path).error == -ENOENT;
    if (isOwn && this.describe(cgroup) < 0) return FAILED;
    if (cgroup.prepare(this.config.get('linux.resources')) < 0) return FAILED;
    this.cgroup = cgroup;
    if (!isOwn && this.describe(cgroup) < 0) return FAILED;
    const fifo = this.openFifo();
    if (fifo < 0) return failErrno('cannot make ', this.container.fifo, fifo);
    const result = this.bear(cgroup, fifo);
    close(fifo);
    return result;
  }

  /** Writes down what there will be of the container. */
  private describe(cgroup: Cgroup): i32 {
    const saved = jsonObject();
    saved.setText('ociVersion', OCI_VERSION).setString('id', this.options.id).setInteger('pid', 0);
    saved.setInteger('start', -1).setString('bundle', this.bundle).setString('rootfs', this.rootfs);
    saved.setString('created', rfc3339(realtime())).setString('cgroup', cgroup.path);
    this.container.saved = saved;
    this.text = jsonBytes(this.config);
    let error = this.container.saveConfig(this.config, this.text);
    if (error == 0) error = this.container.save();
    return error < 0 ? failErrno('cannot write to ', this.container.directory, error) : 0;
  }

  private openFifo(): i32 {
    const path = this.container.fifo;
    const error = minios_mkfifo(AT_FDCWD, addressOf(path), path.length, 0o600);
    return error < 0 ? error : open(path, O_RDWR);
  }

  private bear(cgroup: Cgroup, fifo: i32): i32 {
    const birth = new Birth(this.container.directory);
    this.birth = birth;
    birth.fifo = fifo;
    birth.input = this.options.input;
    birth.output = this.options.output;
    birth.error = this.options.error;
    birth.preserveFds = this.options.preserveFds;
    birth.fresh = this.spaces.fresh;
    birth.config = this.config;
    birth.goBetween = this.spaces.needsGoBetween(this.config.has('linux.timeOffsets'));
    if (this.openNamespaces(birth) < 0) return FAILED;
    birth.cgroup = cgroup.openDirectory();
    if (birth.cgroup < 0) return failErrno('cannot open ', cgroup.path, birth.cgroup);
    const started = birth.begin(this.job());
    close(birth.cgroup);
    if (started < 0) return FAILED;
    return this.accompany(birth);
  }

  private openNamespaces(birth: Birth): i32 {
    const spaces = this.spaces;
    for (let index = 0; index < spaces.paths.length; index++) {
      const fd = open(spaces.paths[index], O_RDONLY);
      if (fd < 0) return failErrno('linux.namespaces: cannot open ', spaces.paths[index], fd);
      birth.enter(fd, spaces.flags[index], spaces.flags[index] != CLONE_NEWNS);
    }
    return 0;
  }

  private job(): Json {
    const job = jsonObject();
    job.setInteger('deathSignal', this.options.parentDeathSignal);
    job.setText('do', JOB_CREATE).setString('rootfs', this.rootfs).setString('id', this.options.id);
    job.setString('bundle', this.bundle).setBool('noPivot', this.options.noPivot);
    job.setString('stage', this.container.directory);
    job.setString('cgroup', this.container.cgroup).set('config', jsonVerbatim(this.text));
    job.set('state', this.container.describe(STATUS_CREATING));
    const hooks = hasHooks(this.config, 'prestart') || hasHooks(this.config, 'createRuntime');
    return job.setBool('hooks', hooks);
  }

  /** The child is there: hooks, until it is ready. */
  private accompany(birth: Birth): i32 {
    this.container.saved.setInteger('pid', birth.pid).setInteger('start', startOf(birth.pid));
    let said = birth.listen();
    if (said == WANTS_HOOKS) {
      this.hooked = true;
      const told = this.container.describe(STATUS_CREATING);
      if (runHooks(this.config, 'prestart', told) < 0) return FAILED;
      if (runHooks(this.config, 'createRuntime', told) < 0) return FAILED;
      birth.letGo();
      said = birth.listen();
    }
    if (said < 0) return FAILED;
    const error = this.container.save();
    if (error < 0) return failErrno('cannot write ', this.container.file('status.json'), error);
    birth.end();
    this.options.master = birth.master;
    this.options.made = this.container;
    return birth.pid;
  }

  private undo(): void {
    const birth = this.birth;
    if (birth !== null) birth.abandon();
    if (this.hooked) runHooks(this.config, 'poststop', this.container.describe(STATUS_CREATED));
    const cgroup = this.cgroup;
    if (cgroup !== null) {
      cgroup.signal(9);
      cgroup.undo();
    }
    removeContainerFiles(this.container);
  }
}

/**
 * Makes a container. Answers the number of its first process, a child of the caller, who is to wait for it; or FAILED, and then
 * nothing is left of it.
 */
export function create(options: CreateOptions): i32 {
  forgetProblem();
  if (!isValidId(options.id)) return fail('invalid container ID format');
  const bundle = canonicalPath(options.bundle, MISSING_NONE);
  if (bundle === null) return failErrno('cannot find the bundle ', options.bundle, canonicalError);
  const given = options.config;
  const config = given !== null ? given : readConfig(bundle);
  if (config === null) return FAILED;
  const spaces = readSpaces(config);
  if (spaces === null || checkConfig(config, spaces) < 0) return FAILED;
  const path = config.string('root.path');
  const rootfs = canonicalPath(path[0] == SLASH ? path : joinPath(bundle, path), MISSING_NONE);
  if (rootfs === null) return failErrno('root.path: cannot find ', path, canonicalError);
  if (!stat(rootfs).isDirectory) return failAbout('root.path: not a directory: ', path);
  return new ContainerBuilder(options, config, spaces, bundle, rootfs).run();
}
