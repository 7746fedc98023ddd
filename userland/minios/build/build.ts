// minios build: an image by a Dockerfile. The service reads that and makes a plan (host/images/build/types.ts); here commands are
// run and files are copied, stage by stage, and what comes of it is an image.
//
// Interface: build, BUILD_HELP.

import { CLONE_NEWNS, MS_PRIVATE, MS_REC, SIGHUP, SIGINT, SIGTERM } from '../../lib/base/abi';
import { EQUALS } from '../../lib/base/ascii';
import { Bytes, equals, equalsText, indexOf, sliceOf, toBytes, textOf } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { O_CREAT, O_TRUNC, O_WRONLY, close, open } from '../../lib/base/fs';
import { catchToEnd, ending } from '../../lib/process/handlers';
import { stderr, stdout, writeAll } from '../../lib/base/io';
import { Json, jsonNull, jsonObject, jsonString, jsonStrings } from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { mountCall } from '../../lib/file/mount_options';
import { unshare } from '../../lib/privilege/namespaces';

import { environment, valueIn } from '../../lib/base/program';
import { sayError } from '../base/failure';
import { Flags } from '../command/flags';
import { hostFile } from '../command/host_file';
import { ImageName } from '../service/names';
import { labelsOf } from '../command/labels';
import { Progress } from '../command/progress';
import { StoreHold, ask, askStatus, asking, shortId } from '../service/service';
import { sweep } from '../lifecycle/sweep';
import { rfc3339 } from '../base/units';
import { BuildContext, openContext } from './context';
import { Executor } from './executor';
import { BuildOutput } from './output';
import { INTERRUPTED } from './run_mounts';
import { readSecrets } from './secrets';
import { BuildStage } from './stage';

export const BUILD_HELP = 'Build an image from a Dockerfile';

function describe(): Flags {
  return new Flags('[OPTIONS] PATH | -', BUILD_HELP, 'image build, build, builder build')
    .value('', 'build-arg', 'list', 'Set build-time variables')
    .value('f', 'file', 'string', 'Name of the Dockerfile (default is "PATH/Dockerfile")')
    .flag('', 'force-rm', 'Always remove intermediate containers')
    .value('', 'iidfile', 'string', 'Write the image ID to the file')
    .value('', 'label', 'list', 'Set metadata for an image')
    .value('', 'network', 'string', 'Set the networking mode for the RUN instructions during build', 'none')
    .flag('', 'no-cache', 'Do not use cache when building the image')
    .value('', 'platform', 'string', 'Set platform if server is multi-platform capable')
    .flag('', 'pull', 'Always attempt to pull a newer version of the image')
    .flag('q', 'quiet', 'Suppress the build output and print image ID on success')
    .flag('', 'rm', 'Remove intermediate containers after a successful build')
    .value('', 'secret', 'list', 'Secret to expose to the build (format: "id=mysecret[,src=/local/secret]")')
    .value('t', 'tag', 'list', 'Name and optionally a tag in the "name:tag" format')
    .value('', 'target', 'string', 'Set the target build stage to build.')
    .flag('', 'load', 'Load the image into the store, which is done without it, too')
    .value('', 'progress', 'string', 'Set type of progress output ("auto", "plain")', 'auto');
}

