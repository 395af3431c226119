/**
 * Makes docs/report.png: a crew of the real Claude Code CLI against the fake API in a throwaway world, its report, and a
 * headless Chromium that looks at it. Started by scripts/report-picture. What the workers do is scripted; how long it
 * took, what the CLI reckons that it cost, and all that is drawn, is what came of it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claudeRig, type ClaudeRig } from '../claude/rig.ts';

const [target = 'report.png', html = ''] = process.argv.slice(2);
const size = { columns: 1080, rows: 1390 };
const deadlineMs = 180_000;

/** A message that takes so long and so many tokens. */
const think = (seconds: number, thousands: number): string =>
  `[[stall:${String(seconds * 1000)}]][[usage:${String(thousands * 1000)} ${String(thousands * 40)}]]`;
const write = (path: string, kilobytes: number): string =>
  `[[write:outputs/${path}|${'All of it works.\n'.repeat(kilobytes * 60)}]]`;
const says = (text: string): string => `[[status:${text}]]`;

const crew: Readonly<Record<string, string>> = {
  worker1_backend: [
    `${think(3, 24)}${says('Progress: 1/5 endpoints done')}`,
    `${think(5, 41)}${write('backend/api.md', 4)}`,
    `${think(4, 38)}[[bash:npm install fastify]]`,
    `${think(6, 52)}${write('backend/server.ts', 21)}`,
    `${think(4, 44)}${says('COMPLETED: five endpoints, each with a test')}`,
  ].join(''),
  worker2_frontend: [
    `${think(6, 31)}${write('frontend/page.html', 7)}`,
    `${think(9, 47)}${write('frontend/page.css', 3)}`,
    `${think(7, 39)}${says('COMPLETED: lists, adds and checks off items')}`,
  ].join(''),
  worker3_auth: [
    `${think(4, 22)}${says('Status: reading the API')}`,
    `${think(3, 18)}${says('BLOCKED: which login: passwords or passkeys?')}`,
  ].join(''),
  worker4_tests: [
    `${think(5, 29)}${write('tests/report.md', 2)}`,
    `${think(6, 33)}${says('FAILED: 2 of 14 end-to-end tests fail: adding an item twice')}`,
  ].join(''),
  worker5_docs: [
    `${think(4, 17)}${write('README.md', 5)}`,
    `${think(5, 21)}${says('COMPLETED: start it in two minutes')}`,
  ].join(''),
  worker6_release: `${think(5, 19)}${says('COMPLETED: release notes for 1.0')}`,
};

const rig = await claudeRig({ projectName: 'todo-app' });
try {
  await play(rig);
  const made = await rig.muxcrew(['report']);
  if (made.code !== 0) throw new Error(made.stderr);
  process.stdout.write(made.stdout);
  const page = join(rig.project, 'outputs/reports/report.html');
  photograph(page);
  if (html !== '') cpSync(page, html);
} finally {
  await rig.dispose();
}

async function play(world: ClaudeRig): Promise<void> {
  const files = Object.entries(crew).map(([name, text]) => {
    world.write(`${name}_instructions.md`, `# ${name}\n\n${text}\n`);
    return `${name}_instructions.md`;
  });
  const options = ['--max', '3', '--permission-mode', 'default', '--verify', 'sleep 2'];
  const up = await world.muxcrew(['run', '-d', ...options, ...files]);
  if (up.code !== 0) throw new Error(up.stderr);
  // A person, who takes a while to answer.
  const answers = [
    world
      .worker('1', ({ asks }) => asks?.request != null, deadlineMs)
      .then(() => sleep(4_000))
      .then(() => world.muxcrew(['approve', '1'])),
    world
      .worker('3', ({ state }) => state === 'asking', deadlineMs)
      .then(() => sleep(5_000))
      .then(() =>
        world.muxcrew([
          'send',
          '3',
          '--',
          `Passkeys.${think(5, 26)}${write('auth/login.ts', 12)}${think(4, 24)}${says('COMPLETED: login by passkeys')}`,
        ]),
      ),
  ];
  await Promise.all(answers);
  await world.until(
    'all through',
    () => world.snapshot()?.workers.every(({ state }) => state === 'completed' || state === 'failed'),
    deadlineMs,
  );
}

/** Debian's and Ubuntu's names, and the others'. */
function photograph(page: string): void {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env['PATH'] ?? '').split(':');
  const found = names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`a Chromium is needed: ${names.join(', ')}`);
  execFileSync(
    found,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--force-device-scale-factor=1.5',
      `--user-data-dir=${join(rig.root, 'chromium')}`,
      `--window-size=${String(size.columns)},${String(size.rows)}`,
      `--screenshot=${target}`,
      `file://${page}`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
}
