// kernel/vfs/inode_table.ts, with inodes of no file hung on the superblock of the root.

import { S_IFREG } from '../../../kernel/base/abi';
import { FAULT_ALLOC, fault_arm } from '../../../kernel/base/debug';
import { is_null, null_of } from '../../../kernel/base/pointer';
import { root_account } from '../../../kernel/mm/account';
import { hash_free } from '../../../kernel/mm/hash';
import { kfree, kmalloc } from '../../../kernel/mm/slab';
import { File, file_put } from '../../../kernel/vfs/file/file';
import {
  Inode,
  InodeOps,
  inode_init,
  inode_ops_create,
  inode_put,
  inode_release,
} from '../../../kernel/vfs/inode';
import {
  KeyedInode,
  inode_table_add,
  inode_table_find,
  inode_table_init,
  inode_table_move,
  inode_table_remove,
} from '../../../kernel/vfs/inode_table';
import { SuperBlock, superblock_inode_table } from '../../../kernel/vfs/superblock';
import { boot, make_file, must_open } from '../support/vfs';

let superblock: SuperBlock = changetype<SuperBlock>(0);
let ops: InodeOps = changetype<InodeOps>(0);
let file: File = changetype<File>(0);
let evicted: u32 = 0;
/** Given the place of the next inode that is evicted, before it is out of the table; 0: nobody. */
let successor: KeyedInode = changetype<KeyedInode>(0);

function evict(inode: Inode): void {
  const mine = changetype<KeyedInode>(inode);
  if (!is_null(successor)) {
    assert(is_null(inode_table_find(superblock, mine.key)), 'a dying inode is not found');
    assert(inode_table_add(successor, mine.key) == successor, 'nor does it keep another from its place');
  }
  evicted++;
  inode_table_remove(mine);
  inode_release(inode);
  kfree(changetype<usize>(inode));
}

function begin(): void {
  boot();
  make_file('/f', 'x');
  file = must_open('/f', 0, 1);
  superblock = file.inode.superblock;
  ops = inode_ops_create();
  ops.evict = evict.index;
  evicted = 0;
  successor = null_of<KeyedInode>();
  assert(inode_table_init(superblock));
}

function end(): void {
  assert(superblock_inode_table(superblock).count == 0, 'all are out of the table');
  hash_free(superblock_inode_table(superblock));
  file_put(file);
}

function make(): KeyedInode {
  const inode = changetype<KeyedInode>(kmalloc(<u32>offsetof<KeyedInode>(), root_account()));
  inode_init(inode, superblock, ops, 1, S_IFREG | 0o644);
  return inode;
}

export function test_an_inode_is_found_as_long_as_it_lives(): void {
  begin();
  assert(is_null(inode_table_find(superblock, 0)));
  const inode = make();
  assert(inode_table_add(inode, 0) == inode && inode.refs == 1, 'the table takes no reference');
  assert(inode_table_find(superblock, 0) == inode && inode.refs == 2, 'who finds it does');
  assert(is_null(inode_table_find(superblock, 1 << 32)));
  inode_put(inode);
  assert(evicted == 0);
  inode_put(inode);
  assert(evicted == 1 && is_null(inode_table_find(superblock, 0)));
  end();
}

export function test_who_is_second_gets_the_first(): void {
  begin();
  const first = make();
  const second = make();
  inode_table_add(first, 7);
  assert(inode_table_add(second, 7) == first && first.refs == 2);
  inode_put(second);
  assert(inode_table_find(superblock, 7) == first, 'the end of the second leaves the first where it is');
  for (let i = 0; i < 3; i++) inode_put(first);
  end();
}

export function test_a_dying_inode_has_a_successor(): void {
  begin();
  const inode = make();
  inode_table_add(inode, 7);
  successor = make();
  const next = successor;
  inode_put(inode);
  successor = null_of<KeyedInode>();
  assert(evicted == 1 && inode_table_find(superblock, 7) == next);
  inode_put(next);
  inode_put(next);
  end();
}

export function test_an_inode_moves_to_another_key(): void {
  begin();
  const inode = make();
  inode_table_move(inode, 7);
  assert(inode_table_find(superblock, 7) == inode, 'it need not have been there before');
  inode_table_move(inode, 8);
  assert(is_null(inode_table_find(superblock, 7)));
  assert(inode_table_find(superblock, 8) == inode);
  for (let i = 0; i < 3; i++) inode_put(inode);
  end();
}

export function test_many_are_found_also_without_memory_for_a_larger_table(): void {
  begin();
  const some: u32 = 200;
  for (let i: u32 = 0; i < some; i++) {
    const inode = make();
    fault_arm(FAULT_ALLOC, 1);
    assert(inode_table_add(inode, i) == inode);
    fault_arm(FAULT_ALLOC, 0);
  }
  assert(superblock_inode_table(superblock).mask == 63);
  for (let i: u32 = 0; i < some; i++) {
    const inode = inode_table_find(superblock, i);
    assert(inode.key == i);
    inode_put(inode);
    inode_put(inode);
  }
  assert(evicted == some);
  end();
}
