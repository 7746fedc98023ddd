// What `jobs` shows, and what an interactive shell tells before a prompt.
//
// Interface: showJob, showJobs, tellChanges, stoppedJobs.

import { Writer, stderr } from '../../lib/base/io';
import { Job, currentJob, jobs, previousJob, removeJob, stateText, updateJobs } from './jobs';
import { jobText, processText } from './text';

/** Column at which commands begin. */
const COMMAND_COLUMN: i32 = 33;

function putBlanks(out: Writer, count: i32): void {
  for (let index = 0; index < count; index++) out.byte(0x20);
}

function widthOf(value: i32): i32 {
  return value.toString().length;
}

/** `[1] + `: number and rank. */
function putNumber(out: Writer, job: Job): i32 {
  out.byte(0x5b).decimal(job.number).text('] ');
  out.byte(job === currentJob() ? 0x2b : job === previousJob() ? 0x2d : 0x20);
  out.byte(0x20);
  return 5 + widthOf(job.number);
}

/** `how`: 0, or the letter of an option: l, a line per process; p, the number of the group only. */
export function showJob(out: Writer, job: Job, how: u8): void {
  if (how == 0x70) {
    out.decimal(job.processes[0].pid).newline();
    return;
  }
  let column = putNumber(out, job);
  if (how == 0x6c) {
    const indent = column;
    for (let index = 0; index < job.processes.length; index++) {
      const process = job.processes[index];
      if (index > 0) putBlanks(out, indent);
      out.decimal(process.pid).byte(0x20);
      column = indent + widthOf(process.pid) + 1;
      if (index == 0) {
        const text = stateText(job.last.status);
        out.text(text);
        column += text.length;
      }
      putBlanks(out, max(COMMAND_COLUMN - column, 1));
      out.bytes(processText(process));
      if (index + 1 < job.processes.length) out.text(' |');
      out.newline();
    }
  } else {
    const text = stateText(job.last.status);
    out.text(text);
    putBlanks(out, max(COMMAND_COLUMN - column - text.length, 1));
    out.bytes(jobText(job)).newline();
  }
  job.changed = false;
}

/** Shows all jobs, the newest current ones first as dash orders them; those that have ended are forgotten. */
export function showJobs(out: Writer, how: u8, onlyChanged: bool): void {
  for (let index = jobs.length - 1; index >= 0; index--) {
    const job = jobs[index];
    if (job.processes.length == 0) continue;
    if (onlyChanged && !job.changed) continue;
    showJob(out, job, how);
  }
  for (let index = jobs.length - 1; index >= 0; index--) {
    if (jobs[index].ended && !jobs[index].changed) removeJob(jobs[index]);
  }
}

/** Before a prompt: what has become of jobs. */
export function tellChanges(): void {
  updateJobs();
  for (let index = 0; index < jobs.length; index++) {
    // That a job was continued is what somebody asked for.
    if (!jobs[index].ended && !jobs[index].stopped) jobs[index].changed = false;
  }
  showJobs(stderr, 0, true);
  stderr.flush();
}

let warned: bool = false;

/** Whether the shell must not end because jobs are stopped: once it is said. */
export function stoppedJobs(): bool {
  if (warned) return false;
  const job = currentJob();
  if (job === null || !job.stopped) return false;
  stderr.text('You have stopped jobs.').end();
  warned = true;
  return true;
}

/** Another command has been given: the warning counts no more. */
export function forgetWarning(): void {
  warned = false;
}
