/** Workers that were started in one login reach the ssh-agent of the next: real agents, real `ssh-add`. */
import { afterEach, expect, test } from 'vitest';
import { join } from 'node:path';
import { keyAgent, type KeyAgent } from '../rig/key-agent.ts';
import type { CrewRig } from '../rig/crew-rig.ts';
import { worlds } from './crew.ts';

const agents: KeyAgent[] = [];
// Registered first: run after the rig is gone.
afterEach(() => Promise.all(agents.splice(0).map((agent) => agent.close())));
const world = worlds();

/** Says which keys it reaches, and again whenever it is sent a line. */
const teller = 'while :; do ssh-add -l 2>&1 | sed "s/.*SHA256:[^ ]* /key: /"; read -r line || exit; done';

function crew(): CrewRig {
  const rig = world();
  rig.write(
    '../home/.config/muxcrew/config.json',
    JSON.stringify({ agents: { teller: ['sh', '-c', teller] } }),
  );
  for (const name of ['a.md', 'b.md']) rig.write(name, 'x');
  return rig;
}

async function login(rig: CrewRig, name: string): Promise<Record<string, string>> {
  const agent = await keyAgent(join(rig.root, name, 'sock'), name);
  agents.push(agent);
  return { SSH_AUTH_SOCK: agent.socket };
}

const says = (rig: CrewRig, worker: string, text: string): Promise<unknown> =>
  rig.until(`worker ${worker} says ${text}`, () => rig.read(`logs/worker${worker}.log`)?.includes(text));

test('a worker started later, and one that has long been at work, reach the agent of a new login', async () => {
  const rig = crew();
  const first = await login(rig, 'first');
  expect((await rig.muxcrew(['run', '-d', '--agent', 'teller', 'a.md'], { env: first })).code).toBe(0);
  await says(rig, '1', 'key: first');
  await agents.pop()?.close();

  const second = await login(rig, 'second');
  const looking = rig.terminal(['attach'], { env: second });
  await looking.shows(/a +working/);
  // Of a shell that nobody's agent is in, and of one whose agent is dead.
  expect((await rig.muxcrew(['add', 'b.md', '--agent', 'teller'], { env: first })).code).toBe(0);
  await says(rig, '2', 'key: second');
  expect((await rig.muxcrew(['send', '1', 'again'])).code).toBe(0);
  await says(rig, '1', 'key: second');
});

test('a crew that was started without an agent gets that of whoever comes with one @slow', async () => {
  const rig = crew();
  expect((await rig.muxcrew(['run', '-d', '--agent', 'teller', 'a.md'])).code).toBe(0);
  await says(rig, '1', 'Error connecting to agent');
  const env = await login(rig, 'late');
  expect((await rig.muxcrew(['restart', '1'], { env })).code).toBe(0);
  await says(rig, '1', 'key: late');
});
