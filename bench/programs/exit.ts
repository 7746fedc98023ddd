// The smallest program: ends with status 0.

import '../../userland/lib/base/abort';
