// What clang and wasm-ld are asked to do. They read their headers and libraries at /usr.

import type { ProgramInput } from '../inputs.ts';

const program = `
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct node { struct node *next; int value; };
static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(int argc, char **argv) {
  int values[] = {3, 1, 2};
  qsort(values, 3, sizeof *values, compare);
  for (int i = 0; i < 3; i++) printf("%d %f\\n", values[i], sqrt(values[i]));
  return argc > 1 ? atoi(argv[1]) : 0;
}
`;

const cpp = `
#include <algorithm>
#include <vector>
template <typename T> T sum(const std::vector<T> &values) { T total{}; for (const auto &value : values) total += value; return total; }
int main() { std::vector<int> v{3, 1, 2}; std::sort(v.begin(), v.end()); return sum(v); }
`;

const compileOne = (name: string, args: string[], more: Partial<ProgramInput> = {}): ProgramInput => ({
  name,
  args: [...args, '/work/p.c'],
  files: { 'p.c': program },
  ...more,
});

export const clangInputs: ProgramInput[] = [
  { name: 'version', args: ['--version'], prints: 'clang version 22' },
  compileOne('object at -O0', ['-c', '-O0', '-o', '/work/p.o']),
  compileOne('object at -O2', ['-c', '-O2', '-o', '/work/p.o']),
  compileOne('object with debug information', ['-c', '-g', '-o', '/work/p.o']),
  compileOne('assembly', ['-S', '-O1', '-o', '-'], { prints: '.globl' }),
  compileOne('LLVM IR', ['-S', '-emit-llvm', '-O1', '-o', '/work/p.ll']),
  compileOne('preprocessor', ['-E', '-P'], { prints: 'qsort' }),
  compileOne('dependencies', ['-M'], { prints: 'stdio.h' }),
  {
    name: 'source on stdin',
    args: ['-x', 'c', '-S', '-o', '-', '-'],
    stdin: 'int f(int x) { return x * 2; }\n',
    prints: 'f:',
  },
  {
    name: 'warnings',
    args: ['-c', '-Wall', '-o', '/work/w.o', '/work/w.c'],
    files: { 'w.c': 'int f(void) { int unused; }\n' },
  },
  {
    name: 'errors',
    args: ['-c', '-o', '/work/e.o', '/work/e.c'],
    files: { 'e.c': '#include "missing.h"\nint main( { return x; }\n' },
    status: 1,
  },
  { name: 'a missing file', args: ['-c', '/work/missing.c'], status: 1 },
  {
    name: 'C++',
    args: ['-c', '-O1', '-std=c++20', '-fno-exceptions', '-o', '/work/p.o', '/work/p.cc'],
    files: { 'p.cc': cpp },
  },
];

const libraries = [
  '-L/usr/lib/wasm32-wasip1',
  '-lc',
  '/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a',
];

export const linkerInputs: ProgramInput[] = [
  { name: 'version', args: ['--version'], prints: 'LLD 22' },
  {
    name: 'a reactor of the whole C library',
    args: [
      '-m',
      'wasm32',
      '--no-entry',
      '--whole-archive',
      '/usr/lib/wasm32-wasip1/libsetjmp.a',
      '--no-whole-archive',
      ...libraries,
      '-o',
      '/work/l.wasm',
    ],
  },
  {
    name: 'exports of the C library',
    args: [
      '-m',
      'wasm32',
      '--no-entry',
      '--export=qsort',
      '--export=strtod',
      '--export=printf',
      ...libraries,
      '-o',
      '/work/l.wasm',
    ],
  },
  {
    name: 'a map',
    args: [
      '-m',
      'wasm32',
      '--no-entry',
      '--export=qsort',
      '-Map=/work/map',
      ...libraries,
      '-o',
      '/work/l.wasm',
    ],
  },
  {
    name: 'an undefined symbol',
    args: ['-m', 'wasm32', '--no-entry', '--export=not_there', ...libraries, '-o', '/work/l.wasm'],
    status: 1,
  },
  { name: 'a missing file', args: ['/work/missing.o', '-o', '/work/l.wasm'], status: 1 },
  {
    name: 'not an object',
    args: ['/work/text.o', '-o', '/work/l.wasm'],
    files: { 'text.o': 'text' },
    status: 1,
  },
];
