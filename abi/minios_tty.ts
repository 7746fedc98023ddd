// Terminal requests and settings, ioctl_tty(2) and termios(3): Linux's numbers (asm-generic/ioctls.h, termbits.h).

import { array, constants, struct, u16, u32, u8, type Definition } from './schema.ts';

export const ttyRequests = constants('ioctl', 'u32', 'Requests of ioctl.', {
  TCGETS: [0x5401, 'Write the settings to a `termios`.'],
  TCSETS: [0x5402, 'Set them now.'],
  TCSETSW: [0x5403, 'Set them when all output is out.'],
  TCSETSF: [0x5404, 'The same, and throw unread input away.'],
  TCSBRK: [0x5409, 'Wait until all output is out.'],
  TCXONC: [0x540a, 'Stop or start input or output.'],
  TCFLSH: [0x540b, 'Throw away input (0), output (1) or both (2).'],
  TIOCEXCL: [0x540c, 'Exclusive use.'],
  TIOCNXCL: [0x540d, 'The end of it.'],
  TIOCSCTTY: [0x540e, "Make it the session's controlling terminal."],
  TIOCGPGRP: [0x540f, 'Write the foreground process group (s32).'],
  TIOCSPGRP: [0x5410, 'Set it from an s32.'],
  TIOCOUTQ: [0x5411, 'Write how many bytes of output wait (s32).'],
  TIOCGWINSZ: [0x5413, 'Write the size to a `winsize`.'],
  TIOCSWINSZ: [0x5414, 'Set it; SIGWINCH to the foreground group if it changed.'],
  FIONREAD: [0x541b, 'Write how many bytes can be read (s32).'],
  FIONBIO: [0x5421, 'Set or clear non-blocking from an s32.'],
  TIOCNOTTY: [0x5422, 'Give up the controlling terminal.'],
  TIOCSETD: [0x5423, 'Set the line discipline from an s32: 0, N_TTY, is the only one.'],
  TIOCGETD: [0x5424, 'Write it (s32).'],
  TCSBRKP: [0x5425, 'As TCSBRK.'],
  TIOCGSID: [0x5429, "Write the session's id (s32)."],
  TIOCGPTN: [0x80045430, "Write a pseudo-terminal's number (u32)."],
  TIOCSPTLCK: [0x40045431, 'Lock or unlock its other side from an s32.'],
  TIOCGPTLCK: [0x80045439, 'Write whether it is locked (s32).'],
});

export const inputModes = constants('c_iflag', 'u32', 'Input modes.', {
  IGNBRK: [0o1, 'Ignore break.'],
  BRKINT: [0o2, 'Break interrupts.'],
  IGNPAR: [0o4, 'Ignore parity errors.'],
  PARMRK: [0o10, 'Mark parity errors.'],
  INPCK: [0o20, 'Check parity.'],
  ISTRIP: [0o40, 'Cut to 7 bits.'],
  INLCR: [0o100, 'NL becomes CR.'],
  IGNCR: [0o200, 'Ignore CR.'],
  ICRNL: [0o400, 'CR becomes NL.'],
  IUCLC: [0o1000, 'To lower case.'],
  IXON: [0o2000, 'Stop and start output by VSTOP and VSTART.'],
  IXANY: [0o4000, 'Any character starts it.'],
  IXOFF: [0o10000, 'Send VSTOP and VSTART.'],
  IMAXBEL: [0o20000, 'Ring when the queue is full.'],
  IUTF8: [0o40000, 'Input is UTF-8, for erasing.'],
});

export const outputModes = constants('c_oflag', 'u32', 'Output modes.', {
  OPOST: [0o1, 'Process output at all.'],
  OLCUC: [0o2, 'To upper case.'],
  ONLCR: [0o4, 'NL becomes CR NL.'],
  OCRNL: [0o10, 'CR becomes NL.'],
  ONOCR: [0o20, 'No CR at column 0.'],
  ONLRET: [0o40, 'NL returns the carriage.'],
  TABDLY: [0o14000, 'Mask of the tab modes.'],
  TAB0: [0, 'Tabs as they are.'],
  TAB3: [0o14000, 'Tabs become spaces.'],
});

