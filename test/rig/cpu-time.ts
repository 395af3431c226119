/** Processor time of this process in milliseconds: a bound on work that holds on a loaded machine, too. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
