/** True states, end to end: the real CLI in real tmux through `muxcrew run`, against the scripted API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claudeVersions } from './rig.ts';
import { asks } from './scenarios/asks.ts';
import { turns } from './scenarios/turns.ts';
import { playCrew, type CrewSpec, type Played } from './scenarios/scenario.ts';

const only = process.env['MUXCREW_TEST_SCENARIO']?.split(',');
const crews: readonly CrewSpec[] = claudeVersions
  .flatMap((version) => [
    { title: 'turns', version, mode: 'default', scenarios: turns },
    { title: 'asks', version, mode: 'default', scenarios: asks },
  ])
  .map((crew) => ({ ...crew, scenarios: crew.scenarios.filter(({ name }) => only?.includes(name) ?? true) }))
  .filter(({ scenarios }) => scenarios.length > 0);

describe.each(crews)('Claude Code $version, $mode, $title:', (crew) => {
  let played: Played | null = null;
  beforeAll(async () => {
    played = await playCrew(crew);
  });
  afterAll(async () => {
    played?.shown.close();
    await played?.rig.dispose();
  });

  test.each(crew.scenarios)('$name: $what', async ({ name, states }) => {
    const actor = await played?.ends.get(name);
    if (process.env['SHOW'])
      console.log(
        name,
        JSON.stringify(actor?.moments.map(({ what, state, delayMs }) => [what, state, delayMs])),
        actor?.states().join(' '),
      );
    expect(fromWork(actor?.states() ?? [])).toBe(states);
  });
});

/** What was shown before its first request is of its start. */
function fromWork(states: readonly string[]): string {
  return states.slice(states.indexOf('working')).join(' ');
}