export const controlModes = constants('c_cflag', 'u32', 'Control modes.', {
  CBAUD: [0o10017, 'Mask of the speed.'],
  B0: [0, 'Hang up.'],
  B9600: [0o15, '9600 baud.'],
  B38400: [0o17, '38400 baud.'],
  CSIZE: [0o60, 'Mask of the character size.'],
  CS8: [0o60, '8 bits.'],
  CSTOPB: [0o100, 'Two stop bits.'],
  CREAD: [0o200, 'Receive.'],
  PARENB: [0o400, 'Parity.'],
  PARODD: [0o1000, 'Odd parity.'],
  HUPCL: [0o2000, 'Hang up on last close.'],
  CLOCAL: [0o4000, 'Ignore modem lines.'],
});

export const localModes = constants('c_lflag', 'u32', 'Local modes.', {
  ISIG: [0o1, 'VINTR, VQUIT and VSUSP send signals.'],
  ICANON: [0o2, 'Input by lines.'],
  ECHO: [0o10, 'Echo input.'],
  ECHOE: [0o20, 'VERASE erases on screen.'],
  ECHOK: [0o40, 'VKILL ends the line on screen.'],
  ECHONL: [0o100, 'Echo NL even without ECHO.'],
  NOFLSH: [0o200, 'Signals keep the queues.'],
  TOSTOP: [0o400, 'Background writes send SIGTTOU.'],
  ECHOCTL: [0o1000, 'Echo control characters as ^X.'],
  ECHOPRT: [0o2000, 'Print erased characters.'],
  ECHOKE: [0o4000, 'VKILL erases the line on screen.'],
  IEXTEN: [0o100000, 'VLNEXT, VWERASE, VREPRINT.'],
});

export const controlCharacters = constants('c_cc', 'u32', 'Indices of the control characters.', {
  VINTR: [0, 'SIGINT; ^C.'],
  VQUIT: [1, 'SIGQUIT; ^\\.'],
  VERASE: [2, 'Erase a character; DEL.'],
  VKILL: [3, 'Erase the line; ^U.'],
  VEOF: [4, 'End of file; ^D.'],
  VTIME: [5, 'Without ICANON: tenths of a second to wait.'],
  VMIN: [6, 'Without ICANON: least characters to wait for.'],
  VSWTC: [7, 'Unused.'],
  VSTART: [8, 'Start output; ^Q.'],
  VSTOP: [9, 'Stop output; ^S.'],
  VSUSP: [10, 'SIGTSTP; ^Z.'],
  VEOL: [11, 'Another end of line.'],
  VREPRINT: [12, 'Print the line again; ^R.'],
  VDISCARD: [13, 'Unused; ^O.'],
  VWERASE: [14, 'Erase a word; ^W.'],
  VLNEXT: [15, 'Take the next character as it is; ^V.'],
  VEOL2: [16, 'Another end of line.'],
  NCCS: [19, 'How many there are.'],
});

export const termios = struct('termios', "Settings of a terminal, in the kernel's layout of ioctl_tty(2).", {
  c_iflag: [u32, 'Input modes.'],
  c_oflag: [u32, 'Output modes.'],
  c_cflag: [u32, 'Control modes.'],
  c_lflag: [u32, 'Local modes.'],
  c_line: [u8, 'Line discipline, 0.'],
  c_cc: [array(u8, 19), 'Control characters.'],
});

export const winsize = struct('winsize', 'Size of a terminal.', {
  ws_row: [u16, 'Rows.'],
  ws_col: [u16, 'Columns.'],
  ws_xpixel: [u16, 'Width in pixels, or 0.'],
  ws_ypixel: [u16, 'Height in pixels, or 0.'],
});

export const TTY_TYPES: Definition[] = [
  ttyRequests,
  inputModes,
  outputModes,
  controlModes,
  localModes,
  controlCharacters,
  termios,
  winsize,
];