/** Those of Docker's buildx that are for what builds do not have. */
function absent(flags: Flags): Flags {
  return flags
    .absent('push', 'build first, then use minios push')
    .absent('output o', 'builds make images; minios create and minios export get files out of one')
    .absent('cache-from cache-to', 'the cache is that of the store; leave it out')
    .absent('no-cache-filter', '--no-cache does without the cache in all stages')
    .absent('builder', 'there is one builder; leave it out')
    .absent('build-context', 'a build has one context; FROM and COPY --from=IMAGE take images')
    .absent('ssh', 'builds have no network; --secret brings a key into the build')
    .absent('add-host', 'builds have no network; leave it out')
    .absent('annotation', '--label describes an image')
    .absent('attest provenance sbom', 'no attestations are made; leave it out')
    .absent('allow security-opt isolation', 'commands run with the rights of minios run; leave it out')
    .absent('call check', 'a build checks the Dockerfile before it runs anything; leave it out')
    .absent('metadata-file', '--iidfile writes the id of the image')
    .absent('squash compress stream', 'layers are kept as steps made them; leave it out')
    .absent('memory m memory-swap cpu-period cpu-quota cpu-shares c cpuset-cpus cpuset-mems', NO_LIMITS)
    .absent('shm-size ulimit cgroup-parent', NO_LIMITS)
    .absent('disable-content-trust', 'images are known by their digests and not signed; leave it out')
    .absent('debug D', 'minios run -it IMAGE shows what a build has made so far');
}

const NO_LIMITS = 'commands of a build have no limits of their own; leave it out';

/** Whether --progress has a value that plain lines are. */
function isPlain(flags: Flags): bool {
  return ['auto', 'plain'].includes(textOf(flags.text('progress')));
}

/** --build-arg: `NAME=VALUE`, or a NAME of the environment. */
function argumentsOf(given: Array<Bytes>): Json {
  const values = jsonObject();
  const variables = environment();
  for (let index = 0; index < given.length; index++) {
    const at = indexOf(given[index], EQUALS);
    if (at >= 0) {
      values.put(sliceOf(given[index], 0, at), jsonString(sliceOf(given[index], at + 1)));
      continue;
    }
    const value = valueIn(variables, textOf(given[index]));
    values.put(given[index], value === null ? jsonNull() : jsonString(value));
  }
  return values;
}

function planRequest(context: BuildContext, flags: Flags): Json {
  const request = asking('plan').setString('dockerfile', context.dockerfile);
  request.setString('dockerignore', context.dockerignore);
  request.set('buildArgs', argumentsOf(flags.all('build-arg'))).set('labels', labelsOf(flags.all('label')));
  const target = flags.last('target');
  const platform = flags.last('platform');
  if (target !== null) request.setString('target', target);
  if (platform !== null) request.setString('platform', platform);
  if (flags.has('pull')) request.setText('pull', 'always');
  request.set('tags', jsonStrings(flags.all('tag')));
  return request;
}

/** minios build [OPTIONS] PATH|-. */
export function build(args: Array<Bytes>): i32 {
  const flags = absent(describe()).parse(args).expect(1, 1);
  if (!isPlain(flags))
    flags.invalid('progress', flags.text('progress'), 'progress is auto or plain; -q shows none');
  const network = flags.text('network');
  if (!equalsText(network, 'none') && !equalsText(network, 'default')) {
    sayError()
      .text('network mode "')
      .bytes(network)
      .text('" not supported by builds: there is none yet')
      .end();
    return 1;
  }
  // What is mounted for a build is its own, and gone with it.
  sweep();
  const error = unshare(CLONE_NEWNS);
  if (error < 0) {
    sayError().text('cannot make a mount namespace: ').reason(error).end();
    return 1;
  }
  mountCall([], toBytes('/'), '', MS_REC | MS_PRIVATE);
  catchToEnd(SIGINT);
  catchToEnd(SIGTERM);
  catchToEnd(SIGHUP);
  const status = buildFrom(flags);
  return status != 0 && ending() ? INTERRUPTED : status;
}

function buildFrom(flags: Flags): i32 {
  if (!readSecrets(flags.all('secret'))) return 1;
  const context = openContext(flags.operands[0], flags.last('file'));
  if (context === null) return 1;
  // No image has the layers of its steps before the end, and those that it begins from may lose theirs meanwhile.
  const hold = new StoreHold();
  const status = hold.begin() ? buildIn(context, flags) : askStatus;
  hold.release();
  context.release();
  return status;
}

