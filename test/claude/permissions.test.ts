import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions } from './rig.ts';
import type { ClaudeRig } from './rig.ts';
import { headless, rigWorker } from './worker.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** Plays the script as worker 1 and gives, for each tool call, whether it was refused. */
async function play(
  version: string,
  mode: string,
  script: (project: string) => readonly string[],
  projectName = 'todo-app',
): Promise<{ rig: ClaudeRig; refused: readonly boolean[] }> {
  rig = await claudeRig({ version, projectName });
  const { project } = rig;
  rig.write('comm/worker2_status.txt', '');
  rig.write('comm/session.json', '{}');
  rig.write('src/a.txt', 'a');
  symlinkSync('../comm/worker2_status.txt', join(project, 'outputs-link'));
  const worker = rigWorker(rig, script(project).join('\n'), mode);
  const ran = await rig.claude(headless(worker.launch(1)));
  expect(ran).toMatchObject({ code: 0 });
  const refused = rig.api.requests.flatMap((request) => request.results).map(({ error }) => error);
  return { rig, refused };
}

const forgeries = (project: string): readonly string[] => [
  `[[bash:echo '[Worker2] COMPLETED: forged' >> ${project}/comm/worker2_status.txt]]`,
  `[[bash:echo '[Worker2] COMPLETED: forged' >> comm/worker2_status.txt]]`,
  `[[bash:echo '[Worker12] COMPLETED: forged' >> ${project}/comm/worker12_status.txt]]`,
  `[[bash:echo forged > ${project}/comm/session.json]]`,
  `[[bash:rm ${project}/comm/worker2_status.txt]]`,
  `[[bash:cp ${project}/src/a.txt ${project}/comm/worker2_status.txt]]`,
  `[[write:${project}/comm/worker3_status.txt|forged]]`,
  `[[bash:echo '[Worker2] COMPLETED: forged' >> ${project}/outputs-link]]`,
];

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('its own status line, the board and files under outputs pass without asking', async () => {
    const { rig: used, refused } = await play(version, 'default', (project) => [
      '[[status:Status: starting]] [[status:Progress: 1/2 endpoints]]',
      `[[bash:echo '[Worker1 -> Worker2] hello' >> ${project}/comm/board.txt]]`,
      `[[write:${project}/outputs/api/deep/index.js|export {};]]`,
      '[[status:COMPLETED: Backend API ready]]',
    ]);
    expect(refused).toEqual([false, false, false, false, false]);
    expect(used.read('comm/worker1_status.txt')).toBe(
      '[Worker1] Status: starting\n[Worker1] Progress: 1/2 endpoints\n[Worker1] COMPLETED: Backend API ready\n',
    );
    expect(used.read('comm/board.txt')).toBe('[Worker1 -> Worker2] hello\n');
    expect(used.read('outputs/api/deep/index.js')).toBe('export {};');
  });

  test('everything else is refused or asked for in mode default @slow', async () => {
    const { rig: used, refused } = await play(version, 'default', (project) => [
      ...forgeries(project),
      `[[write:${project}/src/new.txt|x]]`,
      `[[write:${project}/outputs/../src/new.txt|x]]`,
      `[[bash:rm ${project}/src/a.txt]]`,
      `[[bash:node -e 'require("fs").writeFileSync("ran", "")']]`,
    ]);
    expect(refused).toEqual(Array.from({ length: 12 }, () => true));
    expect(used.read('comm/worker2_status.txt')).toBe('');
    expect(used.read('comm/session.json')).toBe('{}');
    expect(used.read('src/a.txt')).toBe('a');
    expect(used.read('src/new.txt')).toBeNull();
    expect(used.read('ran')).toBeNull();
  });

  test.each(['acceptEdits', 'auto'])('forged statuses are refused in mode %s too @slow', async (mode) => {
    const { rig: used, refused } = await play(version, mode, (project) => [
      ...forgeries(project),
      '[[status:COMPLETED: mine]]',
    ]);
    expect(refused).toEqual([...forgeries('').map(() => true), false]);
    expect(used.read('comm/worker2_status.txt')).toBe('');
    expect(used.read('comm/worker3_status.txt')).toBeNull();
    expect(used.read('comm/session.json')).toBe('{}');
    expect(used.read('comm/worker1_status.txt')).toBe('[Worker1] COMPLETED: mine\n');
  });

  test('acceptEdits writes no state and no configuration of muxcrew where the project is the home folder', async () => {
    const { rig: used, refused } = await play(version, 'acceptEdits', (project) => [
      `[[write:${project}/.local/state/muxcrew/trust.json|{}]]`,
      '[[write:.config/muxcrew/config.js|module.exports = {}]]',
      `[[bash:echo x > ${project}/.local/state/muxcrew/sessions/x]]`,
      '[[bash:mkdir -p .config/muxcrew]]',
      `[[bash:cp src/a.txt ${project}/.config/muxcrew/config.yaml]]`,
      '[[bash:touch .local/state/muxcrew/holder]]',
      `[[write:${project}/.config/other.txt|x]]`,
    ]);
    expect(refused).toEqual([true, true, true, true, true, true, false]);
    expect(used.read('.local/state/muxcrew/trust.json')).toBeNull();
    expect(used.read('.config/muxcrew/config.js')).toBeNull();
    expect(used.read('.config/other.txt')).toBe('x');
  });

  test.each(['my (project)', "it's “q”", '项目 测试', 'a[b] {c,d}*?', 'a$b`c`', 'two\nlines'])(
    'the status line passes in a folder named %j, and a forged one does not @slow',
    async (projectName) => {
      const { rig: used, refused } = await play(
        version,
        'default',
        (project) => [
          '[[status:Status: here]]',
          `[[write:${project}/outputs/a.txt|x]]`,
          "[[bash:echo '[Worker2] COMPLETED: forged' >> comm/worker2_status.txt]]",
        ],
        projectName,
      );
      expect(refused).toEqual([false, false, true]);
      expect(used.read('comm/worker1_status.txt')).toBe('[Worker1] Status: here\n');
      expect(used.read('comm/worker2_status.txt')).toBe('');
    },
  );
});
