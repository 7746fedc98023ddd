/** The verbs of images, volumes and networks, as Docker has them. */
import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bootWithCli } from '../support/container_cli.ts';

describe('images', () => {
  test('pull, images, tag, history, rmi', async () => {
    const { sh } = await bootWithCli();
    const pulled = (await sh('minios rmi base >/dev/null; minios pull base')).split('\n');
    expect(pulled[0]).toBe('latest: Pulling from library/base');
    const status = 'Status: Downloaded newer image for base:latest';
    expect(pulled.slice(-3)).toEqual([status, 'docker.io/library/base:latest', '']);
    expect(await sh('minios images')).toMatch(
      /^REPOSITORY {3}TAG {7}IMAGE ID {7}CREATED {8}SIZE\nbase {9}latest {4}[0-9a-f]{12} {3}\d+ years ago {3}[\d.]+MB\n$/,
    );
    expect(await sh('minios images -q --no-trunc')).toMatch(/^sha256:[0-9a-f]{64}\n$/);
    expect(await sh('minios tag base mine:1; minios images --format "{{.Repository}}:{{.Tag}}"')).toBe(
      'base:latest\nmine:1\n',
    );
    expect(
      await sh('minios images mine; minios images "m*:1" -q; minios images --filter reference=b*'),
    ).toMatch(/^REPOSITORY[^\n]*\nmine [^\n]*\n[0-9a-f]{12}\nREPOSITORY[^\n]*\nbase [^\n]*\n$/);
    expect(await sh('minios images --filter colour=red')).toBe("Error: invalid filter 'colour'\nstatus 1\n");
    expect(await sh('minios history --format "{{.CreatedBy}}" base')).toMatch(/^COPY \/ \/ .*\n$/);
    expect(await sh('minios rmi mine:1')).toBe('Untagged: mine:1\n');
    expect(await sh('minios rmi nosuch; minios rmi base')).toMatch(
      /^Untagged: base:latest\nDeleted: sha256:[^]*Error: No such image: nosuch:latest\n$/,
    );
    expect(await sh('minios images')).toMatch(/^REPOSITORY[^\n]*\n$/);
  });

  test('a damaged layer is said to be that, and a pull repairs it', async () => {
    const { sh, images } = await bootWithCli();
    const [layer] = readdirSync(join(images.home, 'store/layers')) as [string];
    truncateSync(join(images.home, 'store/layers', layer, 'erofs'), 0);
    expect(await sh('minios run --rm base true')).toBe(
      `minios: Error: cannot mount layer ${layer}: Invalid argument (it is damaged: pull the image again).\n` +
        "See 'minios run --help'.\nstatus 125\n",
    );
    expect(await sh('minios pull -q base; minios run --rm base echo well')).toBe(
      'docker.io/library/base:latest\nwell\n',
    );
  });

  test('save and load bring the same bytes back', async () => {
    const { sh } = await bootWithCli();
    const out = await sh(`
      cd /tmp; minios save base -o a.tar; minios save base >b.tar; cmp a.tar b.tar
      minios rmi base >/dev/null; minios load -i a.tar; minios save base >c.tar; cmp a.tar c.tar; minios load -q <c.tar; ls`);
    expect(out).toBe('Loaded image: base:latest\n'.repeat(2) + 'a.tar\nb.tar\nc.tar\n');
    // Who is no longer read ends as by SIGPIPE, and says nothing.
    expect(await sh('(minios save base; echo $? >/tmp/status) | head -c 1 | wc -c; cat /tmp/status')).toBe(
      '1\n141\n',
    );
    await sh('rm /tmp/status');
    const beside = 'cd /tmp; echo kept >target; ln -s target y.tar.new; minios save -o y.tar base';
    expect(
      await sh(`${beside}; cat target; ls y.tar*; tar tf y.tar | grep -c manifest; rm target y.tar`),
    ).toBe('kept\ny.tar\n1\n');
    expect(await sh('cd /tmp; minios save -o x.tar nosuch; ls')).toMatch(
      /a.tar\nb.tar\nc.tar\nError: .*nosuch/,
    );
  });

  test('what cannot be read is not loaded', async () => {
    const { sh } = await bootWithCli();
    for (const words of ['load -i nosuch', 'import nosuch'])
      expect(await sh(`minios ${words}`)).toBe('Error: open nosuch: no such file or directory\nstatus 1\n');
  });

  test('import makes an image of a root', async () => {
    const { sh } = await bootWithCli();
    const out = await sh(`
      cd /tmp; mkdir r; echo hi >r/f; tar cf r.tar -C r f; minios import -c 'CMD ["cat", "/f"]' -m imported r.tar made:1 >id
      minios images -q --no-trunc made | cmp id -; minios image inspect -f '{{json .Config.Cmd}}' made:1`);
    expect(out).toBe('["cat","/f"]\n');
  });

  test('an image that a container uses is not removed without force', async () => {
    const { sh } = await bootWithCli();
    const out = await sh(
      'minios create --name user base true >/dev/null; minios rmi base; minios rmi -f base',
    );
    expect(out).toMatch(
      /^Untagged: base:latest\nDeleted: [^]*Error: conflict: unable to remove repository reference "base" \(must force\) - container [0-9a-f]{12} is using its referenced image [0-9a-f]{12}\n$/,
    );
  });

  test('prune, and how much there is', async () => {
    const { sh } = await bootWithCli();
    expect(
      await sh('minios tag base other; minios system df --format "{{.Type}} {{.TotalCount}} {{.Active}}"'),
    ).toBe('Images 1 0\nContainers 0 0\nLocal Volumes 0 0\nBuild Cache 0 0\n');
    await sh('minios volume create v; minios create --name c -v v:/v base sleep 5');
    const details = (await sh('minios system df -v')).replaceAll(
      / \d+ years ago +| (\d+ |Less than a )seconds? ago +/g,
      ' T ',
    );
    const size = String.raw`[\d.]+MB`;
    for (const line of [
      String.raw`REPOSITORY +TAG +IMAGE ID +CREATED +SIZE +SHARED SIZE +UNIQUE SIZE +CONTAINERS`,
      String.raw`base +latest +[0-9a-f]{12} +T ${size} +0B +${size} +1`,
      String.raw`other +latest +[0-9a-f]{12} +T ${size} +0B +${size} +1`,
      String.raw`CONTAINER ID +IMAGE +COMMAND +LOCAL VOLUMES +SIZE +CREATED +STATUS +NAMES`,
      String.raw`[0-9a-f]{12} +base +"sleep 5" +1 +0B +T Created +c`,
      'VOLUME NAME +LINKS +SIZE',
      'v +1 +0B',
      'Build cache usage: 0B',
    ])
      expect(details).toMatch(new RegExp(`^${line}$`, 'm'));
    expect(await sh(`minios system df -v --format '{{range .Volumes}}{{.Name}} {{.Links}}{{end}}'`)).toBe(
      'v 1\n',
    );
    await sh('minios rm -v c; minios volume rm v');
    expect(await sh('minios image prune -f')).toBe('Total reclaimed space: 0B\n');
    expect(await sh('echo n | minios image prune -a; minios images -q | wc -l')).toBe(
      'WARNING! This will remove all images without at least one container associated to them.\nAre you sure you want to continue? [y/N] 2\n',
    );
    expect(
      await sh('minios run --name kept base true; minios system prune -a -f; minios images; minios ps -aq'),
    ).toMatch(
      /^Deleted Containers:\n[0-9a-f]{64}\n\nDeleted Images:\nuntagged: base:latest\nuntagged: other:latest\n[^]*Total reclaimed space: [\d.]+MB\nREPOSITORY[^\n]*\n$/,
    );
  });
});

