/**
 * How long a request waits for its answer: the hook's own timeout is set on purpose (`askSeconds`), since Claude Code's
 * usual one is ten minutes. Only under `scripts/test --full`: the wait itself is what is tested.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { claudeRig, claudeVersions } from './rig.ts';

const fifteenMinutesMs = 15 * 60_000;
const versions = process.env['MUXCREW_TEST_FULL'] ? claudeVersions : [];

if (versions.length > 0) {
  // Side by side: a worker that waits costs nothing.
  test.concurrent.each(versions)(
    'a request that nobody answers for a quarter of an hour still counts, in Claude Code %s',
    async (version) => {
      const rig = await claudeRig({ version });
      try {
        rig.write('worker1_instructions.md', '[[bash:rm -rf build/]]\n[[status:COMPLETED: cleaned]]');
        const ran = await rig.muxcrew([
          'run',
          '-d',
          '--permission-mode',
          'default',
          'worker1_instructions.md',
        ]);
        expect(ran).toMatchObject({ code: 0 });
        const asked = await rig.worker('1', ({ asks }) => (asks?.request ?? null) !== null, 60_000);
        await sleep(fifteenMinutesMs);
        const still = rig.snapshot()?.workers[0];
        expect(still).toMatchObject({ state: 'asking', asks: { request: asked.asks?.request } });
        expect(await rig.muxcrew(['approve', '1'])).toMatchObject({ code: 0 });
        await rig.worker('1', ({ state }) => state === 'completed', 30_000);
      } finally {
        await rig.dispose();
      }
    },
    fifteenMinutesMs + 240_000,
  );
}

// A run without --full has none of the above.
test('the quarter of an hour is for --full alone', () => {
  expect(versions).toEqual(process.env['MUXCREW_TEST_FULL'] ? claudeVersions : []);
});
