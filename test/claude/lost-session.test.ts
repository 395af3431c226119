/**
 * kill -9 of what holds the panes, with eight Claudes in mid-turn: `resume` goes on with all eight conversations, with none
 * of them twice, and only once the Claudes of before are gone.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ApiRequest } from '../fake-api/request.ts';
import { stepsOf, type Step } from '../fake-api/script.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

const ids = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;
const waitsForTool = (id: string): boolean => Number(id) % 2 === 1;
const file = (id: string): string => `worker${id}_instructions.md`;
const restarted = /You were restarted, worker (\d)/g;

/** Who was restarted completes; everybody else goes by the assignment. */
function afterRestart({ body, step, system }: ApiRequest): readonly Step[] | null {
  const messages = body.messages ?? [];
  const told = messages.findLastIndex((message) => JSON.stringify(message).includes('You were restarted'));
  if (told === -1) return null;
  const [, id = ''] = /You were restarted, worker (\d)/.exec(JSON.stringify(messages[told])) ?? [];
  const said = messages.slice(told).filter(({ role }) => role === 'assistant').length;
  const steps = stepsOf(`[[status:COMPLETED: done ${id}]]`, system);
  return Array.from({ length: step + 1 }, () => steps[said] ?? steps.at(-1)).filter(
    (one) => one !== undefined,
  );
}

/** By conversation: every line of its transcript, as text. */
function transcripts({ home }: ClaudeRig): ReadonlyMap<string, string> {
  const projects = join(home, '.claude/projects');
  const found = readdirSync(projects).flatMap((folder) =>
    readdirSync(join(projects, folder))
      .filter((name) => name.endsWith('.jsonl'))
      .map(
        (name) => [name.replace('.jsonl', ''), readFileSync(join(projects, folder, name), 'utf8')] as const,
      ),
  );
  return new Map(found);
}

describe.each(claudeVersions)('a session of Claude Code %s that is lost', (version) => {
  test('resumed: eight of eight conversations, none twice @slow', async () => {
    const made = await claudeRig({
      version,
      env: { MUXCREW_ASK_STATUS: 'false', MUXCREW_MIN_FREE_MEMORY_MB: '0' },
      script: (request) => (request.side ? null : afterRestart(request)),
    });
    rig = made;
    // One half in the middle of a tool, the other in the middle of the API's answer.
    for (const id of ids)
      made.write(
        file(id),
        `[[status:Status: at work ${id}]]\n${waitsForTool(id) ? '[[bash:tail -f /dev/null]]' : '[[hang]]'}`,
      );
    const run = ['run', '-d', '--permission-mode', 'default', ...ids.map(file)];
    expect((await made.muxcrew(run)).code).toBe(0);
    for (const id of ids.filter(waitsForTool)) {
      await made.worker(id, ({ asks }) => typeof asks?.request === 'string', 90_000);
      expect((await made.muxcrew(['approve', id])).code).toBe(0);
    }
    const inTool = (): number => made.processes().filter(({ argv }) => argv.startsWith('tail -f')).length;
    const inAnswer = (): number =>
      made.api.requests.filter(({ prompt, step }) => step === 1 && prompt.includes('[[hang]]')).length;
    await made.until('all are in mid-turn', () => inTool() === 4 && inAnswer() === 4, 90_000);
    const old = made.processes().filter(({ argv }) => argv.includes('--session-id='));
    const conversations = old.map(({ argv }) => /--session-id=([\w-]+)/.exec(argv)?.[1] ?? '');
    expect(new Set(conversations).size).toBe(ids.length);

    const { server, supervisor } = made.snapshot() ?? {};
    process.kill(server?.pid ?? 0, 'SIGKILL');
    await made.until('its supervisor ends', () => !existsSync(`/proc/${String(supervisor?.pid)}`));
    expect((await made.muxcrew(['ls'])).stdout).toMatch(/lost/);
    const asked = made.api.requests.length;
    const resumed = await made.muxcrew(['resume']);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stdout).toContain('resumed: 8 resumed');
    const left = made
      .processes()
      .filter(({ argv }) => argv.includes('--session-id=') || argv.startsWith('tail -f'));
    expect(left).toEqual([]);

    for (const id of ids)
      await made.worker(id, ({ state, runs }) => state === 'completed' && runs === 2, 90_000);
    const resumedNow = (): readonly string[] =>
      made.processes().flatMap(({ argv }) => /--resume=([\w-]+)/.exec(argv)?.[1] ?? []);
    // A child that was forked and is not yet what it will be bears its parent's words for a moment; a second Claude stays.
    await made.until(
      'each conversation is open once',
      () => resumedNow().toSorted().join() === conversations.toSorted().join(),
    );
    // By the API: each conversation went on as the worker's that it was, and asked for nothing before it was told so.
    const later = made.api.requests.slice(asked).filter(({ side, path }) => !side && path === '/v1/messages');
    const told = later.map((request) => {
      const text = JSON.stringify(request.body.messages);
      const conversation = conversations.find((one) => request.body.metadata?.user_id?.includes(one));
      return { conversation, restarts: [...text.matchAll(restarted)].map(([, id]) => id).join() };
    });
    expect(new Set(told.map(({ conversation }) => conversation))).toEqual(new Set(conversations));
    expect(new Set(told.map(({ restarts }) => restarts))).toEqual(new Set(ids));
    // By the transcripts: as many as there are workers, each with its assignment and one restart.
    const kept = transcripts(made);
    expect([...kept.keys()].toSorted()).toEqual(conversations.toSorted());
    for (const [conversation, text] of kept) {
      const users = text.split('\n').filter((line) => line.includes('"type":"user"'));
      const ours = users.filter((line) => line.includes('Your assignment, worker')).length;
      const again = users.filter((line) => line.includes('You were restarted, worker')).length;
      expect({ conversation, ours, again }).toEqual({ conversation, ours: 1, again: 1 });
    }
    for (const id of ids)
      expect(made.read(`comm/worker${id}_status.txt`)).toBe(
        `[Worker${id}] Status: at work ${id}\n[Worker${id}] COMPLETED: done ${id}\n`,
      );
    await made.muxcrew(['stop', '--yes']);
  }, 240_000);

  test('is not begun anew in another home, where its conversations are not @slow', async () => {
    const made = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } });
    rig = made;
    made.write(file('1'), '[[status:Status: at work]]\n[[hang]]');
    await made.muxcrew(['run', '-d', '--permission-mode', 'default', file('1')]);
    await made.worker('1', ({ status }) => status === 'at work', 90_000);
    const { server, supervisor } = made.snapshot() ?? {};
    process.kill(server?.pid ?? 0, 'SIGKILL');
    await made.until('its supervisor ends', () => !existsSync(`/proc/${String(supervisor?.pid)}`));
    const elsewhere = await made.muxcrew(['resume'], {
      env: { CLAUDE_CONFIG_DIR: join(made.root, 'other') },
    });
    expect(elsewhere).toMatchObject({ code: 6, stdout: '' });
    expect(elsewhere.stderr).toMatch(/conversations of 1 are missing.*CLAUDE_CONFIG_DIR/);
    expect(await made.muxcrew(['stop', '1'])).toMatchObject({ code: 0 });
    expect((await made.muxcrew(['resume'])).stdout).toContain('resumed: 1 stopped');
    await made.muxcrew(['stop', '--yes']);
  });
});
