// What the kernel and the machine agree on: boot parameters, device numbers, the layout of device queues and
// the requests of each device. Programs never see any of it.

import { constants, enumeration, flags, s32, struct, u32, u64, type Module } from './schema.ts';

const bootFlags = flags('boot_flag', 'u32', 'How the kernel is to boot.', {
  virtual_clock: 'Time is what programs consume; it jumps when all is idle.',
  quiet: 'Keep all but errors off the serial line.',
  terminal_stdin:
    "The first program's standard input is the terminal; else that of the process that started the machine.",
  terminal_stdout: 'Its standard output, likewise.',
  terminal_stderr: 'Its standard error, likewise.',
});

const bootParameters = struct('boot_parameters', 'What the machine tells the kernel when it starts it.', {
  ram_frames: [u32, 'Frames of 64 KiB that RAM has.'],
  memory_frames: [u32, "Frames of RAM and pages of programs' memories together that may be in use."],
  flags: [u32, 'BOOT_FLAG_….'],
  harts: [u32, 'Harts that the machine has.'],
  table_base: [u32, "First slot of the kernel's table that programs' windows may use."],
  image_pages_max: [u32, 'Largest memory that a program may have, pages.'],
  initramfs: [u32, 'Address of the cpio archive that becomes the root file system.'],
  initramfs_size: [u32, 'Its length, bytes.'],
  arguments: [u32, 'Address of the arguments of the first program, each ended by a NUL.'],
  arguments_size: [u32, 'Their length, bytes.'],
  arguments_count: [u32, 'How many.'],
  environment: [u32, 'Address of its environment, in the same form.'],
  environment_size: [u32, 'Its length, bytes.'],
  environment_count: [u32, 'How many.'],
  epoch: [u64, 'Virtual clock: where the wall clock starts, nanoseconds since 1970.'],
  command_line: [u32, "Address of the kernel's command line, for /proc/cmdline."],
  command_line_size: [u32, 'Its length, bytes.'],
});

const devices = enumeration('device', 'u32', 'Device numbers: bits of the interrupt word.', {
  none: 'No device.',
  console: 'Byte streams to and from the outside: the terminal and the standard streams.',
  loader: 'Turns files into programs that can be instantiated.',
  random: 'True random bytes.',
  hostfs: 'Directories of the host.',
  host: 'Calls of host tasks; it has no queue, only its interrupt.',
});

const queue = struct('device_queue', "A device's queue in RAM: two rings over one array of requests.", {
  capacity: [u32, 'Requests in the array; a power of two.'],
  requests: [u32, 'Address of the array of `device_request`.'],
  submissions: [u32, 'Address of the ring of indices that the kernel writes.'],
  completions: [u32, 'Address of the ring of indices that the device writes.'],
  submission_tail: [u32, 'Submissions so far; written by the kernel.'],
  submission_head: [u32, 'Submissions taken so far; written by the device.'],
  completion_tail: [u32, 'Completions so far; written by the device.'],
  completion_head: [u32, 'Completions taken so far; written by the kernel.'],
  interrupt_word: [u32, 'Address of the interrupt word.'],
  reserved: [u32, '0.'],
});

const request = struct(
  'device_request',
  'One request. The device owns it, and its buffers, from submission to completion.',
  {
    operation: [u32, 'What to do; the device says which.'],
    status: [s32, 'Answer: a result ≥ 0 or −errno.'],
    buffer: [u32, 'Address of the first buffer, or 0.'],
    buffer_size: [u32, 'Its length, bytes.'],
    buffer2: [u32, 'Address of the second buffer, or 0.'],
    buffer2_size: [u32, 'Its length, bytes.'],
    argument0: [u64, 'As the operation says.'],
    argument1: [u64, 'As the operation says.'],
    argument2: [u64, 'As the operation says.'],
    argument3: [u64, 'As the operation says.'],
    state: [u32, "The kernel's own: free, submitted or done."],
    waiter: [u32, "The kernel's own: the thread that waits, or what its handler is called with."],
    handler: [u32, "The kernel's own: a function to call on completion instead of waking a thread."],
    owned_buffer: [u32, "The kernel's own: memory to free when the request completes with nobody waiting."],
  },
);

const consoleOperations = enumeration(
  'console_op',
  'u32',
  'Requests of the console device; argument0 is the port.',
  {
    write: 'Send `buffer`; completes when the outside has taken it, with the count.',
    read: 'Receive up to `buffer_size` bytes; completes when there are some, with the count; 0 at the end of input.',
    close: 'Nothing will be written to the port any more.',
    size:
      "The terminal's size: completes when it is another than argument1 (a `winsize`'s eight bytes; 0 for none yet), " +
      'with 8 and the new one in `buffer`. One such request at a time: -EBUSY for another.',
  },
);

