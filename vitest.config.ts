import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that do not name tmux run on both backends. */
const onPty = { MUXCREW_TEST_BACKEND: 'pty' };
const full = process.env['MUXCREW_TEST_FULL'] === '1';

/** A part of the end-to-end tests covers the pty backend; under `--full` all that start a crew and do not name tmux. */
const e2ePty = full ? ['**'] : ['attach', 'keys', 'lost-session', 'run', 'view', 'workers'];

/** The end of the output names the tests that needed a second try (test/end-of-run.ts). */
const shared = { isolate: false, retry: process.env['CI'] === undefined ? 0 : 1 };

/**
 * One project for each kind of test; `scripts/test` runs them all. None isolates its files: no module of ours keeps state,
 * and a fresh process for each file costs half the time of the unit tests.
 */
export default defineConfig({
  test: {
    // Tests wait more than they compute; vitest itself would run one file at a time on two cores.
    maxWorkers: availableParallelism() + 1,
    reporters: ['default', './test/end-of-run.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/fixed-seed.ts'],
          ...shared,
          include: [
            'test/{core,view,os,agents,placements,workspaces,runtime,app,cli,remote,commands}/**/*.test.ts',
            'test/backends/memory/*.test.ts',
            'test/language.test.ts',
          ],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'tmux',
          setupFiles: ['test/fixed-seed.ts'],
          ...shared,
          include: ['test/backends/tmux/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'pty',
          setupFiles: ['test/fixed-seed.ts'],
          ...shared,
          include: ['test/backends/pty/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          ...shared,
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/view.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e-pty',
          ...shared,
          env: onPty,
          include: e2ePty.map((name) => `test/e2e/${name}.test.ts`),
          exclude: [
            'test/e2e/{all-hosts,completion,config,doctor,pack,remote-host,scripts,words}.test.ts',
            'test/e2e/{bad-machine,lost-socket,tmux-habits,without-tmux}.test.ts',
          ],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'claude-pty',
          ...shared,
          env: onPty,
          include: full
            ? [
                'test/claude/{answers,checks,conversations,crew,late-answer,lost-session}.test.ts',
                'test/claude/{manager,messages,planned-crew,report}.test.ts',
              ]
            : [],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'claude',
          ...shared,
          include: ['test/claude/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'chaos',
          ...shared,
          include: ['test/chaos/{losses,views}.test.ts'],
          testTimeout: 600_000,
          // Kills many processes and starts others: the tests of other projects keep their own load.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'kills',
          ...shared,
          include: ['test/chaos/kills.test.ts'],
          testTimeout: 600_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
