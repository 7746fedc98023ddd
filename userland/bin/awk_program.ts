// /bin/awk: a program of its own, as it is as large as all other tools on text together and every exec instantiates all
// of a program.

import '../lib/abort';
import { toBytes } from '../lib/bytes';
import { exit } from '../lib/io';
import { programArguments, setProgramName } from '../lib/program';
import { awk } from './awk';

setProgramName(toBytes('awk'));
exit(awk(programArguments()));
