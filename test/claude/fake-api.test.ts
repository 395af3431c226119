import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { isScripted, stepsOf } from '../fake-api/script.ts';
import { startFakeApi } from '../fake-api/server.ts';
import { claudeRig } from './rig.ts';
import type { ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

describe('the script of a prompt', () => {
  test('each tool call ends a message; text joins the next one; the rest is the last', () => {
    const steps = stepsOf(
      '[[text:a]] [[bash:ls [a-z]]] [[write:/x|y|z]] [[tool:Read {"file_path":"/x"}]]',
      '',
    );
    expect(steps.map(({ blocks }) => blocks)).toEqual([
      [
        { is: 'text', chunks: ['a'], pauseMs: 0 },
        { is: 'tool', name: 'Bash', input: { command: 'ls [a-z]', description: 'Run the scripted command' } },
      ],
      [{ is: 'tool', name: 'Write', input: { file_path: '/x', content: 'y|z' } }],
      [{ is: 'tool', name: 'Read', input: { file_path: '/x' } }],
      [{ is: 'text', chunks: ['Done.'], pauseMs: 0 }],
    ]);
  });

  test('a status directive runs the line that the system prompt teaches', () => {
    const system = "Use:\n    echo '[Worker3] Status: what' >> '/a b/worker3_status.txt'\n";
    expect(stepsOf('[[status:COMPLETED: ok]]', system)[0]?.blocks[0]).toMatchObject({
      input: { command: "echo '[Worker3] COMPLETED: ok' >> '/a b/worker3_status.txt'" },
    });
  });

  test('plain text is no script', () => {
    expect(isScripted('read [[this]] and $(that)')).toBe(false);
  });
});

test('nextRequest gives each request once, and says what came when none does', async () => {
  const api = await startFakeApi();
  const ask = (text: string): Promise<Response> =>
    fetch(`${api.url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify({ messages: [{ role: 'user', content: text }], tools: [{ name: 'Bash' }] }),
    });
  await ask('[[text:one]]');
  const second = api.nextRequest((request) => request.prompt.includes('two'));
  await ask('[[text:two]]');
  expect((await second).prompt).toBe('[[text:two]]');
  expect((await api.nextRequest()).prompt).toBe('[[text:one]]');
  await expect(api.nextRequest(() => true, { timeoutMs: 1 })).rejects.toThrow('[[text:one]]');
  await api.close();
});

test('the real CLI plays a script of tool calls and text to its end @slow', async () => {
  rig = await claudeRig();
  const ran = await rig.claude(['-p', '--', '[[bash:pwd]] [[text:all good]]']);
  expect(ran).toMatchObject({ code: 0, stdout: 'all good\n' });
  const last = await rig.api.nextRequest((request) => request.step === 1);
  expect(last.results).toEqual([{ text: rig.project, error: false }]);
});

test('the real CLI tries again after an error and after a stream that breaks off', async () => {
  rig = await claudeRig();
  const ran = await rig.claude(['-p', '--', '[[err:529:1]] [[cut]] [[slow:la*3@5]]']);
  expect(ran).toMatchObject({ code: 0, stdout: 'lalala\n' });
  expect(rig.api.requests.filter(({ side, path }) => !side && path === '/v1/messages')).toHaveLength(3);
});

test('a request that hangs ends with the CLI @slow', async () => {
  rig = await claudeRig();
  const ran = rig.claude(['-p', '--', '[[hang]]']);
  await rig.api.nextRequest();
  for (const { pid } of rig.processes()) process.kill(pid, 'SIGTERM');
  expect(await ran).toMatchObject({ code: 143 });
});

test('a rig that is left with a process says which, and ends it', async () => {
  const used = await claudeRig();
  const child = spawn('sleep', ['1000'], { env: { ...used.env }, stdio: 'ignore' });
  await expect(used.dispose()).rejects.toThrow(/left behind:\n +process \d+ sleep 1000/);
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
});
