// What the kernel's drivers hand over with each request: the arguments and buffers of every device operation of machine.ts, from which
// emit_devices.ts writes a function each. What an operation does is said there; here is how its request is put together.
//
// Interface: DEVICE_OPERATIONS, and the types of its rows.

import { machine } from './machine.ts';
import type { Enumeration, Struct } from './schema.ts';

/**
 * A part of a buffer:
 * - `copied`: bytes at `name`, `name_length` of them, copied into the request's block;
 * - `struct`: room for what the device answers;
 * - `room`: as many bytes as the caller says, which it fills before the call or reads after it;
 * - `lent`: memory of the caller's, which has to stay until the request completes.
 */
export type Part =
  | { kind: 'copied'; name: string }
  | { kind: 'struct'; struct: string }
  | { kind: 'room'; name: string }
  | { kind: 'lent'; name: string };

/**
 * How a driver uses the operation:
 * - `run`: waits for the result, a number;
 * - `answer`: waits; the block, an answer of the device's, is the caller's then;
 * - `request`: makes the request, whose block is filled before request_call or read after it;
 * - `at_once`: waits, also while it is being killed, for what the device answers inside its doorbell;
 * - `post`: does not wait at all: false if no request is free;
 * - `reserved`: does not wait; a handler is called on completion. Never more of them at once than the queue keeps.
 */
export type Shape = 'run' | 'answer' | 'request' | 'at_once' | 'post' | 'reserved';

export interface DeviceOperation {
  device: string;
  operation: string;
  shape: Shape;
  /** Names of argument0 and so on, with their types where they are not u32. */
  parameters: [name: string, type: 'u32' | 'u64'][];
  buffer: Part[];
  buffer2: Part[];
}

const copied = (name: string): Part => ({ kind: 'copied', name });
const answered = (struct: string): Part => ({ kind: 'struct', struct });
const room = (name: string): Part => ({ kind: 'room', name });
const lent = (name: string): Part => ({ kind: 'lent', name });
const ATTRIBUTES = answered('hostfs_attributes');

function row(
  device: string,
  operation: string,
  shape: Shape,
  parameters: string[],
  buffer: Part[] = [],
  buffer2: Part[] = [],
): DeviceOperation {
  const typed = parameters.map((text): [string, 'u32' | 'u64'] => {
    const [name, type] = text.split(':');
    return [name!, type === 'u64' ? 'u64' : 'u32'];
  });
  return { device, operation, shape, parameters: typed, buffer, buffer2 };
}

export const DEVICE_OPERATIONS: readonly DeviceOperation[] = [
  row('console', 'write', 'request', ['port'], [room('size')]),
  row('console', 'write', 'reserved', ['port'], [lent('data')]),
  row('console', 'read', 'reserved', ['port'], [lent('data')]),
  row('console', 'close', 'run', ['port']),
  row('console', 'size', 'reserved', ['port', 'known:u64'], [lent('winsize')]),

  row('loader', 'begin', 'at_once', ['size']),
  row('loader', 'append', 'at_once', ['handle'], [lent('data')]),
  row('loader', 'commit', 'request', ['handle'], [answered('program_image')], [room('reason')]),
  row('loader', 'abort', 'at_once', ['handle']),
  row('loader', 'release', 'reserved', ['id']),

  row('random', 'fill', 'at_once', [], [lent('data')]),

  row('hostfs', 'list', 'request', ['share'], [answered('hostfs_share')], [room('path')]),
  row('hostfs', 'lookup', 'answer', ['share', 'directory'], [copied('name')], [ATTRIBUTES]),
  row('hostfs', 'revalidate', 'answer', ['share', 'directory', 'node'], [copied('name')], [ATTRIBUTES]),
  row('hostfs', 'forget', 'post', ['share', 'node', 'count']),
  row('hostfs', 'set_attributes', 'answer', ['share', 'node'], [copied('change')], [ATTRIBUTES]),
  row('hostfs', 'create', 'answer', ['share', 'directory', 'mode'], [copied('name')], [ATTRIBUTES]),
  row('hostfs', 'mkdir', 'answer', ['share', 'directory', 'mode'], [copied('name')], [ATTRIBUTES]),
  row(
    'hostfs',
    'symlink',
    'answer',
    ['share', 'directory', 'split'],
    [copied('name'), copied('text')],
    [ATTRIBUTES],
  ),
  row('hostfs', 'link', 'answer', ['share', 'directory', 'node'], [copied('name')], [ATTRIBUTES]),
  row('hostfs', 'unlink', 'run', ['share', 'directory'], [copied('name')]),
  row('hostfs', 'rmdir', 'run', ['share', 'directory'], [copied('name')]),
  row('hostfs', 'rename', 'run', ['share', 'from', 'to'], [copied('name')], [copied('new_name')]),
  row('hostfs', 'readlink', 'request', ['share', 'node'], [room('size')]),
  row('hostfs', 'open', 'run', ['share', 'node', 'how']),
  row('hostfs', 'close', 'post', ['share', 'handle']),
  row('hostfs', 'read', 'request', ['share', 'handle', 'offset:u64'], [room('size')]),
  row(
    'hostfs',
    'write',
    'request',
    ['share', 'handle', 'offset:u64', 'append'],
    [room('size')],
    [room('attributes')],
  ),
  row('hostfs', 'sync', 'run', ['share', 'handle', 'data_only']),
  row('hostfs', 'read_directory', 'request', ['share', 'handle', 'index:u64'], [room('size')]),
  row('hostfs', 'statistics', 'request', ['share'], [answered('hostfs_statistics')]),
];

/** What machine.ts says of an operation. */
export function docOf({ device, operation }: DeviceOperation): string {
  const found = machine.definitions.find((definition) => definition.name === `${device}_op`) as Enumeration;
  const value = found.values.find(({ name }) => name === operation);
  if (!value) throw new Error(`abi/machine.ts has no operation ${operation} of ${device}`);
  return value.doc;
}

/** The struct of machine.ts called `name`. */
export function structOf(name: string): Struct {
  const found = machine.definitions.find((definition) => definition.name === name);
  if (found?.kind !== 'struct') throw new Error(`abi/machine.ts has no struct ${name}`);
  return found;
}
