// The version of minios, which is that of its kernel (uname -r).
//
// Interface: versionText.

import { UTSNAME_RELEASE } from '../lib/abi';
import { Bytes } from '../lib/bytes';
import { systemName } from '../lib/system_name';

/** As `minios --version` shows it. */
export function versionText(): Bytes {
  return systemName(UTSNAME_RELEASE);
}
