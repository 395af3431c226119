/** A crew of real Claudes that the build before these changes started: its conversations go on under the present build. */
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { earlierCommit, earlierMain } from '../rig/earlier-build.ts';
import { claudeRig, type ClaudeRig } from './rig.ts';

const main = earlierMain(earlierCommit);
let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

describe.skipIf(main === null)('a Claude that the earlier build started', () => {
  test('is messaged, and resumed in its conversation after its panes were lost @slow', async () => {
    const made = await claudeRig({
      env: { MUXCREW_ASK_STATUS: 'false', MUXCREW_MIN_FREE_MEMORY_MB: '0' },
    });
    rig = made;
    made.write('worker1_instructions.md', '[[status:Status: at work]]\n[[text:first answer]]');
    const started = await made.exec([
      process.execPath,
      main ?? '',
      'run',
      '-d',
      '--permission-mode',
      'default',
      'worker1_instructions.md',
    ]);
    expect(started).toMatchObject({ code: 0 });
    await made.worker('1', ({ state }) => state === 'idle', 60_000);
    const conversation = (): string =>
      made
        .processes()
        .map(({ argv }) => /--(?:session-id|resume)[= ]([\w-]{36})/.exec(argv)?.[1] ?? '')
        .find((id) => id !== '') ?? '';
    const before = conversation();
    expect(before).not.toBe('');
    expect(await made.muxcrew(['send', '1', '--', '[[text:second answer]]'])).toMatchObject({ code: 0 });
    await made.until('it arrived', () =>
      made.api.requests.some(({ prompt }) => prompt.includes('second answer')),
    );
    await made.worker('1', ({ state }) => state === 'idle', 60_000);

    const { server, supervisor } = made.snapshot() ?? {};
    process.kill(server?.pid ?? 0, 'SIGKILL');
    await made.until('its supervisor ends', () => !existsSync(`/proc/${String(supervisor?.pid)}`));
    expect(await made.muxcrew(['resume'])).toMatchObject({ code: 0 });
    await made.worker('1', ({ runs, pid }) => runs === 2 && pid !== null, 60_000);
    await made.until('it is back', () => conversation() !== '');
    expect(conversation()).toBe(before);
    expect(await made.muxcrew(['stop'])).toMatchObject({ code: 0 });
  });
});
