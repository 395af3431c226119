/** `muxcrew add`: adds workers to a running session. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { ok } from '../../core/result.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { optionsOfCrew } from '../../core/journal/session-spec.ts';
import { crewFiles, namedFiles } from '../../app/run/crew-files.ts';
import { consentToFrontMatter } from '../../app/run/front-matter-consent.ts';
import { managedWorkers } from '../../app/run/managed-workers.ts';
import { newWorkers } from '../../app/run/new-workers.ts';
import { sessionToChange } from '../../app/sessions/session-to-change.ts';
import { ask } from '../../app/supervisor-client.ts';
import { withCopies } from '../../runtime/state/worker-copies.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'add',
    summary: 'Add workers to a running session.',
    positionals: [{ kind: 'FILE', many: true }],
    details: [
      'They get their panes at once, and start when a slot is free.',
      'Agent, model, permission mode, check and scene are those of the crew unless given here.',
      'A program that the crew already runs need not be on PATH.',
    ],
    options: [
      sessionOption,
      {
        name: 'agent',
        value: 'NAME',
        what: "claude, demo, or one from agents: in the configuration (default: the crew's).",
      },
      { name: 'model', value: 'MODEL', what: "Passed to Claude Code (default: the crew's)." },
      {
        name: 'permission-mode',
        value: 'MODE',
        what: "Passed to Claude Code (default: the crew's).",
      },
      { name: 'dangerously-skip-permissions', what: 'Passed to Claude Code under this name.' },
      {
        name: 'verify',
        value: 'COMMAND',
        what: "Command that decides whether COMPLETED holds (default: the crew's).",
      },
      { name: 'scene', value: 'SCENE', what: "Scene that the demo agent plays (default: the crew's)." },
    ],
    examples: [{ line: 'muxcrew add more.md', what: 'one more worker' }],
  },
  sendsFiles: [],
  // Asks to confirm another project's session, and front matter that widens rights.
  readsInput: (_, { input, output }) => input && output,
  async run(context, args) {
    const meant = await sessionToChange(context, command.words, args, 'add workers');
    if (!meant.ok) return meant;
    const { id, spec } = meant.value;
    const files = await context.findInstructions(args.words, context.cwd);
    if (!files.ok) return files;
    const asked = await crewFiles(context, files.value, spec.session.project);
    if (!asked.ok) return asked;
    const named = namedFiles(asked.value, meant.value.snapshot?.workers ?? []);
    if (!named.ok) return named;
    const flags = {
      agent: args.value('agent'),
      model: args.value('model'),
      permissionMode: args.value('permission-mode'),
      verify: args.value('verify'),
    };
    const crew = optionsOfCrew(spec);
    const config = await context.config(spec.session.project, {
      agent: flags.agent ?? crew.agent ?? null,
      model: flags.model ?? crew.model ?? null,
      permissionMode: flags.permissionMode ?? crew.permissionMode ?? null,
      verify: flags.verify ?? crew.verify ?? null,
    });
    if (!config.ok) return config;
    const wish = {
      agents: await context.agents(),
      settings: config.value.settings,
      paths: projectPaths(spec.session),
      given: new Set([
        ...crew.given,
        ...Object.entries(flags).flatMap(([key, value]) => (value === null ? [] : [key])),
      ]),
      dangerouslySkipPermissions: args.flag('dangerously-skip-permissions'),
      scene: args.value('scene') ?? crew.scene ?? null,
      known: withCopies(context.files, sessionState(context.paths.sessions, id), spec).workers.map(
        ({ agent }) => agent,
      ),
    };
    const wanted =
      context.caller.is === 'user'
        ? newWorkers(context, wish, named.value)
        : managedWorkers(context, spec, named.value, flags);
    if (!wanted.ok) return wanted;
    const consent = await consentToFrontMatter(context, asked.value, { then: 'add the workers', yes: false });
    if (!consent.ok) return consent;
    const workers = wanted.value.map(({ id: _, ...worker }) => worker);
    const added = await ask(context, id, { op: 'add', workers }, 30_000);
    if (!added.ok) return added;
    for (const { worker } of added.value) context.out(`worker ${worker} added\n`);
    return ok(0);
  },
};
