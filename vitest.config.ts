import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What does not name tmux runs on both backends. */
const onPty = { MUXCREW_TEST_BACKEND: 'pty' };

/** One project for each kind of test; scripts/test says which run when. */
export default defineConfig({
  test: {
    // Tests wait more than they compute; vitest itself would run one file at a time on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/{core,view,host,agents,launchers,runtime,commands,config}/**/*.test.ts',
            'test/backends/memory.test.ts',
          ],
          // Some run real programs: a bound against hanging, not a measure of speed.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'tmux',
          include: ['test/backends/tmux/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'pty',
          include: ['test/backends/pty/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/view.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e-pty',
          env: onPty,
          // All that bring a crew up and do not name tmux.
          include: ['test/e2e/**/*.test.ts'],
          exclude: [
            'test/e2e/{all-hosts,completion,config,doctor,pack,remote-host,scripts,words}.test.ts',
            'test/e2e/{bad-machine,lost-socket,without-tmux}.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'claude-pty',
          env: onPty,
          include: [
            'test/claude/{answers,checks,conversations,crew,late-answer,lost-session}.test.ts',
            'test/claude/{manager,messages,planned-crew,report}.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'claude',
          include: ['test/claude/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
