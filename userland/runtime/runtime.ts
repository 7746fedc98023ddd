// The OCI runtime as a library: containers from bundles, runtime-spec 1.2. minirun(1) is its command line; a monitor links it
// so that it is itself the parent of the container's first process.
//
//   create ─▶ created ─ start ─▶ running ─ the first process ends ─▶ stopped ─ deleteContainer ─▶ gone
//                                 │  ▲
//                               pause resume
//
// State is in ROOT/ID/ (0700): status.json; config.json as it was at create; exec.fifo as long as `start` is awaited. Nothing is
// kept in memory: every function finds the container by `root` and `id` alone, and any process may call it. Who has made it spares the
// reading: CreateOptions.made, startContainer, deleteFound. What waits on whom is in docs/runtime.md.
//
// Failures: functions answer FAILED, or null, and runtimeProblem() is one line, without the program's name, as runc words it.
//
// Interface: CreateOptions, create; start, startContainer; state, initPid, containerConfig, listContainers; killContainer; deleteContainer, deleteFound; OciContainer; ExecOptions, exec;
// pause, resume; containerProcesses; update; statistics; FAILED, runtimeProblem. The bundle that
// `minirun spec` writes: specification.ts; `features`: features.ts.

export { CreateOptions, create } from './create';
export { ExecOptions, exec } from './exec';
export { start, startContainer } from './start';
export { deleteContainer, deleteFound, killContainer, pause, resume } from './control';
export { OciContainer, containerConfig, initPid, listContainers, state } from './oci_container';
export { containerProcesses, statistics, update } from './resources';
export { FAILED, runtimeProblem } from './problem';
