// The flags that `run` and `create` share, and some of them with `update`.
//
// Interface: createFlags, resourceFlags.

import { Flags } from '../command/flags';

/** Adds them all to a verb's flags. */
export function createFlags(flags: Flags): Flags {
  identity(flags);
  process(flags);
  files(flags);
  limits(flags);
  isolation(flags);
  network(flags);
  health(flags);
  absent(flags);
  return flags.stopAtOperand();
}

/** Docker's flags for what is not in the machine, or not on this system. */
function absent(flags: Flags): void {
  const network = 'containers have no network yet; leave it out';
  flags
    .absent('ip ip6 link link-local-ip mac-address network-alias net-alias', network)
    .absent('device device-cgroup-rule', 'devices of the host are not shared; --volume shares files')
    .absent('gpus', 'programs are WebAssembly and see no GPU; leave it out')
    .absent('runtime', 'there is one runtime; leave it out')
    .absent('storage-opt', "a container's layer has no limit of its own; leave it out")
    .absent('volume-driver', 'volumes have the driver local; leave it out')
    .absent('disable-content-trust', 'images are known by their digests and not signed; leave it out')
    .absent('use-api-socket', 'there is no daemon and no socket of one; leave it out')
    .absent('isolation cpu-count cpu-percent', 'this is for Windows; --cpus limits processors')
    .absent(
      'io-maxbandwidth io-maxiops',
      'this is for Windows; --device-read-bps and its like limit transfers',
    );
}

function identity(flags: Flags): void {
  flags
    .value('', 'name', 'string', 'Assign a name to the container')
    .value('l', 'label', 'list', 'Set meta data on a container')
    .value('', 'label-file', 'list', 'Read in a line delimited file of labels')
    .value('', 'annotation', 'list', 'Add an annotation to the container')
    .value('', 'cidfile', 'string', 'Write the container ID to the file')
    .value('', 'pull', 'string', 'Pull image before running ("always", "missing", "never")', 'missing')
    .value('', 'platform', 'string', 'Set platform if server is multi-platform capable')
    .flag('q', 'quiet', 'Suppress the pull output')
    .flag('', 'rm', 'Automatically remove the container and its associated anonymous volumes when it exits')
    .value('', 'restart', 'string', 'Restart policy to apply when a container exits', 'no')
    .flag(
      '',
      'rootfs',
      'The first argument is a directory of the machine that is the root file system, not an image',
    );
}

function process(flags: Flags): void {
  flags
    .value('a', 'attach', 'list', 'Attach to STDIN, STDOUT or STDERR')
    .value('', 'detach-keys', 'string', 'Override the key sequence for detaching a container')
    .flag('i', 'interactive', 'Keep STDIN open even if not attached')
    .flag('t', 'tty', 'Allocate a pseudo-TTY')
    .value('e', 'env', 'list', 'Set environment variables')
    .value('', 'env-file', 'list', 'Read in a file of environment variables')
    .value('', 'entrypoint', 'string', 'Overwrite the default ENTRYPOINT of the image')
    .value('u', 'user', 'string', 'Username or UID (format: <name|uid>[:<group|gid>])')
    .value('', 'group-add', 'list', 'Add additional groups to join')
    .value('w', 'workdir', 'string', 'Working directory inside the container')
    .flag('', 'init', 'Run an init inside the container that forwards signals and reaps processes')
    .value('', 'stop-signal', 'string', 'Signal to stop the container')
    .value('', 'stop-timeout', 'int', 'Timeout (in seconds) to stop a container')
    .value('', 'log-driver', 'string', 'Logging driver for the container')
    .value('', 'log-opt', 'list', 'Log driver options');
}

function files(flags: Flags): void {
  flags
    .value('v', 'volume', 'list', 'Bind mount a volume')
    .value('', 'mount', 'mount', 'Attach a filesystem mount to the container')
    .value('', 'tmpfs', 'list', 'Mount a tmpfs directory')
    .value('', 'volumes-from', 'list', 'Mount volumes from the specified container(s)')
    .flag('', 'read-only', "Mount the container's root filesystem as read only")
    .value('', 'shm-size', 'bytes', 'Size of /dev/shm');
}

