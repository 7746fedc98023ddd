// The import module `wasi_unstable` (WASI preview0), as the differences from preview1: the order of `whence`, a
// 32-bit link count in `filestat`, an identifier in front of a clock subscription, and no sock_accept.
// Functions that these do not touch are preview1's own.
//
// Source: WebAssembly/WASI, commit ac40bfe37b3d9d942aac0d2e9d30dda105bc6c0a, legacy/preview0/witx.

import {
  alias,
  enumeration,
  struct,
  union,
  type Definition,
  type Func,
  type Module,
  type Type,
} from './schema.ts';
import {
  clockid,
  device,
  eventtype,
  filesize,
  filestat,
  filetype,
  inode,
  subclockflags,
  subscription,
  subscriptionFdReadwrite,
  timestamp,
  userdata,
  whence,
} from './types.ts';
import { wasiSnapshotPreview1 } from './wasi_snapshot_preview1.ts';

const unstableWhence = enumeration('unstable_whence', 'u8', "What a seek counts from, in preview0's order.", {
  cur: 'The present position.',
  end: 'The end of the file.',
  set: 'The start of the file.',
});

const unstableFilestat = struct('unstable_filestat', 'Attributes of a file, as preview0 lays them out.', {
  dev: [device, 'File system.'],
  ino: [inode, 'File number.'],
  filetype: [filetype, 'Kind of file.'],
  nlink: [alias('unstable_linkcount', 'u32', 'Number of hard links.'), 'Number of hard links.'],
  file_size: [filesize, 'Length in bytes (witx: `size`).'],
  atim: [timestamp, 'Last access, CLOCKID_REALTIME.'],
  mtim: [timestamp, 'Last change of the data.'],
  ctim: [timestamp, 'Last change of the attributes.'],
});

const unstableSubscriptionClock = struct(
  'unstable_subscription_clock',
  'Waits for a time.',
  {
    identifier: [userdata, "The program's own number of this timer; without effect."],
    id: [clockid, 'Which clock.'],
    timeout: [timestamp, 'When.'],
    precision: [timestamp, 'How late it may be.'],
    flags: [subclockflags, 'Absolute or relative.'],
  },
  { inner: true },
);

const unstableSubscription = struct('unstable_subscription', 'Something that poll_oneoff waits for.', {
  userdata: [userdata, 'Handed back in the event.'],
  u: [
    union(
      'unstable_subscription_u',
      'What a subscription waits for.',
      eventtype,
      {
        clock: unstableSubscriptionClock,
        fd_read: subscriptionFdReadwrite,
        fd_write: subscriptionFdReadwrite,
      },
      { inner: true },
    ),
    'What to wait for.',
  ],
});

const REPLACED = new Map<Type, Type>([
  [whence, unstableWhence],
  [filestat, unstableFilestat],
  [subscription, unstableSubscription],
]);

const unstableDefinitions: Definition[] = [unstableWhence, unstableFilestat, unstableSubscription];

function replaced<T>(type: T): T {
  const candidate = type as Type;
  if (candidate.kind !== 'pointer' || candidate.target === null)
    return (REPLACED.get(candidate) ?? type) as T;
  return { ...candidate, target: REPLACED.get(candidate.target) ?? candidate.target } as T;
}

function adapt(fn: Func): Func {
  const swap = (entries: Func['parameters']) =>
    entries.map(({ name, type }) => ({ name, type: replaced(type) }));
  return { ...fn, parameters: swap(fn.parameters), results: swap(fn.results) };
}

const usesReplaced = (fn: Func): boolean =>
  [...fn.parameters, ...fn.results].some(
    ({ type }) =>
      REPLACED.has(type as Type) ||
      (type.kind === 'pointer' && type.target !== null && REPLACED.has(type.target)),
  );

/** Functions of preview0 that need an entry of their own in the kernel. */
export const wasiUnstable: Module = {
  name: 'wasi_unstable',
  prefix: 'wasi_unstable_',
  systemPrefix: 'sys_unstable_',
  definitions: unstableDefinitions,
  functions: wasiSnapshotPreview1.functions.filter(usesReplaced).map(adapt),
};

/** Functions of preview0 that are preview1's. */
export const wasiUnstableShared: Func[] = wasiSnapshotPreview1.functions.filter(
  (fn) => !usesReplaced(fn) && fn.name !== 'sock_accept',
);
