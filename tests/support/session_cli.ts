/**
 * The command `minios VERB …` with a shell in place of the container CLI: the last word is what the shell runs. What the
 * words before it are decides, as always, which machine it is and whether there is input: `exec -i w 'cat; exit 3'`.
 *
 *     node tests/support/session_cli.ts VERB … SCRIPT
 */
import { runVerb } from '../../host/cli/container.ts';
import { ProcessOutput } from '../../host/cli/streams.ts';

const LAST_WORD = 'for last; do :; done; eval "$last"';

const stdout = new ProcessOutput(process.stdout);
const stderr = new ProcessOutput(process.stderr);
process.exit(await runVerb(process.argv.slice(2), stdout, stderr, ['/bin/sh', '-c', LAST_WORD, 'sh']));
