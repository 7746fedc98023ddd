// What the compiler calls when an `assert` fails in a kernel spec: tells the harness, which fails the test.
// Interface: abort, named by `asc --use abort=`; print, for a spec that wants to say something.

@external('spec', 'abort')
declare function spec_abort(message: usize, file: usize, line: u32, column: u32): void;

@external('spec', 'print')
declare function spec_print(text: usize): void;

/** Never returns: the harness throws. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  spec_abort(changetype<usize>(message), changetype<usize>(file), line, column);
  unreachable();
}

/** Prints a constant string in the test's output. */
export function print(text: string): void {
  spec_print(changetype<usize>(text));
}
