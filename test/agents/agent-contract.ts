/** What every agent of a registry does, whatever its program is. Starts none. */
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../src/core/config/settings.ts';
import { newWorkerProblem } from '../../src/core/journal/worker-shape.ts';
import type { AgentSpec, WorkerSpec } from '../../src/core/model/worker.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import type { Agent, AgentContext } from '../../src/ports/agent.ts';
import type { AgentDefinition, AgentParts, RecipePlace } from '../../src/ports/agent-definition.ts';
import { scratchFolder } from '../os/scratch.ts';

export interface AgentSample {
  readonly settings?: Partial<Settings>;
  /** Programs that it finds on PATH. */
  readonly programs?: readonly string[];
  /** Makes the conversation one that can be continued. */
  readonly converse?: (home: string, worker: WorkerSpec) => void;
  /** A record of its hooks that tells of a turn. */
  readonly record?: { readonly name: string; readonly content: string };
}

export function agentContract(definition: AgentDefinition, sample: AgentSample): void {
  const { kind, traits } = definition;
  describe(`agent ${kind}`, () => {
    const root = scratchFolder(`agent-${kind}`);
    const [home, path, project, folder] = ['home', 'bin', 'it is a project', 'state/workers/1'].map(
      (name) => {
        const made = join(root, name);
        mkdirSync(made, { recursive: true });
        return made;
      },
    ) as [string, string, string, string];
    for (const name of sample.programs ?? []) {
      writeFileSync(join(path, name), '#!/bin/sh\n');
      chmodSync(join(path, name), 0o755);
    }
    const files = nodeFiles();
    const instructions = join(project, 'worker1_instructions.md');
    writeFileSync(instructions, 'Build it.\n');
    const env = { HOME: home, PATH: path };
    const place: RecipePlace = { files, env, cwd: project, newUuid: () => 'c0ffee-1' };
    const parts: AgentParts = { files, assets: '/opt/assets', self: ['/node', '/main.js'], protects: [] };
    const settings = { ...defaultSettings, ...sample.settings };
    const [name = ''] = definition.names(settings);
    let agent: Agent;
    beforeAll(async () => {
      agent = await definition.load(parts);
    });

    function spec(): AgentSpec {
      const request = {
        settings: { ...settings, agent: name },
        dangerouslySkipPermissions: false,
        scene: null,
      };
      const recipe = definition.recipe(place, request, name);
      if (!recipe.ok) throw new Error(JSON.stringify(recipe.failure));
      const fill = {
        id: '1',
        name: 'one',
        instructions,
        status: join(project, 's'),
        outputs: join(project, 'o'),
      };
      return recipe.value(fill);
    }

    function context(run: number): AgentContext {
      const worker: WorkerSpec = { id: '1', name: 'one', instructions, agent: spec(), cwd: project };
      const statusFile = join(project, 'comm/worker1_status.txt');
      return {
        worker,
        paths: {
          project,
          statusFile,
          boardFile: join(project, 'comm/b'),
          outputs: join(project, 'o'),
          folder,
        },
        crew: [{ id: '1', name: 'one' }],
        needs: [],
        run,
        conversation: null,
        messages: [],
        env,
      };
    }

    it('has a name, and an agent of its own kind', () => {
      expect(name).not.toBe('');
      expect(agent.kind).toBe(kind);
    });

    it('makes a spec that can be journaled, and has its traits', () => {
      const made = spec();
      const kept: unknown = JSON.parse(JSON.stringify(made));
      expect(kept).toEqual(made);
      const added = { name: 'one', instructions, wantedId: null, cwd: project, agent: kept };
      expect(newWorkerProblem(added, 'worker')).toBeNull();
      expect(made).toMatchObject({ kind, traits });
      for (const mode of traits.unrestrictedModes) expect(traits.permissionModes).toContain(mode);
    });

    it('starts its program in the folder of the worker, and writes nothing outside its own', () => {
      const launch = agent.prepare(context(1));
      expect(launch.argv[0]).toMatch(/^\//);
      expect(launch.cwd).toBe(project);
      const program = agent.program(spec());
      if (program !== null) expect(launch.argv).toContain(program);
      expect(readdirSync(project)).toEqual(['worker1_instructions.md']);
      expect(readdirSync(home)).toEqual([]);
      if (launch.input !== undefined) expect(existsSync(launch.input)).toBe(true);
    });

    it('starts no worker of another agent', () => {
      const other = { kind: 'another', traits };
      const its = context(1);
      expect(() => agent.prepare({ ...its, worker: { ...its.worker, agent: other } })).toThrow();
    });

    it(traits.resumes ? 'continues its conversation in a later run' : 'begins again in a later run', () => {
      const its = context(2);
      sample.converse?.(home, its.worker);
      expect(agent.resumes?.(its) ?? false).toBe(traits.resumes);
      expect(agent.resumes?.(context(1)) ?? false).toBe(false);
      const { conversation } = its.worker.agent;
      expect(conversation !== undefined).toBe(traits.resumes);
      const [first, later] = [context(1), its].map((one) => agent.prepare(one).argv.join(' '));
      if (conversation === undefined) expect(later).toBe(first);
      else {
        expect(later).not.toBe(first);
        expect(first).toContain(conversation);
        expect(later).toContain(conversation);
        const moved = agent.prepare({ ...its, conversation: 'another-talk' });
        if (agent.resumes?.({ ...its, conversation: 'another-talk' }) === true)
          expect(moved.argv.join(' ')).toContain('another-talk');
      }
    });

    it(traits.tellsTurns ? 'tells of its turns' : 'tells of no turn', () => {
      const { name: file = '', content = '' } = sample.record ?? {};
      const report = agent.report(file, content, 2_000_000_000_000);
      expect((report?.turn ?? null) !== null).toBe(traits.tellsTurns);
    });

    it.each(['', '{', 'null', '[]', '{"session_id":"', '\0', '{"did":1}'])(
      'reads nothing in %j',
      (content) => {
        const { name: file = 'x.json' } = sample.record ?? {};
        expect(agent.report(file, content, 1)?.turn ?? null).toBeNull();
        expect(agent.asks?.read('1-2-3.req', content) ?? null).toBeNull();
        expect(agent.registry?.read(content) ?? null).toBeNull();
        expect(agent.screen?.([content]) ?? null).toBeNull();
        expect(agent.trust?.([content], project) ?? null).toBeNull();
      },
    );

    it('takes a message as plain text', () => {
      expect(agent.plainText('hello', { mentions: false })).toEqual({ text: 'hello', wasCommand: false });
    });

    it('is asked to end by a signal, within a bounded time', () => {
      expect(agent.end.graceMs).toBeGreaterThan(0);
      expect(agent.end.graceMs).toBeLessThanOrEqual(10_000);
    });
  });
}
