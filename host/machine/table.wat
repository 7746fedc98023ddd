;; Helpers around the kernel's table.

(module
  (import "kernel" "table" (table $windows 0 funcref))

  ;; Empties `count` entries from `base`, so that a dead program's functions, and with them its memory, can be collected.
  (func (export "clear") (param $base i32) (param $count i32)
    (table.fill $windows (local.get $base) (ref.null func) (local.get $count)))

  ;; The start function of programs that have none.
  (func (export "nothing"))

  ;; The state of Asyncify in programs that have none: normal.
  (func (export "zero") (result i32) (i32.const 0))
)