test('volumes', async () => {
  const { sh } = await bootWithCli();
  expect(await sh('minios volume create --label a=b vol; minios volume ls; minios volume ls -q')).toBe(
    'vol\nDRIVER    VOLUME NAME\nlocal     vol\nvol\n',
  );
  expect(await sh(`minios volume inspect -f '{{.Mountpoint}} {{.Labels.a}}' vol`)).toBe(
    '/var/lib/minios/volumes/vol/_data b\n',
  );
  expect(
    await sh('minios run --name user -v vol:/v base sh -c "echo 1 >/v/f"; minios volume rm vol'),
  ).toMatch(/^Error: remove vol: volume is in use - \[[0-9a-f]{64}\]\nstatus 1\n$/);
  expect(
    await sh(
      'minios rm user >/dev/null; minios volume prune -f; minios volume prune -a -f; minios volume rm vol',
    ),
  ).toBe(
    'Total reclaimed space: 0B\nDeleted Volumes:\nvol\n\nTotal reclaimed space: 2B\nError: get vol: no such volume\nstatus 1\n',
  );
  expect(await sh('minios volume create ../x; minios volume create -d nfs y')).toMatch(
    /^Error: create \.\.\/x: "\.\.\/x" includes invalid characters for a local volume name, only [^\n]*\nError: error looking up volume plugin nfs: plugin not found\nstatus 1\n$/,
  );
});

