// What the kernel calls itself: uname(2), /proc/version. RELEASE is package.json's version (a test compares them).

/** Version number. */
export const RELEASE: string = '0.1.0';

/** Kind of build: Linux says here how it was configured. */
export const VERSION: string = SMP ? '#1 SMP AssemblyScript' : '#1 AssemblyScript';
