// How big the machine is.
//
// Interface: totalMemory, processors.

import { textOf } from '../../lib/base/bytes';
import { fileText, valueOfLine } from '../../lib/file/proc';

/** Bytes (MemTotal of /proc/meminfo); 0: nobody knows. */
export function totalMemory(): i64 {
  const text = fileText('/proc/meminfo');
  return text === null ? 0 : max<i64>(0, valueOfLine(text, 'MemTotal:')) * 1024;
}

/** Lines `processor` of /proc/cpuinfo. */
export function processors(): i64 {
  const text = fileText('/proc/cpuinfo');
  return text === null ? 0 : textOf(text).split('processor').length - 1;
}
