// Says hello: what a container has to do at least.

import '../../userland/lib/base/abort';
import { exit, stdout } from '../../userland/lib/base/io';

stdout.text('hello').newline();
exit(0);
