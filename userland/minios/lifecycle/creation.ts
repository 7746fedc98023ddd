// Making a container: from the words of `run` or `create` to its directory, where `start` finds all it needs.
//
// Interface: Creation; claim, NEVER.

import { EEXIST, ENOENT, errno_text } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, toBytes, textOf } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { Outcome, Result, fail, failErrno, resultOf } from '../../lib/base/failure';
import { close, makeDirectory, readLink, removeDirectory, stat, symlink } from '../../lib/base/fs';
import { Json, jsonObject, jsonStrings } from '../../lib/json/json';
import { signalNumber } from '../../lib/process/signals';
import { Container, setStatus } from '../container/container';
import { makeFiles } from '../container/directory';
import { containerEvent } from '../container/events';
import { Flags } from '../command/flags';
import { healthOf } from '../spec/health_flags';
import { hostConfig } from '../spec/host_config';
import { absolutePath } from '../command/host_path';
import { ResolvedImage } from '../image/root';
import { addLabel } from '../command/labels';
import { MountList } from '../volume/mount_list';
import { isValidName, newId } from '../base/naming';
import { CONTAINERS, NAMES, below, makePlaces } from '../base/places';
import { randomName } from '../base/random_name';
import { removeContainer } from './removal';
import { freeName } from './sweep';
import { rfc3339 } from '../base/units';
import { Variables } from '../spec/variables';
import { argumentLines } from '../command/argument_file';

const NO_BYTES: Bytes = [];

/** The making of one container: all of it, or nothing that stays. */
export class Creation {
  readonly container: Container = new Container(newId());
  /** Its lock, once it is made; the caller closes it. Until then nobody else starts or removes it. */
  guard: i32 = -1;
  private image: ResolvedImage | null = null;

  /** `words`: what follows the flags: the image, or with --rootfs the directory, and the command. */
  constructor(
    private flags: Flags,
    private words: Array<Bytes>,
  ) {}

  /** Makes it all; if that fails nothing is left. */
  make(image: ResolvedImage | null, attached: bool): Outcome {
    this.image = image;
    const config = this.processConfig(attached);
    if (config.failure !== null) return config.failure;
    const host = hostConfig(this.flags, config.value);
    if (host.failure !== null) return host.failure;
    const mounts = new MountList(this.flags);
    const unmade = mounts.collect(image === null ? null : image.config);
    if (unmade !== null) return unmade;
    const failure = this.describe(config.value, host.value, mounts.list);
    if (failure !== null) mounts.undo();
    return failure;
  }

  /** Docker's Config. */
  private processConfig(attached: bool): Result<Json> {
    const flags = this.flags;
    const image = this.image;
    const from = image === null ? jsonObject() : image.config;
    const given = flags.last('hostname');
    const short = textOf(this.container.shortId);
    const config = jsonObject().setString('Hostname', given !== null ? given : toBytes(short));
    config.setString('Domainname', flags.text('domainname'));
    config.setString('User', flags.last('user') !== null ? flags.text('user') : from.string('User'));
    const interactive = flags.has('interactive');
    attachments(config, flags, attached, interactive);
    config
      .setBool('Tty', flags.has('tty'))
      .setBool('OpenStdin', interactive)
      .setBool('StdinOnce', interactive && attached);
    const wrong = this.environment(config, from) || this.command(config, from);
    if (wrong !== null) return wrong.as<Json>();
    config.setString('Image', this.words[0]);
    const directory = flags.last('workdir');
    if (directory !== null && (directory.length == 0 || directory[0] != SLASH)) {
      const name = textOf(directory);
      return fail(
        "the working directory '" + name + "' is invalid, it needs to be an absolute path",
      ).as<Json>();
    }
    config.setString('WorkingDir', directory !== null ? directory : from.string('WorkingDir'));
    const labels = this.labels(from);
    if (labels.failure !== null) return labels;
    config.set('Labels', labels.value);
    const signal = flags.last('stop-signal');
    if (signal !== null && signalNumber(signal) <= 0)
      return fail('Invalid signal: ' + textOf(signal)).as<Json>();
    if (signal !== null) config.setString('StopSignal', signal);
    else if (from.has('StopSignal')) config.setString('StopSignal', from.string('StopSignal'));
    if (flags.last('stop-timeout') !== null)
      config.setInteger('StopTimeout', flags.number('stop-timeout', 10));
    const unhealthy = healthOf(config, flags, from);
    return unhealthy === null ? resultOf(config) : unhealthy.as<Json>();
  }

  /** The image's command and entry point, and what stands in their place. */
  private command(config: Json, from: Json): Outcome {
    const entry = this.flags.last('entrypoint');
    const arguments_ = this.words.slice(1);
    const own = arguments_.length > 0 || entry !== null;
    const command = own ? arguments_ : from.strings('Cmd');
    let before = from.strings('Entrypoint');
    if (entry !== null) before = entry.length == 0 ? [] : [entry];
    config.set('Cmd', command.length == 0 ? new Json(0) : jsonStrings(command));
    config.set('Entrypoint', before.length == 0 ? new Json(0) : jsonStrings(before));
    return before.length + command.length > 0 ? null : fail('no command specified');
  }

  private environment(config: Json, from: Json): Outcome {
    const all = new Variables().putAll(from.strings('Env'));
    const failure = all.takeFlags(this.flags);
    if (failure === null) config.set('Env', jsonStrings(all.list));
    return failure;
  }

