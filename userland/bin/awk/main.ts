// /bin/awk: a program of its own, as it is as large as all other tools on text together and every exec instantiates all
// of a program.

import '../../lib/base/abort';
import { toBytes } from '../../lib/base/bytes';
import { exit } from '../../lib/base/io';
import { programArguments, setProgramName } from '../../lib/base/program';
import { awk } from './awk';

setProgramName(toBytes('awk'));
exit(awk(programArguments()));
