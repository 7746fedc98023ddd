// POSIX message queues, Linux's system calls behind mq_overview(7). A name has no slash here, as for those: a C library
// takes it away.

import {
  call,
  constPointer,
  constants,
  pointer,
  s32,
  s64,
  string,
  struct,
  u32,
  u64,
  u8,
  type Definition,
  type Func,
  restarts,
} from './schema.ts';
import { mode } from './minios_types.ts';
import { fd, size } from './types.ts';

export const queueFlags = constants('mq_o', 'u32', 'How to open a message queue, mq_open(3).', {
  MQ_O_RDONLY: [0, 'To receive.'],
  MQ_O_WRONLY: [1, 'To send.'],
  MQ_O_RDWR: [2, 'Both.'],
  MQ_O_CREAT: [0o100, 'Create it if it is missing.'],
  MQ_O_EXCL: [0o200, 'With MQ_O_CREAT: it must not exist.'],
  MQ_O_NONBLOCK: [0o4000, 'Never wait.'],
});

export const queueAttributes = struct('mq_attr', 'What a queue is like, mq_getattr(3).', {
  flags: [s64, 'MQ_O_NONBLOCK or 0.'],
  maxmsg: [s64, 'Most messages in it.'],
  msgsize: [s64, 'Bytes of the longest one.'],
  curmsgs: [s64, 'Messages in it now.'],
  reserved: [s64, '0.'],
});

export const notifyHow = constants('sigev', 's32', 'How mq_notify tells, sigevent(3).', {
  SIGEV_SIGNAL: [0, 'By a signal.'],
  SIGEV_NONE: [1, 'Not at all: nobody else can register.'],
});

export const sigevent = struct('sigevent', 'What mq_notify does when a message comes, sigevent(3).', {
  value: [u64, 'Not passed on: signals carry no value.'],
  signo: [s32, 'The signal.'],
  notify: [s32, 'SIGEV_….'],
});

export const MQUEUE_TYPES: Definition[] = [queueFlags, queueAttributes, notifyHow, sigevent];

const deadline = 'abs_timeout: ns since 1970, when to give up waiting; negative: never.';

export const messageQueues: Func[] = [
  call(
    'mq_open',
    'Opens a queue, oflag MQ_O_…, and answers a descriptor; attr may be 0 (mq_open(3)). EEXIST, ENOENT, EACCES, EINVAL, ENOSPC.',
    {
      name: string,
      oflag: u32,
      mode,
      attr: constPointer(queueAttributes),
    },
  ),
  call('mq_unlink', 'Takes the name of a queue away (mq_unlink(3)).', { name: string }),
  restarts(
    call(
      'mq_timedsend',
      `Puts a message into a queue, 32768 priorities (mq_timedsend(3)). ${deadline} EAGAIN, EMSGSIZE, ETIMEDOUT.`,
      {
        mqdes: fd,
        msg: constPointer(u8),
        msg_len: size,
        prio: u32,
        abs_timeout: s64,
      },
    ),
  ),
  restarts(
    call(
      'mq_timedreceive',
      `Takes the oldest message of the highest priority out and answers its length; prio may be 0 (mq_timedreceive(3)). ${deadline} EMSGSIZE: too little room for msgsize.`,
      { mqdes: fd, msg: pointer(u8), msg_len: size, prio: pointer(u32), abs_timeout: s64 },
    ),
  ),
  call(
    'mq_notify',
    'Asks to be told when a message comes into the empty queue; 0: no more (mq_notify(3)). EBUSY: somebody else asked.',
    {
      mqdes: fd,
      sevp: constPointer(sigevent),
    },
  ),
  call(
    'mq_getsetattr',
    'Writes the attributes to oldattr, sets flags from newattr; both may be 0 (mq_getattr(3)).',
    {
      mqdes: fd,
      newattr: constPointer(queueAttributes),
      oldattr: pointer(queueAttributes),
    },
  ),
];
