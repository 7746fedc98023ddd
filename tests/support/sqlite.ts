// SQLite's shell, built from its amalgamation by the clang of clang.ts. A minute the first time, then cached.
//
// Options: SQLite knows WASI by itself and chooses the VFS unix-dotfile, since preview1 has no file locks: a database
// X is locked by the directory X.lock, made with mkdir, and two processes with one file system between them exclude
// each other. Rollback journals (delete, truncate, persist, memory, off) are files beside the database and are synced with fd_sync; WAL
// needs shared memory and is left out. Signals, mmap and process clocks come from wasi-libc's emulations: interrupts
// are never delivered. Extensions, `.system` and pipes are out, as there is no dlopen and no popen.

import { join } from 'node:path';
import { compile } from './clang.ts';
import { packageArchive } from './packages.ts';

const flags = [
  '-w',
  '-D_WASI_EMULATED_SIGNAL',
  '-D_WASI_EMULATED_MMAN',
  '-D_WASI_EMULATED_GETPID',
  '-D_WASI_EMULATED_PROCESS_CLOCKS',
  '-DSQLITE_THREADSAFE=0',
  '-DSQLITE_OMIT_LOAD_EXTENSION',
  '-DSQLITE_NOHAVE_SYSTEM',
  '-DSQLITE_OMIT_POPEN',
  '-DSQLITE_ENABLE_FTS5',
  '-DSQLITE_ENABLE_RTREE',
  '-DSQLITE_ENABLE_MATH_FUNCTIONS',
];

const linkFlags = [
  '-z',
  'stack-size=1048576',
  '-lwasi-emulated-signal',
  '-lwasi-emulated-mman',
  '-lwasi-emulated-getpid',
  '-lwasi-emulated-process-clocks',
];

/** Path of the `sqlite3` shell as a wasm32-wasip1 program; `optimization` (-O0 … -O2) matters to benchmarks alone. */
export async function sqliteShell(optimization = '-O1'): Promise<string> {
  const source = await packageArchive('sqlite3', 'deps/sqlite-autoconf-3520000.tar.gz', 1);
  const files = ['sqlite3.c', 'shell.c'].map((name) => join(source, name));
  return compile(files, { flags: [optimization, ...flags], linkFlags });
}