const consolePorts = constants('console_port', 'u32', 'Ports of the console device.', {
  CONSOLE_PORT_TERMINAL: [0, 'The terminal: hvc0.'],
  CONSOLE_PORT_STDIN: [1, 'Standard input: vport0p1.'],
  CONSOLE_PORT_STDOUT: [2, 'Standard output: vport0p2.'],
  CONSOLE_PORT_STDERR: [3, 'Standard error: vport0p3.'],
  CONSOLE_PORTS: [4, 'How many there are.'],
});

const loaderOperations = enumeration('loader_op', 'u32', 'Requests of the loader device.', {
  begin: 'Begin a file of argument0 bytes; the result is a handle.',
  append: 'Append `buffer` to the file of handle argument0.',
  commit:
    'Validate, rewrite and compile handle argument0; `buffer` receives a `program_image`, `buffer2` the reason ' +
    "of a refusal as text (its length is the image's `reason_size`). The result is 0 or −errno.",
  abort: 'Forget handle argument0.',
  release: 'Forget image argument0; instances of it live on.',
});

const programFlags = flags('image_flag', 'u32', 'What a program image has.', {
  memory: 'It uses a memory.',
  asyncify: 'It can unwind and rewind its stack, so it can fork.',
  start: 'It has a start function.',
  tables: 'It may change its tables, which a fork does not copy.',
  references: 'It has mutable globals that are references, which a fork does not copy.',
});

const programImage = struct('program_image', 'What the kernel has to know of a loaded program.', {
  id: [u32, 'Names it to `instantiate` and `release`; never 0.'],
  flags: [u32, 'IMAGE_FLAG_….'],
  pages: [u32, 'Initial size of its memory.'],
  pages_max: [u32, 'Largest size that it declares; 65536 if none.'],
  table_elements: [u32, 'Elements of its tables together.'],
  code_size: [u32, 'Bytes of its code after rewriting.'],
  reason_size: [u32, 'Bytes of the reason of a refusal.'],
  globals: [u32, 'Mutable globals that a fork copies.'],
  fork_pages: [u32, 'Pages behind its memory that a fork unwinds the stack to.'],
});

const randomOperations = enumeration('random_op', 'u32', 'Requests of the random device.', {
  fill: 'Fill `buffer` with random bytes; completes inside the doorbell.',
});

const hostfsOperations = enumeration(
  'hostfs_op',
  'u32',
  'Requests of the hostfs device; argument0 is the share. Files are named by node, or by the node of a directory and ' +
    'one component (in `buffer`), never by a path. Nodes are given out, one reference each time, by lookup, create, ' +
    'mkdir, symlink and link, as `hostfs_attributes`. The node of a share is ' +
    'HOSTFS_ROOT. Large reads and writes and sync complete later, all others inside the doorbell where the host can.',
  {
    list: 'Describe share argument0: `buffer` receives a `hostfs_share`, `buffer2` the path. -ENOENT after the last.',
    lookup:
      'Find a name in directory argument1; `buffer2` receives its attributes. The host never follows a link.',
    revalidate:
      'As lookup, but take no reference: -ESTALE unless the name still belongs to node argument2. ' +
      'An empty name asks for node argument1 itself.',
    forget: 'Give back argument2 references on node argument1.',
    set_attributes:
      'Change node argument1 as the `hostfs_change` in `buffer` says; `buffer2` receives its attributes.',
    create: 'Make a regular file in directory argument1 with the permission bits argument2; -EEXIST.',
    mkdir: 'Make a directory, likewise.',
    symlink: 'Make a link in directory argument1; `buffer` is the name, argument2 bytes, and the text.',
    link: 'Make a name in directory argument1 for node argument2; `buffer2` receives its attributes.',
    unlink: 'Take a name out of directory argument1 that belongs to no directory.',
    rmdir: 'Take an empty directory out of directory argument1.',
    rename:
      'Move the name in `buffer` of directory argument1 to the name in `buffer2` of directory argument2.',
    readlink: "Copy the link argument1's text into `buffer`; the result is its whole length.",
    open: 'Open node argument1, a regular file or a directory, as HOSTFS_OPEN_… in argument2 say: a handle.',
    close: 'Give handle argument1 back.',
    read: 'Read into `buffer` at offset argument2 of handle argument1: the count, 0 at the end.',
    write:
      'Write `buffer` at offset argument2; if argument3 is 1 at the end of the file instead, whatever the offset. ' +
      'The result is the count; `buffer2`, if there is one, receives the attributes.',
    sync: 'Make the contents of handle argument1 durable; argument2 is 1 if other attributes than the size need not be.',
    read_directory:
      'Fill `buffer` with `hostfs_entry` records of directory handle argument1 from entry argument2 on: bytes used, ' +
      '0 after the last. Entry 0 starts afresh; others are as they were then.',
    statistics: '`buffer` receives the `hostfs_statistics` of the file system that share argument0 lies on.',
  },
);

