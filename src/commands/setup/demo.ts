/** `muxcrew demo`: a crew of the built-in demo agent in a folder of its own; no setup, no cost. */
import { visibleText } from '../../core/text/clean-text.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { ownFolder } from '../../app/run/own-folder.ts';
import { fail, ok } from '../../core/result.ts';
import { wholeNumber } from '../../cli/parse.ts';
import { agentRecipe } from '../../app/run/agent-spec.ts';
import { defaultSettings, type Settings } from '../../core/config/settings.ts';
import { command as run, leadsToSession, runCrew } from '../session/run.ts';
import type { Command } from '../../app/command.ts';

/** The public agent name, as in the configuration. */
const demoAgent: Settings['agent'] = 'demo';

const assignments = [
  ['backend', 'Build a small REST API for to-do items: five endpoints, each with a test.'],
  ['frontend', 'Build a page that lists to-do items, adds one and checks one off.'],
  ['docs', 'Write a README that a newcomer can follow in five minutes.'],
  ['tests', 'Write end-to-end tests for adding, listing and checking off.'],
  ['review', 'Read what the others wrote and list what should be fixed first.'],
  ['release', 'Write the release notes for version 1.0.'],
] as const;

export const command: Command = {
  words: {
    name: 'demo',
    summary: 'Run a demo crew without Claude, in a folder of its own.',
    positionals: [],
    details: [
      'The folder, muxcrew-demo, is created in the current one. The demo agent makes no network requests.',
    ],
    options: [
      { name: 'workers', value: 'N', what: 'Number of workers (default: 3).' },
      ...run.words.options.filter(({ name }) =>
        ['detached', 'wait', 'max', 'scene', 'session', 'backend', 'layout'].includes(name),
      ),
    ],
    examples: [
      { line: 'muxcrew demo', what: 'three workers, attached; prefix d detaches' },
      { line: 'muxcrew demo --workers 6 --max 2 --wait', what: 'two at a time; exits when all are finished' },
    ],
  },
  takesTerminal: leadsToSession,
  async run(context, args) {
    const count = wholeNumber(command.words, args, 'workers');
    if (!count.ok) return count;
    const project = `${context.cwd === '/' ? '' : context.cwd}/muxcrew-demo`;
    if (context.files.stat(context.cwd)?.kind !== 'folder')
      return fail({
        kind: 'bad-usage',
        command: 'demo',
        detail: `the current folder ${context.cwd} no longer exists`,
      });
    // Options that `run` refuses must leave no folder behind.
    const settings = { ...defaultSettings, agent: demoAgent };
    const recipe = agentRecipe(context, {
      agents: await context.agents(),
      settings,
      dangerouslySkipPermissions: false,
      scene: args.value('scene'),
    });
    if (!recipe.ok) return recipe;
    context.files.makeFolder(project);
    const files = Array.from({ length: count.value ?? 3 }, (_, index) => {
      const [name, text] = assignments[index % assignments.length] ?? assignments[0];
      const path = `${project}/worker${String(index + 1)}_${name}_instructions.md`;
      if (context.files.stat(path) === null) context.files.replace(path, `# ${name}\n\n${text}\n`);
      return path;
    });
    // Without a terminal to attach, wait for the crew and print the outcome.
    const watched = context.terminal.input && context.terminal.output;
    const unattended = !watched && !args.flag('detached') && !args.flag('wait');
    const own = {
      ...args,
      value: (name: string) => (name === 'project' ? project : args.value(name)),
      flag: (name: string) => (name === 'wait' && unattended) || args.flag(name),
    };
    const outcome = await runCrew(context, own, files, { agent: demoAgent });
    if (!outcome.ok || args.flag('detached')) return outcome;
    const config = await context.config(project, {});
    const folder = config.ok ? ownFolder(context, project, config.value) : config;
    if (!folder.ok) return folder;
    const { outputs, comm } = projectPaths({ project, name: args.value('session'), ...folder.value });
    // A path may need a whole row of the terminal.
    context.out(`Deliverables:\n  ${visibleText(outputs)}\nStatus files:\n  ${visibleText(comm)}\n`);
    return ok(outcome.value);
  },
};
