/** Entry of a hart's worker: the machine's inside, for the front end. */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import { Inside } from '../machine/inside.ts';

// Traps are everyday events here, and nobody looks at their stack traces.
Error.stackTraceLimit = 0;

Comlink.expose(new Inside(), platform.parentEndpoint());
