// Aliases.
//
// Interface: Alias, aliasNamed, defineAlias, removeAlias, removeAllAliases, sortedAliases.

import { Bytes, compare, equals } from '../../lib/base/bytes';

export class Alias {
  /** Its text, or a word that began in it, is being read: it is not replaced again meanwhile. */
  inUse: bool = false;
  /** An alias that is in use for as long as this one: this one's name stood at the end of its text. */
  before: Alias | null = null;

  constructor(
    public name: Bytes,
    public text: Bytes,
  ) {}
}

const aliases: Array<Alias> = [];

/** The alias with this name, or null. */
export function aliasNamed(name: Bytes): Alias | null {
  for (let index = 0; index < aliases.length; index++) {
    if (equals(aliases[index].name, name)) return aliases[index];
  }
  return null;
}

export function defineAlias(name: Bytes, text: Bytes): void {
  const known = aliasNamed(name);
  if (known !== null) known.text = text;
  else aliases.push(new Alias(name, text));
}

/** False: there is none. */
export function removeAlias(name: Bytes): bool {
  const known = aliasNamed(name);
  if (known === null) return false;
  aliases.splice(aliases.indexOf(known), 1);
  return true;
}

export function removeAllAliases(): void {
  aliases.length = 0;
}

/** All of them in the order of their names. */
export function sortedAliases(): Array<Alias> {
  return aliases.slice().sort((a, b) => compare(a.name, b.name));
}
