/** What a manager's Claude may do without asking, by its own rules: the matrix of docs/claude-permissions.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions, newestClaude, type ClaudeRig } from './rig.ts';
import { headless, rigWorker } from './worker.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

const passing = [
  'muxcrew status --json',
  'muxcrew add worker1_a_instructions.md worker2_b_instructions.md',
  'muxcrew wait 1 2 --any --timeout 100',
  "muxcrew send 1 -- 'hello there'",
  'muxcrew logs 1 -n 40',
  'muxcrew why 1',
  'muxcrew plan task.md',
  'muxcrew new api',
  'muxcrew report',
];

const refused = (shim: string): readonly string[] => [
  ...[
    'approve 1',
    'deny 1',
    'trust x',
    'config',
    'run x.md',
    'stop --yes',
    'restart 1',
    'skip 1',
    'ls',
    'host x',
    'statusx',
  ].map((words) => `muxcrew ${words}`),
  // Its marker taken away, another environment, another way to the same program.
  'MUXCREW_MANAGER= muxcrew approve 1',
  'MUXCREW_MANAGER= muxcrew status',
  'MUXCREW_ALLOW=x muxcrew add a.md',
  'env -u MUXCREW_MANAGER muxcrew status',
  'unset MUXCREW_MANAGER; muxcrew approve 1',
  'muxcrew status; muxcrew approve 1',
  'muxcrew status && muxcrew approve 1',
  'muxcrew status\nmuxcrew approve 1',
  'muxcrew status & muxcrew approve 1',
  'muxcrew status | sh',
  "sh -c 'muxcrew approve 1'",
  'timeout 5 muxcrew approve 1',
  'nohup muxcrew approve 1',
  'muxcrew  approve 1',
  'muxcrew -- approve 1',
  `${shim} approve 1`,
  // What it may not read, and must not write.
  'muxcrew send 1 "$(cat /etc/hostname)"',
  'muxcrew status > comm/session.json',
];

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test.each(['default', 'acceptEdits'])(
    'passes a manager’s verbs and files in mode %s, and nothing else @slow',
    async (mode) => {
      const used = (rig = await claudeRig({ version }));
      const { project } = used;
      const folder = join(used.root, 'state/workers/0');
      const shim = join(folder, 'bin/muxcrew');
      const good = [
        ...passing.map((command) => `[[bash:${command}]]`),
        `[[write:${project}/worker12_api_instructions.md|x]]`,
        `[[write:${project}/outputs/reports/final_report.md|x]]`,
        '[[status:Status: here]]',
      ];
      const bad = [
        ...refused(shim).map((command) => `[[bash:${command}]]`),
        // 2.1.197 lets it pass; `send` itself then reads nothing for a manager.
        ...(version === newestClaude ? ['[[bash:muxcrew send 1 < /etc/hostname]]'] : []),
        `[[write:${project}/comm/worker1_status.txt|x]]`,
        `[[write:${shim}|x]]`,
        ...(mode === 'default'
          ? [`[[write:${project}/.muxcrewrc|x]]`, `[[write:${project}/src/a.txt|x]]`]
          : []),
      ];
      const worker = rigWorker(used, [...good, ...bad].join('\n'), mode, { manager: true });
      const launch = worker.launch(1);
      expect(readFileSync(shim, 'utf8')).toMatch(/^#!\/bin\/sh\nexec .*node .*main\.js'? "\$@"\n$/);
      // Says what reached it instead of doing it.
      const calls = join(used.root, 'calls');
      writeFileSync(shim, `#!/bin/sh\necho "muxcrew $*" >> ${calls}\n`);
      const ran = await used.exec([used.program, ...headless(launch)], {
        env: launch.env,
        timeoutMs: 100_000,
      });
      expect(ran).toMatchObject({ code: 0 });
      const results = used.api.requests.flatMap((request) => request.results).map(({ error }) => error);
      const said = [...good, ...bad].map((what, at) => [what, results[at]]);
      expect(said).toEqual([...good.map((what) => [what, false]), ...bad.map((what) => [what, true])]);
      const called = readFileSync(calls, 'utf8').trimEnd().split('\n');
      expect(called).toEqual(passing.map((command) => command.replaceAll("'", '')));
    },
  );
});
