// Assertions at a known place of a text, for the matchers that do not run as an automaton.
//
// Interface: assertionHolds, isWordAt.

import * as syntax from './syntax';

/** Whether a byte belongs to a word: letters, digits, `_`, and all of every character above ASCII. */
@inline
export function isWordAt(at: usize): bool {
  const byte = <u32>load<u8>(at);
  return (byte | 0x20) - 0x61 <= 25 || byte - 0x30 <= 9 || byte == 0x5f || byte >= 0x80;
}

/** Whether an assertion holds at `at` in [start, end]. */
export function assertionHolds(kind: u32, start: usize, at: usize, end: usize, multiline: bool): bool {
  if (kind == syntax.ASSERT_TEXT_START) return at == start;
  if (kind == syntax.ASSERT_TEXT_END) return at == end;
  if (kind == syntax.ASSERT_LINE_START) return at == start || (multiline && load<u8>(at - 1) == 0x0a);
  if (kind == syntax.ASSERT_LINE_END) return at == end || (multiline && load<u8>(at) == 0x0a);
  const before = at > start && isWordAt(at - 1);
  const after = at < end && isWordAt(at);
  if (kind == syntax.ASSERT_BOUNDARY) return before != after;
  if (kind == syntax.ASSERT_NO_BOUNDARY) return before == after;
  if (kind == syntax.ASSERT_WORD_START) return !before && after;
  if (kind == syntax.ASSERT_WORD_END) return before && !after;
  return kind == syntax.ASSERT_NO_WORD_BEFORE ? !before : !after;
}
