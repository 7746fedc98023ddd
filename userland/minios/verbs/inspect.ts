// minios inspect, port: everything about containers.
//
// Interface: inspectVerbs, inspectContainer.

import { Bytes, toBytes, textOf } from '../../lib/base/bytes';
import { Json, jsonArray, jsonInteger, jsonObject } from '../../lib/json/json';
import { Container, findContainer } from '../container/container';
import { changedSize, wholeSize } from './size';
import { report } from '../base/failure';
import { networkNamed } from './disk';
import { Flags } from '../command/flags';
import { formatAll } from '../template/format';
import { inspectImage } from './image';
import { recoverIfAbandoned } from '../lifecycle/verbs';
import { lowerDirectories } from '../base/layer_stack';
import { Verb } from '../command/verb';
import { inspectVolume } from './volume';

const HELP = 'Return low-level information on Docker objects';
const CONTAINER_HELP = 'Display detailed information on one or more containers';
const PORT_HELP = 'List port mappings or a specific mapping for the container';

export function inspectVerbs(): Array<Verb> {
  return [
    new Verb('inspect', HELP, inspect),
    new Verb('container inspect', CONTAINER_HELP, inspectContainers),
    new Verb('container port, port', PORT_HELP, port),
  ];
}

/** What Docker shows of a container. */
export function inspectContainer(container: Container, sizes: bool): Json {
  const config = container.config;
  const shown = jsonObject();
  const first = ['Id', 'Created', 'Path', 'Args'];
  for (let index = 0; index < first.length; index++) shown.set(first[index], config.get(first[index])!);
  const state = container.state.copy();
  const restarts = state.integer('RestartCount');
  const own = ['RestartCount', 'MonitorPid', 'StoppedByUser'];
  for (let index = 0; index < own.length; index++) state.remove(toBytes(own[index]));
  shown.set('State', state).setString('Image', config.string('Image'));
  const files = ['ResolvConfPath', 'HostnamePath', 'HostsPath'];
  const names = ['resolv.conf', 'hostname', 'hosts'];
  for (let index = 0; index < files.length; index++)
    shown.setString(files[index], container.file(names[index]));
  shown.setString('LogPath', container.log);
  shown
    .setString('Name', config.string('Name'))
    .setInteger('RestartCount', restarts)
    .setText('Driver', 'overlay');
  shown
    .setText('Platform', 'wasi')
    .setText('MountLabel', '')
    .setText('ProcessLabel', '')
    .setText('AppArmorProfile', '');
  shown
    .set('ExecIDs', new Json(0))
    .set('HostConfig', hostConfig(config))
    .set('GraphDriver', driver(container));
  if (sizes) {
    shown.setInteger('SizeRw', changedSize(container)).setInteger('SizeRootFs', wholeSize(container));
  }
  shown.set('Mounts', jsonArray()).set('Config', config.get('Config')!);
  const mounts = config.list('Mounts');
  for (let index = 0; index < mounts.length; index++) shown.get('Mounts')!.push(shownMount(mounts[index]));
  return shown.set('NetworkSettings', network(config));
}

/** A mount with the path that its user knows. */
function shownMount(mount: Json): Json {
  if (!mount.has('HostPath')) return mount;
  const shown = mount.copy().setString('Source', mount.string('HostPath'));
  shown.remove(toBytes('HostPath'));
  return shown;
}

/** With what is not set as Docker shows it. */
function hostConfig(config: Json): Json {
  const host = config.get('HostConfig')!.copy();
  const numbers = [
    'Memory',
    'MemoryReservation',
    'NanoCpus',
    'CpuShares',
    'CpuPeriod',
    'CpuQuota',
    'PidsLimit',
  ];
  for (let index = 0; index < numbers.length; index++) {
    if (!host.has(numbers[index])) host.set(numbers[index], jsonInteger(0));
  }
  if (!host.has('ShmSize')) host.setInteger('ShmSize', 67108864);
  return host;
}

function driver(container: Container): Json {
  const data = jsonObject();
  const layers = container.config.strings('Layers');
  if (layers.length > 0) {
    data.setString('LowerDir', lowerDirectories(layers)).setString('MergedDir', container.file('rootfs'));
    data.setString('UpperDir', container.file('upper')).setString('WorkDir', container.file('work'));
  } else {
    data.setString('MergedDir', container.config.string('Rootfs'));
  }
  return jsonObject().set('Data', data).setText('Name', 'overlay');
}

function network(config: Json): Json {
  const settings = jsonObject().setText('SandboxID', '').set('Ports', jsonObject()).setText('Gateway', '');
  settings.setText('IPAddress', '').setText('MacAddress', '');
  const name = textOf(config.string('HostConfig.NetworkMode'));
  return settings.set(
    'Networks',
    jsonObject().set(name == '' ? 'none' : name, jsonObject().setText('IPAddress', '')),
  );
}

function describe(synopsis: string, help: string, names: string): Flags {
  return new Flags(synopsis, help, names)
    .value('f', 'format', 'string', "Format output using a custom template: 'json' or a Go template")
    .flag('s', 'size', 'Display total file sizes if the type is container');
}

function find(reference: Bytes, type: string, sizes: bool): Json | null {
  if (type == '' || type == 'container') {
    const container = findContainer(reference);
    if (container.failure === null) {
      recoverIfAbandoned(container.value);
      return inspectContainer(container.value, sizes);
    }
  }
  const image = type == '' || type == 'image' ? inspectImage(reference) : null;
  if (image !== null) return image;
  const network = type == '' || type == 'network' ? networkNamed(reference) : null;
  if (network !== null) return network;
  return type == '' || type == 'volume' ? inspectVolume(reference) : null;
}

function show(flags: Flags, type: string): i32 {
  const values = jsonArray();
  let status = 0;
  const missing = new Array<string>();
  for (let index = 0; index < flags.operands.length; index++) {
    const found = find(flags.operands[index], type, flags.has('size'));
    if (found !== null) values.push(found);
    else missing.push(textOf(flags.operands[index]));
  }
  status = formatAll(flags.last('format'), values);
  for (let index = 0; index < missing.length; index++) {
    status = report('No such ' + (type == '' ? 'object' : type) + ': ' + missing[index]);
  }
  return status;
}

function inspect(args: Array<Bytes>): i32 {
  const flags = describe('[OPTIONS] NAME|ID [NAME|ID...]', HELP, 'inspect')
    .value('', 'type', 'string', 'Return JSON for specified type')
    .parse(args)
    .expect(1, -1);
  const type = textOf(flags.text('type'));
  if (!['', 'container', 'image', 'volume', 'network'].includes(type))
    return report('"' + type + '" is not a valid value for --type');
  return show(flags, type);
}

function inspectContainers(args: Array<Bytes>): i32 {
  const flags = describe('[OPTIONS] CONTAINER [CONTAINER...]', CONTAINER_HELP, 'container inspect')
    .parse(args)
    .expect(1, -1);
  return show(flags, 'container');
}

/** Nothing is published as long as there is no network. */
function port(args: Array<Bytes>): i32 {
  const flags = new Flags('CONTAINER [PRIVATE_PORT[/PROTO]]', PORT_HELP, 'container port, port')
    .parse(args)
    .expect(1, 2);
  if (findContainer(flags.operands[0]).failure !== null)
    return report('No such container: ' + textOf(flags.operands[0]));
  if (flags.operands.length < 2) return 0;
  return report(
    "No public port '" + textOf(flags.operands[1]) + "' published for " + textOf(flags.operands[0]),
  );
}
