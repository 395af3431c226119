/** True states, end to end: the real CLI in real tmux through `muxcrew run`, against the scripted API. */
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claudeVersions, olderClaude } from './rig.ts';
import { asks } from './scenarios/asks.ts';
import { ends } from './scenarios/ends.ts';
import { errors, limits, refusals, slowLimits } from './scenarios/errors.ts';
import { opens } from './scenarios/opens.ts';
import { turns } from './scenarios/turns.ts';
import { playCrew, type CrewSpec, type Played, type Scenario } from './scenarios/scenario.ts';
import type { MatrixRow } from './scenarios/matrix.ts';

type Part = Pick<CrewSpec, 'title' | 'scenarios' | 'prepare' | 'flags' | 'env'>;

const full = process.env['MUXCREW_TEST_FULL'] !== undefined;
const only = process.env['MUXCREW_TEST_SCENARIO']?.split(',');

/** Played in every permission mode, and with less than Claude Code usually tells. */
const everywhere: readonly Part[] = [
  { title: 'turns', scenarios: turns },
  { title: 'asks', scenarios: asks },
  { title: 'errors', scenarios: errors },
  { title: 'ends', scenarios: ends },
];
/** The same in every mode. */
const once: readonly Part[] = [
  ...opens,
  // With an API key Claude Code knows no usage limit but that of the hour.
  { title: 'limits', scenarios: limits, env: { ANTHROPIC_API_KEY: '', CLAUDE_CODE_OAUTH_TOKEN: 'dummy' } },
  { title: 'a limit that passes', scenarios: slowLimits },
  { title: 'refusals', scenarios: refusals },
];
/** What a run without `--full` has time for, beside all of `everywhere`. */
const quick = [...opens.slice(0, 2), ...once.filter(({ scenarios }) => scenarios === limits)];

interface WorldSpec extends Pick<CrewSpec, 'version' | 'mode' | 'lacks'> {
  readonly parts: readonly Part[];
}
const worlds = claudeVersions.flatMap((version): readonly WorldSpec[] => [
  { version, mode: 'default', lacks: 'nothing', parts: [...everywhere, ...(full ? once : quick)] },
  ...(full ? ['acceptEdits', 'auto'] : []).map(
    (mode) => ({ version, mode, lacks: 'nothing', parts: everywhere }) as const,
  ),
  ...(full ? (['hooks', 'registry'] as const) : []).map(
    (lacks) => ({ version, mode: 'default', lacks, parts: everywhere }) as const,
  ),
]);

const crews: readonly CrewSpec[] = worlds
  .flatMap(({ parts, ...world }) => parts.map((part) => ({ ...part, ...world })))
  .map((crew) => ({ ...crew, scenarios: crew.scenarios.filter((one) => isPlayed(one, crew)) }))
  .filter(({ scenarios }) => scenarios.length > 0);

function isPlayed({ name, needsHooks, unchecked }: Scenario, { version, mode, lacks }: CrewSpec): boolean {
  if (unchecked === 'not played' && mode === 'auto') return false;
  // What 2.1.197 does then has no scenario.
  if (unchecked === 'only then' && (mode !== 'auto' || version === olderClaude)) return false;
  return (only?.includes(name) ?? true) && !(needsHooks === true && lacks === 'hooks');
}

/** For docs/states.md: MUXCREW_TEST_MATRIX names a file that a line for each scenario is added to. */
const rows: MatrixRow[] = [];
afterAll(() => {
  const file = process.env['MUXCREW_TEST_MATRIX'];
  if (file !== undefined) appendFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
});

describe.each(crews)('Claude Code $version, mode $mode, lacks $lacks: $title', (crew) => {
  let played: Played | null = null;
  beforeAll(async () => {
    played = await playCrew(crew);
  });
  afterAll(async () => {
    played?.shown.close();
    await played?.rig.dispose();
  });

  test.each(crew.scenarios)('$name: $what @slow', async (scenario) => {
    const { version, mode, lacks } = crew;
    const { name, what } = scenario;
    const actor = await played?.ends.get(name);
    const states = since(actor?.states() ?? [], scenario.opening === undefined ? 'working' : 'asking');
    const expected = (lacks === 'nothing' ? undefined : scenario.degraded?.[lacks]) ?? scenario.states;
    expect(states).toMatch(new RegExp(`^${expected}$`));
    const delays = (actor?.moments ?? []).map(({ delayMs }) => delayMs);
    rows.push({ version, mode, lacks, name, what, states, delays });
  });
});

/** What was shown before is of its start. */
function since(states: readonly string[], first: string): string {
  return states
    .slice(states.indexOf(first))
    .join(' ')
    .replaceAll('starting idle working', 'starting working');
}
