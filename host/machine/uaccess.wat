;; The window between the kernel and one program: all that the kernel can do with a program's memory, fuel and code.
;;
;; A program's memory is its own; no instruction of kernel.wasm can name it. This module can, because it imports both
;; memories (multi-memory). It is instantiated once per program, and its functions go into the kernel's table, where
;; kernel/mm/uaccess.ts calls them by call_indirect:
;;
;;     kernel.wasm ──call_indirect──▶ table[base + n] ──▶ this instance ──▶ the program's memory
;;
;; It is the only place where a copy between the two is made. The kernel has checked the range; if it had not, the
;; engine's own bounds check would trap here.
;;
;; Two active element segments do the wiring while the module is instantiated, without a line of JavaScript per
;; function: the window into the kernel's table, the kernel's hooks into the program's (host/loader/contract.ts).

(module
  ;; MEMORY_LIMITS is replaced by the build: a shared memory is another type than an unshared one.
  (import "kernel" "memory" (memory $kernel MEMORY_LIMITS))
  (import "kernel" "table" (table $windows 0 funcref))
  (import "kernel" "preempt" (func $preempt))
  (import "kernel" "memory_grow" (func $memory_grow (param i32) (result i32)))
  (import "kernel" "table_grow" (func $table_grow (param i32) (result i32)))
  (import "kernel" "memory_size" (func $memory_size (result i32)))

  (import "user" "memory" (memory $user 0))
  (import "user" "hooks" (table $hooks 4 funcref))
  (import "user" "fuel" (global $fuel (mut i32)))
  (import "user" "start" (func $start))
  (import "user" "main" (func $main))

  ;; asyncify_get_state of a module that has Asyncify, or a function that answers 0.
  (import "user" "asyncify_state" (func $asyncify_state (result i32)))

  ;; Where in the kernel's table this window lies.
  (import "slot" "base" (global $base i32))

  ;; What a program's signal handler is.
  (type $handler (func (param i32)))

  ;; The window, in the order of kernel/mm/uaccess.ts.
  (elem (table $windows) (global.get $base) func
    $in $out $load8 $load32 $load64 $store8 $store32 $store64 $grow $fuel_get $fuel_set $start $main
    $signal $asyncify_state)
  ;; Behind these: the program's handler, once it has named one (callback.wat), HANDLER in host/machine/windows.ts.

  ;; The program's hooks, in the order of HOOK in host/loader/contract.ts. They are the kernel's exports themselves:
  ;; with a JavaScript function between, the kernel could not suspend the program.
  (elem (table $hooks) (i32.const 0) func $preempt $memory_grow $table_grow $memory_size)

  ;; Copies `length` bytes at program address `from` to kernel address `to`.
  (func $in (param $to i32) (param $from i32) (param $length i32)
    (memory.copy $kernel $user (local.get $to) (local.get $from) (local.get $length)))

  ;; Copies `length` bytes at kernel address `from` to program address `to`.
  (func $out (param $to i32) (param $from i32) (param $length i32)
    (memory.copy $user $kernel (local.get $to) (local.get $from) (local.get $length)))

  ;; Single values, little-endian, at any alignment.
  (func $load8 (param $address i32) (result i32) (i32.load8_u $user (local.get $address)))
  (func $load32 (param $address i32) (result i32) (i32.load $user align=1 (local.get $address)))
  (func $load64 (param $address i32) (result i64) (i64.load $user align=1 (local.get $address)))
  (func $store8 (param $address i32) (param $value i32)
    (i32.store8 $user (local.get $address) (local.get $value)))
  (func $store32 (param $address i32) (param $value i32)
    (i32.store $user align=1 (local.get $address) (local.get $value)))
  (func $store64 (param $address i32) (param $value i64)
    (i64.store $user align=1 (local.get $address) (local.get $value)))

  ;; Grows the program's memory: its old size in pages, or -1. The kernel has charged the pages.
  (func $grow (param $pages i32) (result i32) (memory.grow $user (local.get $pages)))

  ;; The timer: what the program may still do before it must call `preempt`.
  (func $fuel_get (result i32) (global.get $fuel))
  (func $fuel_set (param $value i32) (global.set $fuel (local.get $value)))

  ;; Calls the program's handler for `signal`. The word at kernel address `depth` counts the calls that are under way; it
  ;; is right again, too, when an exception leaves the handler, which is the program's way to longjmp out of it.
  (func $signal (param $depth i32) (param $signal i32)
    (i32.store $kernel (local.get $depth) (i32.add (i32.load $kernel (local.get $depth)) (i32.const 1)))
    (try $call
      (do (call_indirect $windows (type $handler)
        (local.get $signal) (i32.add (global.get $base) (i32.const 15))))
      (catch_all
        (i32.store $kernel (local.get $depth) (i32.sub (i32.load $kernel (local.get $depth)) (i32.const 1)))
        (rethrow $call)))
    (i32.store $kernel (local.get $depth) (i32.sub (i32.load $kernel (local.get $depth)) (i32.const 1))))
)
