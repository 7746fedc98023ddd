// /bin/sleep: a program of its own, as it is what many a process does nearly all its life: an instance of the toolbox keeps the
// texts of forty tools in memory meanwhile.

import '../lib/abort';
import { toBytes } from '../lib/bytes';
import { exit } from '../lib/io';
import { programArguments, setProgramName } from '../lib/program';
import { sleep } from './sleep';

setProgramName(toBytes('sleep'));
exit(sleep(programArguments()));
