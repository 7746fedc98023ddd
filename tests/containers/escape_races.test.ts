/** Races against what looks at a container's files from outside: paths that change between a look and a use. On one hart and on two. */
import { expect, test } from 'vitest';
import { bootWithCli } from '../support/container_cli.ts';

/** Changes what /p, /data and /w are, as fast as it can. */
const FLICKER =
  'while :; do mkdir -p /p/d; rm -r /p; ln -s /tmp /p; rm /p; ln -s ../../../../tmp /p; rm /p; ln -s /proc/1/root/tmp /p; rm /p; done';

test('CVE-2018-15664, CVE-2019-14271: cp into and out of a container that exchanges its directories for links', async () => {
  const { sh } = await bootWithCli();
  await sh(
    `mkdir -p /tmp/outside; echo secret >/tmp/outside/file; echo payload >/payload; minios run -d --name box base sh -c '${FLICKER}' >/dev/null`,
  );
  const said =
    await sh(`i=0; while [ $i -lt 12 ]; do i=$((i+1)); minios cp /payload box:/p/outside/file; minios cp /payload box:/p/d; minios cp box:/p/outside/file /got$i; minios cp box:/p /all$i; done 2>/dev/null
    cat /tmp/outside/file; ls /tmp /tmp/outside; cat /got* 2>/dev/null; find /all* -name file 2>/dev/null; minios exec box true; minios rm -f box`);
  expect(said).toBe('secret\n/tmp:\noutside\n\n/tmp/outside:\nfile\nbox\n');
});

test('CVE-2021-30465: a volume that another container exchanges for a link while containers start with mounts in it', async () => {
  const { sh } = await bootWithCli();
  await sh(
    `mkdir -p /tmp/outside; echo secret >/tmp/outside/file; minios run -d --name racer -v shared:/s base sh -c 'while :; do mkdir /s/x; rmdir /s/x; ln -s /tmp/outside /s/x; rm /s/x; ln -s ../../../../../../tmp/outside /s/x; rm /s/x; done' >/dev/null`,
  );
  const said =
    await sh(`i=0; while [ $i -lt 15 ]; do i=$((i+1)); minios run --rm -v shared:/s --tmpfs /s/x -v other:/s/x/deeper base sh -c 'cat /s/x/file; touch /s/x/made /s/x/deeper/made'; done 2>/dev/null
    ls /tmp/outside; cat /tmp/outside/file; minios rm -f racer`);
  expect(said).toBe('file\nsecret\nracer\n');
});

test('two containers that share a directory cannot climb out of it by moving what the other one is in', async () => {
  const { sh } = await bootWithCli();
  const said = await sh(`mkdir -p /tmp/v/sub; echo secret >/tmp/v/secret
    minios run -d --name mover -v /tmp/v:/w base sh -c 'while :; do mkdir -p /w/sub/d/e; mv /w/sub/d /w/d; mv /w/d /w/sub/d; done' >/dev/null
    minios run --rm -v /tmp/v/sub:/v base sh -c 'i=0; while [ $i -lt 400 ]; do i=$((i+1)); cd /v/d/e && cd ../.. && ls; cd /v/d/e && cd ../../.. && ls; cat secret ../secret; cd /; done' 2>/dev/null; minios rm -f mover >/dev/null`);
  expect(said).not.toMatch(/secret|^w$/m);
});
