/** What every placement does, tried with real processes in a real pseudo-terminal. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { LaunchContext, PlacedRun, Placement } from '../../src/ports/placement.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import { scratchFolder, until } from '../os/scratch.ts';
import { demo } from '../core/crew.ts';
import { openPane, type Pane } from './pane.ts';

const processes = systemProcesses();

export function placementContract(name: string, make: () => Placement): void {
  describe(`placement ${name}`, () => {
    const root = scratchFolder('place');
    const placement = make();
    let count = 0;

    function context(run = 3): LaunchContext {
      count += 1;
      const folder = join(root, `it's worker ${String(count)}`);
      mkdirSync(folder);
      return {
        worker: { id: '1', name: 'back end', instructions: '/x.md', agent: demo, cwd: root },
        run,
        folder,
        // No other test's, also of another run on this machine: what is left is found by it.
        lockLimit: 2 ** 51 + process.pid * 1000 + count,
      };
    }

    function start(script: string, its: LaunchContext, more: { readonly input?: string } = {}): Pane {
      const env = { PATH: process.env['PATH'] ?? '', OUT: its.folder, WORD: `it's "$HOME"` };
      const {
        argv,
        cwd,
        env: given,
      } = placement.prepare(
        { argv: ['/bin/sh', '-c', script, 'sh', 'an arg', ''], cwd: root, env, ...more },
        its,
      );
      return openPane({ argv, cwd, env: given });
    }

    const asked = ({ worker, run, folder }: LaunchContext, more: Partial<PlacedRun> = {}): PlacedRun => ({
      worker,
      run,
      folder,
      recordedPid: null,
      process: null,
      ...more,
    });

    /** Waits for the wrapper's record, and asks as the supervisor does. */
    async function begun(its: LaunchContext): Promise<PlacedRun> {
      const record = join(its.folder, `run-${String(its.run)}`);
      let pid = 0;
      await until('the record of the start', () => {
        try {
          pid = (JSON.parse(readFileSync(record, 'utf8')) as { readonly pid: number }).pid;
        } catch {
          return false;
        }
        return true;
      });
      const state = placement.identify(asked(its, { recordedPid: pid }));
      if (state.is !== 'alive') throw new Error(`it is ${state.is}`);
      return asked(its, { recordedPid: pid, process: state.process });
    }

    /** What the runtime does after SIGKILL, by the same mark. */
    afterEach(() => {
      const locks = [2 ** 51 + process.pid * 1000, 2 ** 51 + process.pid * 1000 + count] as const;
      for (const one of processes.tree(null, { name: 'MUXCREW_NONE', value: 'none', locks }))
        processes.signal(one, 'SIGKILL');
    });

    const isGone = (run: PlacedRun) => until('gone', () => placement.identify(run).is === 'gone');

    it('runs the program with its arguments, folder and environment', async () => {
      const its = context();
      await start('printf "%s|" "$@" "$PWD" "$WORD" > "$OUT/out"', its).exited;
      expect(readFileSync(join(its.folder, 'out'), 'utf8')).toBe(`an arg||${root}|it's "$HOME"|`);
    });

    it('gives the program its input file', async () => {
      const its = context();
      const input = join(its.folder, 'in put');
      writeFileSync(input, 'two\nlines');
      await start('cat > "$OUT/out"', its, { input }).exited;
      expect(readFileSync(join(its.folder, 'out'), 'utf8')).toBe('two\nlines');
    });

    it('knows the run while it goes on, and that it has ended', async () => {
      const its = context();
      const pane = start('read line; exit 4', its);
      const run = await begun(its);
      expect(placement.identify(run)).toEqual({ is: 'alive', process: run.process });
      expect(placement.queued(run)).toBeNull();
      pane.type('x\r');
      await pane.exited;
      await isGone(run);
      expect(JSON.parse(readFileSync(join(its.folder, 'exit-3'), 'utf8'))).toMatchObject({ status: 4 });
    });

    it('takes no other run for this one', async () => {
      const its = context();
      start('exec sleep 1000', its);
      const run = await begun(its);
      const pid = run.process?.pid ?? 0;
      expect(placement.identify({ ...run, process: { pid, startTime: 'an earlier run' } }).is).toBe('gone');
      expect(placement.identify(asked(context(9))).is).toBe('gone');
      await placement.end(run, 'SIGKILL');
      await isGone(run);
    });

    it('hands the program a signal that it can obey in its own time', async () => {
      const its = context();
      const pane = start(
        'trap "echo bye > \\"$OUT/out\\"; exit 0" TERM; echo up; while :; do sleep 0.05; done',
        its,
      );
      const run = await begun(its);
      await pane.sees('up');
      await placement.end(run, 'SIGTERM');
      await isGone(run);
      expect(readFileSync(join(its.folder, 'out'), 'utf8')).toBe('bye\n');
    });

    it('ends one that ignores signals', async () => {
      const its = context();
      const pane = start('trap "" TERM INT HUP; echo up; sleep 1000 & wait; wait', its);
      const run = await begun(its);
      await pane.sees('up');
      await placement.end(run, 'SIGTERM');
      expect(placement.identify(run).is).toBe('alive');
      await placement.end(run, 'SIGKILL');
      await isGone(run);
    });

    it('ends nothing where the run is gone', async () => {
      const its = context();
      await start('exit 0', its).exited;
      const stranger = processes.identify(process.pid);
      const run = asked(its, {
        recordedPid: process.pid,
        process: { pid: process.pid, startTime: 'another' },
      });
      await placement.end(run, 'SIGKILL');
      expect(processes.identify(process.pid)).toEqual(stranger);
    });
  });
}
