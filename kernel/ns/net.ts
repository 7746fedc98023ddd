// Network namespaces: interfaces and routes of their own: network_namespaces(7). There is one interface so far, the loopback
// lo; packets and what brings them anywhere come with the network.
//
// Interface: NetNamespace; net_init. Locks: none.

import { ENOMEM } from '../base/abi';
import { panic } from '../base/panic';
import { error_pointer, is_null, null_of } from '../base/pointer';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { NS_NET, Namespace, namespace_kind_register, namespace_init } from './namespace';

@unmanaged
export class NetNamespace extends Namespace {
  /** 1 if lo is up: in a new namespace it is down. */
  loopback_up: u32;
}

function create(owner: Namespace, account: Account): NetNamespace {
  const net = changetype<NetNamespace>(kmalloc(<u32>offsetof<NetNamespace>(), account));
  if (!is_null(net)) namespace_init(net, NS_NET, owner, account);
  return net;
}

/** See KindOps.copy: nothing is taken over. */
function net_copy(from: NetNamespace, account: Account): usize {
  const net = create(from.owner, account);
  return is_null(net) ? error_pointer(-ENOMEM) : changetype<usize>(net);
}

/** See KindOps.free. */
function net_free(net: NetNamespace): void {
  kfree(changetype<usize>(net));
}

/** Called once at boot. */
export function net_init(): void {
  const first = create(null_of<Namespace>(), root_account());
  if (is_null(first)) panic('no memory for the first network namespace');
  first.loopback_up = 1;
  namespace_kind_register(NS_NET, net_copy.index, net_free.index, first);
}
