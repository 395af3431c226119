/** The figures as Markdown, and docs/performance.md. Measures nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { repository } from '../rig/crew-rig.ts';
import type { Bound, Part } from './figures.ts';
import type { Machine } from './machine.ts';

const beginning = `# Performance

Written by \`npm run bench -- --write\`; \`npm run bench\` prints the same and exits with 1 when a bound is missed
(\`--report\`: never; \`--only start-up,reading,idle,flood,status-seen,busy,scheduler,pty,pty-idle,pty-echo,remote\`: some of it). Each figure stands beside a yardstick
that was measured in the same run, in turn with it: milliseconds say something of the machine, ratios of muxcrew.
`;

export function markdown(part: Part): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [line(part.header), line(part.header.map(() => '---')), ...part.rows.map(line)];
  return `## ${part.title}\n\n${part.about}\n\n${table.join('\n')}\n`;
}

export function isMissed({ value, most }: Bound): boolean {
  // Not `value > most`: no number at all is no good one.
  return !(value <= most);
}

export function boundLine(bound: Bound): string {
  const { what, value, most } = bound;
  return `${isMissed(bound) ? 'MISSED' : 'held'}: ${what}: ${value.toFixed(3)}, bound ${String(most)}`;
}

export const busyLine =
  'The machine had other work to do meanwhile: these figures say little; run it again when it is quiet.';

/** In the form that the linter asks for. */
export async function writeReport(machine: Machine, parts: readonly Part[]): Promise<string> {
  const path = join(repository, 'docs/performance.md');
  const about = [`Measured on: ${machine.text}.\n`, ...(machine.busy ? [`**${busyLine}**\n`] : [])];
  const text = [beginning, ...about, ...parts.map(markdown)].join('\n');
  const options = { parser: 'markdown', printWidth: 110 };
  writeFileSync(path, await format(text, options));
  return path;
}
