// The loop of strace: waits for the processes that it traces, shows what they stopped for, and lets them go on.
//
// Interface: Tracer: add, run.

import {
  PTRACE_EVENT_EXEC,
  PTRACE_EVENT_FORK,
  PTRACE_EVENT_STOP,
  PTRACE_EVENT_VFORK,
  PTRACE_INTERRUPT,
  PTRACE_LISTEN,
  PTRACE_O_EXITKILL,
  PTRACE_O_TRACEEXEC,
  PTRACE_O_TRACEFORK,
  PTRACE_O_TRACESYSGOOD,
  PTRACE_O_TRACEVFORK,
  PTRACE_SYSCALL_INFO_ENTRY,
  PTRACE_SYSCALL_INFO_EXIT,
  SIGSTOP,
  SIGTRAP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  errno_text,
  minios_wait4,
} from '../lib/base/abi';
import { monotonic } from '../lib/time/clock';
import { Writer } from '../lib/base/io';
import { Decoder } from './decode';
import { Settings, signalText } from './settings';
import { putTime } from './stamp';
import { Summary } from './summary';
import { SyscallInfo, eventMessage, request, resume, setOptions } from './tracee';
import { Call, callAt, nameOf } from './types';

const status = memory.data(4);

/** A process that is traced. */
class Process {
  /** The call that it is in; −1: none. */
  number: i32 = -1;
  args: Array<u64> = [];
  /** Parameters of it that are written already. */
  written: i32 = 0;
  since: i64 = 0;
  /** Its line has been interrupted by another's. */
  unfinished: bool = false;
  /** It became the program by exec: before that it is strace itself that would be seen. */
  visible: bool = true;

  constructor(public pid: i32) {}
}

export class Tracer {
  readonly decoder: Decoder;
  /** How the first program ended: a status as shells show it, and the signal, or 0. */
  exitStatus: i32 = 0;
  exitSignal: i32 = 0;
  private processes: Map<i32, Process> = new Map();
  private summary: Summary = new Summary();
  private first: i32 = 0;
  /** Whose line is begun and not ended; 0: nobody's. */
  private open: i32 = 0;
  private lastCall: i64 = 0;

  constructor(
    private settings: Settings,
    private out: Writer,
  ) {
    this.decoder = new Decoder(out);
  }

  /** PTRACE_O_… that every traced process gets. */
  get options(): u32 {
    const always = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC;
    return this.settings.follow ? always | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK : always;
  }

  /** A process is traced from now on. `hidden`: it is shown from its next exec on. */
  add(pid: i32, hidden: bool): void {
    const process = new Process(pid);
    process.visible = !hidden;
    this.processes.set(pid, process);
    if (this.first == 0) this.first = pid;
  }

  /** Sets the options of a process that was started to be traced: it is killed when strace ends. */
  adopt(pid: i32): void {
    setOptions(pid, this.options | PTRACE_O_EXITKILL);
    resume(pid, 0);
  }

  /** Has a process that was seized stop at its calls: it is interrupted for that. */
  watch(pid: i32): void {
    request(PTRACE_INTERRUPT, pid);
  }

  /** Shows what happens until all traced processes have ended. */
  run(): void {
    while (this.processes.size > 0) {
      const pid = minios_wait4(-1, status, 0, 0);
      if (pid < 0) break;
      this.changed(pid, load<i32>(status));
      this.out.flush();
    }
    if (this.settings.summary) this.summary.write(this.out);
  }

