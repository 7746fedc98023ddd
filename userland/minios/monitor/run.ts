// One run of a container: from its files to a process, and from the process's end to nothing left of it.
//
//   mountRoot ─▶ resolveUser ─▶ buildSpec ─▶ runtime create ─▶ start ─▶ … ─▶ the process ends ─▶ runtime delete ─▶ unmountRoot
//
// Interface: Run.

import { SIGKILL, errno_text } from '../../lib/abi';
import { COLON } from '../../lib/ascii';
import { concat, equalsText, toBytes, textOf } from '../../lib/bytes';
import { CGROUP_ROOT, cgroupNumber } from '../../lib/cgroups';
import { Json } from '../../lib/json';
import {
  CreateOptions,
  FAILED,
  OciContainer,
  create,
  deleteFound,
  runtimeProblem,
  startContainer,
} from '../../runtime/runtime';
import { Container, findContainer, lookUpError } from '../container';
import { RUNTIME_ROOT } from '../places';
import { cutAt } from '../root_path';
import { buildSpec } from '../spec';
import { startStatusOf } from '../start_status';
import { ContainerUser, addGroups, resolveUser, userError } from '../users';
import { fillVolumes, mountRoot, rootError, unmountRoot } from './root';
import { Streams } from './streams';

/** Exit status of a container that could not be started. */
const NOT_STARTED: i32 = 125;

const NOT_SHAREABLE = 'non-shareable IPC (hint: use IpcMode:shareable for the donor container)';

/** Whether others may have a container's IPC namespace: it says so, or it is not its own. */
function sharesMessages(container: Container): bool {
  const mode = container.config.string('HostConfig.IpcMode');
  return mode.length > 0 && !equalsText(mode, 'private') && !equalsText(mode, 'none');
}

/** One run. What it makes (mounts, the runtime's container, descriptors) it takes away in the end, or when it fails. */
export class Run {
  /** The container's first process; 0: there is none. */
  pid: i32 = 0;
  /** What the runtime has made. */
  private made: OciContainer | null = null;
  streams: Streams;
  /** Who the process is. */
  user: ContainerUser = new ContainerUser();
  /** Why it could not be started, and the exit status for that. */
  error: string = '';
  errorStatus: i32 = 0;

  constructor(private container: Container) {
    this.streams = new Streams(container.config.bool('Config.Tty'));
  }

  private fail(reason: string, status: i32): bool {
    this.error = reason;
    this.errorStatus = status;
    this.streams.closeAll();
    unmountRoot(this.container);
    return false;
  }

  /** Starts the process. False: see error; then nothing is left. */
  start(): bool {
    const container = this.container;
    const root = mountRoot(container);
    if (rootError < 0)
      return this.fail('cannot mount the root file system: ' + errno_text(-rootError), NOT_STARTED);
    const user = resolveUser(root, container.config.string('Config.User'));
    if (user === null || !addGroups(root, user, container.config.strings('HostConfig.GroupAdd')))
      return this.fail(userError, NOT_STARTED);
    this.user = user;
    fillVolumes(container, root);
    if (!this.joinOthers()) return this.fail(this.error, NOT_STARTED);
    const spec = buildSpec(container, root, user);
    const opened = this.streams.open(container.config.bool('Config.OpenStdin'));
    if (opened < 0) return this.fail('cannot open standard streams: ' + errno_text(-opened), NOT_STARTED);
    const options = new CreateOptions(toBytes(RUNTIME_ROOT), container.id, container.directory);
    options.config = spec;
    // Nobody would look after it, nor end it.
    options.parentDeathSignal = SIGKILL;
    options.input = this.streams.childInput;
    options.output = this.streams.childOutput;
    options.error = this.streams.childError;
    const pid = create(options);
    if (pid == FAILED) return this.failed();
    this.streams.started();
    this.streams.takeTerminal(options.master);
    this.pid = pid;
    const made = options.made!;
    this.made = made;
    if (startContainer(made) == FAILED) {
      const problem = textOf(runtimeProblem());
      deleteFound(made, true);
      return this.fail(problem, startStatusOf(problem, NOT_STARTED));
    }
    return true;
  }

  private failed(): bool {
    const problem = textOf(runtimeProblem());
    return this.fail(problem, startStatusOf(problem, NOT_STARTED));
  }

  /** Puts paths of namespaces in place of container:NAME. False: see error. */
  private joinOthers(): bool {
    const host = this.container.config.get('HostConfig')!;
    return (
      this.join(host, 'PidMode', 'pid') &&
      this.join(host, 'IpcMode', 'ipc') &&
      this.join(host, 'NetworkMode', 'net')
    );
  }

  private join(host: Json, member: string, file: string): bool {
    const parts = cutAt(host.string(member), COLON);
    if (parts.length < 2 || !equalsText(parts[0], 'container')) return true;
    const other = findContainer(parts[1]);
    if (other === null) this.error = lookUpError;
    else if (!other.is('running'))
      this.error = 'cannot join namespace of a non running container: ' + textOf(parts[1]);
    else if (file == 'ipc' && !sharesMessages(other)) this.error = NOT_SHAREABLE;
    const join = file == 'ipc' ? "can't join IPC of container " + textOf(parts[1]) + ': ' : '';
    if (this.error != '') this.error = join + this.error;
    if (other === null || this.error != '') return false;
    host.setText(member, '/proc/' + other.state.integer('Pid').toString() + '/ns/' + file);
    return true;
  }

  /** How often the OOM killer has struck in the container's cgroup. */
  get oomKills(): i64 {
    return cgroupNumber(concat(toBytes(CGROUP_ROOT), this.container.cgroup), 'memory.events', 'oom_kill');
  }

  /** Takes away what the process leaves: all others of the container, its cgroup, its mounts. */
  finish(): void {
    const made = this.made;
    if (made !== null) deleteFound(made, true);
    this.made = null;
    unmountRoot(this.container);
    this.pid = 0;
  }
}