const hostfsLimits = constants('hostfs_limit', 'u32', 'Numbers of the hostfs device.', {
  HOSTFS_ROOT: [1, "Node of a share's own directory."],
  HOSTFS_NAME_MAX: [255, 'Longest component, bytes.'],
  HOSTFS_LINK_MAX: [4095, 'Longest text of a symbolic link, bytes.'],
  HOSTFS_IMMEDIATE_MAX: [65536, 'Reads and writes of no more bytes complete inside the doorbell.'],
});

const hostfsOpenFlags = flags('hostfs_open', 'u32', 'How a file is opened.', {
  read: 'For reading.',
  write: 'For writing.',
});

const hostfsChangeFlags = flags('hostfs_set', 'u32', 'What a `hostfs_change` changes.', {
  mode: 'The permission bits.',
  size: 'The size.',
  access_time: 'The access time.',
  modify_time: 'The modification time.',
});

const hostfsShare = struct('hostfs_share', 'A directory of the host that is shared.', {
  read_only: [u32, '1 if nothing in it may be changed.'],
  path_size: [u32, 'Bytes of the path in the guest where it is to be mounted.'],
});

const hostfsAttributes = struct('hostfs_attributes', 'What the host knows of a file.', {
  node: [u32, 'Names it to the device while references are left.'],
  mode: [u32, 'Type and permission bits; never S_ISUID or S_ISGID.'],
  ino: [u64, 'Inode number; differs between files of one share.'],
  file_size: [u64, 'Bytes.'],
  blocks: [u64, 'Blocks of 512 bytes that it takes.'],
  access_time: [u64, 'Nanoseconds since 1970, as are the others.'],
  modify_time: [u64, 'When the contents changed.'],
  change_time: [u64, 'When attributes changed.'],
  links: [u32, 'Its names.'],
  reserved: [u32, '0.'],
});

const hostfsChange = struct('hostfs_change', 'New attributes of a file.', {
  set: [u32, 'HOSTFS_SET_…: which of them.'],
  mode: [u32, 'Permission bits; those for set-user-id and set-group-id are ignored.'],
  file_size: [u64, 'Bytes.'],
  access_time: [u64, 'Nanoseconds since 1970; the host may keep only the microseconds.'],
  modify_time: [u64, 'Likewise.'],
});

const hostfsEntry = struct('hostfs_entry', 'A directory entry; the next one begins 8-byte aligned.', {
  ino: [u64, 'Inode number.'],
  index: [u64, 'Which entry comes next.'],
  mode: [u32, 'Type.'],
  name_size: [u32, 'Bytes of the name, which follows.'],
});

const hostfsStatistics = struct('hostfs_statistics', 'Room on a file system.', {
  block_size: [u64, 'Bytes.'],
  blocks: [u64, 'In all.'],
  blocks_free: [u64, 'Free.'],
  blocks_available: [u64, "Free for the host's user."],
  files: [u64, 'Inodes in all.'],
  files_free: [u64, 'Free ones.'],
});

const hartWords = constants('machine_limit', 'u32', 'Numbers that both sides use.', {
  WINDOW_SLOTS: [24, "Table slots of a program's window."],
  FORK_WINDOW: [16, 'The first of them that only programs that can fork have.'],
  POWER_PANIC: [
    3,
    'How hw.power is called by a panic; programs have POWER_OFF, POWER_RESTART and POWER_HALT.',
  ],
});

/** The border between kernel and machine; nothing of it can be imported by a program. */
export const machine: Module = {
  name: 'machine',
  prefix: 'hw_',
  definitions: [
    bootFlags,
    bootParameters,
    devices,
    queue,
    request,
    consoleOperations,
    consolePorts,
    loaderOperations,
    programFlags,
    programImage,
    randomOperations,
    hostfsOperations,
    hostfsLimits,
    hostfsOpenFlags,
    hostfsChangeFlags,
    hostfsShare,
    hostfsAttributes,
    hostfsChange,
    hostfsEntry,
    hostfsStatistics,
    hartWords,
  ],
  functions: [],
};
