import { expect, it } from 'vitest';
import { agentRecipe, type AgentWish } from '../../../src/app/run/agent-spec.ts';

it.each(['constructor', 'toString', '__proto__'])('refuses the unknown agent %s', (agent) => {
  const wish = { settings: { agent, agents: { aider: ['aider'] } } } as unknown as AgentWish;
  expect(agentRecipe({} as never, wish)).toMatchObject({
    ok: false,
    failure: { kind: 'bad-usage', detail: `there is no agent "${agent}"; known are claude, demo, aider` },
  });
});
