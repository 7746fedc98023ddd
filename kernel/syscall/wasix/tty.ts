// WASIX: the terminal: a few settings and the size of the caller's, in one struct. minios_ioctl has all of them.
//
// The terminal is that of the first standard descriptor that is one, else the controlling terminal. C libraries for WASIX
// build tcgetattr(3) and tcsetattr(3) on this, where `line_feeds` stands for IGNCR.
//
// Interface: sys_tty_*. Results: 0 or −errno. Locks: tasks_lock, the terminal's.

import {
  ECHO,
  EFAULT,
  ENOTTY,
  ICANON,
  IGNCR,
  SIGTTOU,
  TTY_COLS,
  TTY_ECHO,
  TTY_HEIGHT,
  TTY_LINE_BUFFERED,
  TTY_LINE_FEEDS,
  TTY_ROWS,
  TTY_SIZE,
  TTY_STDIN_TTY,
  TTY_WIDTH,
} from '../../base/abi';
import { is_null, null_of } from '../../base/pointer';
import { load_user_u32, load_user_u8, put_user_u32, put_user_u8, access_ok } from '../../mm/uaccess';
import { current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { tty_change_modes, tty_resize } from '../../tty/ioctl';
import { controlling_terminal, job_check } from '../../tty/job';
import { tty_of_file } from '../../tty/state';
import { Tty, tty_get, tty_lock, tty_put, tty_unlock } from '../../tty/tty';
import { fd_entry } from '../../vfs/file/fd_table';

/** The terminal that is open as descriptor `fd`; 0 if it is none. */
function terminal_of(fd: u32): Tty {
  const entry = fd_entry(current_task().vfs.files, fd);
  return is_null(entry) ? null_of<Tty>() : tty_of_file(entry.file);
}

/** The caller's terminal, with a reference; 0 if it has none. */
function own_terminal(): Tty {
  for (let fd: u32 = 0; fd < 3; fd++) {
    const tty = terminal_of(fd);
    if (!is_null(tty)) return tty_get(tty);
  }
  tasks_lock();
  const tty = controlling_terminal(current_task());
  if (!is_null(tty)) tty_get(tty);
  tasks_unlock();
  return tty;
}

/** ENOTTY: the caller has no terminal; EFAULT. */
export function sys_tty_get(state: u32): i32 {
  if (!access_ok(state, <u32>TTY_SIZE)) return -EFAULT;
  const tty = own_terminal();
  if (is_null(tty)) return -ENOTTY;
  tty_lock(tty);
  put_user_u32(state + <u32>TTY_COLS, tty.size_columns);
  put_user_u32(state + <u32>TTY_ROWS, tty.size_rows);
  put_user_u32(state + <u32>TTY_WIDTH, tty.size_width);
  put_user_u32(state + <u32>TTY_HEIGHT, tty.size_height);
  put_user_u8(state + <u32>TTY_ECHO, (tty.lflag & ECHO) != 0 ? 1 : 0);
  put_user_u8(state + <u32>TTY_LINE_BUFFERED, (tty.lflag & ICANON) != 0 ? 1 : 0);
  put_user_u8(state + <u32>TTY_LINE_FEEDS, (tty.iflag & IGNCR) != 0 ? 1 : 0);
  tty_unlock(tty);
  for (let fd: u32 = 0; fd < 3; fd++)
    put_user_u8(state + <u32>TTY_STDIN_TTY + fd, is_null(terminal_of(fd)) ? 0 : 1);
  tty_put(tty);
  return 0;
}

@inline
function chosen(state: u32, field: usize, flag: u32): u32 {
  return load_user_u8(state + <u32>field) != 0 ? flag : 0;
}

function set(state: u32): i32 {
  if (!access_ok(state, <u32>TTY_SIZE)) return -EFAULT;
  const tty = own_terminal();
  if (is_null(tty)) return -ENOTTY;
  const allowed = job_check(tty, SIGTTOU);
  if (allowed == 0) {
    const columns = min<u32>(load_user_u32(state + <u32>TTY_COLS), 0xffff);
    const rows = min<u32>(load_user_u32(state + <u32>TTY_ROWS), 0xffff);
    const width = min<u32>(load_user_u32(state + <u32>TTY_WIDTH), 0xffff);
    const height = min<u32>(load_user_u32(state + <u32>TTY_HEIGHT), 0xffff);
    tty_resize(tty, (<u64>rows) | ((<u64>columns) << 16) | ((<u64>width) << 32) | ((<u64>height) << 48));
    const input = chosen(state, TTY_LINE_FEEDS, IGNCR);
    const local = chosen(state, TTY_ECHO, ECHO) | chosen(state, TTY_LINE_BUFFERED, ICANON);
    tty_change_modes(tty, IGNCR, input, ECHO | ICANON, local);
  }
  tty_put(tty);
  return allowed;
}

/** Sets size, echo, line_buffered and line_feeds. ENOTTY, EFAULT, EINTR; EIO: in the background, nobody can continue it. */
export function sys_tty_set(state: u32): i32 {
  return set(state);
}
