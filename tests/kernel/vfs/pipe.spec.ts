// Pipes, FIFOs and descriptor tables, as far as they go without sleeping.

import {
  AT_FDCWD,
  EAGAIN,
  EBADF,
  EMFILE,
  ENXIO,
  EPIPE,
  ESPIPE,
  FDFLAGS_NONBLOCK,
  POLLHUP,
  POLLIN,
  POLLOUT,
  S_IFIFO,
} from '../../../kernel/base/abi';
import { is_error, is_null, null_of } from '../../../kernel/base/pointer';
import { root_account } from '../../../kernel/mm/account';
import { context_iter } from '../../../kernel/vfs/context';
import {
  FD_CLOEXEC,
  fd_close,
  fd_dup,
  fd_dup2,
  fd_entry,
  fd_get,
  fd_install,
  fd_renumber,
  fd_set_preopen,
  fd_table_copy,
  fd_table_create,
  fd_table_put,
} from '../../../kernel/vfs/file/fd_table';
import { File, file_get, file_put } from '../../../kernel/vfs/file/file';
import { vfs_mknod, vfs_unlink } from '../../../kernel/vfs/names';
import { vfs_open } from '../../../kernel/vfs/open';
import { pipe_create } from '../../../kernel/vfs/file/pipe';
import { PollTable } from '../../../kernel/vfs/file/poll';
import { vfs_pread, vfs_seek, vfs_write } from '../../../kernel/vfs/file/read_write';
import { iov_iter_init_kernel } from '../../../kernel/vfs/iov_iter';
import { boot, context, length, no_leaks, path, read, scratch, scratch_is, write } from '../support/vfs';

let reader: File = changetype<File>(0);
let writer: File = changetype<File>(0);

function make_pipe(): void {
  assert(pipe_create(context, FDFLAGS_NONBLOCK, scratch) == 0);
  reader = load<File>(scratch);
  writer = load<File>(scratch, 4);
}

function poll(file: File): u32 {
  return call_indirect<u32>(file.ops.poll, file, null_of<PollTable>());
}

/** Writes `count` bytes of whatever is in scratch. */
function fill(count: u32): i32 {
  iov_iter_init_kernel(context_iter(context), scratch, count);
  return vfs_write(writer, context_iter(context));
}

export function test_bytes_come_out_in_order(): void {
  boot();
  make_pipe();
  assert(read(reader, 10) == -EAGAIN);
  assert(write(writer, 'one') == 3 && write(writer, 'two') == 3);
  assert((poll(reader) & POLLIN) != 0);
  assert(read(reader, 4) == 4 && scratch_is('onet'));
  assert(read(reader, 100) == 2 && scratch_is('wo'));
  assert(read(writer, 1) == -EBADF && write(reader, 'x') == -EBADF);
  assert(vfs_seek(reader, 0, 0) == -ESPIPE);
  iov_iter_init_kernel(context_iter(context), scratch, 1);
  assert(vfs_pread(reader, context_iter(context), 0) == -ESPIPE);
  file_put(writer);
  assert((poll(reader) & POLLHUP) != 0);
  assert(read(reader, 100) == 0, 'the end, once nobody can write');
  file_put(reader);
  no_leaks();
}

export function test_small_writes_are_not_torn(): void {
  boot();
  make_pipe();
  for (let i = 0; i < 15; i++) assert(fill(4096) == 4096);
  assert(fill(4000) == 4000);
  assert(fill(97) == -EAGAIN, '96 bytes of room do for no 97');
  assert((poll(writer) & POLLOUT) == 0);
  assert(fill(5000) == 96, 'but a large write takes what there is');
  assert(fill(5000) == -EAGAIN);
  assert(read(reader, 65536) == 65536);
  assert(fill(60000) == 60000 && read(reader, 30000) == 30000);
  assert(fill(20000) == 20000, 'around the end of the ring');
  assert(read(reader, 65536) == 50000);
  file_put(reader);
  assert(write(writer, 'x') == -EPIPE);
  file_put(writer);
  no_leaks();
}

export function test_a_fifo_is_a_pipe_with_a_name(): void {
  boot();
  assert(vfs_mknod(context, AT_FDCWD, path('/fifo'), length, S_IFIFO | 0o600, 0) == 0);
  assert(<i32>vfs_open(context, AT_FDCWD, path('/fifo'), length, 0, 0, FDFLAGS_NONBLOCK, 2, 0) == -ENXIO);
  const r = vfs_open(context, AT_FDCWD, path('/fifo'), length, 0, 0, FDFLAGS_NONBLOCK, 1, 0);
  const w = vfs_open(context, AT_FDCWD, path('/fifo'), length, 0, 0, 0, 2, 0);
  assert(!is_error(r) && !is_error(w));
  assert(write(changetype<File>(w), 'named') == 5);
  assert(read(changetype<File>(r), 10) == 5 && scratch_is('named'));
  file_put(changetype<File>(w));
  file_put(changetype<File>(r));
  assert(vfs_unlink(context, AT_FDCWD, path('/fifo'), length) == 0);
  no_leaks();
}

export function test_descriptors(): void {
  boot();
  make_pipe();
  const table = fd_table_create(root_account());
  assert(fd_install(table, reader, 0, 0, 1, 2) == 0);
  assert(fd_install(table, writer, 0, FD_CLOEXEC, 0, 0) == 1);
  assert(fd_dup(table, 0, 0, 0) == 2 && fd_dup(table, 0, 40, 0) == 40);
  assert(fd_dup2(table, 0, 200) == 200 && fd_dup2(table, 7, 3) == -EBADF);
  assert(fd_dup2(table, 0, 1024) == -EBADF, 'beyond the limit');
  assert(fd_close(table, 2) == 0 && fd_close(table, 2) == -EBADF && fd_close(table, 5000) == -EBADF);
  assert(fd_dup(table, 1, 0, 0) == 2, 'the lowest one');
  assert(fd_entry(table, 0).rights_base == 1 && fd_entry(table, 200).rights_inheriting == 2);
  assert(fd_set_preopen(table, 0, path('/'), length) == 0);
  assert(fd_renumber(table, 0, 3) == -EBADF);
  assert(fd_renumber(table, 0, 200) == 0);
  assert(fd_entry(table, 200).preopen_length == 1 && is_error(fd_get(table, 0)));
  const child = fd_table_copy(table, false, root_account());
  assert(is_null(fd_entry(child, 1)), 'close-on-exec stays behind');
  assert(fd_entry(child, 200).preopen_length == 1 && fd_entry(child, 200).file == reader);
  child.limit = 3;
  assert(fd_dup(child, 2, 0, 0) == 0 && fd_dup(child, 2, 0, 0) == 1 && fd_dup(child, 2, 0, 0) == -EMFILE);
  fd_table_put(child);
  fd_table_put(table);
  no_leaks();
}

export function test_a_file_in_use_outlives_its_descriptor(): void {
  boot();
  make_pipe();
  file_get(reader);
  file_put(reader);
  assert(write(writer, 'x') == 1, 'the second reference still reads');
  file_put(reader);
  assert(write(writer, 'x') == -EPIPE);
  file_put(writer);
  no_leaks();
}
