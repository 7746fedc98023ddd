// Programs: which file a path means when it is to be run, and what is to be loaded for it.
//
//   path ── looked up on the PATH if that is wanted ── found, regular, executable ──▶ Image
//                                                        │ `#!`: the interpreter's path and arguments, and again
//
// Interface: Program, program_open, program_close. Source: execve(2), execvp(3). Locks: none.

import { AT_FDCWD, E2BIG, EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOEXEC, ENOMEM } from '../../base/abi';
import { COLON, NEWLINE, SLASH, SPACE, TAB } from '../../base/ascii';
import { PATH_MAX } from '../../base/config';
import {
  Text,
  bytes_equal_literal,
  text_byte,
  text_bytes,
  text_init,
  text_length,
  text_string,
} from '../../base/format';
import { embedded, error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { root_account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { Dentry } from '../../vfs/dentry/dentry';
import { FILE_READ, File, file_put } from '../../vfs/file/file';
import { is_regular } from '../../vfs/inode';
import { Mount, Path, path_put, path_set } from '../../vfs/mount/mount';
import { OPEN_EXECUTE, vfs_open } from '../../vfs/open';
import { WALK_FOLLOW } from '../../vfs/walk';
import {
  Arguments,
  argv_of,
  arguments_alloc,
  arguments_check,
  arguments_free,
  environment_of,
} from './arguments';
import { Image, image_put } from './image';
import { file_read_kernel, image_load, image_is_loaded } from './image_load';
import { Task } from '../task';

/** A program about to be started: what program_open found. */
@unmanaged
export class Program {
  image: Image;
  /** Its arguments, those of the interpreter if it is a script. The program's until program_start takes them over. */
  arguments: Arguments;
  /** The path that named it, for the task's short name. */
  path: usize;
  path_length: u32;
  /** 1 if a path without a slash is to be looked up in the PATH of the arguments' environment: execvp(3). */
  search: u32;
  /** For `search`: a list of directories to use instead of PATH, with colons and a NUL; the caller's. 0: none. */
  search_list: usize;
  /** The script's interpreter line, if that is where `path` lies: kmalloc'ed. */
  script: usize;
  /** The file that `image` is from, as a Path with references. */
  exe_mount: Mount;
  exe_dentry: Dentry;
  /** 1: nobody may look into the task once it runs it: credentials.ts. */
  undumpable: u32;
}

@inline
export function program_exe(program: Program): Path {
  return embedded<Program, Path>(program, offsetof<Program>('exe_mount'));
}

/** Scripts whose interpreters are scripts: Linux follows four. */
const SCRIPTS_MAX: u32 = 4;

/** Longest `#!` line that counts: BINPRM_BUF_SIZE. */
const SCRIPT_LINE_BYTES: u32 = 256;

/**
 * Finds the program that `path` means to `task` and loads it. `program.path` and `program.arguments` are given; the
 * rest is filled in. Returns 0 or -errno with a reason in the current task: -ENOENT, -EACCES, -EISDIR, -ENOEXEC,
 * -ENOMEM, -ELOOP (scripts), -EINTR. On failure, too, the caller calls program_close. Blocks.
 */
export function program_open(task: Task, program: Program): i32 {
  if (program.search) {
    const found = search_path(task, program);
    if (found < 0) return found;
  }
  let path = program.path;
  let length = program.path_length;
  let scripts: u32 = 0;
  while (true) {
    const opened = open_program(task, path, length);
    if (is_error(opened)) return error_of(opened);
    const file = changetype<File>(opened);
    const previous = program.script;
    const line = read_script_line(file, program);
    if (line == 0) {
      const image = image_load(file);
      if (!is_error(image)) path_set(program_exe(program), file.mount, file.dentry);
      file_put(file);
      if (is_error(image)) return error_of(image);
      program.image = changetype<Image>(image);
      return 0;
    }
    file_put(file);
    if (line < 0) return line;
    const result = scripts++ == SCRIPTS_MAX ? -ELOOP : use_interpreter(program, path, length, task);
    // `path` may have lain in the line before.
    kfree(previous);
    if (result < 0) return result;
    path = program.script;
    while (load<u8>(path) == SPACE) path++;
    length = word_length(path);
  }
}

/** Where to look when the environment has no PATH. */
const DEFAULT_PATH: string = '/bin:/usr/bin:/sbin:/usr/sbin';

/** Replaces program.path by the first file of that name on the PATH that can be executed: 0, -ENOENT or -EACCES. */
function search_path(task: Task, program: Program): i32 {
  for (let i: u32 = 0; i < program.path_length; i++) if (load<u8>(program.path + i) == SLASH) return 0;
  const buffer = kmalloc(PATH_MAX, task.account);
  if (buffer == 0) return -ENOMEM;
  const text = changetype<Text>(kmalloc(offsetof<Text>(), task.account));
  let result = is_null(text) ? -ENOMEM : -ENOENT;
  if (result == -ENOENT) {
    text_init(text, buffer, PATH_MAX);
    let list = program.search_list;
    if (list == 0) list = environment_value(program.arguments, 'PATH=');
    result = try_path(task, program, text, list);
  }
  kfree(changetype<usize>(text));
  if (result < 0) {
    kfree(buffer);
    return result;
  }
  kfree(program.path);
  program.path = buffer;
  program.path_length = result;
  return 0;
}

/** Tries one directory after the other; the length of the path in `text` that can be executed, or -errno. */
function try_path(task: Task, program: Program, text: Text, path: usize): i32 {
  const names = changetype<Text>(kmalloc(offsetof<Text>() + 64, task.account));
  if (is_null(names)) return -ENOMEM;
  text_init(names, changetype<usize>(names) + offsetof<Text>(), 63);
  if (path == 0) {
    text_string(names, DEFAULT_PATH);
    path = names.start;
  }
  let result = -ENOENT;
  while (result < 0) {
    let length: u32 = 0;
    while (load<u8>(path + length) != 0 && load<u8>(path + length) != COLON) length++;
    text.at = text.start;
    text.dropped = 0;
    text_bytes(text, path, length);
    if (length != 0) text_byte(text, SLASH);
    text_bytes(text, program.path, program.path_length);
    const opened =
      text.dropped != 0
        ? error_pointer(-ENAMETOOLONG)
        : open_program(task, text.start, <u32>text_length(text));
    if (!is_error(opened)) {
      file_put(changetype<File>(opened));
      result = <i32>text_length(text);
    } else if (error_of(opened) == -EACCES) {
      result = -EACCES;
    }
    if (load<u8>(path + length) == 0) break;
    path += length + 1;
  }
  kfree(changetype<usize>(names));
  return result;
}

/** Address of the value of the environment variable `name` (which ends in `=`), NUL-ended; 0 if it is not set. */
function environment_value(block: Arguments, name: string): usize {
  const end = environment_of(block) + block.environment_size;
  for (let at = environment_of(block); at < end; at += word_end(at) + 1) {
    const length = word_end(at);
    if (length >= <u32>name.length && bytes_equal_literal(at, name.length, name)) return at + name.length;
  }
  return 0;
}

/** Opens a file to be executed: -EACCES if it may not be, or is no regular file. */
function open_program(task: Task, path: usize, length: u32): usize {
  const opened = vfs_open(task.vfs, AT_FDCWD, path, length, WALK_FOLLOW, 0, 0, OPEN_EXECUTE | FILE_READ, 0);
  if (is_error(opened) || is_regular(changetype<File>(opened).inode)) return opened;
  file_put(changetype<File>(opened));
  return error_pointer(-EACCES);
}

/**
 * If `file` begins with `#!`, puts the rest of its first line into program.script, NUL-ended and kmalloc'ed, and returns
 * its length; 0 if it is no script; -errno. The line before is the caller's to free.
 */
function read_script_line(file: File, program: Program): i32 {
  if (image_is_loaded(file)) return 0;
  const line = kmalloc(SCRIPT_LINE_BYTES + 1, root_account());
  if (line == 0) return -ENOMEM;
  const count = file_read_kernel(file, line, SCRIPT_LINE_BYTES, 0);
  if (count < 2 || load<u16>(line) != 0x2123) {
    kfree(line);
    return min<i32>(count, 0);
  }
  let length: i32 = 2;
  while (length < count && load<u8>(line + length) != NEWLINE) {
    if (load<u8>(line + length) == TAB) store<u8>(line + length, SPACE);
    length++;
  }
  while (length > 2 && load<u8>(line + length - 1) == SPACE) length--;
  memory.copy(line, line + 2, length - 2);
  store<u8>(line + length - 2, 0);
  if (length == 2) {
    kfree(line);
    return -ENOEXEC;
  }
  program.script = line;
  return length - 2;
}

/** Bytes up to the next space or NUL. */
function word_length(address: usize): u32 {
  let length: u32 = 0;
  while (load<u8>(address + length) != 0 && load<u8>(address + length) != SPACE) length++;
  return length;
}

/** argv becomes: interpreter, the rest of the line if there is any, the script's path, the old argv from 1 on. */
function use_interpreter(program: Program, path: usize, length: u32, task: Task): i32 {
  let interpreter = program.script;
  while (load<u8>(interpreter) == SPACE) interpreter++;
  const interpreter_length = word_length(interpreter);
  let option = interpreter + interpreter_length;
  while (load<u8>(option) == SPACE) option++;
  let option_length: u32 = 0;
  while (load<u8>(option + option_length) != 0) option_length++;
  const old = program.arguments;
  const old_first = old.argv_count == 0 ? 0 : word_end(argv_of(old)) + 1;
  const more = interpreter_length + 1 + (option_length == 0 ? 0 : option_length + 1) + length + 1;
  const size = old.argv_size - old_first + more;
  if (arguments_check(size, old.environment_size) < 0) return -E2BIG;
  const count = old.argv_count - (old_first == 0 ? 0 : 1) + (option_length == 0 ? 2 : 3);
  const block = arguments_alloc(size, count, old.environment_size, old.environment_count, task.account);
  if (is_null(block)) return -ENOMEM;
  let at = append(argv_of(block), interpreter, interpreter_length);
  if (option_length != 0) at = append(at, option, option_length);
  at = append(at, path, length);
  memory.copy(at, argv_of(old) + old_first, old.argv_size - old_first);
  memory.copy(environment_of(block), environment_of(old), old.environment_size);
  arguments_free(old);
  program.arguments = block;
  return 0;
}

function word_end(address: usize): u32 {
  let length: u32 = 0;
  while (load<u8>(address + length) != 0) length++;
  return length;
}

/** Copies a string and a NUL to `at`; returns the address behind them. kmalloc'ed memory is zeroed. */
function append(at: usize, address: usize, length: u32): usize {
  memory.copy(at, address, length);
  return at + length + 1;
}

/** Gives up what program_start has not taken over, and what program_replace has put in its place. */
export function program_close(program: Program): void {
  kfree(program.script);
  if (!is_null(program.image)) image_put(program.image);
  if (!is_null(program.arguments)) arguments_free(program.arguments);
  path_put(program_exe(program));
}
