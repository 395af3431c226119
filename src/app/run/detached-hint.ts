/** What a person is told to type after a start in the background. Pure. */

/** `session`: its id where the commands would mean another one without it, or several; else null. */
export function howOn(muxcrew: string, session: string | null): string {
  const own = session === null ? '' : ` --session ${session}`;
  const lines = ['attach', 'status', 'stop'].map((verb) => `${muxcrew} ${verb}${own}`);
  const whats = ['look at it', 'how far each one is', 'end it'];
  const width = Math.max(...lines.map((line) => line.length));
  return lines.map((line, index) => `  ${line.padEnd(width)}    ${whats[index] ?? ''}\n`).join('');
}
