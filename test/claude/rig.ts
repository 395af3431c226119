/**
 * A throwaway world in which the real Claude Code CLI runs offline: the crew's rig, whose project Claude trusts, with its
 * first-run questions answered and the fake Messages API as its server.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeApi } from '../fake-api/server.ts';
import type { FakeApi, FakeApiOptions } from '../fake-api/server.ts';
import { crewRig, repository, type CrewRig, type Ran, type RunOptions } from '../rig/crew-rig.ts';

export { muxcrewMain, repository } from '../rig/crew-rig.ts';

/** What most people have; scripts/install-claude names the same two. */
export const newestClaude = '2.1.332';
/** What npm picks on Node 20. Only under `scripts/test --full`. */
export const olderClaude = '2.1.197';

/** The versions that this run of the tests is for. */
export const claudeVersions: readonly string[] = process.env['MUXCREW_TEST_FULL']
  ? [newestClaude, olderClaude]
  : [newestClaude];

export interface ClaudeRig extends CrewRig {
  readonly version: string;
  /** Absolute path of the CLI. */
  readonly program: string;
  readonly api: FakeApi;
  /** Runs the CLI in the project without a terminal. */
  claude(words: readonly string[], options?: RunOptions): Promise<Ran>;
}

export interface RigOptions {
  readonly version?: string;
  /** Name of the project folder; try spaces, quotes, CJK. */
  readonly projectName?: string;
  readonly script?: FakeApiOptions['script'];
  /** Further environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function claudeRig(options: RigOptions = {}): Promise<ClaudeRig> {
  const version = options.version ?? newestClaude;
  const program = installed(version);
  const key = `sk-ant-dummy-${randomUUID()}`;
  const api = await startFakeApi(options.script ? { script: options.script } : {});
  const rig = crewRig({
    projectName: options.projectName ?? 'todo-app',
    foreignTemp: /^(claude|cc-socks|node-compile-cache)/,
    env: {
      ANTHROPIC_BASE_URL: api.url,
      ANTHROPIC_API_KEY: key,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CLI_PATH: program,
      ...options.env,
    },
  });
  trust(rig.home, rig.project, key);
  return {
    ...rig,
    version,
    program,
    api,
    claude: (words, how) => rig.exec([program, ...words], how),
    dispose: async () => {
      try {
        await rig.dispose();
      } finally {
        await api.close();
      }
    },
  };
}

/** The CLI of that version in the project's cache; installs it when it is missing. */
function installed(version: string): string {
  const program = join(repository, '.cache/claude', version, 'node_modules/.bin/claude');
  if (!existsSync(program)) {
    execFileSync(join(repository, 'scripts/install-claude'), [version], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return program;
}

/** Answers the CLI's first-run questions, as a person would have done once. */
function trust(home: string, project: string, key: string): void {
  writeFileSync(
    join(home, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      customApiKeyResponses: { approved: [key.slice(-20)], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: true } },
    }),
  );
  // Animations cost half of the processor time of a working Claude.
  mkdirSync(join(home, '.claude'), { recursive: true });
  writeFileSync(join(home, '.claude/settings.json'), JSON.stringify({ prefersReducedMotion: true }));
}
