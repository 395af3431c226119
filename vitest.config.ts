import { defineConfig } from 'vitest/config';

/** What does not name tmux runs on both backends. */
const onPty = { MUXCREW_TEST_BACKEND: 'pty' };

/** One project for each kind of test; scripts/test says which run when. */
export default defineConfig({
  test: {
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
          // All that bring a crew up; the others ask nothing of a backend.
          include: [
            'test/e2e/{attach,full-disk,keys,run,sessions,workers}.test.ts',
            'test/e2e/{layout,layout-sizes,lost-session,status-files,status-json}.test.ts',
            'test/e2e/{sidebar,sidebar-colours,sidebar-gone,sidebar-terminal,view}.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'claude-pty',
          env: onPty,
          include: ['test/claude/{crew,answers,lost-session}.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'claude',
          include: ['test/claude/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
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
