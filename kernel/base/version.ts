// What the kernel calls itself: uname(2), /proc/version, /proc/sys/kernel. RELEASE is package.json's version (a test compares them).

/** Version number. */
export const RELEASE: string = '0.1.0';

/** Kind of build: Linux says here how it was configured. */
export const VERSION: string = SMP ? '#1 SMP AssemblyScript' : '#1 AssemblyScript';

/** Name of the system, of this machine in the network and of the processor: uname(2). */
export const SYSNAME: string = 'minios';
export const HOSTNAME: string = 'minios';
export const DOMAINNAME: string = '(none)';
export const MACHINE: string = 'wasm32';
