// The size of the terminal that one types at a container from, which a terminal of the container's has from its beginning: told
// once the program runs, it might have asked before. Docker's HostConfig.ConsoleSize: [rows, columns].
//
// Interface: ownConsoleSize, setConsoleSize.

import { Json, jsonArray, jsonInteger } from '../../lib/json/json';
import { Size, isTerminal, windowSize } from '../../lib/terminal/terminal';

/** That of standard output; [0, 0] if it is no terminal. */
export function ownConsoleSize(): Json {
  const own = isTerminal(1) ? windowSize(1) : new Size(0, 0);
  return jsonArray().push(jsonInteger(own.rows)).push(jsonInteger(own.columns));
}

/** Puts a ConsoleSize, if it says one, into OCI's process. */
export function setConsoleSize(process: Json, size: Json | null): void {
  if (size === null || size.length != 2) return;
  const rows = size.at(0).asInteger;
  const columns = size.at(1).asInteger;
  if (rows <= 0 || columns <= 0) return;
  process.object('consoleSize').setInteger('height', rows).setInteger('width', columns);
}
