// Says hello: what a container has to do at least.

import '../../userland/lib/abort';
import { exit, stdout } from '../../userland/lib/io';

stdout.text('hello').newline();
exit(0);
