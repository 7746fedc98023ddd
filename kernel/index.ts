export { frames_init, frame_alloc, frame_free } from './mm/frame';
export { kmalloc, kfree } from './mm/slab';
export { space_init, space_grow, space_release } from './mm/space';
export {
  schedule,
  tick,
  hart_pick,
  hart_after_break,
  schedule_yield,
  schedule_dead,
  thread_resumed,
} from './sched/schedule';
export { wake_all, wake_one, wait_begin, wait_commit, sleep_until, wake_for_signal } from './sched/wait';
export { timers_init } from './sched/timer';
export { panic } from './base/panic';