describe('prune --filter', () => {
  test('containers: by label and by when they were made', async () => {
    const { sh } = await bootWithCli();
    await sh(
      'minios create --name a --label k=1 --label x base true; minios create --name b --label k=2 base true; minios create --name c base true',
    );
    const left = (filters: string): Promise<string> =>
      sh(
        `minios container prune -f ${filters} >/dev/null; minios ps -a --format '{{.Names}}' | sort | tr '\\n' ' '`,
      );
    expect(await left('--filter until=1h')).toBe('a b c ');
    expect(await left('--filter label=k=3')).toBe('a b c ');
    expect(await left('--filter label=k --filter label=y')).toBe('a b c ');
    expect(await left("--filter 'label!=k' --filter until=2100-01-01")).toBe('a b ');
    expect(await left("--filter 'label!=k=1'")).toBe('a ');
    expect(await left('--filter label=k=1 --filter label=x')).toBe('');
  });

  test('volumes', async () => {
    const { sh } = await bootWithCli();
    const left = (filters: string): Promise<string> =>
      sh(`minios volume prune -f ${filters} >/dev/null; minios volume ls -q | tr '\\n' ' '`);
    await sh('minios volume create --label k=1 one; minios volume create two');
    expect(await left('--filter label=k')).toBe('one two ');
    expect(await left("-a --filter 'label!=k'")).toBe('one ');
    expect(await left('--filter all=1 --filter label=k=1')).toBe('');
  });

  test('images, and what builds keep', async () => {
    const { sh } = await bootWithCli();
    await sh(
      `mkdir -p /pf; printf 'FROM base\\nLABEL k=1\\nRUN echo one >/one\\n' >/pf/Dockerfile; minios build -q -t labelled /pf`,
    );
    const images = (verb: string): Promise<string> =>
      sh(`minios ${verb} -f >/dev/null; minios images --format '{{.Repository}}' | sort | tr '\\n' ' '`);
    expect(await images('image prune -a --filter label=k=2')).toBe('base labelled ');
    expect(await images("system prune -a --filter 'label!=k'")).toBe('labelled ');
    expect(await images('image prune -a --filter until=1h')).toBe('labelled ');
    expect(await sh('minios builder prune -f')).toBe('Total reclaimed space: 0B\n');
    expect(await sh('minios builder prune -a -f --filter until=1h')).toBe('Total reclaimed space: 0B\n');
    expect(await images('system prune -a --filter label=k --filter until=2100-01-01')).toBe('');
    const pruned = await sh('minios builder prune -f; minios system df | tail -1; minios builder prune -af');
    expect(pruned).toMatch(
      /^Deleted build cache objects:\n[0-9a-f]{64}\n[^]*\nTotal reclaimed space: [1-9].*B\nBuild Cache +0 +0 +0B .*\nTotal reclaimed space: 0B\n$/,
    );
  });

  test('says what it will look at, and refuses what it does not know', async () => {
    const { sh } = await bootWithCli();
    expect(await sh('echo n | minios system prune --filter label=a --filter until=5m')).toBe(
      `WARNING! This will remove:
  - all stopped containers
  - all dangling images

  Items to be pruned will be filtered with:
  - label=a
  - until=5m

Are you sure you want to continue? [y/N] `,
    );
    for (const [words, reason] of [
      ['container prune -f --filter name=x', "invalid filter 'name'"],
      ['container prune -f --filter until=1h --filter until=2h', 'more than one until filter specified'],
      ['image prune -f --filter until=soon', 'failed to parse value as time or duration: "soon"'],
      ['volume prune -f --filter until=1h', "invalid filter 'until'"],
      [
        'volume prune -af --filter all=1',
        'conflicting options: cannot specify both --all and --filter all=1',
      ],
      ['builder prune -f --filter label=x', "invalid filter 'label'"],
      ['system prune -f --volumes --filter until=1h', 'The "until" filter is not supported with "--volumes"'],
    ] as const)
      expect(await sh(`minios ${words}`)).toBe(`Error: ${reason}\nstatus 1\n`);
  });
});

test('networks: there is none', async () => {
  const { sh } = await bootWithCli();
  expect(
    await sh(
      'minios network ls --format "{{.Name}} {{.Driver}}"; minios network inspect -f "{{.Name}}" none',
    ),
  ).toBe('host host\nnone null\nnone\n');
  expect(await sh(`minios inspect -f '{{.Driver}}' host none; minios inspect --type network nosuch`)).toBe(
    'host\nnull\n[]\nError: No such network: nosuch\nstatus 1\n',
  );
  expect(await sh('minios network prune -f; minios network rm none x; minios network rm -f x')).toBe(
    'Error: none is a pre-defined network and cannot be removed\nError: network x not found\n',
  );
  expect(await sh('minios network create n')).toBe(
    'Error: containers have no network yet: this comes with the network\nstatus 1\n',
  );
});
