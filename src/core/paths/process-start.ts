/**
 * Start times of processes on Linux: ticks since boot, field 22 of /proc/PID/stat. After a reboot ticks and pids
 * repeat, so the boot's id is added. Pure.
 */

/** `boot`: `/proc/sys/kernel/random/boot_id`; empty if unknown. */
export function startOf(ticks: string, boot: string): string {
  return boot === '' ? ticks : `${ticks}@${boot}`;
}

/** Whether ticks from a program that records no boot id (Claude Code's registry) mean this start. */
export function isStartAt(startTime: string, ticks: string): boolean {
  return startTime === ticks || startTime.startsWith(`${ticks}@`);
}
