/** The machine's counters, as the struct `sysinfo` of abi/ has them: those that the outside looks at. */
import * as abi from '../../base/abi.ts';

export type SystemInfo = Record<keyof typeof SYSINFO, number>;

const SYSINFO = {
  uptimeNs: [abi.SYSINFO_UPTIME_NS, 8],
  memoryTotal: [abi.SYSINFO_MEMORY_TOTAL, 8],
  memoryFree: [abi.SYSINFO_MEMORY_FREE, 8],
  framesTotal: [abi.SYSINFO_FRAMES_TOTAL, 4],
  framesFree: [abi.SYSINFO_FRAMES_FREE, 4],
  userPages: [abi.SYSINFO_USER_PAGES, 4],
  tasks: [abi.SYSINFO_TASKS, 4],
  openFiles: [abi.SYSINFO_OPEN_FILES, 4],
  inodes: [abi.SYSINFO_INODES, 4],
  slabObjects: [abi.SYSINFO_SLAB_OBJECTS, 4],
  locksHeld: [abi.SYSINFO_LOCKS_HELD, 4],
  timers: [abi.SYSINFO_TIMERS, 4],
  mounts: [abi.SYSINFO_MOUNTS, 4],
  forks: [abi.SYSINFO_FORKS, 8],
  contextSwitches: [abi.SYSINFO_CONTEXT_SWITCHES, 8],
} as const;

/** The counters of the struct at `address`. */
export function readSystemInfo(view: DataView, address: number): SystemInfo {
  const fields = Object.entries(SYSINFO).map(([name, [offset, size]]) => [
    name,
    size === 8 ? Number(view.getBigUint64(address + offset, true)) : view.getUint32(address + offset, true),
  ]);
  return Object.fromEntries(fields) as SystemInfo;
}
