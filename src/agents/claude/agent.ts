/**
 * The Claude Code CLI as a worker's program: its argv, its settings, and how it is asked to end. Owns the prompt and
 * settings files in the worker's folder; never talks to a running Claude.
 */
import { basename, dirname, join } from 'node:path';
import type { Agent, AgentContext } from '../../ports/agent.ts';
import type { Files } from '../../ports/files.ts';
import type { AgentParts } from '../../ports/agent-definition.ts';
import { plainAgent } from '../plain-agent.ts';
import type { ClaudeSpec } from './spec.ts';
import { taskText } from '../../core/config/front-matter.ts';
import { isManager } from '../../core/model/manager.ts';
import { readRequest, replyLine } from './ask.ts';
import { configFolder, hasTranscript, transcriptFiles } from './conversation.ts';
import { readRegistry, registryFile, registryFolder } from './registry.ts';
import { ownStatusLine, readStatusLine, statusLineFiles } from './status-line.ts';
import { transcriptReader } from './transcript.ts';
import { plainText } from './plain-text.ts';
import { assignment, continuation, systemPrompt } from './prompt.ts';
import { managerRules } from './manager.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { editorEnv, takesInput } from './screen/prompt-input.ts';
import { trustKey } from './screen/trust.ts';
import { readScreen } from './screen/screen.ts';
import { readComposer } from './screen/composer.ts';
import { reportReader } from './report.ts';
import { claudeSettings } from './settings.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { withinProject } from '../../core/paths/within-project.ts';

/** A larger settings file is not read for its status line. Bytes. */
const settingsLimit = 4 * 1024 * 1024;

/** Left by a Claude that muxcrew itself was started by: with them, a worker keeps no transcript. */
const inherited = [
  'CLAUDECODE',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_ENTRYPOINT',
];

