// The version of minios, which is that of its kernel (uname -r).
//
// Interface: versionText.

import { UTSNAME_RELEASE } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { systemName } from '../../lib/process/system_name';

/** As `minios --version` shows it. */
export function versionText(): Bytes {
  return systemName(UTSNAME_RELEASE);
}
