/**
 * Plays a crew of the demo agent in a throwaway world, attaches in a real terminal, waits until the screen shows
 * everything worth showing, and writes it as SVG. Owns the scene; drawing is screen-svg.js.
 */
import xterm from '@xterm/headless';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawn } from 'node-pty';
import { fileURLToPath } from 'node:url';
import { screenSvg } from './screen-svg.js';

const [target = 'screen.svg'] = process.argv.slice(2);
const main = process.env.MUXCREW_TEST_MAIN ?? fileURLToPath(new URL('../dist/main.js', import.meta.url));
const size = { cols: 124, rows: 34 };
const deadlineMs = 90_000;
/** A screen on which nothing changed for so long is painted whole. */
const quietMs = 250;

const root = realpathSync(mkdtempSync(join(tmpdir(), 'mcs-')));
const project = join(root, 'todo-app');
const env = {
  HOME: root,
  PATH: process.env.PATH,
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  TMPDIR: root,
  TMUX_TMPDIR: root,
  XDG_STATE_HOME: join(root, 'state'),
  MUXCREW_TMUX_SOCKET: 'screenshot',
};

/** In the order of their slots, of which there are three: when the picture is taken, the last one still waits. */
const crew = [
  ['worker3_docs', 'normal', 'Write the README: start it in two minutes'],
  ['worker4_tests', 'fail', 'Test every endpoint end to end'],
  ['worker2_frontend', 'ask', 'A page that lists to-do items'],
  ['worker5_search', 'slow', 'Search through titles and notes'],
  ['worker1_backend', 'normal', 'A REST API for to-do items'],
  ['worker6_release', 'normal', 'Release notes for version 1.0'],
];

function muxcrew(...words) {
  return execFileSync(process.execPath, [main, ...words], {
    cwd: project,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function worker(id) {
  const { workers } = JSON.parse(readFileSync(join(project, 'comm/session.json'), 'utf8'));
  return workers.find((one) => one.id === id);
}

async function until(what, look) {
  const deadline = Date.now() + deadlineMs;
  while (!look()) {
    if (Date.now() > deadline) throw new Error(`screenshot: not within ${deadlineMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** All panes are there before much is drawn: they keep their sizes. */
function play() {
  mkdirSync(project, { recursive: true });
  for (const [index, [name, scene, text]] of crew.entries()) {
    const file = `${name}_instructions.md`;
    writeFileSync(join(project, file), `# ${text}\n`);
    const how = ['--agent', 'demo', '--scene', scene, file];
    muxcrew(...(index === 0 ? ['run', '-d', '--max', '3', ...how] : ['add', ...how]));
  }
}

async function shoot() {
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
  const pty = spawn(process.execPath, [main, 'attach'], { name: env.TERM, cwd: project, env, ...size });
  let paintedAt = 0;
  pty.onData((data) => terminal.write(data, () => (paintedAt = Date.now())));
  terminal.onData((data) => pty.write(data));
  const text = () =>
    Array.from({ length: size.rows }, (_, row) =>
      terminal.buffer.active.getLine(row)?.translateToString(true),
    ).join('\n');
  try {
    await until('docs completed, tests failed, frontend asking, backend half through', () => {
      const states = ['3', '4', '2'].map((id) => worker(id)?.state);
      const half = (worker('1')?.progress?.done ?? 0) >= 3;
      return half && states.join() === 'completed,failed,asking' && /\bqueued\b/.test(text());
    });
    // As somebody sees it who has come to the sidebar.
    pty.write('\x02S');
    await until('the focus', () => text().includes('\u23ce focus') && !text().includes('first, then'));
    await until('a quiet screen', () => Date.now() - paintedAt > quietMs);
    return screenSvg(terminal, { title: 'muxcrew: a crew at work' });
  } finally {
    pty.kill('SIGKILL');
    terminal.dispose();
  }
}

try {
  play();
  const svg = await shoot();
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, svg);
  console.log(`${target}: ${size.cols}x${size.rows}, ${Math.ceil(svg.length / 1024)} KB`);
} finally {
  spawnSync(process.execPath, [main, 'stop', '--yes'], { cwd: project, env });
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
