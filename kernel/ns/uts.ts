// UTS namespaces: the names that uname(2) tells, of which two can be changed: uts_namespaces(7).
//
// Interface: UtsNamespace; uts_init, uts_set_name, uts_text_name. Locks: `lock`, RANK_NAMESPACE, guards the names.

import { EINVAL, ENOMEM } from '../base/abi';
import { Text, text_cstring } from '../base/format';
import { panic } from '../base/panic';
import { error_pointer, is_null, null_of } from '../base/pointer';
import { DOMAINNAME, HOSTNAME } from '../base/version';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { RANK_NAMESPACE, spin_lock, spin_unlock } from '../sync/spinlock';
import { NS_UTS, Namespace, namespace_kind_register, namespace_init } from './namespace';

/** Longest name, bytes: Linux's __NEW_UTS_LEN. */
export const UTS_NAME_MAX: u32 = 64;
const NAME_BYTES: u32 = UTS_NAME_MAX + 1;

@unmanaged
export class UtsNamespace extends Namespace {
  lock: u32;
  /** The first byte of two names of NAME_BYTES, NUL-padded: host name, domain name. */
  names: u8;
}

/** Which name: the host's, or the NIS domain's. */
export const UTS_HOSTNAME: u32 = 0;
export const UTS_DOMAINNAME: u32 = 1;

const UTS_BYTES: u32 = <u32>offsetof<UtsNamespace>('names') + 2 * NAME_BYTES;

@inline
function name_at(uts: UtsNamespace, which: u32): usize {
  return changetype<usize>(uts) + offsetof<UtsNamespace>('names') + <usize>(which * NAME_BYTES);
}

@inline
function lock(uts: UtsNamespace): void {
  spin_lock(changetype<usize>(uts) + offsetof<UtsNamespace>('lock'), RANK_NAMESPACE);
}
@inline
function unlock(uts: UtsNamespace): void {
  spin_unlock(changetype<usize>(uts) + offsetof<UtsNamespace>('lock'), RANK_NAMESPACE);
}

/** Sets a name to the `length` bytes at kernel address `name`: 0, or -EINVAL if they are too many. */
export function uts_set_name(uts: UtsNamespace, which: u32, name: usize, length: u32): i32 {
  if (length > UTS_NAME_MAX) return -EINVAL;
  lock(uts);
  memory.fill(name_at(uts, which), 0, NAME_BYTES);
  memory.copy(name_at(uts, which), name, length);
  unlock(uts);
  return 0;
}

/** Appends a name. */
export function uts_text_name(uts: UtsNamespace, which: u32, text: Text): void {
  lock(uts);
  text_cstring(text, name_at(uts, which), NAME_BYTES);
  unlock(uts);
}

/** See KindOps.copy. */
function uts_copy(from: UtsNamespace, account: Account): usize {
  const uts = changetype<UtsNamespace>(kmalloc(UTS_BYTES, account));
  if (is_null(uts)) return error_pointer(-ENOMEM);
  namespace_init(uts, NS_UTS, from.owner, account);
  lock(from);
  memory.copy(name_at(uts, UTS_HOSTNAME), name_at(from, UTS_HOSTNAME), 2 * NAME_BYTES);
  unlock(from);
  return changetype<usize>(uts);
}

function uts_free(uts: UtsNamespace): void {
  kfree(changetype<usize>(uts));
}

function set_literal(uts: UtsNamespace, which: u32, literal: string): void {
  for (let i = 0; i < literal.length; i++) store<u8>(name_at(uts, which) + i, <u8>literal.charCodeAt(i));
}

/** Called once at boot. */
export function uts_init(): void {
  const uts = changetype<UtsNamespace>(kmalloc(UTS_BYTES, root_account()));
  if (is_null(uts)) panic('no memory for the first namespaces');
  namespace_init(uts, NS_UTS, null_of<Namespace>(), root_account());
  set_literal(uts, UTS_HOSTNAME, HOSTNAME);
  set_literal(uts, UTS_DOMAINNAME, DOMAINNAME);
  namespace_kind_register(NS_UTS, uts_copy.index, uts_free.index, uts);
}
