/**
 * When a process was started, as Linux numbers it: ticks since the boot, field 22 of /proc/PID/stat. After a reboot they
 * begin anew, as pids do, and another process may bear both: so the boot's own id stands beside them. Pure.
 */

/** `boot`: `/proc/sys/kernel/random/boot_id`; empty where the kernel does not say. */
export function startOf(ticks: string, boot: string): string {
  return boot === '' ? ticks : `${ticks}@${boot}`;
}

/** Does a program that knows of no boots (Claude Code's registry) mean this start by its ticks? */
export function isStartAt(startTime: string, ticks: string): boolean {
  return startTime === ticks || startTime.startsWith(`${ticks}@`);
}
