// Credentials: who acts: ids, groups, capabilities, and the user namespace that these are of: credentials(7),
// capabilities(7). Shared by reference and never changed while shared: a task that changes takes a copy, changes that, and
// puts it in the old one's place under tasks_lock. Ids are kernel ids: ns/user.ts.
//
// Interface: Credentials, CAP_*; credentials_create, credentials_copy, credentials_get/put, credentials_set_groups; capable,
// ns_capable, in_group; credentials_enter_user_namespace, credentials_ids_changed. Locks: none.

import {
  CAP_SETFCAP,
  CAP_SETPCAP,
  ENOMEM,
  SECBIT_KEEP_CAPS,
  SECBIT_KEEP_CAPS_LOCKED,
  SECBIT_NOROOT,
  SECBIT_NO_CAP_AMBIENT_RAISE,
  SECBIT_NO_SETUID_FIXUP,
} from '../base/abi';
import { CREDENTIALS_STATE } from '../base/layout';
import { is_null, null_of } from '../base/pointer';
import { Account } from '../mm/account';
import { Cache, cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../mm/slab';
import { ref_get, ref_put } from '../sync/refcount';
import { namespace_get, namespace_put } from './namespace';
import { UserNamespace, first_user_namespace, kernel_uid, user_namespace_parent } from './user';

@unmanaged
export class Credentials {
  refs: u32;
  uid: u32;
  gid: u32;
  /** Effective ids: what permission checks ask. There are no separate file system ids. */
  euid: u32;
  egid: u32;
  suid: u32;
  sgid: u32;
  /** Supplementary groups, in rising order: `groups_count` words at `groups` (kmalloc; 0 if none). */
  groups_count: u32;
  groups: usize;
  /** SECBIT_*. */
  securebits: u32;
  /** 1: no exec gives more privilege, for good: prctl(2), PR_SET_NO_NEW_PRIVS. */
  no_new_privs: u32;
  /** Capabilities, in `user`: bit n is CAP_ number n. */
  permitted: u64;
  effective: u64;
  inheritable: u64;
  bounding: u64;
  ambient: u64;
  /** The namespace that the capabilities are of, with a reference. */
  user: UserNamespace;
  /** Who pays for what its holder allocates. */
  account: Account;
}

/** All capabilities that there are. */
export const CAP_LAST: u32 = 40;
export const CAP_ALL: u64 = (1 << (CAP_LAST + 1)) - 1;

@inline
function cache(): Cache {
  return load<Cache>(CREDENTIALS_STATE);
}

/** Called once at boot, after namespaces. */
export function credentials_init(): void {
  store<Cache>(CREDENTIALS_STATE, cache_create('cred', <u32>offsetof<Credentials>()));
}

/** Credentials of `uid` and `gid` of the first namespace, without groups; root gets all capabilities. 0: no memory. */
export function credentials_create(uid: u32, gid: u32, account: Account): Credentials {
  const credentials = changetype<Credentials>(cache_alloc(cache(), account));
  if (is_null(credentials)) return credentials;
  credentials.refs = 1;
  credentials.uid = uid;
  credentials.euid = uid;
  credentials.suid = uid;
  credentials.gid = gid;
  credentials.egid = gid;
  credentials.sgid = gid;
  credentials.permitted = uid == 0 ? CAP_ALL : 0;
  credentials.effective = credentials.permitted;
  credentials.bounding = CAP_ALL;
  credentials.user = changetype<UserNamespace>(namespace_get(first_user_namespace()));
  credentials.account = account;
  return credentials;
}

/** A copy with one reference, paid for by `account`, to be changed by the caller alone; 0: no memory. */
export function credentials_copy(from: Credentials, account: Account): Credentials {
  const copy = changetype<Credentials>(cache_alloc(cache(), account));
  if (is_null(copy)) return copy;
  memory.copy(changetype<usize>(copy), changetype<usize>(from), offsetof<Credentials>());
  copy.refs = 1;
  copy.account = account;
  copy.groups = 0;
  copy.groups_count = 0;
  namespace_get(copy.user);
  if (credentials_set_groups(copy, from.groups, from.groups_count) == 0) return copy;
  credentials_put(copy);
  return null_of<Credentials>();
}

/** Replaces the groups by the `count` words at `groups`, in rising order: 0 or -ENOMEM. Unshared only. */
export function credentials_set_groups(credentials: Credentials, groups: usize, count: u32): i32 {
  let copy: usize = 0;
  if (count != 0) {
    copy = kmalloc(4 * count, credentials.account);
    if (copy == 0) return -ENOMEM;
    memory.copy(copy, groups, 4 * count);
  }
  kfree(credentials.groups);
  credentials.groups = copy;
  credentials.groups_count = count;
  return 0;
}

export function credentials_get(credentials: Credentials): Credentials {
  ref_get(changetype<usize>(credentials));
  return credentials;
}

/** Drops a reference. tasks_lock may be held: a user namespace that goes with the last one goes without sleeping. */
export function credentials_put(credentials: Credentials): void {
  if (!ref_put(changetype<usize>(credentials))) return;
  kfree(credentials.groups);
  namespace_put(credentials.user);
  cache_free(cache(), changetype<usize>(credentials));
}

/** The bit of a capability in a set. */
@inline
export function cap_bit(capability: u32): u64 {
  return (1 as u64) << capability;
}

/** True if every capability of `part` is in `whole`. */
@inline
export function cap_is_subset(part: u64, whole: u64): bool {
  return (part & ~whole) == 0;
}

/**
 * True if the holder has capability CAP_* over what belongs to user namespace `user`: it has it in that namespace or one
 * around it, or is the owner, from the parent's side, of that namespace or one around it. cap_capable of Linux.
 */
export function ns_capable(credentials: Credentials, user: UserNamespace, capability: u32): bool {
  while (true) {
    if (user == credentials.user) return (credentials.effective & cap_bit(capability)) != 0;
    if (user.level <= credentials.user.level) return false;
    const parent = user_namespace_parent(user);
    if (parent == credentials.user && user.uid == credentials.euid) return true;
    user = parent;
  }
}

/** True if the holder has the capability over the whole machine. */
@inline
export function capable(credentials: Credentials, capability: u32): bool {
  return credentials.user.level == 0 && (credentials.effective & cap_bit(capability)) != 0;
}

/** True if the holder has the capability in its own user namespace. */
@inline
export function own_capable(credentials: Credentials, capability: u32): bool {
  return (credentials.effective & cap_bit(capability)) != 0;
}

/** True if `gid`, a kernel id, is the effective group or a supplementary one. */
export function in_group(credentials: Credentials, gid: u32): bool {
  if (credentials.egid == gid) return true;
  let low: u32 = 0;
  let high = credentials.groups_count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = load<u32>(credentials.groups + 4 * <usize>middle);
    if (value == gid) return true;
    if (value < gid) low = middle + 1;
    else high = middle;
  }
  return false;
}

