import { usageLine } from '../../../src/cli/positionals.ts';
import { spawnSync } from 'node:child_process';
import { expect, it, test } from 'vitest';
import { commands, internalCommands } from '../../../src/commands/list.ts';
import { manualPage } from '../../../src/cli/manual/page.ts';
import { roffText } from '../../../src/cli/manual/roff.ts';
import { environment, exitMeanings, files } from '../../../src/cli/reference.ts';
import { available } from '../../rig/required.ts';

const all = await Promise.all(Object.values(commands).map(async (load) => (await load()).command.words));
const source = manualPage(all, '1.2.3');

/** As man shows it; null where neither is installed. */
function rendered(): { readonly text: string; readonly warnings: string } | null {
  const ran = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-rLL=200n', '-P-cbou'], {
    input: source,
    encoding: 'utf8',
  });
  return available('groff', ran.error === undefined) ? { text: ran.stdout, warnings: ran.stderr } : null;
}
const shown = rendered();

it('has the sections that a manual page has, in their order', () => {
  const titles = [...source.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title);
  expect(titles).toEqual([
    'NAME',
    'SYNOPSIS',
    'DESCRIPTION',
    'COMMANDS',
    'OPTIONS',
    'EXIT STATUS',
    'ENVIRONMENT',
    'FILES',
    'EXAMPLES',
    'SEE ALSO',
  ]);
});

test.skipIf(shown === null)('is read by groff without a warning', () => {
  expect(shown?.warnings).toBe('');
});

test.skipIf(shown === null)(
  'shows every command with its usage, options and examples, and no internal one',
  () => {
    const text = (shown?.text ?? '').replace(/\s+/g, ' ');
    for (const words of all) {
      const { name, summary, options, examples, internal } = words;
      if (internal === true) {
        expect(internalCommands).toContain(name);
        expect(text).not.toContain(`muxcrew ${name}`);
        continue;
      }
      expect(text).toContain(usageLine(words));
      expect(text).toContain(summary);
      for (const option of options) {
        expect(text).toContain(`--${option.name}`);
        expect(text).toContain(option.what);
      }
      for (const { line } of examples) expect(text).toContain(line.replace(/\s+/g, ' '));
    }
  },
);

test.skipIf(shown === null)('shows exit codes, environment and files', () => {
  const text = (shown?.text ?? '').replace(/\s+/g, ' ');
  for (const { code, what } of exitMeanings) expect(text).toContain(`${code} ${what}`);
  for (const { name, what } of [...environment, ...files]) expect(text).toContain(`${name} ${what}`);
});

it('takes nothing of a text for a request or an escape', () => {
  expect(roffText(".so it's \\fB --a … ~")).toBe(String.raw`\&.so it\(aqs \efB \-\-a \[u2026] \(ti`);
});
