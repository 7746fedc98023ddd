// The functions of wasi_snapshot_preview1 as they are imported: every argument an integer, pointers included, so that
// programs can pass what no C type would let them. Names as in the specification with `raw_` in front; every function but
// proc_exit returns an errno. Argument order and meaning: WASI preview1 (witx/wasi_snapshot_preview1.witx).
#ifndef PREVIEW1_H
#define PREVIEW1_H

#include <stdint.h>

#define RAW_IMPORT(name) \
  __attribute__((__import_module__("wasi_snapshot_preview1"), __import_name__(#name), __warn_unused_result__))

typedef uint32_t raw_pointer;

static inline raw_pointer raw(const void *address) { return (raw_pointer)(uintptr_t)address; }

uint32_t raw_args_get(raw_pointer argv, raw_pointer buffer) RAW_IMPORT(args_get);
uint32_t raw_args_sizes_get(raw_pointer count, raw_pointer size) RAW_IMPORT(args_sizes_get);
uint32_t raw_environ_get(raw_pointer environ, raw_pointer buffer) RAW_IMPORT(environ_get);
uint32_t raw_environ_sizes_get(raw_pointer count, raw_pointer size) RAW_IMPORT(environ_sizes_get);
uint32_t raw_clock_res_get(uint32_t clock, raw_pointer resolution) RAW_IMPORT(clock_res_get);
uint32_t raw_clock_time_get(uint32_t clock, uint64_t precision, raw_pointer time) RAW_IMPORT(clock_time_get);
uint32_t raw_fd_advise(uint32_t fd, uint64_t offset, uint64_t length, uint32_t advice) RAW_IMPORT(fd_advise);
uint32_t raw_fd_allocate(uint32_t fd, uint64_t offset, uint64_t length) RAW_IMPORT(fd_allocate);
uint32_t raw_fd_close(uint32_t fd) RAW_IMPORT(fd_close);
uint32_t raw_fd_datasync(uint32_t fd) RAW_IMPORT(fd_datasync);
uint32_t raw_fd_fdstat_get(uint32_t fd, raw_pointer status) RAW_IMPORT(fd_fdstat_get);
uint32_t raw_fd_fdstat_set_flags(uint32_t fd, uint32_t flags) RAW_IMPORT(fd_fdstat_set_flags);
uint32_t raw_fd_fdstat_set_rights(uint32_t fd, uint64_t base, uint64_t inheriting) RAW_IMPORT(fd_fdstat_set_rights);
uint32_t raw_fd_filestat_get(uint32_t fd, raw_pointer status) RAW_IMPORT(fd_filestat_get);
uint32_t raw_fd_filestat_set_size(uint32_t fd, uint64_t size) RAW_IMPORT(fd_filestat_set_size);
uint32_t raw_fd_filestat_set_times(uint32_t fd, uint64_t access, uint64_t modification, uint32_t flags)
    RAW_IMPORT(fd_filestat_set_times);
uint32_t raw_fd_pread(uint32_t fd, raw_pointer iovs, uint32_t count, uint64_t offset, raw_pointer read)
    RAW_IMPORT(fd_pread);
uint32_t raw_fd_prestat_get(uint32_t fd, raw_pointer status) RAW_IMPORT(fd_prestat_get);
uint32_t raw_fd_prestat_dir_name(uint32_t fd, raw_pointer path, uint32_t length) RAW_IMPORT(fd_prestat_dir_name);
uint32_t raw_fd_pwrite(uint32_t fd, raw_pointer iovs, uint32_t count, uint64_t offset, raw_pointer written)
    RAW_IMPORT(fd_pwrite);
uint32_t raw_fd_read(uint32_t fd, raw_pointer iovs, uint32_t count, raw_pointer read) RAW_IMPORT(fd_read);
uint32_t raw_fd_readdir(uint32_t fd, raw_pointer buffer, uint32_t length, uint64_t cookie, raw_pointer used)
    RAW_IMPORT(fd_readdir);
uint32_t raw_fd_renumber(uint32_t from, uint32_t to) RAW_IMPORT(fd_renumber);
uint32_t raw_fd_seek(uint32_t fd, int64_t offset, uint32_t whence, raw_pointer position) RAW_IMPORT(fd_seek);
uint32_t raw_fd_sync(uint32_t fd) RAW_IMPORT(fd_sync);
uint32_t raw_fd_tell(uint32_t fd, raw_pointer position) RAW_IMPORT(fd_tell);
uint32_t raw_fd_write(uint32_t fd, raw_pointer iovs, uint32_t count, raw_pointer written) RAW_IMPORT(fd_write);
uint32_t raw_path_create_directory(uint32_t fd, raw_pointer path, uint32_t length) RAW_IMPORT(path_create_directory);
uint32_t raw_path_filestat_get(uint32_t fd, uint32_t flags, raw_pointer path, uint32_t length, raw_pointer status)
    RAW_IMPORT(path_filestat_get);
uint32_t raw_path_filestat_set_times(uint32_t fd, uint32_t flags, raw_pointer path, uint32_t length, uint64_t access,
    uint64_t modification, uint32_t time_flags) RAW_IMPORT(path_filestat_set_times);
uint32_t raw_path_link(uint32_t old_fd, uint32_t flags, raw_pointer old_path, uint32_t old_length, uint32_t new_fd,
    raw_pointer new_path, uint32_t new_length) RAW_IMPORT(path_link);
uint32_t raw_path_open(uint32_t fd, uint32_t lookup, raw_pointer path, uint32_t length, uint32_t open_flags,
    uint64_t rights, uint64_t inheriting, uint32_t fd_flags, raw_pointer opened) RAW_IMPORT(path_open);
uint32_t raw_path_readlink(uint32_t fd, raw_pointer path, uint32_t length, raw_pointer buffer, uint32_t size,
    raw_pointer used) RAW_IMPORT(path_readlink);
uint32_t raw_path_remove_directory(uint32_t fd, raw_pointer path, uint32_t length) RAW_IMPORT(path_remove_directory);
uint32_t raw_path_rename(uint32_t old_fd, raw_pointer old_path, uint32_t old_length, uint32_t new_fd,
    raw_pointer new_path, uint32_t new_length) RAW_IMPORT(path_rename);
uint32_t raw_path_symlink(raw_pointer target, uint32_t target_length, uint32_t fd, raw_pointer path, uint32_t length)
    RAW_IMPORT(path_symlink);
uint32_t raw_path_unlink_file(uint32_t fd, raw_pointer path, uint32_t length) RAW_IMPORT(path_unlink_file);
uint32_t raw_poll_oneoff(raw_pointer in, raw_pointer out, uint32_t count, raw_pointer events) RAW_IMPORT(poll_oneoff);
uint32_t raw_proc_raise(uint32_t signal) RAW_IMPORT(proc_raise);
uint32_t raw_sched_yield(void) RAW_IMPORT(sched_yield);
uint32_t raw_random_get(raw_pointer buffer, uint32_t length) RAW_IMPORT(random_get);
uint32_t raw_sock_accept(uint32_t fd, uint32_t flags, raw_pointer accepted) RAW_IMPORT(sock_accept);
uint32_t raw_sock_recv(uint32_t fd, raw_pointer iovs, uint32_t count, uint32_t flags, raw_pointer size,
    raw_pointer out_flags) RAW_IMPORT(sock_recv);
uint32_t raw_sock_send(uint32_t fd, raw_pointer iovs, uint32_t count, uint32_t flags, raw_pointer size)
    RAW_IMPORT(sock_send);
uint32_t raw_sock_shutdown(uint32_t fd, uint32_t how) RAW_IMPORT(sock_shutdown);

#endif
