/** Entry of the worker of a hart but for the first: waits for the ports that lead to hart 0 and to the front end. */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import { Secondary } from '../machine/secondary.ts';
import type { SecondaryStarter } from '../machine/protocol.ts';

// Traps are everyday events here, and nobody looks at their stack traces.
Error.stackTraceLimit = 0;

const starter: SecondaryStarter = {
  connect: (service, frontEnd) => Comlink.expose(new Secondary(frontEnd), platform.portEndpoint(service)),
};

Comlink.expose(starter, platform.parentEndpoint());
