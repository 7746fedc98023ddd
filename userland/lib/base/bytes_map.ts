// Values by byte strings, in the order in which they came.
//
// Interface: BytesMap.

import { Bytes, addressOf, equals } from './bytes';

/** FNV-1a over eight bytes at a time, mixed. */
function hashOf(key: Bytes): u32 {
  let hash: u64 = 0xcbf29ce484222325;
  const end = addressOf(key) + key.length;
  let at = addressOf(key);
  for (; at + 8 <= end; at += 8) hash = (hash ^ load<u64>(at)) * 0x100000001b3;
  for (; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x100000001b3;
  hash ^= hash >> 32;
  return <u32>(hash ^ (hash >> 15));
}

function freeSlots(count: i32): StaticArray<i32> {
  const slots = new StaticArray<i32>(count);
  slots.fill(-1);
  return slots;
}

export class BytesMap<V> {
  /** Entries in it. */
  size: i32 = 0;
  private keys: Array<Bytes | null> = [];
  private values: Array<V> = [];
  private hashes: Array<u32> = [];
  /** Places in the arrays above, −1: free. */
  private slots: StaticArray<i32> = freeSlots(8);

  private find(key: Bytes, hash: u32): i32 {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (true) {
      const place = unchecked(this.slots[slot]);
      if (place < 0) return -1;
      if (unchecked(this.hashes[place]) == hash) {
        const candidate = this.keys[place];
        if (candidate !== null && equals(candidate, key)) return place;
      }
      slot = (slot + 1) & mask;
    }
  }

  has(key: Bytes): bool {
    return this.size > 0 && this.find(key, hashOf(key)) >= 0;
  }

  /** Place of a key for at(), or −1. Valid until something is added. */
  place(key: Bytes): i32 {
    return this.find(key, hashOf(key));
  }

  at(place: i32): V {
    return this.values[place];
  }

  set(key: Bytes, value: V): void {
    const hash = hashOf(key);
    const place = this.find(key, hash);
    if (place >= 0) {
      this.values[place] = value;
      return;
    }
    if ((this.keys.length + 1) * 2 > this.slots.length) this.rebuild();
    this.insert(key, value, hash);
    this.size++;
  }

  private insert(key: Bytes, value: V, hash: u32): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = this.keys.length;
    this.keys.push(key);
    this.values.push(value);
    this.hashes.push(hash);
  }

  /** Leaves out what was deleted, and makes room. */
  private rebuild(): void {
    const keys = this.keys;
    const values = this.values;
    const hashes = this.hashes;
    this.keys = [];
    this.values = [];
    this.hashes = [];
    let room = 8;
    while (room < (this.size + 1) * 4) room *= 2;
    this.slots = freeSlots(room);
    for (let place = 0; place < keys.length; place++) {
      const key = keys[place];
      if (key !== null) this.insert(key, values[place], hashes[place]);
    }
  }

  delete(key: Bytes): bool {
    const place = this.find(key, hashOf(key));
    if (place < 0) return false;
    this.keys[place] = null;
    this.size--;
    return true;
  }

  clear(): void {
    this.keys = [];
    this.values = [];
    this.hashes = [];
    this.slots = freeSlots(8);
    this.size = 0;
  }

  /** The keys, in order. */
  list(): Array<Bytes> {
    const keys = new Array<Bytes>();
    for (let place = 0; place < this.keys.length; place++) {
      const key = this.keys[place];
      if (key !== null) keys.push(key);
    }
    return keys;
  }
}
