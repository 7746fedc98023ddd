// All mounts that a container asks for: of -v, --mount, --tmpfs, --volumes-from, and the volumes of its image.
//
// Interface: MountList.

import { COLON } from '../../lib/base/ascii';
import { Bytes, equals, equalsText, textOf } from '../../lib/base/bytes';
import { Outcome, Result, fail } from '../../lib/base/failure';
import { Json, jsonArray } from '../../lib/json/json';
import { findContainer } from '../container/container';
import { Flags } from '../command/flags';
import { LongMount, anonymousVolume, longMount, readMount, tmpfsMount, volumeMount } from './mount_flags';
import { cutAt } from '../base/root_path';
import { removeVolume } from './volumes';

/** The mounts of a container that is being made. Anonymous volumes that were made for it go again if it fails (undo). */
export class MountList {
  readonly list: Json = jsonArray();

  constructor(private flags: Flags) {}

  /** `image`: its config, or null. If it fails nothing is left. */
  collect(image: Json | null): Outcome {
    const failure = this.all(image);
    if (failure !== null) this.undo();
    return failure;
  }

  private all(image: Json | null): Outcome {
    const flags = this.flags;
    const long = flags.all('mount');
    // Wrong words end the program: before anything is made.
    const wanted = new Array<LongMount>();
    for (let index = 0; index < long.length; index++) wanted.push(readMount(long[index], flags));
    let failure: Outcome = null;
    const short = flags.all('volume');
    for (let index = 0; index < short.length && failure === null; index++)
      failure = this.add(volumeMount(short[index]));
    for (let index = 0; index < wanted.length && failure === null; index++)
      failure = this.add(longMount(wanted[index]));
    const temporary = flags.all('tmpfs');
    for (let index = 0; index < temporary.length && failure === null; index++)
      failure = this.add(tmpfsMount(temporary[index]));
    const others = flags.all('volumes-from');
    for (let index = 0; index < others.length && failure === null; index++)
      failure = this.addFrom(others[index]);
    const volumes: Json | null = image === null ? null : image.get('Volumes');
    for (let index = 0; volumes !== null && index < volumes.length && failure === null; index++) {
      const destination = volumes.nameAt(index);
      if (!this.has(destination)) failure = this.add(anonymousVolume(destination));
    }
    return failure;
  }

  private has(destination: Bytes): bool {
    for (let index = 0; index < this.list.length; index++) {
      if (equals(this.list.at(index).string('Destination'), destination)) return true;
    }
    return false;
  }

  private add(made: Result<Json>): Outcome {
    if (made.failure !== null) return made.failure;
    const entry = made.value;
    const destination = entry.string('Destination');
    const twice = this.has(destination);
    this.list.push(entry);
    if (twice) return fail('Duplicate mount point: ' + textOf(destination));
    if (!equalsText(destination, '/')) return null;
    const type = textOf(entry.string('Type'));
    return fail(
      'invalid mount config for type "' + type + "\": invalid specification: destination can't be '/'",
    );
  }

  /** The volumes and directories of another container: NAME[:ro|rw]. */
  private addFrom(text: Bytes): Outcome {
    const parts = cutAt(text, COLON);
    const other = findContainer(parts[0]);
    if (other.failure !== null) return other.failure;
    const mounts = other.value.config.list('Mounts');
    for (let index = 0; index < mounts.length; index++) {
      if (mounts[index].is('Type', 'tmpfs') || this.has(mounts[index].string('Destination'))) continue;
      // The volume stays the other container's: it does not go with this one.
      const entry = mounts[index].copy().setBool('Anonymous', false);
      if (parts.length > 1 && textOf(parts[1]) == 'ro') entry.setBool('RW', false);
      this.list.push(entry);
    }
    return null;
  }

  /** Removes the volumes that were made for this container alone. */
  undo(): void {
    for (let index = 0; index < this.list.length; index++) {
      const entry = this.list.at(index);
      if (entry.bool('Anonymous')) removeVolume(entry.string('Name'));
    }
  }
}
