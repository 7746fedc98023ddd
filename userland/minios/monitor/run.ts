// One run of a container: from its files to a process, and from the process's end to nothing left of it.
//
//   mountRoot ─▶ resolveUser ─▶ buildSpec ─▶ runtime create ─▶ start ─▶ … ─▶ the process ends ─▶ runtime delete ─▶ unmountRoot
//
// Interface: Run.

import { SIGKILL, errno_text } from '../../lib/base/abi';
import { COLON } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, toBytes, textOf } from '../../lib/base/bytes';
import { CGROUP_ROOT, cgroupNumber } from '../../lib/procfs/cgroups';
import { Failure, Outcome, fail, failLine, giveUp } from '../../lib/base/failure';
import { Json } from '../../lib/json/json';
import {
  CreateOptions,
  FAILED,
  OciContainer,
  create,
  deleteFound,
  runtimeProblem,
  startContainer,
} from '../../runtime/runtime';
import { Container, findContainer } from '../container/container';
import { RUNTIME_ROOT } from '../base/places';
import { cutAt } from '../base/root_path';
import { buildSpec } from '../spec/spec';
import { startStatusOf } from '../container/start_status';
import { ContainerUser, addGroups, resolveUser } from '../spec/users';
import { fillVolumes, mountRoot, unmountRoot } from './root';
import { Streams } from '../attach/streams';

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
  /** Why it could not be started, with the exit status for that. */
  failure: Failure = giveUp(0);

  constructor(private container: Container) {
    this.streams = new Streams(container.config.bool('Config.Tty'));
  }

  /** Gives up a start: takes away what it has made, and keeps why. */
  private refuse(why: Failure, status: i32 = NOT_STARTED): bool {
    this.failure = new Failure(why.text, status);
    this.streams.closeAll();
    unmountRoot(this.container);
    return false;
  }

  /** Starts the process. False: see failure; then nothing is left. */
  start(): bool {
    const container = this.container;
    const mounted = mountRoot(container);
    const unmounted = mounted.failure;
    if (unmounted !== null) return this.refuse(unmounted);
    const root = mounted.value;
    const user = resolveUser(root, container.config.string('Config.User'));
    const nobody =
      user.failure || addGroups(root, user.value, container.config.strings('HostConfig.GroupAdd'));
    if (nobody !== null) return this.refuse(nobody);
    this.user = user.value;
    fillVolumes(container, root);
    const apart = this.joinOthers();
    if (apart !== null) return this.refuse(apart);
    const spec = buildSpec(container, root, this.user);
    const opened = this.streams.open(container.config.bool('Config.OpenStdin'));
    if (opened < 0) return this.refuse(fail('cannot open standard streams: ' + errno_text(-opened)));
    const options = new CreateOptions(toBytes(RUNTIME_ROOT), container.id, container.directory);
    options.config = spec;
    // Nobody would look after it, nor end it.
    options.parentDeathSignal = SIGKILL;
    options.input = this.streams.childInput;
    options.output = this.streams.childOutput;
    options.error = this.streams.childError;
    const pid = create(options);
    if (pid == FAILED) return this.refuseRuntime(runtimeProblem());
    this.streams.closeChildEnds();
    this.streams.takeTerminal(options.master);
    this.pid = pid;
    const made = options.made!;
    this.made = made;
    if (startContainer(made) == FAILED) {
      const problem = runtimeProblem();
      deleteFound(made, true);
      return this.refuseRuntime(problem);
    }
    return true;
  }

  private refuseRuntime(problem: Bytes): bool {
    return this.refuse(failLine(problem), startStatusOf(textOf(problem), NOT_STARTED));
  }

  /** Puts paths of namespaces in place of container:NAME. */
  private joinOthers(): Outcome {
    const host = this.container.config.get('HostConfig')!;
    return (
      this.join(host, 'PidMode', 'pid') ||
      this.join(host, 'IpcMode', 'ipc') ||
      this.join(host, 'NetworkMode', 'net')
    );
  }

  private join(host: Json, member: string, file: string): Outcome {
    const parts = cutAt(host.string(member), COLON);
    if (parts.length < 2 || !equalsText(parts[0], 'container')) return null;
    const other = findContainer(parts[1]);
    let why: Outcome = other.failure;
    if (why === null && !other.value.is('running'))
      why = fail('cannot join namespace of a non running container: ' + textOf(parts[1]));
    if (why === null && file == 'ipc' && !sharesMessages(other.value)) why = fail(NOT_SHAREABLE);
    if (why !== null)
      return file == 'ipc'
        ? fail("can't join IPC of container " + textOf(parts[1]) + ': ' + why.message)
        : why;
    host.setText(member, '/proc/' + other.value.state.integer('Pid').toString() + '/ns/' + file);
    return null;
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
