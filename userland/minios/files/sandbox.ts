// The roots that container files are read and written under. Who looks at files of a container follows links that the
// container has made, and may be changing at this moment; checking paths first would lose that race (CVE-2018-15664). So this
// program changes its root before it looks at any of them, and has nothing open that leads out.
//
// Interface: enterRoot; enterLayers, UPPER, LOWER, MERGED.

import {
  CLONE_NEWNS,
  MS_BIND,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  minios_chroot,
  wasix_chdir,
} from '../../lib/base/abi';
import { COLON, SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, split, toBytes } from '../../lib/base/bytes';
import { makeDirectory } from '../../lib/base/fs';
import { exit } from '../../lib/base/io';
import { mountCall } from '../../lib/file/mount_options';
import { unshare } from '../../lib/privilege/namespaces';
import { sayError } from '../base/failure';

/** Where enterLayers() puts things. */
export const UPPER: Bytes = toBytes('/upper');
export const LOWER: Bytes = toBytes('/lower');
export const MERGED: Bytes = toBytes('/merged');

/** Where the tree is built, before it is the root. */
const STAGE = '/run/minios/root';

function fail(what: string, path: Bytes, error: i32): void {
  sayError().text(what).text(' ').bytes(path).text(': ').reason(error).end();
  exit(1);
}

function setRoot(path: Bytes): void {
  let error = minios_chroot(addressOf(path), path.length);
  const root = toBytes('/');
  if (error == 0) error = -wasix_chdir(addressOf(root), root.length);
  if (error < 0) fail('cannot enter', path, error);
}

/** Makes a directory the root of this program. Does not return if it cannot. */
export function enterRoot(path: Bytes): void {
  if (path.length != 1 || path[0] != SLASH) setRoot(path);
}

function mount(source: Bytes, target: Bytes, kind: string, flags: u32, data: Bytes): void {
  const error = mountCall(source, target, kind, flags, data);
  if (error < 0) fail('cannot mount', target, error);
}

/**
 * Makes a root that has nothing but a container's layers: UPPER, what it has changed; LOWER, the image; MERGED, what it sees. `lowers`:
 * the image's layers, the top one first, with colons between them; empty: it has none. Does not return if it cannot.
 */
export function enterLayers(upper: Bytes, lowers: Bytes, merged: Bytes): void {
  const error = unshare(CLONE_NEWNS);
  if (error < 0) fail('cannot make a mount namespace for', merged, error);
  mount([], toBytes('/'), '', MS_REC | MS_PRIVATE, []);
  const safe = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  const places: Array<Bytes> = [UPPER, LOWER, MERGED];
  const root = toBytes(STAGE);
  makeDirectory(root);
  mount(toBytes('tmpfs'), root, 'tmpfs', safe, toBytes('mode=0700'));
  for (let index = 0; index < places.length; index++) makeDirectory(concat(root, places[index]));
  mount(upper, concat(root, UPPER), '', MS_BIND, []);
  mount(merged, concat(root, MERGED), '', MS_BIND, []);
  const layers = split(lowers, COLON);
  if (layers.length > 1) {
    mount(
      toBytes('overlay'),
      concat(root, LOWER),
      'overlay',
      MS_RDONLY | safe,
      concat(toBytes('lowerdir='), lowers),
    );
  } else if (lowers.length > 0) {
    mount(lowers, concat(root, LOWER), '', MS_BIND, []);
  }
  setRoot(root);
}
