// Limits of containers, from HostConfig to the specification's linux.resources.
//
// Interface: resourcesOf.

import { Json, jsonArray, jsonInteger, jsonObject } from '../../lib/json/json';

/** Microseconds of a period in which --cpus shares out time. */
const PERIOD: i64 = 100000;

/** The limits that are set. */
export function resourcesOf(host: Json): Json {
  const resources = jsonObject();
  const memory = jsonObject();
  if (host.integer('Memory') > 0) memory.setInteger('limit', host.integer('Memory'));
  if (host.integer('MemoryReservation') > 0)
    memory.setInteger('reservation', host.integer('MemoryReservation'));
  if (memory.length > 0) resources.set('memory', memory);
  const cpu = jsonObject();
  if (host.integer('CpuShares') > 0) cpu.setInteger('shares', host.integer('CpuShares'));
  const nano = host.integer('NanoCpus');
  if (nano > 0) cpu.setInteger('period', PERIOD).setInteger('quota', nano / (1000000000 / PERIOD));
  if (host.integer('CpuPeriod') > 0) cpu.setInteger('period', host.integer('CpuPeriod'));
  if (host.integer('CpuQuota') > 0) cpu.setInteger('quota', host.integer('CpuQuota'));
  if (cpu.length > 0) resources.set('cpu', cpu);
  if (host.integer('PidsLimit') > 0)
    resources.set('pids', jsonObject().setInteger('limit', host.integer('PidsLimit')));
  const block = jsonObject();
  throttle(block, host, 'BlkioDeviceReadBps', 'throttleReadBpsDevice');
  throttle(block, host, 'BlkioDeviceWriteBps', 'throttleWriteBpsDevice');
  throttle(block, host, 'BlkioDeviceReadIOps', 'throttleReadIOPSDevice');
  throttle(block, host, 'BlkioDeviceWriteIOps', 'throttleWriteIOPSDevice');
  if (block.length > 0) resources.set('blockIO', block);
  return resources;
}

function throttle(block: Json, host: Json, from: string, to: string): void {
  const devices = host.list(from);
  if (devices.length == 0) return;
  const list = jsonArray();
  for (let index = 0; index < devices.length; index++) {
    const entry = jsonObject().set('major', jsonInteger(devices[index].integer('Major')));
    list.push(
      entry
        .setInteger('minor', devices[index].integer('Minor'))
        .setInteger('rate', devices[index].integer('Rate')),
    );
  }
  block.set(to, list);
}
