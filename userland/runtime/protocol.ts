// What a runtime and the container-init that it starts agree on: where the program is, its descriptors, and what is said on them.
//
// Interface: HELPER…, BASE_…, JOB_…, SAYS_…, GO, START.

/** Where the program is that becomes the container's, … */
export const HELPER_DIRECTORY = '/usr/libexec/minios';
/** … its name there, … */
export const HELPER_NAME = 'container-init';
/** … and both. */
export const HELPER = HELPER_DIRECTORY + '/' + HELPER_NAME;

/** Its descriptors, behind 0 to 2 and those that are preserved for the container: the job, … */
export const BASE_JOB: i32 = 0;
/** … where it writes how far it is, … */
export const BASE_STATUS: i32 = 1;
/** … where it is told to go on, … */
export const BASE_GO: i32 = 2;
/** … exec.fifo, … */
export const BASE_FIFO: i32 = 3;
/** … the namespaces that are to be entered, and behind them, for who enters mounts, a directory with the program. */
export const BASE_FIRST: i32 = 4;

/** What a job is to `do`: to become the first process of a new container, or one more of it. */
export const JOB_CREATE = 'create';
export const JOB_EXEC = 'exec';

/** How each line on the status descriptor begins. The go-between is in a new user namespace: its ids are to be mapped. */
export const SAYS_USER_NAMESPACE = 'u';
/** `pPID`: the go-between has made the process that the container gets, and ends. */
export const SAYS_PID = 'p';
/** `tFD`: the process asks for a terminal that is to be mounted in this directory of its. The answer: the number of the terminal. */
export const SAYS_TERMINAL = 't';
/** The hooks that are to run before the root file system is entered may run. */
export const SAYS_HOOKS = 'h';
/** All is done but the exec, or the wait for `start`. */
export const SAYS_READY = 'r';
/** `eLINE`: why nothing comes of it. */
export const SAYS_PROBLEM = 'e';

/** The answer to SAYS_USER_NAMESPACE and SAYS_HOOKS: go on. */
export const GO = 'g';

/** What `start` writes into exec.fifo. */
export const START = 's';
