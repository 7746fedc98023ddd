// kernel/base/log.ts: the ring, and what readers get of it.

import {
  LOG_DATA_BYTES,
  LOG_INFO,
  log,
  log_clear,
  log_copy,
  log_init,
  log_unread,
} from '../../kernel/base/log';

const COPY: usize = 0x300000;

/** "<6>[    0.000000] " comes before each line. */
const HEAD: u32 = 18;

function ends_with(length: u32, line: string): bool {
  const start = COPY + length - line.length - 1;
  for (let i = 0; i < line.length; i++) if (load<u8>(start + i) != <u8>line.charCodeAt(i)) return false;
  return load<u8>(start + line.length) == 10;
}

export function test_readers_get_the_newest_bytes(): void {
  log_init(0, 0);
  log(LOG_INFO, 'one');
  log(LOG_INFO, 'two');
  const both = 2 * (HEAD + 4);
  assert(log_unread() == both);
  assert(log_copy(COPY, 1000, false) == both && ends_with(both, 'two'));
  assert(log_copy(COPY, 4, false) == 4 && ends_with(4, 'two'), 'less room: the end');
  assert(log_copy(COPY, 1000, true) == both && log_unread() == 0, 'read and forgotten');
  log(LOG_INFO, 'three');
  assert(log_copy(COPY, 1000, false) == HEAD + 6 && ends_with(HEAD + 6, 'three'));
  log_clear();
  assert(log_unread() == 0 && log_copy(COPY, 1000, false) == 0);
}

export function test_the_ring_keeps_as_much_as_it_holds(): void {
  log_init(0, 0);
  for (let i = 0; i < 20000; i++) log(LOG_INFO, i % 2 == 0 ? 'an even line' : 'an odd line, longer');
  assert(log_unread() == <u32>LOG_DATA_BYTES);
  assert(log_copy(COPY, <u32>LOG_DATA_BYTES, false) == <u32>LOG_DATA_BYTES);
  assert(ends_with(<u32>LOG_DATA_BYTES, 'an odd line, longer'));
}
