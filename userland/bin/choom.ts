// choom -n ADJUST COMMAND [ARG]... | choom [-n ADJUST] -p PID: shows and sets whom the OOM killer takes first (util-linux).
//
// Source: choom(1), proc_pid_oom_score_adj(5).

import { Bytes, sliceOf, toBytes } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { NOT_A_NUMBER, parseDecimal, parseSigned } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { fileText, writeFile } from '../lib/file/proc';
import { variable } from '../lib/base/program';

/** A number of /proc/PID, without its newline; null after a message that it cannot be read. */
function valueOf(pid: string, name: string, what: string): Bytes | null {
  const text = fileText('/proc/' + pid + '/' + name);
  if (text !== null && text.length > 0) return sliceOf(text, 0, text.length - 1);
  complain().text('failed to read ').text(what).text(' value').end();
  return null;
}

/** 0, or 1 after a message. `pid`: a number or `self`. */
function adjust(pid: string, value: i64): i32 {
  const error = writeFile(toBytes('/proc/' + pid + '/oom_score_adj'), toBytes(value.toString()));
  if (error == 0) return 0;
  complain().text('failed to set score adjust value: ').reason(error).end();
  return 1;
}

function show(pid: string): i32 {
  const score = valueOf(pid, 'oom_score', 'OOM score');
  if (score === null) return 1;
  const before = valueOf(pid, 'oom_score_adj', 'OOM score adjust');
  if (before === null) return 1;
  stdout.text('pid ').text(pid).text("'s current OOM score: ").bytes(score).newline();
  stdout.text('pid ').text(pid).text("'s current OOM score adjust value: ").bytes(before).newline();
  return 0;
}

function change(pid: string, value: i64): i32 {
  const before = valueOf(pid, 'oom_score_adj', 'OOM score adjust');
  if (before === null || adjust(pid, value) != 0) return 1;
  stdout.text('pid ').text(pid).text("'s OOM score adjust value changed from ").bytes(before);
  stdout.text(' to ').decimal(value).newline();
  return 0;
}

export function choom(args: Array<Bytes>): i32 {
  const options = new Options(
    '-n ADJUST COMMAND [ARG]... | [-n ADJUST] -p PID',
    'Say which process is ended first when memory is short: -1000 never, 1000 at once.',
  )
    .value('n', 'adjust', 'ADJUST', 'added to its score, in thousandths of all memory')
    .value('p', 'pid', 'PID', 'of a process that runs')
    .stopAtOperand()
    .parse(args);
  const given = options.valueOf('n');
  const value = given === null ? 0 : parseSigned(given);
  if (value == NOT_A_NUMBER)
    options.wrong(complain().text("invalid adjust argument: '").bytes(given!).text("'"));
  const running = options.valueOf('p');
  const operands = options.operands;
  if (running !== null) {
    const pid = parseDecimal(running);
    if (pid < 1) options.wrong(complain().text("invalid PID argument: '").bytes(running).text("'"));
    options.expect(0, 0);
    return given === null ? show(pid.toString()) : change(pid.toString(), value);
  }
  if (operands.length == 0) options.wrong(complain().text('no PID or COMMAND specified'));
  if (given === null) options.wrong(complain().text('no OOM score adjust value specified'));
  if (adjust('self', value) != 0) return 1;
  return launchFailed(operands[0], commandOf(operands).execInPath(variable('PATH')));
}
