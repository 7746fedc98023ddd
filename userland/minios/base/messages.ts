// What CLIs ask of a container's monitor: lines of JSON in the container's FIFO `control`. The answers come in frames (frames.ts).
//
//   {"do":"attach","client":NAME,"input":true,"output":true,"errors":true}    {"do":"follow","client":NAME}   the log
//   {"do":"wait","client":NAME}                                               {"do":"kill","signal":N}
//   {"do":"stop","signal":N,"timeout":SECONDS,"shutdown":true}                {"do":"resize","rows":N,"columns":N}
//   {"do":"pause"|"resume"|"reload","client":NAME}                            an answer comes: done or error
//
// shutdown: the machine is to end. NAME: the client has made the FIFOs clients/NAME.out, which it reads, and, with input,
// clients/NAME.in.
//
// Interface: DO_…, requestTo; attachRequest, killRequest, resizeRequest, stopRequest.

import { Json, jsonObject } from '../../lib/json/json';

export const DO_ATTACH = 'attach';
export const DO_FOLLOW = 'follow';
export const DO_KILL = 'kill';
export const DO_PAUSE = 'pause';
export const DO_RELOAD = 'reload';
export const DO_RESIZE = 'resize';
export const DO_RESUME = 'resume';
export const DO_STOP = 'stop';
export const DO_WAIT = 'wait';

/** A request; connect() adds who asks. */
export function requestTo(what: string): Json {
  return jsonObject().setText('do', what);
}

/** To send all output, and to take input. */
export function attachRequest(input: bool): Json {
  return requestTo(DO_ATTACH).setBool('input', input).setBool('output', true).setBool('errors', true);
}

/** To send a signal to the first process. */
export function killRequest(signal: i32): Json {
  return requestTo(DO_KILL).setInteger('signal', signal);
}

/** To give the container's terminal a size. */
export function resizeRequest(rows: i32, columns: i32): Json {
  return requestTo(DO_RESIZE).setInteger('rows', rows).setInteger('columns', columns);
}

/** To end it with a signal, and to kill it `seconds` later; negative: never. `shutdown`: the machine is to end. */
export function stopRequest(signal: i32, seconds: i64, shutdown: bool): Json {
  const request = requestTo(DO_STOP).setInteger('signal', signal).setInteger('timeout', seconds);
  return request.setBool('shutdown', shutdown);
}
