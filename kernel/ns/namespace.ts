// Namespaces: what is common to all kinds: namespaces(7). A kind puts Namespace at the head of its own struct; who knows
// only the head can hold it, number it and let it go.
//
//   task ─▶ NsProxy ─▶ UtsNamespace, …      /proc/PID/ns/uts, open or bound ─▶ the same object
//
// Kinds are registered at boot with the functions that make and free them, so that what is generic knows none of them.
//
// Interface: Namespace, NS_*; namespaces_init, namespace_init, namespace_get/put, namespace_copy, kind_*.
// Locks: none; reference counts and the counter of numbers are atomic in the SMP build.

import {
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
  EINVAL,
} from '../base/abi';
import { NAMESPACE_STATE } from '../base/layout';
import { error_pointer, is_error, is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { ref_get, ref_put } from '../sync/refcount';

@unmanaged
export class Namespace {
  refs: u32;
  /** NS_*. */
  kind: u32;
  /** What /proc/PID/ns shows: uts:[4026531838]. Unlike on Linux never used again. */
  number: u32;
  /** The user namespace that owns it, of a user namespace its parent, with a reference; 0 for what the system starts with. */
  owner: Namespace;
  /** Who paid for it. */
  account: Account;
}

/** Kinds. Those below NS_PROXIED are held by NsProxy, a word each, in this order. */
export const NS_UTS: u32 = 0;
export const NS_IPC: u32 = 1;
export const NS_PID: u32 = 2;
export const NS_NET: u32 = 3;
export const NS_CGROUP: u32 = 4;
export const NS_TIME: u32 = 5;
export const NS_PROXIED: u32 = 6;
/** Held by FsContext. */
export const NS_MNT: u32 = 6;
/** Held by Credentials. */
export const NS_USER: u32 = 7;
export const NS_KINDS: u32 = 8;

/** Numbers of the first namespaces, as Linux gives them to its own. */
const FIRST_TIME: u32 = 0xeffffffa;
const FIRST_CGROUP: u32 = 0xeffffffb;
const FIRST_PID: u32 = 0xeffffffc;
const FIRST_USER: u32 = 0xeffffffd;
const FIRST_UTS: u32 = 0xeffffffe;
const FIRST_IPC: u32 = 0xefffffff;
const FIRST_NET: u32 = 0xf0000000;
const FIRST_MNT: u32 = 0xf0000001;
/** All others are numbered from here. */
const FIRST_DYNAMIC: u32 = 0xf0000002;

/** Functions of a kind: table indices. */
@unmanaged
class KindOps {
  /** (from: Namespace, Account) -> Namespace with a reference, or −errno: what CLONE_NEW… makes of `from`, its owner aside. 0: cannot be. */
  copy: u32;
  /** (Namespace) -> void: the last reference is gone; frees it. May sleep. */
  free: u32;
  /** The first of its kind, which is never freed. */
  first: Namespace;
}

@unmanaged
class NamespaceState {
  next_number: u32;
  /** NsProxy of the first task: nsproxy.ts. */
  first_nsproxy: usize;
  /** CgroupHooks: cgroup.ts. */
  cgroup_current: u32;
  cgroup_release: u32;
  /** NS_KINDS of KindOps. */
  kinds: u32;
}

@inline
function state(): NamespaceState {
  return changetype<NamespaceState>(NAMESPACE_STATE);
}

@inline
function ops_of(kind: u32): KindOps {
  const first = NAMESPACE_STATE + offsetof<NamespaceState>('kinds');
  return changetype<KindOps>(first + <usize>kind * offsetof<KindOps>());
}

/** Called once at boot. */
export function namespaces_init(): void {
  state().next_number = FIRST_DYNAMIC;
}

/** The address of CgroupHooks. */
@inline
export function first_cgroup_hooks(): usize {
  return NAMESPACE_STATE + offsetof<NamespaceState>('cgroup_current');
}

/** NsProxy of the first task; ns/nsproxy.ts keeps it here. */
@inline
export function first_nsproxy(): usize {
  return state().first_nsproxy;
}
export function set_first_nsproxy(proxy: usize): void {
  state().first_nsproxy = proxy;
}

/** Makes a kind known, at boot: see KindOps. `first`: the namespace that the system starts with. */
export function namespace_kind_register(kind: u32, copy: u32, free: u32, first: Namespace): void {
  const ops = ops_of(kind);
  ops.copy = copy;
  ops.free = free;
  ops.first = first;
}

/** The namespace of a kind that the system started with; 0 before the kind is registered. */
@inline
export function namespace_kind_first(kind: u32): Namespace {
  return ops_of(kind).first;
}

/** True if there can be more than one of a kind. */
export function namespace_kind_can_copy(kind: u32): bool {
  return ops_of(kind).copy != 0;
}

/** The flag of clone(2) and setns(2) for a kind. */
export function namespace_kind_flag(kind: u32): u32 {
  switch (kind) {
    case NS_UTS:
      return <u32>CLONE_NEWUTS;
    case NS_IPC:
      return <u32>CLONE_NEWIPC;
    case NS_PID:
      return <u32>CLONE_NEWPID;
    case NS_NET:
      return <u32>CLONE_NEWNET;
    case NS_CGROUP:
      return <u32>CLONE_NEWCGROUP;
    case NS_TIME:
      return <u32>CLONE_NEWTIME;
    case NS_MNT:
      return <u32>CLONE_NEWNS;
    default:
      return <u32>CLONE_NEWUSER;
  }
}

/** What a kind is called in /proc/PID/ns. */
export function namespace_kind_name(kind: u32): string {
  switch (kind) {
    case NS_UTS:
      return 'uts';
    case NS_IPC:
      return 'ipc';
    case NS_PID:
      return 'pid';
    case NS_NET:
      return 'net';
    case NS_CGROUP:
      return 'cgroup';
    case NS_TIME:
      return 'time';
    case NS_MNT:
      return 'mnt';
    default:
      return 'user';
  }
}

function first_number(kind: u32): u32 {
  switch (kind) {
    case NS_UTS:
      return FIRST_UTS;
    case NS_IPC:
      return FIRST_IPC;
    case NS_PID:
      return FIRST_PID;
    case NS_NET:
      return FIRST_NET;
    case NS_CGROUP:
      return FIRST_CGROUP;
    case NS_TIME:
      return FIRST_TIME;
    case NS_MNT:
      return FIRST_MNT;
    default:
      return FIRST_USER;
  }
}

function next_number(): u32 {
  if (SMP) return atomic.add<u32>(NAMESPACE_STATE + offsetof<NamespaceState>('next_number'), 1);
  return state().next_number++;
}

/**
 * Makes zeroed memory a namespace with one reference and a number: the kind's first, as long as it has not been registered.
 * Takes a reference on `owner`, which may be 0.
 */
export function namespace_init(namespace: Namespace, kind: u32, owner: Namespace, account: Account): void {
  namespace.refs = 1;
  namespace.kind = kind;
  namespace.number = is_null(namespace_kind_first(kind)) ? first_number(kind) : next_number();
  namespace.owner = owner;
  if (!is_null(owner)) namespace_get(owner);
  namespace.account = account;
}

export function namespace_get(namespace: Namespace): Namespace {
  ref_get(changetype<usize>(namespace));
  return namespace;
}

/** Drops a reference; the last one frees the namespace. No spinlock may be held. */
export function namespace_put(namespace: Namespace): void {
  if (!ref_put(changetype<usize>(namespace))) return;
  const owner = namespace.owner;
  call_indirect<void>(ops_of(namespace.kind).free, namespace);
  if (!is_null(owner)) namespace_put(owner);
}

/** A new namespace of the kind of `from`, with one reference, that user namespace `owner` owns; or −errno. */
export function namespace_copy(from: Namespace, owner: Namespace, account: Account): usize {
  const copy = ops_of(from.kind).copy;
  if (copy == 0) return error_pointer(-EINVAL);
  const made = call_indirect<usize>(copy, from, account);
  if (!is_error(made)) set_owner(changetype<Namespace>(made), owner);
  return made;
}

/** Gives a namespace that nobody else knows yet another owner. */
function set_owner(namespace: Namespace, owner: Namespace): void {
  const before = namespace.owner;
  namespace.owner = namespace_get(owner);
  if (!is_null(before)) namespace_put(before);
}
