// Assertions at a known place of a text, for the matchers that do not run as an automaton.
//
// Interface: assertionHolds.

import { isWordByte } from '../base/ascii';
import * as syntax from './syntax';

/** Whether an assertion holds at `at` in [start, end]. */
export function assertionHolds(kind: u32, start: usize, at: usize, end: usize, multiline: bool): bool {
  if (kind == syntax.ASSERT_TEXT_START) return at == start;
  if (kind == syntax.ASSERT_TEXT_END) return at == end;
  if (kind == syntax.ASSERT_LINE_START) return at == start || (multiline && load<u8>(at - 1) == 0x0a);
  if (kind == syntax.ASSERT_LINE_END) return at == end || (multiline && load<u8>(at) == 0x0a);
  const before = at > start && isWordByte(load<u8>(at - 1));
  const after = at < end && isWordByte(load<u8>(at));
  if (kind == syntax.ASSERT_BOUNDARY) return before != after;
  if (kind == syntax.ASSERT_NO_BOUNDARY) return before == after;
  if (kind == syntax.ASSERT_WORD_START) return !before && after;
  if (kind == syntax.ASSERT_WORD_END) return before && !after;
  return kind == syntax.ASSERT_NO_WORD_BEFORE ? !before : !after;
}
