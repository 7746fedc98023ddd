// NsProxy: the namespaces that a task sees, but for those that belong elsewhere: its mount namespace (FsContext), its user
// namespace (Credentials) and the pid namespace that it is numbered in (its Pid). Shared by reference, never changed: a task that changes a namespace gets another proxy.
//
// Interface: NsProxy; nsproxy_get/put, nsproxy_unshare, nsproxy_replace, nsproxy_at; nsproxy_init.
// Locks: none.

import {
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUTS,
  ENOMEM,
} from '../base/abi';
import { panic } from '../base/panic';
import { error_pointer, is_error, is_null } from '../base/pointer';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { ref_get, ref_put } from '../sync/refcount';
import {
  NS_PROXIED,
  NS_TIME,
  Namespace,
  first_nsproxy,
  namespace_kind_first,
  namespace_kind_flag,
  namespace_copy,
  namespace_get,
  namespace_put,
  set_first_nsproxy,
} from './namespace';
import { UserNamespace } from './user';
import { UtsNamespace } from './uts';

@unmanaged
export class NsProxy {
  refs: u32;
  /** Each with a reference, in the order of NS_*. */
  uts: UtsNamespace;
  ipc: Namespace;
  /** Where children are numbered, themselves included. */
  pid_for_children: Namespace;
  net: Namespace;
  cgroup: Namespace;
  time: Namespace;
  /** What `time` is to be for children. */
  time_for_children: Namespace;
}

/** The flags of clone(2) that ask for another proxy. */
const PROXIED_FLAGS: u32 =
  (<u32>CLONE_NEWUTS) |
  (<u32>CLONE_NEWIPC) |
  (<u32>CLONE_NEWPID) |
  (<u32>CLONE_NEWNET) |
  (<u32>CLONE_NEWCGROUP) |
  (<u32>CLONE_NEWTIME);

/** Index of time_for_children among the words of a proxy. */
const TIME_FOR_CHILDREN: u32 = NS_PROXIED;
const WORDS: u32 = NS_PROXIED + 1;

@inline
function word(proxy: NsProxy, index: u32): usize {
  return changetype<usize>(proxy) + offsetof<NsProxy>('uts') + 4 * <usize>index;
}

/** The namespace of a kind below NS_PROXIED; 0: the kind does not exist. */
@inline
export function nsproxy_at(proxy: NsProxy, index: u32): Namespace {
  return load<Namespace>(word(proxy, index));
}

/** The proxy of the first task. */
export function initial_nsproxy(): NsProxy {
  return changetype<NsProxy>(first_nsproxy());
}

/** Called once at boot, when every kind below NS_PROXIED has been registered. */
export function nsproxy_init(): void {
  const proxy = changetype<NsProxy>(kmalloc(<u32>offsetof<NsProxy>(), root_account()));
  if (is_null(proxy)) panic('no memory for the first namespaces');
  proxy.refs = 1;
  for (let i: u32 = 0; i < WORDS; i++) {
    const first = namespace_kind_first(min<u32>(i, NS_TIME));
    if (!is_null(first)) store<Namespace>(word(proxy, i), namespace_get(first));
  }
  set_first_nsproxy(changetype<usize>(proxy));
}

export function nsproxy_get(proxy: NsProxy): NsProxy {
  ref_get(changetype<usize>(proxy));
  return proxy;
}

/** Drops a reference; the last one gives up its namespaces. No spinlock may be held. */
export function nsproxy_put(proxy: NsProxy): void {
  if (!ref_put(changetype<usize>(proxy))) return;
  for (let i: u32 = 0; i < WORDS; i++) {
    const namespace = nsproxy_at(proxy, i);
    if (!is_null(namespace)) namespace_put(namespace);
  }
  kfree(changetype<usize>(proxy));
}

/** A proxy with the namespaces of `from`, to be changed by the caller as long as nobody else has it; 0: no memory. */
function copy(from: NsProxy, account: Account): NsProxy {
  const proxy = changetype<NsProxy>(kmalloc(<u32>offsetof<NsProxy>(), account));
  if (is_null(proxy)) return proxy;
  proxy.refs = 1;
  for (let i: u32 = 0; i < WORDS; i++) {
    const namespace = nsproxy_at(from, i);
    if (!is_null(namespace)) store<Namespace>(word(proxy, i), namespace_get(namespace));
  }
  return proxy;
}

/** Puts `namespace`, whose reference it takes over, at an index of a proxy that nobody else has. */
function put_at(proxy: NsProxy, index: u32, namespace: Namespace): void {
  const old = nsproxy_at(proxy, index);
  store<Namespace>(word(proxy, index), namespace);
  namespace_put(old);
}

/** Where a new namespace of a kind goes: a task does not move its own clocks, only its children's: time_namespaces(7). */
@inline
function index_of(kind: u32): u32 {
  return kind == NS_TIME ? TIME_FOR_CHILDREN : kind;
}

/** `from` with new namespaces, `owner`'s, of the kinds in `flags` (CLONE_NEW…, others are passed over): a proxy, or −errno. */
export function nsproxy_unshare(from: NsProxy, flags: u32, owner: UserNamespace, account: Account): usize {
  const proxy = copy(from, account);
  if (is_null(proxy)) return error_pointer(-ENOMEM);
  for (let kind: u32 = 0; kind < NS_PROXIED; kind++) {
    if ((flags & namespace_kind_flag(kind)) == 0) continue;
    const made = namespace_copy(nsproxy_at(proxy, index_of(kind)), owner, account);
    if (is_error(made)) {
      nsproxy_put(proxy);
      return made;
    }
    put_at(proxy, index_of(kind), changetype<Namespace>(made));
  }
  return changetype<usize>(proxy);
}

/** `from` with `namespace`, on which it takes a reference, in its kind's place; 0: no memory. */
export function nsproxy_replace(from: NsProxy, namespace: Namespace, account: Account): NsProxy {
  const proxy = copy(from, account);
  if (is_null(proxy)) return proxy;
  put_at(proxy, namespace.kind, namespace_get(namespace));
  if (namespace.kind == NS_TIME) put_at(proxy, TIME_FOR_CHILDREN, namespace_get(namespace));
  return proxy;
}

/** The proxy of a child of a task with proxy `from`, by `flags`, new ones `owner`'s: with a reference, or −errno. */
export function nsproxy_for_child(from: NsProxy, flags: u32, owner: UserNamespace, account: Account): usize {
  // A child begins where the clocks are that have been made for it: time_namespaces(7).
  const differs = from.time != from.time_for_children || (flags & (<u32>CLONE_NEWTIME)) != 0;
  if (!differs && (flags & PROXIED_FLAGS) == 0) return changetype<usize>(nsproxy_get(from));
  const made = nsproxy_unshare(from, flags, owner, account);
  if (is_error(made) || !differs) return made;
  const proxy = changetype<NsProxy>(made);
  put_at(proxy, NS_TIME, namespace_get(proxy.time_for_children));
  return made;
}