  private labels(from: Json): Result<Json> {
    const found = from.get('Labels');
    const labels = found === null ? jsonObject() : found.copy();
    const files = this.flags.all('label-file');
    for (let index = 0; index < files.length; index++) {
      const lines = argumentLines(files[index]);
      const unread = lines.failure;
      if (unread !== null) return unread.as<Json>();
      for (let line = 0; line < lines.value.length; line++) addLabel(labels, lines.value[line]);
    }
    const given = this.flags.all('label');
    for (let index = 0; index < given.length; index++) addLabel(labels, given[index]);
    return resultOf(labels);
  }

  /** Claims the name and writes the directory. */
  private describe(config: Json, host: Json, mounts: Json): Outcome {
    const container = this.container;
    const places = makePlaces();
    if (places < 0) return fail('cannot make ' + CONTAINERS);
    const guard = this.lockDirectory();
    if (guard < 0) return failErrno('cannot make ', container.directory, guard);
    const failure = this.finish(config, host, mounts);
    if (failure === null) this.guard = guard;
    else close(guard);
    return failure;
  }

  /** Makes the directory and locks it: as long as it is locked, nobody takes it for what was left of a CLI that was killed. */
  private lockDirectory(): i32 {
    const container = this.container;
    while (true) {
      const made = makeDirectory(container.directory);
      if (made < 0 && made != -EEXIST) return made;
      const guard = container.lock();
      if (guard < 0 && guard != -ENOENT) {
        removeDirectory(container.directory);
        return guard;
      }
      if (guard >= 0 && stat(container.file('lock')).error == 0) return guard;
      if (guard >= 0) close(guard);
    }
  }

  private finish(config: Json, host: Json, mounts: Json): Outcome {
    const container = this.container;
    const name = this.claimName();
    if (name.failure !== null) {
      removeContainer(container, false);
      return name.failure;
    }
    const now = realtime();
    const all = jsonObject().setString('Id', container.id).setString('Created', rfc3339(now, true));
    all.setInteger('CreatedNs', now);
    const entry = config.strings('Entrypoint').concat(config.strings('Cmd'));
    all.setString('Path', entry[0]).set('Args', jsonStrings(entry.slice(1)));
    all.setString('Name', concat([SLASH], name.value)).setText('Driver', 'overlay');
    const image = this.image;
    all.setString('Image', image === null ? NO_BYTES : image.id);
    if (image !== null) all.set('Layers', jsonStrings(image.layers));
    else all.setString('Rootfs', absolutePath(this.words[0]));
    all.set('Mounts', mounts).set('HostConfig', host).set('Config', config).setBool('Files', true);
    container.config = all;
    const state = setStatus(jsonObject(), 'created').setBool('OOMKilled', false).setBool('Dead', false);
    state.setInteger('Pid', 0).setInteger('ExitCode', 0).setText('Error', '');
    state.setText('StartedAt', NEVER).setText('FinishedAt', NEVER);
    container.state = state;
    const error = this.write();
    if (error < 0) {
      removeContainer(container, false);
      return failErrno('cannot write ', container.directory, error);
    }
    containerEvent(container, 'create');
    return null;
  }

  /** Writes all of it, to the end with what makes it a container: 0 or −errno. */
  private write(): i32 {
    const container = this.container;
    let error = container.keep();
    if (error == 0 && this.image !== null) error = makeDirectory(container.file('upper'));
    if (error == 0 && this.image !== null) error = makeDirectory(container.file('work'));
    if (error == 0) error = makeFiles(container);
    if (error == 0) error = container.saveState();
    return error < 0 ? error : container.saveConfig();
  }

  /** The name that was asked for, or one that is free. */
  private claimName(): Result<Bytes> {
    const asked = this.flags.text('name');
    if (asked.length == 0) {
      while (true) {
        const name = randomName();
        const error = symlink(this.container.id, below(NAMES, name));
        if (error == 0) return resultOf(name);
        if (error != -EEXIST) return fail('cannot claim a name').as<Bytes>();
      }
    }
    const failure = claim(asked, this.container.id);
    return failure === null ? resultOf(asked) : failure.as<Bytes>();
  }
}

/** Gives a name to a container. */
export function claim(name: Bytes, id: Bytes): Outcome {
  const text = textOf(name);
  if (!isValidName(name)) {
    return fail('Invalid container name (' + text + '), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed');
  }
  let error = symlink(id, below(NAMES, name));
  if (error == -EEXIST && freeName(name)) error = symlink(id, below(NAMES, name));
  if (error == 0) return null;
  if (error != -EEXIST) return fail('cannot claim the name ' + text + ': ' + errno_text(-error));
  const owner = readLink(below(NAMES, name));
  const by = owner === null ? '' : textOf(owner);
  return fail(
    'Conflict. The container name "/' +
      text +
      '" is already in use by container "' +
      by +
      '". You have to remove (or rename) that container to be able to reuse that name',
  );
}

/** A time that has not come. */
export const NEVER = '0001-01-01T00:00:00Z';

function attachments(config: Json, flags: Flags, attached: bool, interactive: bool): void {
  const asked = flags.all('attach');
  let input = interactive;
  let output = true;
  let errors = true;
  if (asked.length > 0) {
    input = false;
    output = false;
    errors = false;
    for (let index = 0; index < asked.length; index++) {
      const stream = textOf(asked[index]).toLowerCase();
      if (stream == 'stdin') input = true;
      else if (stream == 'stdout') output = true;
      else if (stream == 'stderr') errors = true;
      else flags.invalid('attach', asked[index], 'valid streams are STDIN, STDOUT and STDERR');
    }
  }
  config.setBool('AttachStdin', attached && input).setBool('AttachStdout', attached && output);
  config.setBool('AttachStderr', attached && errors);
}
