/** All figures, in the order of the table. */
import type { Figure } from '../figure.ts';
import { bootTrue } from './boot_true.ts';
import { containerOverhead, containerRun, containerRunLater, containerRunc } from './container_run.ts';
import { cpuBound, cpuBoundAssemblyScript } from './cpu_bound.ts';
import { fork } from './fork.ts';
import { bootTwoHarts, crossHartPipe, twoHarts, uncontendedLock } from './harts.ts';
import { hostfsRead, hostfsWrite, tmpfsRead, tmpfsWrite } from './file_io.ts';
import { findTree, grepTree, sha256sumTree, sortTree } from './file_tree.ts';
import { containers100, containers1000, idleMemory } from './idle_containers.ts';
import { keyEcho } from './key_echo.ts';
import { nullSyscall } from './null_syscall.ts';
import { pathLookup } from './path_lookup.ts';
import { pipeRoundTrip } from './pipe_round_trip.ts';
import { quota } from './quota.ts';
import { clangCompile, cpythonRun, cpythonStart, pythonCold, pythonWarm } from './real_programs.ts';
import { shellFork, shellLoop, shellScript, shellStart } from './shell.ts';
import { spawnWait } from './spawn_wait.ts';
import { taskSwitch } from './switch.ts';

export const figures: readonly Figure[] = [
  nullSyscall,
  taskSwitch,
  pipeRoundTrip,
  spawnWait,
  fork,
  shellStart,
  shellFork,
  shellLoop,
  shellScript,
  pathLookup,
  tmpfsRead,
  tmpfsWrite,
  hostfsRead,
  hostfsWrite,
  sha256sumTree,
  sortTree,
  grepTree,
  findTree,
  keyEcho,
  bootTrue,
  bootTwoHarts,
  twoHarts,
  crossHartPipe,
  uncontendedLock,
  quota,
  cpuBound,
  cpuBoundAssemblyScript,
  cpythonStart,
  cpythonRun,
  clangCompile,
  containerRun,
  containerRunLater,
  containerRunc,
  containerOverhead,
  idleMemory,
  containers100,
  containers1000,
  pythonCold,
  pythonWarm,
];