/** Adds the limits that `update` can change, too. */
export function resourceFlags(flags: Flags): Flags {
  return flags
    .value('m', 'memory', 'bytes', 'Memory limit')
    .value('', 'memory-reservation', 'bytes', 'Memory soft limit')
    .value('', 'memory-swap', 'bytes', "Swap limit equal to memory plus swap: '-1' to enable unlimited swap")
    .value('', 'cpus', 'decimal', 'Number of CPUs')
    .value('c', 'cpu-shares', 'int', 'CPU shares (relative weight)')
    .value('', 'cpu-period', 'int', 'Limit CPU CFS (Completely Fair Scheduler) period')
    .value('', 'cpu-quota', 'int', 'Limit CPU CFS (Completely Fair Scheduler) quota')
    .value('', 'cpuset-cpus', 'string', 'CPUs in which to allow execution (0-3, 0,1)')
    .value('', 'cpuset-mems', 'string', 'MEMs in which to allow execution (0-3, 0,1)')
    .value('', 'blkio-weight', 'uint16', 'Block IO (relative weight), between 10 and 1000, or 0 to disable')
    .absent(
      'cpu-rt-period cpu-rt-runtime',
      'there is no real-time scheduler; --cpu-shares gives more of the CPUs',
    )
    .absent('kernel-memory', "--memory limits the kernel's memory, too")
    .value('', 'pids-limit', 'int', 'Tune container pids limit (set -1 for unlimited)');
}

function limits(flags: Flags): void {
  resourceFlags(flags)
    .value('', 'device-read-bps', 'list', 'Limit read rate (bytes per second) from a device')
    .value('', 'device-write-bps', 'list', 'Limit write rate (bytes per second) to a device')
    .value('', 'device-read-iops', 'list', 'Limit read rate (IO per second) from a device')
    .value('', 'device-write-iops', 'list', 'Limit write rate (IO per second) to a device')
    .value('', 'blkio-weight-device', 'list', 'Block IO weight (relative device weight)')
    .value('', 'memory-swappiness', 'int', 'Tune container memory swappiness (0 to 100)', '-1')
    .flag('', 'oom-kill-disable', 'Disable OOM Killer')
    .value('', 'ulimit', 'ulimit', 'Ulimit options')
    .value('', 'oom-score-adj', 'int', "Tune host's OOM preferences (-1000 to 1000)")
    .value('', 'cgroup-parent', 'string', 'Optional parent cgroup for the container');
}

function isolation(flags: Flags): void {
  flags
    .value('', 'cap-add', 'list', 'Add Linux capabilities')
    .value('', 'cap-drop', 'list', 'Drop Linux capabilities')
    .flag('', 'privileged', 'Give extended privileges to this container')
    .value('', 'security-opt', 'list', 'Security Options')
    .value('', 'userns', 'string', 'User namespace to use')
    .value('', 'pid', 'string', 'PID namespace to use')
    .value('', 'ipc', 'string', 'IPC mode to use')
    .value('', 'uts', 'string', 'UTS namespace to use')
    .value('', 'cgroupns', 'string', 'Cgroup namespace to use (host|private)')
    .value('', 'sysctl', 'map', 'Sysctl options');
}

function network(flags: Flags): void {
  flags
    .value('h', 'hostname', 'string', 'Container host name')
    .value('', 'domainname', 'string', 'Container NIS domain name')
    .value('', 'network', 'network', 'Connect a container to a network')
    .value('p', 'publish', 'list', "Publish a container's port(s) to the host")
    .flag('P', 'publish-all', 'Publish all exposed ports to random ports')
    .value('', 'expose', 'list', 'Expose a port or a range of ports')
    .value('', 'add-host', 'list', 'Add a custom host-to-IP mapping (host:ip)')
    .value('', 'dns', 'list', 'Set custom DNS servers')
    .value('', 'dns-search', 'list', 'Set custom DNS search domains')
    .value('', 'dns-option', 'list', 'Set DNS options')
    .alias('net', 'network')
    .alias('dns-opt', 'dns-option');
}

function health(flags: Flags): void {
  flags
    .value('', 'health-cmd', 'string', 'Command to run to check health')
    .value('', 'health-interval', 'duration', 'Time between running the check (ms|s|m|h)', '0s')
    .value('', 'health-timeout', 'duration', 'Maximum time to allow one check to run (ms|s|m|h)', '0s')
    .value('', 'health-start-period', 'duration', 'Start period for the container to initialize', '0s')
    .value(
      '',
      'health-start-interval',
      'duration',
      'Time between running the check during the start period (ms|s|m|h)',
      '0s',
    )
    .value('', 'health-retries', 'int', 'Consecutive failures needed to report unhealthy')
    .flag('', 'no-healthcheck', 'Disable any container-specified HEALTHCHECK');
}