/** The kernel id of root in the holder's namespace; NO_ID if it has none. */
@inline
export function root_of(credentials: Credentials): u32 {
  return kernel_uid(credentials.user, 0);
}

/** The holder, unshared, is in `user` from now on, on which it takes a reference: all capabilities, but in there alone. */
export function credentials_enter_user_namespace(credentials: Credentials, user: UserNamespace): void {
  const old = credentials.user;
  credentials.user = changetype<UserNamespace>(namespace_get(user));
  namespace_put(old);
  credentials.securebits = 0;
  credentials.inheritable = 0;
  credentials.ambient = 0;
  credentials.permitted = CAP_ALL;
  credentials.effective = CAP_ALL;
  credentials.bounding = CAP_ALL;
}

/** True if the holder may map the parent's user 0 into namespaces that it makes: user_namespaces(7), CAP_SETFCAP. */
export function could_setfcap(credentials: Credentials): bool {
  return (credentials.effective & cap_bit(CAP_SETFCAP)) != 0;
}

/**
 * The user ids of `credentials`, unshared, were those of `old`: capabilities go with user 0, capabilities(7), "Effect of user
 * ID changes on capabilities".
 */
export function credentials_ids_changed(credentials: Credentials, old: Credentials): void {
  if ((credentials.securebits & SECBIT_NO_SETUID_FIXUP) != 0) return;
  const root = root_of(old);
  const was_root = old.uid == root || old.euid == root || old.suid == root;
  if (was_root && credentials.uid != root && credentials.euid != root && credentials.suid != root) {
    if ((credentials.securebits & SECBIT_KEEP_CAPS) == 0) {
      credentials.permitted = 0;
      credentials.effective = 0;
    }
    // Whatever was kept is not to be handed on to programs that know nothing of it.
    credentials.ambient = 0;
  }
  if (old.euid == root && credentials.euid != root) credentials.effective = 0;
  if (old.euid != root && credentials.euid == root) credentials.effective = credentials.permitted;
}

/** Securebits that there are, and those among them that only lock another. */
const SECBITS_ALL: u32 = 0xff;
const SECBITS_LOCKS: u32 = 0xaa;

/** prctl(2), PR_SET_SECUREBITS: may `credentials` have `bits`? Locked ones stay, locks are not undone, CAP_SETPCAP. */
export function may_set_securebits(credentials: Credentials, bits: u32): bool {
  const old = credentials.securebits;
  const locked = (old & SECBITS_LOCKS) >>> 1;
  if ((locked & (old ^ bits)) != 0) return false;
  if ((old & SECBITS_LOCKS & ~bits) != 0 || (bits & ~SECBITS_ALL) != 0) return false;
  return own_capable(credentials, CAP_SETPCAP);
}

/** True if a program run as root gets no capability from that: SECBIT_NOROOT. */
@inline
export function is_noroot(credentials: Credentials): bool {
  return (credentials.securebits & SECBIT_NOROOT) != 0;
}

/** PR_SET_KEEPCAPS: false if it is locked. */
export function keep_caps(credentials: Credentials, keep: bool): bool {
  if ((credentials.securebits & SECBIT_KEEP_CAPS_LOCKED) != 0) return false;
  if (keep) credentials.securebits |= SECBIT_KEEP_CAPS;
  else credentials.securebits &= ~SECBIT_KEEP_CAPS;
  return true;
}

/** PR_CAP_AMBIENT_RAISE: false unless it is permitted, inheritable, and not forbidden. */
export function ambient_raise(credentials: Credentials, capability: u32): bool {
  const bit = cap_bit(capability);
  if ((credentials.permitted & bit) == 0 || (credentials.inheritable & bit) == 0) return false;
  if ((credentials.securebits & SECBIT_NO_CAP_AMBIENT_RAISE) != 0) return false;
  credentials.ambient |= bit;
  return true;
}
