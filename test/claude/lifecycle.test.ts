/** Stop and resume, a new conversation, and interrupting, with the real CLI. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions, olderClaude, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

async function crewOf(version: string, ...texts: readonly string[]): Promise<ClaudeRig> {
  const made = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } });
  rig = made;
  const files = texts.map((text, index) => {
    const name = `worker${String(index + 1)}_instructions.md`;
    made.write(name, text);
    return name;
  });
  const ran = await made.muxcrew(['run', '-d', '--permission-mode', 'default', ...files]);
  if (ran.code !== 0) throw new Error(ran.stderr);
  return made;
}

/** How the workers' Claudes were started: `session-id=…` or `resume=…`. */
const running = (made: ClaudeRig): readonly string[] =>
  made
    .processes()
    .flatMap(({ argv }) => /--((?:session-id|resume)=[\w-]+) --settings=/.exec(argv)?.[1] ?? []);

async function conversationOf(made: ClaudeRig, id: string): Promise<string> {
  return made.until(`the conversation of ${id}`, () => {
    const own = made.processes().find(({ argv }) => argv.includes(`/workers/${id}/settings.json`));
    return /--(?:session-id|resume)=([\w-]+)/.exec(own?.argv ?? '')?.[1];
  });
}

/** The transcript of a conversation, as text; null: there is none. */
function transcript({ home }: ClaudeRig, conversation: string): string | null {
  const projects = join(home, '.claude/projects');
  for (const folder of existsSync(projects) ? readdirSync(projects) : [])
    if (readdirSync(join(projects, folder)).includes(`${conversation}.jsonl`))
      return readFileSync(join(projects, folder, `${conversation}.jsonl`), 'utf8');
  return null;
}

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('stopped in mid-turn is resumed in the same conversation; a completed one waits for a message', async () => {
    const made = await crewOf(version, '[[status:Status: at work]]\n[[hang]]', '[[status:COMPLETED: two]]');
    await made.worker('1', ({ status }) => status === 'at work', 90_000);
    await made.worker('2', ({ state }) => state === 'completed', 90_000);
    const [one, two] = [await conversationOf(made, '1'), await conversationOf(made, '2')];
    expect((await made.muxcrew(['stop', '--yes'])).code).toBe(0);
    expect(running(made)).toEqual([]);

    const resumed = await made.muxcrew(['resume']);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(resumed.stdout).toContain('resumed: 1 resumed, 1 completed');
    await made.worker('1', ({ pid, runs }) => pid !== null && runs === 2, 90_000);
    await made.until('it is in its conversation', () => running(made).join() === `resume=${one}`, 30_000);
    await made.until(
      'it was told',
      () => transcript(made, one)?.includes('You were restarted, worker 1'),
      30_000,
    );
    const prompts = (transcript(made, one) ?? '')
      .split('\n')
      .filter((line) => line.includes('"type":"user"'));
    expect(prompts.filter((line) => line.includes('Your assignment, worker 1'))).toHaveLength(1);
    expect(made.snapshot()?.workers[1]).toMatchObject({ state: 'completed', runs: 1, pid: null });

    expect((await made.muxcrew(['send', '2', '--', '[[text:one more thing]]'])).code).toBe(0);
    await made.worker('2', ({ runs, pid }) => runs === 2 && pid !== null, 90_000);
    expect(await conversationOf(made, '2')).toBe(two);
    await made.until('it answered', () => transcript(made, two)?.includes('one more thing'), 30_000);
  }, 240_000);

  test('restart --new-conversation leaves the old one on disk and names it; later starts continue the new one @slow', async () => {
    const made = await crewOf(version, '[[text:first]]');
    await made.worker('1', ({ state }) => state === 'idle', 90_000);
    const old = await conversationOf(made, '1');
    await made.until('it is on disk', () => transcript(made, old)?.includes('first'), 30_000);
    const restarted = await made.muxcrew(['restart', '--new-conversation', '1']);
    expect(restarted).toMatchObject({ code: 0 });
    expect(restarted.stdout).toContain(`the old one stays: ${old}`);
    await made.worker('1', ({ state, runs }) => state === 'idle' && runs === 2, 90_000);
    const fresh = await conversationOf(made, '1');
    expect(fresh).not.toBe(old);
    expect(restarted.stdout).toContain(fresh);
    expect(running(made)).toEqual([`session-id=${fresh}`]);
    await made.until(
      'it has its assignment',
      () => transcript(made, fresh)?.includes('Your assignment, worker 1'),
      30_000,
    );
    expect(transcript(made, old)).not.toContain('You were restarted');

    await made.muxcrew(['stop', '--yes']);
    expect((await made.muxcrew(['resume'])).code).toBe(0);
    await made.worker('1', ({ runs, pid }) => runs === 3 && pid !== null, 90_000);
    await made.until('it continues the new one', () => running(made).join() === `resume=${fresh}`, 30_000);
  }, 240_000);

  // A draft longer than the screen of 2.1.197 fills it, without the frame that a composer is known by.
  test.each(
    [
      ['short', ''],
      ['long', Array.from({ length: 80 }, (_, index) => `Rule ${index}: keep the page small.\n`).join('')],
    ].filter(([length]) => length === 'short' || version !== olderClaude),
  )(
    'interrupted before its first word, is given its %s task again together with the next message @slow',
    async (_length, more) => {
      const made = await crewOf(version, `[[hold:first]] [[text:ready]]\n${more}`);
      await made.api.nextRequest(({ prompt }) => prompt.includes('[[hold:first]]'), { timeoutMs: 90_000 });
      await made.worker('1', ({ state }) => state === 'working', 90_000);
      const interrupted = await made.muxcrew(['interrupt', '1']);
      expect(interrupted.stdout).toContain('its prompt is back in its composer');
      expect((await made.muxcrew(['why', '1'])).stdout).toContain('interrupted before its first output');
      const sent = made.muxcrew(['send', '1', '--', 'port 4000']);
      const request = await made.api.nextRequest(({ prompt }) => prompt.includes('port 4000'), {
        timeoutMs: 60_000,
      });
      expect(request.prompt.match(/Your assignment, worker 1/g)).toHaveLength(1);
      expect(request.prompt).toContain(`ready]]\n${more.trimEnd()}`.trimEnd());
      expect((await sent).code).toBe(0);
      made.api.release('first');
      await made.worker('1', ({ state, waiting }) => state === 'idle' && waiting?.length === 0, 60_000);
      expect((await made.muxcrew(['why', '1'])).stdout).not.toContain('before its first output');
    },
    240_000,
  );

  test('is interrupted in mid-turn only, never in a dialog, and takes a message afterwards @slow', async () => {
    const made = await crewOf(version, '[[slow:tick *400@200]]', '[[bash:touch made]]');
    await made.worker('1', ({ state }) => state === 'working', 90_000);
    await made.worker('2', ({ asks }) => typeof asks?.request === 'string', 90_000);
    const conversation = await conversationOf(made, '1');

    const asking = await made.muxcrew(['interrupt', '2']);
    expect(asking).toMatchObject({ code: 6 });
    expect(asking.stdout).toMatch(/^2 \S+: refused \(it is asking: muxcrew deny 2/);
    expect((await made.muxcrew(['approve', '2'])).code).toBe(0);
    await made.until('it was not denied', () => made.read('made') !== null, 30_000);

    await made.until(
      'it says something',
      () => made.api.requests.some(({ prompt }) => prompt.includes('tick')),
      30_000,
    );
    const interrupted = await made.muxcrew(['interrupt', '1']);
    expect(interrupted).toMatchObject({ code: 0 });
    expect(interrupted.stdout).toMatch(/^1 \S+: interrupted/);
    await made.worker('1', ({ state }) => state === 'idle', 30_000);
    await made.until(
      'its transcript says so',
      () => transcript(made, conversation)?.includes('[Request interrupted by user'),
      30_000,
    );
    expect(running(made)).toContain(`session-id=${conversation}`);
    const idle = await made.muxcrew(['interrupt', '1']);
    expect(idle).toMatchObject({ code: 6 });
    expect(idle.stdout).toContain('no turn is running: it is idle');

    expect((await made.muxcrew(['send', '1', '--', '[[text:something else]]'])).code).toBe(0);
    await made.until('it answered', () => transcript(made, conversation)?.includes('something else'), 30_000);
  }, 240_000);
});
