import { memoryBackend } from './backend.ts';
import type { BackendHarness } from '../contract.ts';
import { backendContract } from '../contract.ts';

const cwd = '/project';

function harness(): BackendHarness {
  const logs = new Map<string, string>();
  const backend = memoryBackend({
    folderExists: (path) => path === cwd,
    program: ({ cwd: folder, env, argv: [, says = ''] }) => ({
      prints: `cwd=${folder}\nvalue=${env['VALUE'] ?? ''}\n${says}\n`,
      answers: (line) => `got<${line}>\n`,
    }),
    appendLog: ({ path }, text) => void logs.set(path, (logs.get(path) ?? '') + text),
    now: () => Date.now(),
  });
  return {
    backend,
    cwd,
    command: (says, options = {}) => ({
      argv: ['speaker', says],
      cwd: options.cwd ?? cwd,
      env: { VALUE: options.value ?? '' },
    }),
    end(pane, how) {
      if ('code' in how) backend.endProcess(pane.id, how.code, null);
      else backend.endProcess(pane.id, null, how.signal);
      return Promise.resolve();
    },
    attach(session, size) {
      const client = backend.attach(session, size);
      return Promise.resolve({
        resize: (to) => backend.resize(client, to),
        ended: new Promise<void>((resolve) => backend.onClientEnd(client, resolve)),
        close: () => backend.close(client),
      });
    },
    logPath: (name) => `/logs/${name}`,
    readLog: (path) => logs.get(path) ?? '',
    killHolder() {
      backend.kill();
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
}

backendContract('memory', () => Promise.resolve(harness()));
