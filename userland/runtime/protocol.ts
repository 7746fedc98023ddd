// What a runtime and the container-init that it starts agree on.
//
// Interface: HELPER…, BASE_….

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
