// Takes memory until there is no more, and then still works.
//   grow malloc        blocks of 1 MiB, first byte touched, until malloc says NULL; frees them and takes one again
//   grow pages [STEP]  memory.grow by STEP pages (default 16) until −1, checking that each new page is zero
//   grow fixed PAGES   memory.grow by PAGES once, all touched
//   grow huge          memory.grow by 65536 pages: must be −1, the memory unchanged
// Prints `N MiB` or `N pages`; exits 1 if something was not as it must be.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 65536, MEBIBYTE = 1 << 20 };

struct block {
  struct block *next;
};

static int grow_malloc(void) {
  struct block *blocks = NULL;
  unsigned count = 0;
  for (struct block *block; (block = malloc(MEBIBYTE - 64)) != NULL; count++) {
    block->next = blocks;
    blocks = block;
  }
  while (blocks != NULL) {
    struct block *next = blocks->next;
    free(blocks);
    blocks = next;
  }
  int again = malloc(MEBIBYTE - 64) != NULL;
  printf("%u MiB\n", count);
  return count > 0 && again ? 0 : 1;
}

static int is_zero(const uint64_t *page) {
  for (unsigned i = 0; i < PAGE / 8; i++) {
    if (page[i] != 0) return 0;
  }
  return 1;
}

static int grow_pages(size_t step) {
  size_t total = 0;
  for (;;) {
    size_t before = __builtin_wasm_memory_grow(0, step);
    if (before == (size_t)-1) break;
    for (size_t page = before; page < before + step; page++) {
      uint64_t *content = (uint64_t *)(page * PAGE);
      if (!is_zero(content)) {
        printf("page %zu is not zero\n", page);
        return 1;
      }
      content[0] = page;
    }
    total += step;
  }
  printf("%zu pages\n", total);
  return 0;
}

static int grow_fixed(size_t pages) {
  size_t before = __builtin_wasm_memory_grow(0, pages);
  if (before == (size_t)-1) {
    printf("no %zu pages\n", pages);
    return 1;
  }
  memset((void *)(before * PAGE), 1, pages * PAGE);
  printf("%zu pages\n", pages);
  return 0;
}

static int grow_huge(void) {
  size_t before = __builtin_wasm_memory_size(0);
  if (__builtin_wasm_memory_grow(0, 65536) != (size_t)-1 || __builtin_wasm_memory_size(0) != before) return 1;
  puts("refused");
  return 0;
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "malloc";
  size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 16;
  if (strcmp(mode, "pages") == 0) return grow_pages(count);
  if (strcmp(mode, "fixed") == 0) return grow_fixed(count);
  if (strcmp(mode, "huge") == 0) return grow_huge();
  return grow_malloc();
}
