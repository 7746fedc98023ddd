/* Search trees of 2000 nodes from malloc(3), built, walked and freed, a round. */
#include "kernels.h"

#include <stdlib.h>

#define NODES 2000

struct node {
  struct node *left, *right;
  uint32_t key;
};

static void insert(struct node **link, uint32_t key) {
  while (*link) link = key < (*link)->key ? &(*link)->left : &(*link)->right;
  *link = calloc(1, sizeof **link);
  if (*link) (*link)->key = key;
}

static uint32_t add_and_free(struct node *node, uint32_t depth) {
  if (!node) return depth;
  uint32_t sum = node->key + add_and_free(node->left, depth + 1) + add_and_free(node->right, depth + 1);
  free(node);
  return sum;
}

KERNEL(trees) {
  uint32_t random = 11, sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    struct node *root = 0;
    for (int i = 0; i < NODES; i++) insert(&root, next_random(&random));
    sum += add_and_free(root, 0);
  }
  return sum;
}
