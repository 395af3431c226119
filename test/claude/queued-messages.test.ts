/** A message that a busy Claude has put into its own queue reaches the worker once, whatever ends that Claude. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ApiRequest } from '../fake-api/request.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** A worker in a Bash call that ends once the project has a file `go`, and a message that was sent meanwhile. */
async function queued(version: string): Promise<ClaudeRig> {
  const made = await claudeRig({
    version,
    env: { MUXCREW_ASK_STATUS: 'false', MUXCREW_ALLOW: '["Bash(*)"]' },
  });
  rig = made;
  made.write(
    'worker1_instructions.md',
    '[[bash:touch begun; while ! [ -e go ]; do sleep 0.2; done]][[bash:touch next]][[hold:end]][[text:fin]]',
  );
  await made.muxcrew(['run', '-d', '--permission-mode', 'default', 'worker1_instructions.md']);
  await made.until('its Bash call runs', () => made.read('begun') !== null, 60_000);
  const sent = await made.muxcrew(['send', '1', '--', 'the port\tis 4000']);
  expect(sent.stdout).toBe('1 worker1: queued (queued in Claude: taken up at its next step)\n');
  expect((await made.muxcrew(['why', '1'])).stdout).toMatch(
    /message from you waits.*\(queued in Claude: taken up at its next step\)/,
  );
  return made;
}

/** What Claude sends to the model once the worker was restarted. */
async function restarted(made: ClaudeRig): Promise<string> {
  expect((await made.muxcrew(['restart', '1'])).code).toBe(0);
  const texts = (request: ApiRequest): string => JSON.stringify(request.body.messages ?? []);
  const asked = await made.api.nextRequest((request) =>
    /You were restarted, worker 1|For you, worker 1/.test(texts(request)),
  );
  await made.worker('1', ({ waiting = [] }) => waiting.length === 0, 60_000);
  return texts(asked);
}

/** How often the model is told of it. */
const times = (request: string): number => request.match(/the port(\\t| +)is 4000/g)?.length ?? 0;

describe.each(claudeVersions)('a message in the queue of Claude Code %s', (version) => {
  test('arrives once where the worker is restarted before its next step @slow', async () => {
    const made = await queued(version);
    const request = await restarted(made);
    expect(request).toContain('For you, worker 1');
    expect(times(request)).toBe(1);
  });

  test('is not given again by a restart after its next step @slow', async () => {
    const made = await queued(version);
    made.write('go', '');
    await made.until('its next step', () => made.read('next') !== null, 60_000);
    await made.worker('1', ({ waiting = [] }) => waiting.length === 0, 60_000);
    const request = await restarted(made);
    expect(request).toContain('You were restarted, worker 1');
    expect(times(request)).toBe(1);
  });
});
