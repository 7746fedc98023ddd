// All mounts that a container asks for: of -v, --mount, --tmpfs, --volumes-from, and the volumes of its image.
//
// Interface: MountList.

import { COLON } from '../lib/ascii';
import { Bytes, equals, equalsText, textOf } from '../lib/bytes';
import { Json, jsonArray } from '../lib/json';
import { findContainer, lookUpError } from './container';
import { fail } from './failure';
import { Flags } from './flags';
import { LongMount, anonymousVolume, longMount, readMount, tmpfsMount, volumeMount } from './mount_flags';
import { cutAt } from './root_path';
import { removeVolume } from './volumes';

/** The mounts of a container that is being made. Anonymous volumes that were made for it go again if it fails (undo). */
export class MountList {
  readonly list: Json = jsonArray();

  constructor(private flags: Flags) {}

  /** `image`: its config, or null. False: see failure; nothing is left then. */
  collect(image: Json | null): bool {
    if (this.all(image)) return true;
    this.undo();
    return false;
  }

  private all(image: Json | null): bool {
    const flags = this.flags;
    const long = flags.all('mount');
    // Wrong words end the program: before anything is made.
    const wanted = new Array<LongMount>();
    for (let index = 0; index < long.length; index++) wanted.push(readMount(long[index], flags));
    const short = flags.all('volume');
    for (let index = 0; index < short.length; index++) if (!this.add(volumeMount(short[index]))) return false;
    for (let index = 0; index < wanted.length; index++) if (!this.add(longMount(wanted[index]))) return false;
    const temporary = flags.all('tmpfs');
    for (let index = 0; index < temporary.length; index++)
      if (!this.add(tmpfsMount(temporary[index]))) return false;
    const others = flags.all('volumes-from');
    for (let index = 0; index < others.length; index++) if (!this.addFrom(others[index])) return false;
    const volumes: Json | null = image === null ? null : image.get('Volumes');
    for (let index = 0; volumes !== null && index < volumes.length; index++) {
      const destination = volumes.nameAt(index);
      if (!this.has(destination) && !this.add(anonymousVolume(destination))) return false;
    }
    return true;
  }

  private has(destination: Bytes): bool {
    for (let index = 0; index < this.list.length; index++) {
      if (equals(this.list.at(index).string('Destination'), destination)) return true;
    }
    return false;
  }

  private add(entry: Json | null): bool {
    if (entry === null) return false;
    const destination = entry.string('Destination');
    const twice = this.has(destination);
    this.list.push(entry);
    if (twice) return fail('Duplicate mount point: ' + textOf(destination));
    if (!equalsText(destination, '/')) return true;
    const type = textOf(entry.string('Type'));
    return fail(
      'invalid mount config for type "' + type + "\": invalid specification: destination can't be '/'",
    );
  }

  /** The volumes and directories of another container: NAME[:ro|rw]. */
  private addFrom(text: Bytes): bool {
    const parts = cutAt(text, COLON);
    const other = findContainer(parts[0]);
    if (other === null) return fail(lookUpError);
    const mounts = other.config.list('Mounts');
    for (let index = 0; index < mounts.length; index++) {
      if (mounts[index].is('Type', 'tmpfs') || this.has(mounts[index].string('Destination'))) continue;
      // The volume stays the other container's: it does not go with this one.
      const entry = mounts[index].copy().setBool('Anonymous', false);
      if (parts.length > 1 && textOf(parts[1]) == 'ro') entry.setBool('RW', false);
      this.list.push(entry);
    }
    return true;
  }

  /** Removes the volumes that were made for this container alone. */
  undo(): void {
    for (let index = 0; index < this.list.length; index++) {
      const entry = this.list.at(index);
      if (entry.bool('Anonymous')) removeVolume(entry.string('Name'));
    }
  }
}
