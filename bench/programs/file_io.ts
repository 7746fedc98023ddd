// `file_io read|write PATH`: reads or writes a file of 16 MiB from its start to its end, in blocks of 64 KiB, several times
// over; the file is there before. An operation is 1 KiB.

import { WHENCE_SET, wasi_fd_read, wasi_fd_seek, wasi_fd_write } from '../../userland/lib/base/abi';
import { addressOf, equalsText } from '../../userland/lib/base/bytes';
import { O_CREAT, O_RDWR, O_TRUNC, open } from '../../userland/lib/base/fs';
import { programArguments } from '../../userland/lib/base/program';
import { now, report, require } from './timing';

const BLOCK: i32 = 65536;
const BLOCKS: i32 = 256;
const PASSES: i32 = 8;

const block = new StaticArray<u8>(BLOCK);
const vector = memory.data(8, 8);
const answer = memory.data(8, 8);

/** One pass over the file. */
function pass(fd: i32, writes: bool): void {
  let error = wasi_fd_seek(fd, 0, WHENCE_SET, answer);
  require(error == 0, 'seek', error);
  for (let i = 0; i < BLOCKS; i++) {
    error = writes ? wasi_fd_write(fd, vector, 1, answer) : wasi_fd_read(fd, vector, 1, answer);
    require(error == 0 && load<i32>(answer) == BLOCK, writes ? 'write' : 'read', error);
  }
}

const args = programArguments();
require(args.length == 3, 'arguments', args.length);
const writes = equalsText(args[1], 'write');
const fd = open(args[2], O_RDWR | O_CREAT | O_TRUNC);
require(fd >= 0, 'open', fd);
block.fill(1);
store<usize>(vector, addressOf(block));
store<u32>(vector, BLOCK, 4);
pass(fd, true);
pass(fd, writes);
const start = now();
for (let i = 0; i < PASSES; i++) pass(fd, writes);
report(now() - start, <i64>PASSES * BLOCKS * (BLOCK / 1024));