  private changed(pid: i32, how: i32): void {
    if (!this.processes.has(pid)) this.add(pid, false);
    const process = this.processes.get(pid);
    if ((how & 0xff) != 0x7f) return this.ended(process, how);
    const event = how >>> 16;
    const signal = (how >> 8) & 0xff;
    if (signal == (SIGTRAP | 0x80)) {
      this.call(process);
      resume(pid, 0);
    } else if (event == PTRACE_EVENT_EXEC) {
      this.becomes(process);
      resume(pid, 0);
    } else if (event == PTRACE_EVENT_STOP && isStop(signal)) {
      this.signal(process, signal, 'stopped by ');
      request(PTRACE_LISTEN, pid);
    } else if (event != 0) {
      if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK) this.child(pid);
      resume(pid, 0);
    } else if (!process.visible) {
      resume(pid, 0);
    } else {
      this.signal(process, signal, '');
      resume(pid, signal);
    }
  }

  /** A traced process has made another, which is traced, too. */
  private child(parent: i32): void {
    const pid = eventMessage(parent);
    if (!this.processes.has(pid)) this.add(pid, false);
    if (!this.settings.quiet && !this.settings.summary) {
      this.begin(this.processes.get(parent));
      this.out.text('strace: Process ').decimal(pid).text(' attached');
      this.endLine();
    }
  }

  private becomes(process: Process): void {
    if (process.visible) {
      // The old program's call has no end of its own.
      if (process.number >= 0) this.finish(process, 0);
      return;
    }
    process.visible = true;
  }

  private call(process: Process): void {
    const info = new SyscallInfo(process.pid);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) this.entry(process, info);
    else if (info.op == PTRACE_SYSCALL_INFO_EXIT && process.number >= 0)
      this.finish(process, <i32>info.result);
  }

  private shows(process: Process, call: Call): bool {
    return process.visible && this.settings.calls.has(call.name);
  }

  private entry(process: Process, info: SyscallInfo): void {
    process.number = info.number;
    process.args = info.args;
    process.written = 0;
    process.since = monotonic();
    const call = callAt(info.number);
    // The call by which strace's copy becomes the program is the first that is shown.
    if (!process.visible && call.name == 'exec') process.visible = true;
    if (!this.shows(process, call) || this.isSilent) return;
    this.begin(process);
    this.out.text(call.name).byte(0x28);
    this.open = process.pid;
    process.unfinished = false;
    this.parameters(process, call, false, false, -1);
  }

  /** Only the summary is wanted, or calls are chosen by their result, so that lines are written when they end. */
  private get isSilent(): bool {
    return (this.settings.summary && !this.settings.both) || this.settings.succeeded || this.settings.failed;
  }

  /** Writes the parameters that are not written yet: all after the call, before it those up to the first result. */
  private parameters(process: Process, call: Call, finished: bool, failed: bool, produced: i64): void {
    const args = process.args;
    while (process.written < call.parameters.length && process.written < args.length) {
      if (!finished && Decoder.isResult(call, process.written)) return;
      if (process.written > 0) this.out.text(', ');
      this.decoder.argument(process.pid, call, process.written, args, failed, produced);
      process.written++;
    }
  }

  /** The call has ended: the rest of its line. */
  private finish(process: Process, result: i32): void {
    const call = callAt(process.number);
    const time = monotonic() - process.since;
    const failed = call.returns == 'e' ? result != 0 : result < 0;
    const number = process.number;
    process.number = -1;
    if (!this.shows(process, call)) return;
    this.summary.add(number, time, failed);
    if (this.settings.summary && !this.settings.both) return;
    if ((this.settings.succeeded && failed) || (this.settings.failed && !failed)) return;
    if (this.isSilent) {
      this.begin(process);
      this.out.text(call.name).byte(0x28);
    } else if (this.open != process.pid) {
      this.begin(process);
      this.out.text('<... ').text(call.name).text(' resumed>');
      if (process.written > 0 && process.written < call.parameters.length) this.out.text(', ');
    }
    this.parameters(process, call, true, failed, this.produced(process, call, result, failed));
    this.out.byte(0x29);
    this.result(call, result, failed);
    if (this.settings.duration) putDuration(this.out, time);
    this.endLine();
  }

  /** How many bytes the call wrote to its buffers: what it answers, or its last result. −1: unknown. */
  private produced(process: Process, call: Call, result: i32, failed: bool): i64 {
    if (failed) return -1;
    if (call.returns == 'v') return result;
    const last = call.parameters.length - 1;
    if (last < 0 || call.parameters[last].code != '>u' || last >= process.args.length) return -1;
    return this.decoder.word(process.pid, <u32>process.args[last]);
  }

  private result(call: Call, result: i32, failed: bool): void {
    this.out.text(' = ');
    if (call.returns == 'n') {
      this.out.text('?');
      return;
    }
    this.out.decimal(failed && call.returns == 'v' ? -1 : result);
    if (!failed) return;
    const errno = result < 0 ? -result : result;
    this.out.text(' ').text(nameOf('errno_name', errno)).text(' (').text(errno_text(errno)).text(')');
  }

  private signal(process: Process, signal: i32, what: string): void {
    if (!this.settings.signals.has(signalText(signal)) || (this.settings.summary && !this.settings.both))
      return;
    this.begin(process);
    this.out.text('--- ').text(what).text(signalText(signal));
    if (what.length == 0) this.out.text(' {si_signo=').text(signalText(signal)).text('}');
    this.out.text(' ---');
    this.endLine();
  }

  private ended(process: Process, how: i32): void {
    const signal = how & 0x7f;
    const code = (how >> 8) & 0xff;
    if (process.number >= 0 && this.open == process.pid) {
      this.parameters(process, callAt(process.number), false, true, -1);
      this.out.text(') = ?');
      this.endLine();
    }
    if (!this.settings.quiet && process.visible && (!this.settings.summary || this.settings.both)) {
      this.begin(process);
      if (signal == 0) this.out.text('+++ exited with ').decimal(code).text(' +++');
      else this.out.text('+++ killed by ').text(signalText(signal)).text(' +++');
      this.endLine();
    }
    if (process.pid == this.first) {
      this.exitStatus = signal != 0 ? 128 + signal : code;
      this.exitSignal = signal;
    }
    this.processes.delete(process.pid);
  }

  /** Begins a line about `process`; another's that is open is left unfinished. */
  private begin(process: Process): void {
    if (this.open != 0) {
      if (this.processes.has(this.open)) this.processes.get(this.open).unfinished = true;
      this.out.text(' <unfinished ...>').newline();
      this.open = 0;
    }
    if (this.settings.follow && this.processes.size > 1)
      this.out.text('[pid ').decimal(process.pid).text('] ');
    const now = monotonic();
    putTime(this.out, this.settings, now - (this.lastCall == 0 ? now : this.lastCall));
    this.lastCall = now;
  }

  private endLine(): void {
    this.out.newline();
    this.open = 0;
  }
}

function isStop(signal: i32): bool {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/** ` <0.000123>` */
function putDuration(out: Writer, time: i64): void {
  const micros = time / 1000;
  out
    .text(' <')
    .decimal(micros / 1000000)
    .byte(0x2e)
    .unsigned(micros % 1000000, 10, 6)
    .byte(0x3e);
}
