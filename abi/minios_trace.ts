// Tracing of one process by another: ptrace(2) and process_vm_readv(2), Linux's numbers. Registers are no part of it: a
// WebAssembly program has none that anybody could see. System calls are seen whole, with PTRACE_GET_SYSCALL_INFO.

import { array, constants, s64, struct, u32, u64, u8, type Definition } from './schema.ts';

export const traceRequests = constants('ptrace', 's32', 'Requests of ptrace(2).', {
  PTRACE_TRACEME: [0, 'The caller is to be traced by its parent.'],
  PTRACE_CONT: [7, 'Let it go on, with signal `data` or 0.'],
  PTRACE_KILL: [8, 'Kill it.'],
  PTRACE_ATTACH: [16, 'Trace it, and stop it by SIGSTOP.'],
  PTRACE_DETACH: [17, 'Trace it no longer, and let it go on with signal `data` or 0.'],
  PTRACE_SYSCALL: [24, 'As PTRACE_CONT, up to the next entry to or exit from a system call.'],
  PTRACE_SETOPTIONS: [0x4200, 'Sets PTRACE_O_… from `data`.'],
  PTRACE_GETEVENTMSG: [
    0x4201,
    'Writes what came with the last event (u64) to `data`: the pid of a new child.',
  ],
  PTRACE_SEIZE: [0x4206, 'Trace it without stopping it, with options `data`.'],
  PTRACE_INTERRUPT: [0x4207, 'Stop what was seized.'],
  PTRACE_LISTEN: [0x4208, 'Leave it stopped as it would be without a tracer.'],
  PTRACE_GET_SYSCALL_INFO: [
    0x420e,
    'Writes the first `addr` bytes of a ptrace_syscall_info to `data` and answers how many there are.',
  ],
});

export const traceOptions = constants('ptrace_o', 'u32', 'Options of ptrace(2).', {
  PTRACE_O_TRACESYSGOOD: [1, 'Stops at system calls show SIGTRAP | 0x80.'],
  PTRACE_O_TRACEFORK: [2, 'Stop at fork, and trace the child.'],
  PTRACE_O_TRACEVFORK: [4, 'The same for spawn.'],
  PTRACE_O_TRACEEXEC: [0x10, 'Stop after exec.'],
  PTRACE_O_TRACEEXIT: [0x40, 'Stop before it is gone.'],
  PTRACE_O_EXITKILL: [0x100000, 'Kill it when its tracer ends.'],
});

export const traceEvents = constants(
  'ptrace_event',
  's32',
  'Events of ptrace(2), in bits 16 on of a status.',
  {
    PTRACE_EVENT_FORK: [1, 'It forked.'],
    PTRACE_EVENT_VFORK: [2, 'It spawned a child.'],
    PTRACE_EVENT_EXEC: [4, 'It has a new program.'],
    PTRACE_EVENT_EXIT: [6, 'It is about to end.'],
    PTRACE_EVENT_STOP: [128, 'PTRACE_INTERRUPT, a stop of the group, or a new child.'],
  },
);

export const traceSyscallOp = constants(
  'ptrace_syscall_info',
  'u8',
  'What ptrace_syscall_info tells about.',
  {
    PTRACE_SYSCALL_INFO_NONE: [0, 'It is not at a system call.'],
    PTRACE_SYSCALL_INFO_ENTRY: [1, 'It is about to make one.'],
    PTRACE_SYSCALL_INFO_EXIT: [2, 'One has ended.'],
  },
);

export const traceSyscallInfo = struct(
  'ptrace_syscall_info',
  'A system call, struct ptrace_syscall_info of ptrace(2).',
  {
    op: [u8, 'PTRACE_SYSCALL_INFO_….'],
    is_error: [u8, 'On exit: rval is an error.'],
    reserved: [array(u8, 2), '0.'],
    args_count: [u32, 'On entry: how many arguments there are.'],
    nr: [u64, 'The number of the call, as in the table of system calls that abi/ generates.'],
    rval: [s64, 'On exit: what the program gets, sign-extended.'],
    args: [array(u64, 16), 'The arguments as the program passed them, one each, zero-extended.'],
  },
);

export const TRACE_TYPES: Definition[] = [
  traceRequests,
  traceOptions,
  traceEvents,
  traceSyscallOp,
  traceSyscallInfo,
];
