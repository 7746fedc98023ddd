// One linter for both languages of this repository: TypeScript (host, web, abi, tests, scripts), checked
// with type information, and AssemblyScript (kernel, userland, tests/kernel), checked by syntax.
// Formatting is Prettier's business (.prettierrc.json); layering is scripts/check_layers.mjs's.

import { readFileSync } from 'node:fs';
import tseslint from 'typescript-eslint';

const ASSEMBLYSCRIPT = [
  'kernel/**/*.ts',
  'userland/**/*.ts',
  'tests/kernel/**/*.ts',
  'bench/programs/**/*.ts',
  'tests/userland/programs/**/*.ts',
];
const TYPESCRIPT = ['host/**/*.ts', 'web/**/*.ts', 'abi/**/*.ts', 'tests/**/*.ts', 'bench/**/*.ts', '*.ts'];
const SCRIPTS = ['scripts/**/*.mjs', 'bin/**/*.mjs', '*.mjs'];

/** Neither linted nor formatted, generated files first of all: one list for both, .prettierignore. */
const IGNORED = readFileSync(new URL('.prettierignore', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.replace(/^\//, ''));

const correctness = {
  'array-callback-return': 'error',
  'no-async-promise-executor': 'error',
  'no-compare-neg-zero': 'error',
  'no-cond-assign': 'error',
  'no-dupe-else-if': 'error',
  'no-dupe-keys': 'error',
  'no-duplicate-case': 'error',
  'no-empty': ['error', { allowEmptyCatch: true }],
  'no-ex-assign': 'error',
  'no-fallthrough': 'error',
  'no-loss-of-precision': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-unreachable': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-unused-labels': 'error',
  'no-useless-catch': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'use-isnan': 'error',
};

const unused = {
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
  ],
};

/** One vocabulary for pointers, kernel/base/pointer.ts. Variables of a module keep the cast: theirs must be constant. */
const pointers = {
  'no-restricted-syntax': [
    'error',
    {
      selector:
        "BinaryExpression[operator=/^[!=]=$/][right.value=0][left.type='CallExpression'][left.callee.name='changetype']",
      message: 'say is_null(x) or !is_null(x) (kernel/base/pointer.ts)',
    },
    {
      selector:
        ":not(Program > VariableDeclaration > VariableDeclarator, Program > ExportNamedDeclaration > VariableDeclaration > VariableDeclarator) > CallExpression[callee.name='changetype'][arguments.0.value=0]",
      message: 'say null_of<T>() (kernel/base/pointer.ts)',
    },
    {
      selector:
        "CallExpression[callee.name='changetype'] > BinaryExpression[operator='+'][left.callee.name='changetype'][right.callee.name='offsetof']",
      message: 'say embedded<Owner, Member>(owner, offsetof<Owner>(…)) (kernel/base/pointer.ts)',
    },
  ],
};

const lengths = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

export default [
  { ignores: IGNORED },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: TYPESCRIPT,
    ignores: ASSEMBLYSCRIPT,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      ...correctness,
      ...unused,
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-throw-literal': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ASSEMBLYSCRIPT,
    languageOptions: {
      parser: tseslint.parser,
      // Decorators on functions and variables are AssemblyScript's own grammar.
      parserOptions: { allowInvalidAST: true },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    // Its 64-bit literals are exact, whatever a JavaScript number could hold.
    rules: { ...correctness, ...unused, 'no-empty': 'off', 'no-loss-of-precision': 'off' },
  },
  {
    files: SCRIPTS,
    rules: { ...correctness, 'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }] },
  },
  { files: ['kernel/**/*.ts', 'host/**/*.ts'], rules: lengths },
  { files: ['kernel/**/*.ts'], ignores: ['kernel/base/pointer.ts'], rules: pointers },
];
