// The build flags reach the code, and the specs' own harness can fail.

export function test_debug_is_on_in_specs(): void {
  assert(DEBUG == 1, 'specs run in the debug builds');
}

export function test_smp_matches_the_threads_feature(): void {
  assert(!!SMP == !!ASC_FEATURE_THREADS, 'SMP=1 exactly where atomics are enabled');
}

export function test_ram_is_fresh(): void {
  const address: usize = 0x100000;
  assert(load<u32>(address) == 0, 'RAM starts zeroed');
  store<u32>(address, 1);
}

export function test_ram_is_fresh_again(): void {
  assert(load<u32>(0x100000) == 0, 'no byte survives from another test');
}