export function claudeAgent({ files, assets, self, protects }: AgentParts): Agent {
  const resumes = ({ worker, run, conversation, env }: AgentContext): boolean =>
    run > 1 &&
    worker.agent.conversation !== undefined &&
    hasTranscript(files, env, worker.cwd, conversation ?? worker.agent.conversation);
  return plainAgent({
    kind: 'claude',
    resumes,
    // Starts in a burst lose entries of .claude.json (5 of 20, three times of three); half a second apart, none.
    gate: (_spec, env) => ({ key: configFolder(files, env), gapMs: 500 }),
    prepare(context) {
      const spec = claudeSpec(context);
      const { worker, paths } = context;
      const conversation = context.conversation ?? spec.conversation;
      const resumed = resumes(context);
      const { project } = paths;
      const instructions = files.readText(worker.instructions, withinProject(project, worker.instructions));
      const task = assignment(context, instructions);
      const { text: prompt, carries } = resumed ? continuation(context) : { text: task.text, carries: [] };
      const system = systemPrompt(context);
      const manages = isManager(worker) ? managerRules(paths, worker.cwd) : { allow: [], deny: [] };
      const statusLines = statusLineFiles(configFolder(files, context.env), worker.cwd).map((path) =>
        unlessRefused(() => files.readText(path, { ...withinProject(project, path), limit: settingsLimit })),
      );
      const settings = claudeSettings({
        worker: worker.id,
        paths,
        cwd: worker.cwd,
        reads: [
          ...(task.file === null ? [] : [task.file]),
          ...context.needs.flatMap(({ statusFile, instructions }) => [statusFile, instructions]),
        ],
        readFolders: context.needs.length === 0 ? [] : [paths.outputs],
        protects: protects.flatMap((folder) => [...new Set([folder, realFolder(files, folder)])]),
        hook: `${assets}/hook.sh`,
        ask: { script: `${assets}/ask.sh`, folder: `${paths.folder}/requests` },
        statusLine: { script: `${assets}/status-line.sh`, own: ownStatusLine(statusLines) },
        allow: [...manages.allow, ...(spec.allow ?? [])],
        deny: [...manages.deny, ...(spec.deny ?? [])],
      });
      const settingsFile = `${paths.folder}/settings.json`;
      files.makeFolder(`${paths.folder}/events`, 0o700);
      files.makeFolder(`${paths.folder}/requests`, 0o700);
      files.replace(settingsFile, `${JSON.stringify(settings, null, 2)}\n`, 0o600);
      if (task.file !== null && task.file !== worker.instructions)
        files.replace(task.file, taskText(instructions ?? ''), 0o600);
      const promptFile = `${paths.folder}/prompt.md`;
      const systemFile = `${paths.folder}/system-prompt.md`;
      files.replace(promptFile, prompt, 0o600);
      files.replace(systemFile, system, 0o600);
      const byInput = takesInput(files, spec.program);
      return {
        argv: [
          spec.program,
          resumed ? `--resume=${conversation}` : `--session-id=${conversation}`,
          `--settings=${settingsFile}`,
          `--name=${shownName(worker.name)}`,
          `--append-system-prompt-file=${systemFile}`,
          ...(spec.model === null ? [] : [`--model=${spec.model}`]),
          ...(spec.permissionMode === null ? [] : [`--permission-mode=${spec.permissionMode}`]),
          ...(spec.dangerouslySkipPermissions ? ['--dangerously-skip-permissions'] : []),
          ...(byInput ? [] : ['--', prompt]),
        ],
        ...(byInput ? { input: promptFile } : {}),
        cwd: worker.cwd,
        carries,
        env: {
          ...Object.fromEntries(Object.entries(context.env).filter(([name]) => !inherited.includes(name))),
          ...(byInput ? editorEnv(context.env, assets) : {}),
          ...(isManager(worker)
            ? { PATH: `${ownProgram(context, files, self)}:${context.env['PATH'] ?? ''}` }
            : {}),
        },
      };
    },
    // SIGTERM: gone within 0.4 s, exit 143 (SIGINT gives 0, as if it had ended by itself). The rest of the time is for
    // the person's own SessionEnd hooks. 2.1.197 leaves its Bash child running: the supervisor ends the whole tree.
    end: { signal: 'SIGTERM', graceMs: 5_000 },
    interruptKey: 'Escape',
    asks: { read: readRequest, reply: replyLine },
    registry: { folder: registryFolder, file: registryFile, read: readRegistry },
    telemetry: {
      statusFile: 'status-line.json',
      readStatus: readStatusLine,
      transcripts: (env, cwd, conversation) => transcriptFiles(files, env, cwd, conversation),
      reader: transcriptReader,
    },
    screen: readScreen,
    trust: trustKey,
    plainText,
    composer: readComposer,
    report: reportReader(),
  });
}

/** Of a folder that does not exist yet: where it would be made. */
function realFolder(files: Files, folder: string): string {
  if (files.stat(folder) !== null) return files.realPath(folder);
  const parent = dirname(folder);
  return parent === folder ? folder : join(realFolder(files, parent), basename(folder));
}

/** Stands in the rule above Claude's composer: a longer one breaks that in a narrow pane, and nobody could read it. */
const nameLength = 16;

export function shownName(name: string): string {
  const letters = Array.from(name);
  return letters.length <= nameLength ? name : `${letters.slice(0, nameLength - 1).join('')}…`;
}

/** A manager's rules name `muxcrew`: this very one, wherever it was started from. Gives the folder that it lies in. */
function ownProgram({ paths }: AgentContext, files: Files, self: readonly string[]): string {
  const folder = `${paths.folder}/bin`;
  files.makeFolder(folder, 0o700);
  const words = self.map((word) => shellWord(word)).join(' ');
  files.replace(`${folder}/muxcrew`, `#!/bin/sh\nexec ${words} "$@"\n`, 0o700);
  return folder;
}

function claudeSpec({ worker }: AgentContext): ClaudeSpec {
  if (worker.agent.kind !== 'claude')
    throw new Error(`worker ${worker.id} is no claude: ${worker.agent.kind}`);
  return worker.agent as ClaudeSpec;
}
