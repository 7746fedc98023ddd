// The statuses of a container (runtime-spec, State), and what may be done to it in each.
//
//   creating ──▶ created ──start──▶ running ──its process ends──▶ stopped
//                   ▲                  ▲
//                   └──pause, resume───┴──▶ paused
//
// A container is killed before it is deleted, unless it was never started; `delete --force` does both.
//
// Interface: STATUS_…; canStart, canExec, canKill, canPause, canResume, canUpdate, canDelete.

export const STATUS_CREATING = 'creating';
export const STATUS_CREATED = 'created';
export const STATUS_RUNNING = 'running';
export const STATUS_PAUSED = 'paused';
export const STATUS_STOPPED = 'stopped';

export function canStart(status: string): bool {
  return status == STATUS_CREATED;
}

/** Whether one more process can be started in it. */
export function canExec(status: string): bool {
  return status == STATUS_RUNNING || status == STATUS_CREATED;
}

/** Whether there is a process to signal. */
export function canKill(status: string): bool {
  return status != STATUS_STOPPED && status != STATUS_CREATING;
}

export function canPause(status: string): bool {
  return canExec(status);
}

export function canResume(status: string): bool {
  return status == STATUS_PAUSED;
}

/** Whether limits can be changed and read. */
export function canUpdate(status: string): bool {
  return status != STATUS_STOPPED;
}

/** Whether it can be deleted without being killed. */
export function canDelete(status: string): bool {
  return status == STATUS_STOPPED || status == STATUS_CREATED;
}
