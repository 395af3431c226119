/** True states, end to end: the real CLI in real tmux through `muxcrew run`, against the scripted API. */
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claudeVersions } from './rig.ts';
import { asks } from './scenarios/asks.ts';
import { ends } from './scenarios/ends.ts';
import { errors } from './scenarios/errors.ts';
import { turns } from './scenarios/turns.ts';
import { playCrew, type CrewSpec, type Played } from './scenarios/scenario.ts';

const only = process.env['MUXCREW_TEST_SCENARIO']?.split(',');
const crews: readonly CrewSpec[] = claudeVersions
  .flatMap((version) => [
    { title: 'turns', version, mode: 'default', scenarios: turns },
    { title: 'asks', version, mode: 'default', scenarios: asks },
    { title: 'errors', version, mode: 'default', scenarios: errors },
    { title: 'ends', version, mode: 'default', scenarios: ends },
  ])
  .map((crew) => ({ ...crew, scenarios: crew.scenarios.filter(({ name }) => only?.includes(name) ?? true) }))
  .filter(({ scenarios }) => scenarios.length > 0);

interface Row {
  readonly crew: CrewSpec;
  readonly name: string;
  readonly what: string;
  readonly states: string;
  readonly delays: readonly number[];
}
const rows: Row[] = [];

/** For docs/states.md: MUXCREW_TEST_MATRIX names a file that the rows are added to. */
afterAll(() => {
  const file = process.env['MUXCREW_TEST_MATRIX'];
  if (file === undefined) return;
  const lines = rows.map(({ crew, what, states, delays }) => {
    const sorted = delays.toSorted((a, b) => a - b);
    const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
    return `| ${crew.version} | ${what.replaceAll('|', '\\|')} | ${states} | ${median} | ${sorted.at(-1) ?? 0} |`;
  });
  appendFileSync(file, `${lines.join('\n')}\n`);
});

describe.each(crews)('Claude Code $version, $mode, $title:', (crew) => {
  let played: Played | null = null;
  beforeAll(async () => {
    played = await playCrew(crew);
  });
  afterAll(async () => {
    played?.shown.close();
    await played?.rig.dispose();
  });

  test.each(crew.scenarios)('$name: $what', async ({ name, what, states: expected }) => {
    const actor = await played?.ends.get(name);
    const states = fromWork(actor?.states() ?? []);
    expect(states).toMatch(new RegExp(`^${expected}$`));
    rows.push({ crew, name, what, states, delays: (actor?.moments ?? []).map(({ delayMs }) => delayMs) });
  });
});

/** What was shown before its first request is of its start. */
function fromWork(states: readonly string[]): string {
  return states
    .slice(states.indexOf('working'))
    .join(' ')
    .replaceAll('starting idle working', 'starting working');
}
