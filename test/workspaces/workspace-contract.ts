/** What every workspace does, tried with real files. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Workspace, WorkspaceContext } from '../../src/ports/workspace.ts';
import { demo, session as plain, worker } from '../core/crew.ts';
import { scratchFolder } from '../os/scratch.ts';

export interface ContractParts {
  readonly workspace: Workspace;
  /** The same, which throws in the middle of its next step, as if it had been killed there. Absent: it has no middle. */
  readonly killed?: Workspace;
}

export function workspaceContract(name: string, { workspace, killed }: ContractParts): void {
  describe(`workspace ${name}`, () => {
    const root = scratchFolder('space');
    let count = 0;

    function context(more: Partial<WorkspaceContext> = {}): WorkspaceContext {
      count += 1;
      const project = join(root, `it's project ${String(count)}`);
      mkdirSync(project);
      writeFileSync(join(project, 'given.txt'), 'given');
      return {
        session: { ...plain, project },
        worker: { ...worker('1', demo), cwd: project },
        prepared: null,
        isWanted: () => true,
        ...more,
      };
    }

    async function folder(its: WorkspaceContext): Promise<string> {
      const prepared = await workspace.prepare(its);
      if (prepared.is !== 'ready') throw new Error(prepared.reason);
      return prepared.place.cwd;
    }

    it('gives a folder that has the files of the project', async () => {
      const cwd = await folder(context());
      expect(readFileSync(join(cwd, 'given.txt'), 'utf8')).toBe('given');
    });

    it('gives the same folder again, and changes nothing in it', async () => {
      const its = context();
      const cwd = await folder(its);
      writeFileSync(join(cwd, 'given.txt'), 'changed');
      writeFileSync(join(cwd, 'made.txt'), 'made');
      expect(await folder({ ...its, prepared: { cwd } })).toBe(cwd);
      expect(await folder(its)).toBe(cwd);
      expect(readFileSync(join(cwd, 'given.txt'), 'utf8')).toBe('changed');
      expect(readFileSync(join(cwd, 'made.txt'), 'utf8')).toBe('made');
    });

    it('settles what was made, and the same again', async () => {
      const its = context();
      const cwd = await folder(its);
      writeFileSync(join(cwd, 'made.txt'), 'made');
      const first = await workspace.settle({ ...its, prepared: { cwd } });
      expect(first.is).toBe('settled');
      expect(await workspace.settle({ ...its, prepared: { cwd } })).toEqual(first);
      expect(readFileSync(join(cwd, 'made.txt'), 'utf8')).toBe('made');
    });

    it.runIf(killed !== undefined)('is whole after it was killed in the middle', async () => {
      const its = context();
      await expect(killed?.prepare(its)).rejects.toThrow('killed');
      const cwd = await folder(its);
      expect(readFileSync(join(cwd, 'given.txt'), 'utf8')).toBe('given');
      writeFileSync(join(cwd, 'made.txt'), 'made');
      await expect(killed?.settle({ ...its, prepared: { cwd } })).rejects.toThrow('killed');
      expect((await workspace.settle({ ...its, prepared: { cwd } })).is).toBe('settled');
      expect(readFileSync(join(cwd, 'made.txt'), 'utf8')).toBe('made');
    });

    it('leaves the project as it is', async () => {
      const its = context();
      const cwd = await folder(its);
      await workspace.settle({ ...its, prepared: { cwd } });
      expect(readFileSync(join(its.session.project, 'given.txt'), 'utf8')).toBe('given');
      expect(existsSync(join(its.session.project, 'made.txt'))).toBe(false);
      rmSync(its.session.project, { recursive: true });
    });
  });
}
