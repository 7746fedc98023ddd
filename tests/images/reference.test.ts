import { describe, expect, test } from 'vitest';
import { familiar, fullName, parseReference, withDefaultTag } from '../../host/images/reference.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('a reference', () => {
  test.each([
    ['python', 'docker.io/library/python:latest', 'python:latest'],
    ['python:3.12', 'docker.io/library/python:3.12', 'python:3.12'],
    ['me/tool', 'docker.io/me/tool:latest', 'me/tool:latest'],
    ['docker.io/python', 'docker.io/library/python:latest', 'python:latest'],
    ['index.docker.io/me/tool', 'docker.io/me/tool:latest', 'me/tool:latest'],
    ['localhost/x', 'localhost/x:latest', 'localhost/x:latest'],
    ['localhost:5000/x:1', 'localhost:5000/x:1', 'localhost:5000/x:1'],
    ['example.com/a/b/c:v1.0', 'example.com/a/b/c:v1.0', 'example.com/a/b/c:v1.0'],
    ['[::1]:5000/x', '[::1]:5000/x:latest', '[::1]:5000/x:latest'],
    ['Upper/x', 'Upper/x:latest', 'Upper/x:latest'],
    ['a__b--c.d', 'docker.io/library/a__b--c.d:latest', 'a__b--c.d:latest'],
    [`base@${DIGEST}`, `docker.io/library/base@${DIGEST}`, `base@${DIGEST}`],
    [`base:1@${DIGEST}`, `docker.io/library/base:1@${DIGEST}`, `base:1@${DIGEST}`],
  ])('%s is %s', (text, full, short) => {
    const reference = withDefaultTag(parseReference(text));
    expect(fullName(reference)).toBe(full);
    expect(familiar(reference)).toBe(short);
    expect(familiar(parseReference(full))).toBe(short);
  });

  test.each([
    ['', 'invalid reference format'],
    [':tag', 'invalid reference format'],
    ['a//b', 'invalid reference format'],
    ['a/', 'invalid reference format'],
    ['-a', 'invalid reference format'],
    ['a..b', 'invalid reference format'],
    ['a:', 'invalid reference format'],
    ['a:-x', 'invalid reference format'],
    [`a:${'x'.repeat(129)}`, 'invalid reference format'],
    ['a b', 'invalid reference format'],
    ['a\nb', 'invalid reference format'],
    ['../x', 'invalid reference format'],
    ['Python', 'invalid reference format: repository name (library/Python) must be lowercase'],
    ['a@sha256:0123', 'invalid reference format'],
    [`a@sha512:${'0'.repeat(128)}`, 'unsupported digest algorithm'],
    [`a@sha256:${'0'.repeat(40)}`, 'invalid checksum digest length'],
    ['x'.repeat(256), 'repository name must not be more than 255 characters'],
    [
      '0'.repeat(64),
      `invalid repository name (${'0'.repeat(64)}), cannot specify 64-byte hexadecimal strings`,
    ],
  ])('%j is refused', (text, message) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ message }) as Error);
  });
});
