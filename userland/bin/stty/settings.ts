// The settings of a terminal by name, as stty(1) has them.
//
// Interface: Flag, allFlags, fieldOf, setBits; Character, allCharacters; speedOf, setSpeed; makeSane, combination.

import * as abi from '../../lib/base/abi';
import { Termios, makeRaw } from '../../lib/terminal/terminal';

/** Which field a flag is in. */
export const CONTROL: i32 = 0;
export const INPUT: i32 = 1;
export const OUTPUT: i32 = 2;
export const LOCAL: i32 = 3;

/** A setting that is on or off. */
export class Flag {
  constructor(
    public name: string,
    public field: i32,
    public bit: u32,
    /** What `sane` makes of it: 1 on, 0 off, −1 leaves it. */
    public sane: i32,
  ) {}
}

/** A control character. */
export class Character {
  constructor(
    public name: string,
    public index: i32,
    public sane: u8,
  ) {}
}

/** In the order of `stty -a`. Made when it is asked for: other tools of the same program start without it. */
export function allFlags(): StaticArray<Flag> {
  return [
    new Flag('parenb', CONTROL, abi.PARENB, -1),
    new Flag('parodd', CONTROL, abi.PARODD, -1),
    new Flag('hupcl', CONTROL, abi.HUPCL, -1),
    new Flag('cstopb', CONTROL, abi.CSTOPB, -1),
    new Flag('cread', CONTROL, abi.CREAD, 1),
    new Flag('clocal', CONTROL, abi.CLOCAL, -1),
    new Flag('ignbrk', INPUT, abi.IGNBRK, 0),
    new Flag('brkint', INPUT, abi.BRKINT, 1),
    new Flag('ignpar', INPUT, abi.IGNPAR, -1),
    new Flag('parmrk', INPUT, abi.PARMRK, -1),
    new Flag('inpck', INPUT, abi.INPCK, -1),
    new Flag('istrip', INPUT, abi.ISTRIP, -1),
    new Flag('inlcr', INPUT, abi.INLCR, 0),
    new Flag('igncr', INPUT, abi.IGNCR, 0),
    new Flag('icrnl', INPUT, abi.ICRNL, 1),
    new Flag('ixon', INPUT, abi.IXON, 1),
    new Flag('ixoff', INPUT, abi.IXOFF, 0),
    new Flag('iuclc', INPUT, abi.IUCLC, 0),
    new Flag('ixany', INPUT, abi.IXANY, 0),
    new Flag('imaxbel', INPUT, abi.IMAXBEL, 1),
    new Flag('iutf8', INPUT, abi.IUTF8, 1),
    new Flag('opost', OUTPUT, abi.OPOST, 1),
    new Flag('olcuc', OUTPUT, abi.OLCUC, 0),
    new Flag('ocrnl', OUTPUT, abi.OCRNL, 0),
    new Flag('onlcr', OUTPUT, abi.ONLCR, 1),
    new Flag('onocr', OUTPUT, abi.ONOCR, 0),
    new Flag('onlret', OUTPUT, abi.ONLRET, 0),
    new Flag('isig', LOCAL, abi.ISIG, 1),
    new Flag('icanon', LOCAL, abi.ICANON, 1),
    new Flag('iexten', LOCAL, abi.IEXTEN, 1),
    new Flag('echo', LOCAL, abi.ECHO, 1),
    new Flag('echoe', LOCAL, abi.ECHOE, 1),
    new Flag('echok', LOCAL, abi.ECHOK, 1),
    new Flag('echonl', LOCAL, abi.ECHONL, 0),
    new Flag('noflsh', LOCAL, abi.NOFLSH, 0),
    new Flag('tostop', LOCAL, abi.TOSTOP, 0),
    new Flag('echoprt', LOCAL, abi.ECHOPRT, 0),
    new Flag('echoctl', LOCAL, abi.ECHOCTL, 1),
    new Flag('echoke', LOCAL, abi.ECHOKE, 1),
  ];
}

/** In the order of `stty -a`. */
export function allCharacters(): StaticArray<Character> {
  return [
    new Character('intr', abi.VINTR, 3),
    new Character('quit', abi.VQUIT, 0x1c),
    new Character('erase', abi.VERASE, 0x7f),
    new Character('kill', abi.VKILL, 21),
    new Character('eof', abi.VEOF, 4),
    new Character('eol', abi.VEOL, 0),
    new Character('eol2', abi.VEOL2, 0),
    new Character('swtch', abi.VSWTC, 0),
    new Character('start', abi.VSTART, 17),
    new Character('stop', abi.VSTOP, 19),
    new Character('susp', abi.VSUSP, 26),
    new Character('rprnt', abi.VREPRINT, 18),
    new Character('werase', abi.VWERASE, 23),
    new Character('lnext', abi.VLNEXT, 22),
    new Character('discard', abi.VDISCARD, 15),
  ];
}

