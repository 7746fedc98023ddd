import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseVolume } from '../../host/cli/volume.ts';

const top = mkdtempSync(join(tmpdir(), 'minios-volume-'));
const directory = join(top, 'dir');
const odd = join(top, 'with:colon');
mkdirSync(directory);
mkdirSync(odd);
writeFileSync(join(top, 'file'), '');

afterAll(() => rmSync(top, { recursive: true }));

test.each([
  [`${directory}:/mnt`, { hostPath: directory, guestPath: '/mnt', readOnly: false }],
  [`${directory}:/mnt:ro`, { hostPath: directory, guestPath: '/mnt', readOnly: true }],
  [`${directory}:/mnt:rw`, { hostPath: directory, guestPath: '/mnt', readOnly: false }],
  [`${directory}/:/a//b/./c/`, { hostPath: directory, guestPath: '/a/b/c', readOnly: false }],
  [`${odd}:/mnt`, { hostPath: odd, guestPath: '/mnt', readOnly: false }],
  [`${relative('.', directory)}:/mnt`, { hostPath: directory, guestPath: '/mnt', readOnly: false }],
])('%s is a volume', (text, volume) => {
  expect(parseVolume(text)).toEqual(volume);
});

test.each([
  ['', /HOSTDIR:GUESTDIR/],
  [directory, /HOSTDIR:GUESTDIR/],
  [':/mnt', /host's directory is missing/],
  [`${directory}:mnt`, /"mnt" must begin with a slash/],
  [`${directory}:`, /must begin with a slash/],
  [`${directory}:/mnt:z`, /"z" is no option/],
  [`${directory}:/mnt/../etc`, /must not have ".."/],
  [`${directory}:/`, /root of the guest/],
  [`${directory}:/mnt\0`, /NUL/],
  [`${top}/missing:/mnt`, /missing does not exist/],
  [`${top}/file:/mnt`, /file is not a directory/],
])('%j is refused in one line', (text, reason) => {
  const answer = parseVolume(text);
  expect(answer).toMatch(reason);
  expect(answer).not.toContain('\n');
});
