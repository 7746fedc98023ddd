// The time at the beginning of strace's lines: -t, -tt, -ttt, -r.
//
// Interface: putTime.

import { realtime } from '../lib/time/clock';
import { Writer } from '../lib/base/io';
import { Settings } from './settings';

/** Writes what the settings ask for; `since` is the time since the line before, ns. */
export function putTime(out: Writer, settings: Settings, since: i64): void {
  if (settings.relative) {
    const micros = since / 1000;
    out
      .text((micros / 1000000).toString().padStart(6))
      .byte(0x2e)
      .unsigned(micros % 1000000, 10, 6)
      .text(' ');
  }
  if (settings.time == 0) return;
  const now = realtime() / 1000;
  const seconds = now / 1000000;
  if (settings.time == 3) {
    out
      .decimal(seconds)
      .byte(0x2e)
      .unsigned(now % 1000000, 10, 6)
      .text(' ');
    return;
  }
  const day = seconds % 86400;
  out
    .unsigned(day / 3600, 10, 2)
    .byte(0x3a)
    .unsigned((day / 60) % 60, 10, 2)
    .byte(0x3a)
    .unsigned(day % 60, 10, 2);
  if (settings.time == 2) out.byte(0x2e).unsigned(now % 1000000, 10, 6);
  out.text(' ');
}