const SPEEDS: StaticArray<i32> = [
  0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
];
/** From B57600, 0o10001, on. */
const FAST_SPEEDS: StaticArray<i32> = [57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000];
const FAST: u32 = 0o10000;

/** Bits per second of a line. */
export function speedOf(termios: Termios): i32 {
  const code = termios.controlModes & abi.CBAUD;
  if (code < <u32>SPEEDS.length) return SPEEDS[code];
  const index = (code & ~FAST) - 1;
  return index < <u32>FAST_SPEEDS.length ? FAST_SPEEDS[index] : 0;
}

/** Sets the speed of a line. False: there is no such speed. */
export function setSpeed(termios: Termios, speed: i64): bool {
  for (let code = 0; code < SPEEDS.length + FAST_SPEEDS.length; code++) {
    const fast = code - SPEEDS.length;
    if ((fast < 0 ? SPEEDS[code] : FAST_SPEEDS[fast]) != speed) continue;
    const bits = fast < 0 ? <u32>code : FAST | (<u32>(fast + 1));
    termios.controlModes = (termios.controlModes & ~abi.CBAUD) | bits;
    return true;
  }
  return false;
}

/** Bits of a field. */
export function fieldOf(termios: Termios, field: i32): u32 {
  if (field == CONTROL) return termios.controlModes;
  if (field == INPUT) return termios.inputModes;
  return field == OUTPUT ? termios.outputModes : termios.localModes;
}

/** Switches bits of a field on or off. */
export function setBits(termios: Termios, field: i32, bits: u32, on: bool): void {
  const changed = on ? fieldOf(termios, field) | bits : fieldOf(termios, field) & ~bits;
  if (field == CONTROL) termios.controlModes = changed;
  else if (field == INPUT) termios.inputModes = changed;
  else if (field == OUTPUT) termios.outputModes = changed;
  else termios.localModes = changed;
}

/** What `stty sane` sets. */
export function makeSane(termios: Termios): void {
  const flags = allFlags();
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index];
    if (flag.sane >= 0) setBits(termios, flag.field, flag.bit, flag.sane == 1);
  }
  const characters = allCharacters();
  for (let index = 0; index < characters.length; index++) {
    termios.characters[characters[index].index] = characters[index].sane;
  }
  setBits(termios, OUTPUT, abi.TABDLY, false);
  termios.characters[abi.VMIN] = 1;
  termios.characters[abi.VTIME] = 0;
}

/** Sets what a name stands for that is no single flag: raw, cooked, nl and so on. False: there is no such name. */
export function combination(termios: Termios, name: string, on: bool): bool {
  if (name == 'sane' && on) makeSane(termios);
  else if ((name == 'raw' && on) || (name == 'cooked' && !on)) makeRaw(termios);
  else if ((name == 'cooked' && on) || (name == 'raw' && !on)) {
    setBits(termios, INPUT, abi.BRKINT | abi.ICRNL | abi.IXON, true);
    setBits(termios, OUTPUT, abi.OPOST, true);
    setBits(termios, LOCAL, abi.ISIG | abi.ICANON | abi.IEXTEN | abi.ECHO, true);
    termios.characters[abi.VEOF] = 4;
    termios.characters[abi.VEOL] = 0;
  } else if (name == 'cbreak') setBits(termios, LOCAL, abi.ICANON, !on);
  else if (name == 'nl') {
    setBits(termios, INPUT, abi.ICRNL, !on);
    setBits(termios, OUTPUT, abi.ONLCR, !on);
  } else if (name == 'ek' && on) {
    termios.characters[abi.VERASE] = 0x7f;
    termios.characters[abi.VKILL] = 21;
  } else if (name == 'tabs') setBits(termios, OUTPUT, abi.TABDLY, !on);
  else if (name == 'crt' && on) setBits(termios, LOCAL, abi.ECHOE | abi.ECHOCTL | abi.ECHOKE, true);
  else if (name == 'decctlq') setBits(termios, INPUT, abi.IXANY, !on);
  else if (name == 'litout') setBits(termios, OUTPUT, abi.OPOST, !on);
  else if (name == 'pass8') setBits(termios, INPUT, abi.ISTRIP, !on);
  else if (name == 'evenp' || name == 'parity' || name == 'oddp') {
    setBits(termios, CONTROL, abi.PARENB, on);
    if (on) setBits(termios, CONTROL, abi.PARODD, name == 'oddp');
  } else return false;
  return true;
}
