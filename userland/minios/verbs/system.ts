// minios version, info.
//
// Interface: systemVerbs.

import { UTSNAME_MACHINE, UTSNAME_NODENAME, UTSNAME_VERSION } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { askService } from '../service/client';
import { stdout } from '../../lib/base/io';
import { jsonArray, jsonObject } from '../../lib/json/json';
import { systemName } from '../../lib/process/system_name';
import { Container, allContainers } from '../container/container';
import { Flags } from '../command/flags';
import { formatAll } from '../template/format';
import { recoverIfAbandoned } from '../lifecycle/verbs';
import { processors, totalMemory } from '../base/machine_size';
import { binarySize } from '../base/units';
import { asking } from '../service/service';
import { Verb } from '../command/verb';
import { versionText } from '../base/version';

const VERSION_HELP = 'Show the minios version information';
/** The version of Docker's API whose names --format takes. */
const API = '1.43';

const INFO_HELP = 'Display system-wide information';

export function systemVerbs(): Array<Verb> {
  return [new Verb('version', VERSION_HELP, version), new Verb('system info, info', INFO_HELP, info)];
}

/** minios version [--format FORMAT]. */
function version(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', VERSION_HELP)
    .value('f', 'format', 'string', 'Format output using a custom template')
    .parse(args)
    .expect(0, 0);
  const format = flags.last('format');
  const release = versionText();
  const build = systemName(UTSNAME_VERSION);
  const architecture = systemName(UTSNAME_MACHINE);
  if (format !== null) {
    const client = jsonObject()
      .setString('Version', release)
      .setText('ApiVersion', API)
      .setText('Os', 'wasi');
    client.setString('Arch', architecture).setString('BuildTime', build);
    return formatAll(format, jsonArray().push(jsonObject().set('Client', client).set('Server', client)));
  }
  // There is no daemon: the command is its own server.
  const parts = ['Client:', '\nServer:'];
  for (let index = 0; index < parts.length; index++) {
    stdout.text(parts[index]).text('\n Version:           ').bytes(release);
    stdout.text('\n API version:       ').text(API);
    stdout.text('\n Built:             ').bytes(build);
    stdout.text('\n OS/Arch:           wasi/').bytes(architecture).newline();
  }
  return 0;
}

/** How many containers are in a state. */
function count(containers: Array<Container>, status: string): i64 {
  let found = 0;
  for (let index = 0; index < containers.length; index++) found += i32(containers[index].is(status));
  return found;
}

/** Images of the store; 0 where nobody serves them. */
function images(): i64 {
  const result = askService(asking('images')).result;
  return result === null ? 0 : result.length;
}

/** minios info [--format FORMAT]. */
function info(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS]', INFO_HELP, 'system info, info')
    .value('f', 'format', 'string', "Format output using a custom template: 'json' or a Go template")
    .parse(args)
    .expect(0, 0);
  const containers = allContainers();
  for (let index = 0; index < containers.length; index++) recoverIfAbandoned(containers[index]);
  const all = jsonObject().setInteger('Containers', containers.length);
  const running = count(containers, 'running') + count(containers, 'restarting');
  const paused = count(containers, 'paused');
  all.setInteger('ContainersRunning', running).setInteger('ContainersPaused', paused);
  all.setInteger('ContainersStopped', containers.length - running - paused).setInteger('Images', images());
  all.setText('Driver', 'overlay').setText('LoggingDriver', 'json-file').setText('CgroupDriver', 'cgroupfs');
  all
    .setText('CgroupVersion', '2')
    .setString('KernelVersion', versionText())
    .setText('OperatingSystem', 'minios');
  all.setText('OSType', 'wasi').setString('Architecture', systemName(UTSNAME_MACHINE));
  all.setInteger('NCPU', processors()).setInteger('MemTotal', totalMemory());
  all.setString('Name', systemName(UTSNAME_NODENAME)).setText('DockerRootDir', '/run/minios');
  all.setString('ServerVersion', versionText()).setText('DefaultRuntime', 'minirun');
  const format = flags.last('format');
  if (format !== null) return formatAll(format, jsonArray().push(all));
  stdout.text('Client:\n Version:    ').bytes(versionText()).text('\n\nServer:').newline();
  for (let index = 0; index < LINES.length; index++) {
    const parts = LINES[index].split('|');
    const value = all.get(parts[1])!;
    stdout.text(' ').text(parts[0]).text(': ');
    if (parts[1] == 'MemTotal') stdout.bytes(binarySize(value.asReal)).newline();
    else stdout.bytes(value.text).newline();
  }
  return 0;
}

const LINES: Array<string> = [
  'Containers|Containers',
  ' Running|ContainersRunning',
  ' Paused|ContainersPaused',
  ' Stopped|ContainersStopped',
  'Images|Images',
  'Server Version|ServerVersion',
  'Storage Driver|Driver',
  'Logging Driver|LoggingDriver',
  'Cgroup Driver|CgroupDriver',
  'Cgroup Version|CgroupVersion',
  'Default Runtime|DefaultRuntime',
  'Kernel Version|KernelVersion',
  'Operating System|OperatingSystem',
  'OSType|OSType',
  'Architecture|Architecture',
  'CPUs|NCPU',
  'Total Memory|MemTotal',
  'Name|Name',
  'Docker Root Dir|DockerRootDir',
];
