/** A worker of the rig's project as muxcrew's own claude agent would start it, without muxcrew around it. */
import { claudeTraits } from '../../src/agents/claude/spec.ts';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claudeAgent } from '../../src/agents/claude/agent.ts';
import { managerId, managerName } from '../../src/core/model/manager.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import type { AgentContext, AgentReport } from '../../src/ports/agent.ts';
import type { Launch } from '../../src/ports/placement.ts';
import { openTerminal, type Terminal } from '../rig/terminal.ts';
import { muxcrewMain, type ClaudeRig } from './rig.ts';

const assets = fileURLToPath(new URL('../../src/assets', import.meta.url));
const parts = { files: nodeFiles(), assets, self: [process.execPath, muxcrewMain] };
export const agent = claudeAgent({ ...parts, protects: [] });
/** Those of a user whose project is their home folder. */
export const homeFolders = ['.local/state/muxcrew', '.config/muxcrew'] as const;

export interface RigWorker {
  readonly conversation: string;
  readonly statusFile: string;
  /** Its own folder: settings, prompt, and a manager's `bin/`. */
  readonly folder: string;
  launch(run: number): Launch;
  /** What its hooks told so far, oldest first. */
  reports(): readonly { readonly name: string; readonly report: AgentReport }[];
  /** Resolves when a report matches; rejects after 30 s. */
  reported(is: (report: AgentReport, name: string) => boolean): Promise<AgentReport>;
}

export function rigWorker(
  rig: ClaudeRig,
  instructions: string,
  permissionMode: string | null,
  { manager = false }: { readonly manager?: boolean } = {},
): RigWorker {
  const { project } = rig;
  for (const folder of ['comm', 'outputs', 'src']) mkdirSync(join(project, folder), { recursive: true });
  const conversation = randomUUID();
  const id = manager ? managerId : '1';
  const folder = join(rig.root, `state/workers/${id}`);
  const statusFile = join(project, `comm/worker${id}_status.txt`);
  const context: AgentContext = {
    worker: {
      id,
      name: manager ? managerName : 'backend',
      ...(manager ? { manages: { verify: null } } : {}),
      instructions: rig.write('worker1_instructions.md', instructions),
      agent: {
        kind: 'claude',
        traits: claudeTraits,
        program: rig.program,
        model: null,
        permissionMode,
        dangerouslySkipPermissions: false,
        conversation,
      },
      cwd: project,
    },
    paths: {
      project,
      statusFile,
      boardFile: join(project, 'comm/board.txt'),
      outputs: join(project, 'outputs'),
      folder,
    },
    crew: [
      { id: '1', name: 'backend' },
      { id: '2', name: 'frontend' },
    ],
    needs: [],
    run: 1,
    conversation: null,
    messages: [],
    env: rig.env,
  };
  const reports: RigWorker['reports'] = () => {
    const events = join(folder, 'events');
    return readdirSync(events)
      .filter((name) => !name.startsWith('.'))
      .sort()
      .flatMap((name) => {
        const report = agent.report(name, readFileSync(join(events, name), 'utf8'), Date.now());
        return report === null ? [] : [{ name, report }];
      });
  };
  return {
    conversation,
    statusFile,
    folder,
    launch: (run) =>
      claudeAgent({ ...parts, protects: homeFolders.map((path) => join(project, path)) }).prepare({
        ...context,
        run,
      }),
    reports,
    reported: async (is) => {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const found = reports().find(({ name, report }) => is(report, name));
        if (found) return found.report;
        if (Date.now() > deadline)
          throw new Error(`no such report; there are: ${JSON.stringify(reports(), null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** The launch in a terminal, as the wrapper starts it. */
export function inTerminal({ argv, input, cwd, env }: Launch): Terminal {
  const words = input === undefined ? argv : ['/bin/sh', '-c', 'exec "$@" <"$0"', input, ...argv];
  return openTerminal(words, { cwd, env });
}

/**
 * The same launch without a terminal: `-p` refuses what would be asked in the pane. Nobody is there to answer, so that the
 * folder where requests would wait is taken away.
 */
export function headless(launch: Launch): readonly string[] {
  const settings = launch.argv.find((word) => word.startsWith('--settings=')) ?? '';
  rmSync(join(dirname(settings.slice('--settings='.length)), 'requests'), { recursive: true });
  const prompt = launch.input === undefined ? [] : ['--', readFileSync(launch.input, 'utf8')];
  return ['-p', ...launch.argv.slice(1), ...prompt];
}