function buildIn(context: BuildContext, flags: Flags): i32 {
  const quiet = flags.has('quiet');
  const plan = ask(planRequest(context, flags), new Progress(stdout, quiet));
  if (plan === null) return askStatus;
  const warnings = plan.strings('warnings');
  for (let index = 0; index < warnings.length; index++) stderr.bytes(warnings[index]).end();
  const output = new BuildOutput(quiet, plan.integer('total'));
  const executor = new Executor(plan, context.root, output, !flags.has('no-cache'));
  const status = executor.run();
  if (status != 0) return status;
  return finish(plan, executor, flags);
}

/** Makes the image, and names it. */
function finish(plan: Json, executor: Executor, flags: Flags): i32 {
  const stages = plan.list('stages');
  const last = stages[stages.length - 1];
  const names = flags.all('tag');
  let id: Bytes = [];
  if (executor.allCached && names.length > 0) id = sameImage(names[0], last, executor.last);
  if (id.length == 0) {
    const made = ask(commitRequest(last, executor.last, names));
    if (made === null) return askStatus;
    id = made.string('id');
  }
  const file = flags.last('iidfile');
  if (file !== null && !writeId(file, id)) return 1;
  if (flags.has('quiet')) stdout.bytes(id).newline();
  else stdout.text('Successfully built ').bytes(shortId(id)).newline();
  for (let index = 0; index < names.length; index++) {
    if (index > 0 && ask(asking('tag').setString('source', id).setString('target', names[index])) === null)
      return askStatus;
    if (flags.has('quiet')) continue;
    const name = new ImageName(names[index]);
    stdout.text('Successfully tagged ').bytes(name.repository).text(':');
    stdout.bytes(name.hasTag ? name.tag : toBytes('latest')).newline();
  }
  return 0;
}

function commitRequest(stage: Json, built: BuildStage, names: Array<Bytes>): Json {
  const now = rfc3339(realtime());
  const history = stage.get('history')!.copy();
  for (let index = 0; index < history.length; index++) {
    if (!history.at(index).has('created')) history.at(index).setString('created', now);
  }
  const config = stage.get('config')!.copy().setString('created', now);
  const request = asking('commit').set('layers', jsonStrings(built.layers)).set('config', config);
  if (names.length > 0) request.setString('reference', names[0]);
  return request.set('history', history);
}

/** The id of the image that has the name, if it is what this build would make, made at another time; empty: it is not. */
function sameImage(name: Bytes, stage: Json, built: BuildStage): Bytes {
  const list = ask(asking('images'));
  for (let index = 0; list !== null && index < list.length; index++) {
    const image = list.at(index);
    if (!sameTexts(image.strings('layers'), built.layers) || !hasName(image, name)) continue;
    const found = ask(asking('inspect').setString('image', image.string('id')));
    if (found === null) continue;
    const config = stage.get('config.config');
    const before = found.get('Config');
    if (config === null || before === null) continue;
    if (equals(jsonBytes(config), jsonBytes(before))) return image.string('id');
  }
  return [];
}

function sameTexts(first: Array<Bytes>, second: Array<Bytes>): bool {
  if (first.length != second.length) return false;
  for (let index = 0; index < first.length; index++) if (!equals(first[index], second[index])) return false;
  return true;
}

function hasName(image: Json, name: Bytes): bool {
  const wanted = new ImageName(name);
  const tag = wanted.hasTag ? wanted.tag : toBytes('latest');
  const references = image.strings('references');
  for (let index = 0; index < references.length; index++) {
    const one = new ImageName(references[index]);
    if (equals(one.repository, wanted.repository) && equals(one.tag, tag)) return true;
  }
  return false;
}

function writeId(path: Bytes, id: Bytes): bool {
  const host = hostFile(path, false);
  if (host === null) return false;
  const fd = open(host.path, O_WRONLY | O_CREAT | O_TRUNC);
  const error = fd < 0 ? fd : writeAll(fd, changetype<usize>(id), id.length);
  if (fd >= 0) close(fd);
  host.release();
  if (error < 0) sayError().text('cannot write ').bytes(path).text(': ').reason(error).end();
  return error == 0;
}
