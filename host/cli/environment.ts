/** What programs in a machine are told of where they run. */
import type { Wiring } from './terminal.ts';

const TERMINAL_VARIABLES = ['TERM', 'COLORTERM'];
const LOCALE_VARIABLES = ['LANG', 'LC_ALL', 'LC_CTYPE'];

/** `NAME=value`: the terminal's, if there is one, and a locale of UTF-8, since the terminal inside knows no other encoding. */
export function terminalEnvironment(wiring: Wiring): string[] {
  const onTerminal = Object.values(wiring).includes(true);
  const utf8 = (name: string): boolean => /utf-?8$/i.test(process.env[name] ?? '');
  return variables([...(onTerminal ? TERMINAL_VARIABLES : []), ...LOCALE_VARIABLES.filter(utf8)]);
}

/** Those that are set, `NAME=value`. */
export function variables(names: readonly string[]): string[] {
  const known = names.filter((name) => process.env[name] !== undefined && process.env[name] !== '');
  return known.map((name) => `${name}=${process.env[name]}`);
}
