;; Puts a program's handler of signals into its window (uaccess.wat). Instantiated once per handler named; it does not link if
;; the function has another type.

(module
  (import "kernel" "table" (table $windows 0 funcref))
  (import "user" "handler" (func $handler (param i32)))
  (import "slot" "entry" (global $entry i32))
  (elem (table $windows) (global.get $entry) func $handler)
)
