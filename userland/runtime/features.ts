// `minirun features`: what the runtime can do, in the form of the specification (features.md).
//
// Interface: features.

import { Json, jsonArray, jsonObject, jsonText } from '../lib/json/json';
import { CAP_COUNT, capabilityName } from '../lib/privilege/capabilities';
import { INVERSE_NAMES, OPTION_NAMES } from '../lib/file/mount_options';
import { RECURSIVE_WORDS, UNDOING_WORDS } from './mount_words';

function texts(list: StaticArray<string>): Json {
  const result = jsonArray();
  addTexts(result, list);
  return result;
}

function addTexts(to: Json, list: StaticArray<string>): void {
  for (let index = 0; index < list.length; index++) to.push(jsonText(list[index]));
}

/** The whole document. */
export function features(): Json {
  const found = jsonObject().setText('ociVersionMin', '1.0.0').setText('ociVersionMax', '1.2.0');
  found.set(
    'hooks',
    texts(['prestart', 'createRuntime', 'createContainer', 'startContainer', 'poststart', 'poststop']),
  );
  const options = texts(OPTION_NAMES);
  addTexts(options, INVERSE_NAMES);
  addTexts(options, RECURSIVE_WORDS);
  addTexts(options, UNDOING_WORDS);
  found.set('mountOptions', options);
  const linux = found.object('linux');
  linux.set('namespaces', texts(['cgroup', 'ipc', 'mount', 'network', 'pid', 'time', 'user', 'uts']));
  const capabilities = jsonArray();
  for (let number = 0; number < CAP_COUNT; number++)
    capabilities.push(jsonText('CAP_' + capabilityName(number).toUpperCase()));
  linux.set('capabilities', capabilities);
  const cgroup = linux.object('cgroup');
  cgroup
    .setBool('v1', false)
    .setBool('v2', true)
    .setBool('systemd', false)
    .setBool('systemdUser', false)
    .setBool('rdma', false);
  const seccomp = linux.object('seccomp').setBool('enabled', true);
  seccomp.set(
    'actions',
    texts([
      'SCMP_ACT_ALLOW',
      'SCMP_ACT_ERRNO',
      'SCMP_ACT_KILL',
      'SCMP_ACT_KILL_PROCESS',
      'SCMP_ACT_KILL_THREAD',
      'SCMP_ACT_LOG',
    ]),
  );
  seccomp.set('operators', jsonArray());
  linux.object('apparmor').setBool('enabled', false);
  linux.object('selinux').setBool('enabled', false);
  linux.object('intelRdt').setBool('enabled', false);
  return found;
}
