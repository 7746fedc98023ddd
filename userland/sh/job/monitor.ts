// Turns job control on and off (set -m).
//
// Interface: setMonitor.

import { SIGTTIN, wasi_fd_close } from '../../lib/base/abi';
import { toBytes } from '../../lib/base/bytes';
import { O_RDWR, open } from '../../lib/base/fs';
import { getpgrp, kill } from '../../lib/process/process';
import { defaultSignal } from '../../lib/process/handlers';
import { inForeground, startMonitoring, stopMonitoring, takeTerminal } from './control';
import { MONITOR, setOption } from '../options';
import { copyFrom, moveUp } from '../execute/descriptors';
import { shellError } from '../report';
import { isSubshell } from '../state';
import { applyInteractive } from '../traps';

/** Finds a descriptor of the terminal: /dev/tty, else one of the first three. */
function openTerminal(): bool {
  let fd = open(toBytes('/dev/tty'), O_RDWR);
  if (fd >= 0) {
    fd = moveUp(fd);
    if (startMonitoring(fd)) return true;
    wasi_fd_close(fd);
  }
  for (let standard = 2; standard >= 0; standard--) {
    fd = copyFrom(standard, 10, true);
    if (fd < 0) continue;
    if (startMonitoring(fd)) return true;
    wasi_fd_close(fd);
  }
  return false;
}

export function setMonitor(on: bool): void {
  if (isSubshell) return;
  if (!on) {
    const fd = stopMonitoring();
    applyInteractive(false);
    if (fd >= 0) wasi_fd_close(fd);
    return;
  }
  if (!openTerminal()) {
    shellError().text("can't access tty; job control turned off").end();
    setOption(MONITOR, false);
    return;
  }
  // Started in the background the shell stops until it is brought to the foreground.
  while (!inForeground()) {
    defaultSignal(SIGTTIN);
    kill(-getpgrp(), SIGTTIN);
  }
  applyInteractive(true);
  takeTerminal();
}
