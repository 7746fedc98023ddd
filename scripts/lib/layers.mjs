// The order of the code, from low to high: an import goes to a lower row or stays in its own. One table for each part of the
// repository; check_layers.mjs holds the code to them, and compares the tables of the documentation with them.
//
// Interface: ORDERS, tableOf.

/** A row of several folders: they may know each other where the part says so, and not otherwise. */
export const ORDERS = [
  {
    part: 'kernel',
    title: 'layer',
    together: true,
    rows: [
      [['base'], 'limits, the address map, panic, log, pointers, lists, trees'],
      [['sync'], 'spinlocks with ranks, reference counts'],
      [['mm'], 'frames, slabs, hashes, accounts, address spaces, uaccess'],
      [['sched'], 'threads, run queues, classes, timers, wait queues'],
      [['dev'], 'device queues, console, loader, random'],
      [['ns', 'cgroup'], 'namespaces and credentials; cgroups and their controllers'],
      [['vfs', 'fs'], 'path walk, mounts, descriptors, pipes; file systems'],
      [['proc'], 'tasks, pids, spawn, exec, exit, wait, signals, sessions, futex'],
      [['tty'], 'terminals: line discipline, job control, the console'],
      [['fsview'], 'procfs, sysfs, cgroupfs, nsfs, mqueue'],
      [['syscall'], 'the border, the generated tables, a folder per family; user pointers end here'],
      [['.'], 'the exports, boot'],
    ],
  },
  {
    part: 'host',
    title: 'layer',
    together: false,
    rows: [
      [['base'], "RAM, the ABI's numbers, bytes"],
      [['loader', 'platform'], 'from a file to a program with fuel; what differs between Node and a page'],
      [['devices'], 'device models: they know rings, not who fills them'],
      [['machine'], 'harts, their workers, boot, host tasks, sessions'],
      [['worker', 'images'], 'entries of workers; OCI images, registries, the store'],
      [['cli'], '`npx minios`'],
    ],
  },
  {
    part: 'userland/lib',
    title: 'layer',
    together: false,
    rows: [
      [['base'], 'system calls, bytes, characters, files, how a function fails'],
      [['text', 'time', 'digest'], 'formats and tables; dates; checksums'],
      [['process', 'regex'], 'signals, limits, waiting; regular expressions'],
      [['command'], 'options, messages, launching'],
      [['privilege'], 'users, capabilities, namespaces'],
      [['file'], 'directories, modes, mounts, copying'],
      [
        ['compress', 'json', 'procfs', 'terminal'],
        'gzip and others; JSON; processes as /proc shows them; keys and screens',
      ],
      [['tar', 'line_editor'], 'archives; the line editor'],
    ],
  },
  {
    part: 'userland/minios',
    title: 'layer',
    together: false,
    rows: [
      [['base'], 'names, places, units, messages'],
      [['service', 'init', 'files'], 'the image service of the host; two programs of their own'],
      [['command'], 'flags, filters, progress'],
      [['template'], '--format'],
      [['image'], 'lists, archives, transfer'],
      [['container'], 'what a container is, on disk'],
      [['attach', 'volume'], 'its streams; its volumes and mounts'],
      [['spec'], "Docker's words as the runtime's specification"],
      [['lifecycle'], 'create, start, stop, remove, exec'],
      [['build', 'monitor'], 'Dockerfiles; the process that watches a container'],
      [['verbs'], 'what the command line offers'],
      [['.'], 'main'],
    ],
  },
];

/** The rows as a Markdown table, from high to low, without blanks for alignment. */
export function tableOf({ part, title, rows }) {
  const name = (folder) => (folder === '.' ? `files in \`${part}/\`` : `\`${part}/${folder}/\``);
  return [
    `| ${title} | folder | holds |`,
    ...rows
      .map(([folders, holds], index) => `| ${index} | ${folders.map(name).join(' ')} | ${holds} |`)
      .reverse(),
  ];
}
