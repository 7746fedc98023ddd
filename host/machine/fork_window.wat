;; What the kernel needs of a program that can fork, beside its window (uaccess.wat): Asyncify's functions, the copying of
;; its globals, and its memory cleared. Instantiated once per program built with Asyncify; its functions follow those of the
;; window in the kernel's table, in the order of kernel/mm/uaccess.ts.
;;
;; All but the last three functions are the program's own code, and may do whatever a program may do.

(module
  (import "kernel" "table" (table $windows 0 funcref))
  (import "user" "memory" (memory $user 0))
  (import "user" "start_unwind" (func $start_unwind (param i32)))
  (import "user" "stop_unwind" (func $stop_unwind))
  (import "user" "start_rewind" (func $start_rewind (param i32)))
  (import "user" "stop_rewind" (func $stop_rewind))
  (import "user" "save_globals" (func $save_globals (param i32)))
  (import "user" "load_globals" (func $load_globals (param i32)))
  ;; Where in the kernel's table these functions lie.
  (import "slot" "base" (global $base i32))

  (elem (table $windows) (global.get $base) func
    $start_unwind $stop_unwind $start_rewind $stop_rewind $save_globals $load_globals $clear)

  ;; Clears `length` bytes at program address `to`.
  (func $clear (param $to i32) (param $length i32)
    (memory.fill $user (local.get $to) (i32.const 0) (local.get $length)))
)
