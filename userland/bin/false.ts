// false: ends with status 1.

import { Bytes } from '../lib/base/bytes';

export function falseTool(_args: Array<Bytes>): i32 {
  return 1;
}
