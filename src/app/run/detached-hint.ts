/** The commands to type after a start in the background. Pure. */

/** `session`: its id if the commands would otherwise mean another session, or several; else null. */
export function howOn(muxcrew: string, session: string | null): string {
  const own = session === null ? '' : ` --session ${session}`;
  const lines = ['attach', 'status', 'stop'].map((verb) => `${muxcrew} ${verb}${own}`);
  const whats = ['attach to it', 'show worker states', 'stop it'];
  const width = Math.max(...lines.map((line) => line.length));
  return lines.map((line, index) => `  ${line.padEnd(width)}    ${whats[index] ?? ''}\n`).join('');
}
