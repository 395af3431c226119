import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { agents } from '../../../src/agents/list.ts';
import type { CommandSpec } from '../../../src/agents/command/spec.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { agentRecipe, type AgentWish } from '../../../src/app/run/agent-spec.ts';

it.each(['constructor', 'toString', '__proto__'])('refuses the unknown agent %s', (agent) => {
  const wish = { agents, settings: { agent, agents: { aider: ['aider'] } } } as unknown as AgentWish;
  expect(agentRecipe({} as never, wish)).toMatchObject({
    ok: false,
    failure: { kind: 'bad-usage', detail: `unknown agent "${agent}"; the agents are claude, demo, aider` },
  });
});

describe('an agent that is added to a live crew', () => {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(process.env['TMPDIR'] ?? '/tmp', 'mca-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function program(path: string, mode = 0o755): string {
    const whole = join(folder, path);
    mkdirSync(join(whole, '..'), { recursive: true });
    writeFileSync(whole, '#!/bin/sh\n');
    chmodSync(whole, mode);
    return whole;
  }

  /** The program that the new worker would run; else the kind of the failure. */
  function chosen(settings: object, known: readonly object[]): string | undefined {
    const context = {
      cwd: folder,
      env: { HOME: `${folder}/home`, PATH: `${folder}/path` },
      files: nodeFiles(),
      newUuid: () => 'u',
    } as unknown as Context;
    const wish = { agents, settings: { agents: { aider: ['aider'] }, claudePath: null, ...settings }, known };
    const recipe = agentRecipe(context, wish as unknown as AgentWish);
    if (!recipe.ok) return recipe.failure.kind;
    const spec = recipe.value({ id: '2', name: 'b', instructions: '', status: '', outputs: '' });
    return spec.program ?? (spec as CommandSpec).argv[0];
  }

  const claude = { agent: 'claude' };
  const aider = { agent: 'aider' };
  const aiderAt = (path: string) => ({ kind: 'command', name: 'aider', argv: [path, '--yes'] });

  it('runs the program that the crew runs, which need not be on PATH', () => {
    const own = program('opt/claude');
    expect(chosen(claude, [{ kind: 'demo' }, { kind: 'claude', program: own }])).toBe(own);
    program('path/claude');
    expect(chosen(claude, [{ kind: 'claude', program: own }])).toBe(own);
    const other = program('opt/aider');
    expect(chosen(aider, [aiderAt(other)])).toBe(other);
  });

  it('is looked up where the crew has not used it, or its program is gone', () => {
    expect(chosen(aider, [])).toBe('program-missing');
    expect(chosen(aider, [aiderAt(`${folder}/gone/aider`)])).toBe('program-missing');
    const found = program('path/aider');
    expect(chosen(aider, [aiderAt(`${folder}/gone/aider`)])).toBe(found);
    expect(chosen(aider, [aiderAt(program('opt/aider', 0o644))])).toBe(found);
    expect(chosen(claude, [{ kind: 'claude', program: program('opt/claude') }, aiderAt(found)])).toBe(
      `${folder}/opt/claude`,
    );
  });

  it('follows the configuration where that names a program', () => {
    const own = program('opt/claude');
    const configured = program('mine/claude');
    expect(chosen({ ...claude, claudePath: configured }, [{ kind: 'claude', program: own }])).toBe(
      configured,
    );
    const other = program('path/other');
    const known = [aiderAt(program('opt/aider'))];
    expect(chosen({ ...aider, agents: { aider: ['other'] } }, known)).toBe(other);
  });
});
