// Words that are true or false.
//
// Interface: truth.

import { Bytes, textOf } from '../../lib/base/bytes';

/** 1, 0, or −1 for text that is neither true nor false (strconv.ParseBool). */
export function truth(value: Bytes): i32 {
  const text = textOf(value);
  if (text == 'true' || text == '1' || text == 't' || text == 'T' || text == 'TRUE' || text == 'True')
    return 1;
  if (text == 'false' || text == '0' || text == 'f' || text == 'F' || text == 'FALSE' || text == 'False')
    return 0;
  return -1;
}
