// /bin/sleep: a program of its own, as it is what many a process does nearly all its life: an instance of the toolbox keeps the
// texts of forty tools in memory meanwhile.

import '../../lib/base/abort';
import { toBytes } from '../../lib/base/bytes';
import { exit } from '../../lib/base/io';
import { programArguments, setProgramName } from '../../lib/base/program';
import { sleep } from './sleep';

setProgramName(toBytes('sleep'));
exit(sleep(programArguments()));
