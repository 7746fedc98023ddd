;; The window of a host task: a process whose code is TypeScript. It has a memory, through which it passes arguments
;; as programs do, but no code here that could be started or interrupted. See uaccess.wat for the rest.

(module
  ;; MEMORY_LIMITS is replaced by the build.
  (import "kernel" "memory" (memory $kernel MEMORY_LIMITS))
  (import "kernel" "table" (table $windows 0 funcref))
  (import "user" "memory" (memory $user 0))
  (import "slot" "base" (global $base i32))

  (elem (table $windows) (global.get $base) func
    $in $out $load8 $load32 $load64 $store8 $store32 $store64 $grow $fuel_get $fuel_set)

  ;; A host task uses no fuel: it always has what it was given last.
  (global $fuel (mut i32) (i32.const 0))

  (func $in (param $to i32) (param $from i32) (param $length i32)
    (memory.copy $kernel $user (local.get $to) (local.get $from) (local.get $length)))
  (func $out (param $to i32) (param $from i32) (param $length i32)
    (memory.copy $user $kernel (local.get $to) (local.get $from) (local.get $length)))
  (func $load8 (param $address i32) (result i32) (i32.load8_u $user (local.get $address)))
  (func $load32 (param $address i32) (result i32) (i32.load $user align=1 (local.get $address)))
  (func $load64 (param $address i32) (result i64) (i64.load $user align=1 (local.get $address)))
  (func $store8 (param $address i32) (param $value i32)
    (i32.store8 $user (local.get $address) (local.get $value)))
  (func $store32 (param $address i32) (param $value i32)
    (i32.store $user align=1 (local.get $address) (local.get $value)))
  (func $store64 (param $address i32) (param $value i64)
    (i64.store $user align=1 (local.get $address) (local.get $value)))
  (func $grow (param $pages i32) (result i32) (memory.grow $user (local.get $pages)))
  (func $fuel_get (result i32) (global.get $fuel))
  (func $fuel_set (param $value i32) (global.set $fuel (local.get $value)))
)
