// RUN: a process in a container of what a stage holds so far, by the OCI runtime, without a network, and with nothing of the container's
// own files (/etc/hosts and so on) in the layer.
//
// Interface: runStep.

import { SIGKILL } from '../../lib/base/abi';
import { Bytes, addressOf, bytesAt, toBytes } from '../../lib/base/bytes';
import {
  O_APPEND,
  O_CREAT,
  O_RDONLY,
  O_WRONLY,
  changePermissions,
  close,
  lstat,
  open,
  removeDirectory,
  unlink,
} from '../../lib/base/fs';
import { ending } from '../../lib/process/handlers';
import { stderr, stdout, writeAll } from '../../lib/base/io';
import { Json, jsonArray, jsonObject, jsonStrings, jsonText } from '../../lib/json/json';
import { readFile } from '../../lib/file/proc';
import { waitForEnd } from '../../lib/process/process';
import { replaceFile } from '../../lib/file/replace_file';
import { waitOrSignal } from '../../lib/process/signal_wait';
import {
  CreateOptions,
  FAILED,
  create,
  deleteContainer,
  killContainer,
  runtimeProblem,
  start,
} from '../../runtime/runtime';
import { Container } from '../container/container';
import { report, reportFailure } from '../base/failure';
import { newId } from '../base/naming';
import { BUILD_STEP, RUNTIME_ROOT } from '../base/places';
import { inside } from '../base/remove_tree';
import { resolveInRoot } from '../base/root_path';
import { buildSpec } from '../spec/spec';
import { resolveUser } from '../spec/users';
import { INTERRUPTED, RunMounts } from './run_mounts';
import { StepRoot } from './stage';

/** Where the runtime mounts something, whether or not the image has a directory there. */
const MOUNT_POINTS: Array<string> = ['proc', 'dev', 'sys'];

/** The step as a container that `spec.ts` can describe. */
function containerOf(step: Json, id: Bytes): Container {
  const container = new Container(id);
  const argv = step.strings('argv');
  const config = jsonObject().set('Env', jsonStrings(step.strings('env')));
  config.setString('WorkingDir', step.string('cwd')).setString('User', step.string('user'));
  config.setString('Hostname', bytesAt(addressOf(id), 12)).setBool('Tty', false);
  const host = jsonObject()
    .setText('NetworkMode', 'none')
    .setText('IpcMode', 'private')
    .setText('CgroupnsMode', 'private');
  container.config.setString('Path', argv[0]).set('Args', jsonStrings(argv.slice(1)));
  container.config.set('Config', config).set('HostConfig', host).set('Mounts', jsonArray());
  return container;
}

/** Puts a script where RUN expects it; null: there is none. */
function addScript(step: Json, spec: Json, at: StepRoot): Bytes | null {
  const script = step.get('script');
  if (script === null) return null;
  const place = inside(at.workshop.path, 'script');
  const fd = open(place, O_WRONLY | O_CREAT);
  const text = script.string('contents');
  if (fd >= 0) writeAll(fd, addressOf(text), text.length);
  if (fd >= 0) close(fd);
  changePermissions(place, 0o755);
  const mount = jsonObject().setString('destination', script.string('path')).setText('type', 'bind');
  mount.setString('source', place).set('options', jsonArray().push(jsonText('bind')).push(jsonText('ro')));
  spec.get('mounts')!.push(mount);
  return resolveInRoot(at.root, script.string('path'));
}

/**
 * Runs the command over a mounted root: its exit status, INTERRUPTED after ^C. `quiet`: what it says is shown only if it fails.
 */
export function runStep(step: Json, at: StepRoot, mounts: RunMounts, quiet: bool): i32 {
  const id = newId();
  const container = containerOf(step, id);
  const user = resolveUser(at.root, step.string('user'));
  const nobody = user.failure;
  if (nobody !== null) return reportFailure(nobody);
  const spec = buildSpec(container, at.root, user.value);
  const missing = new Array<Bytes>();
  for (let index = 0; index < MOUNT_POINTS.length; index++) {
    const place = inside(at.root, MOUNT_POINTS[index]);
    if (lstat(place).error < 0) missing.push(place);
  }
  mounts.addTo(spec);
  const script = addScript(step, spec, at);
  const hadScript = script !== null && lstat(script).error == 0;
  const kept = inside(at.workshop.path, 'output');
  const output = quiet ? open(kept, O_WRONLY | O_CREAT | O_APPEND) : -1;
  const status = runSpec(spec, at, id, output);
  if (output >= 0) close(output);
  if (quiet && status != 0) show(kept);
  if (script !== null && !hadScript) unlink(script);
  for (let index = 0; index < missing.length; index++) removeDirectory(missing[index]);
  return status;
}

/** Writes what was kept of a command's output. */
function show(path: Bytes): void {
  const text = readFile(path);
  if (text !== null) stderr.bytes(text).flush();
}

/** `output`: where what it says goes; −1: to the builder's own output. */
function runSpec(spec: Json, at: StepRoot, id: Bytes, output: i32): i32 {
  const root = toBytes(RUNTIME_ROOT);
  replaceFile(inside(at.workshop.path, BUILD_STEP), id);
  const options = new CreateOptions(root, id, at.workshop.path);
  options.config = spec;
  const nothing = open(toBytes('/dev/null'), O_RDONLY);
  options.input = nothing;
  options.output = output >= 0 ? output : 1;
  options.error = output >= 0 ? output : 2;
  stdout.flush();
  const pid = create(options);
  close(nothing);
  if (pid == FAILED) return report(text(runtimeProblem()));
  if (start(root, id) == FAILED) {
    deleteContainer(root, id, true);
    return report(text(runtimeProblem()));
  }
  let result = waitOrSignal(pid);
  while (!result.ended && !ending()) result = waitOrSignal(pid);
  if (!result.ended) {
    killContainer(root, id, SIGKILL, true);
    result = waitForEnd(pid);
  }
  deleteContainer(root, id, true);
  return ending() ? INTERRUPTED : result.shellStatus;
}

function text(bytes: Bytes): string {
  return String.UTF8.decode(changetype<ArrayBuffer>(bytes));
}
