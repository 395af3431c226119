/** The words of `muxcrew run`: what its help, its completion and the manual page say. */
import type { CommandWords } from '../../cli/command.ts';
import { taskOptions } from './from-task.ts';

export const words: CommandWords = {
  name: 'run',
  summary: 'Start a crew, side by side: one agent for each instruction file, or part of a task.',
  positionals: [{ kind: 'FILE', many: true, optional: true }],
  details: [
    'FILE is an instruction file or a glob. Each gets a pane of its own in a persistent session; the sidebar',
    'says how far each one is. On a terminal you are attached; prefix d (Ctrl-b d) leaves, the crew goes on.',
    'The word run may be left out. A file may begin with front matter, YAML between two lines ---: name, needs,',
    'model, timeout, maxCost; and, with your consent (asked on a terminal, or muxcrew trust FILE): agent,',
    'permissionMode, verify, cwd, env.',
    'One FILE with a heading "Task Type", "Task Description" or "Task Distribution Plan" is a',
    'task: it is planned first (muxcrew plan), shown, and started after a yes; what has a distribution plan needs no yes.',
    'Without a terminal and without --yes its files are written and nothing is started (exit 6).',
    'A session of this project that is through, and in which no program and nobody is left, is ended first; files stay.',
  ],
  options: [
    { name: 'detached', short: 'd', what: 'Start the crew and return.' },
    {
      name: 'wait',
      what: 'Start the crew, wait until it is through, and exit by the outcome (0, or 1: a worker failed).',
    },
    {
      name: 'max',
      value: 'N',
      what: 'At most N agents at once; the others are queued (MAX_CLAUDE_WORKERS).',
    },
    {
      name: 'agent',
      value: 'NAME',
      what: 'claude (default), demo, or one from agents: in the configuration.',
    },
    { name: 'model', value: 'MODEL', what: 'Passed on to Claude Code.' },
    {
      name: 'permission-mode',
      value: 'MODE',
      what: 'Passed on to Claude Code: default, acceptEdits, plan, auto, …',
    },
    {
      name: 'dangerously-skip-permissions',
      what: 'Passed on to Claude Code by this very name, and shown in the sidebar.',
    },
    {
      name: 'verify',
      value: 'COMMAND',
      what: "Decides whether a worker's COMPLETED holds: run in its folder, exit 0 passes.",
    },
    {
      name: 'max-cost',
      value: 'USD',
      what: 'Start no more workers once the crew has cost so much; warns at 80 %.',
    },
    { name: 'max-worker-cost', value: 'USD', what: 'The same for each worker by itself.' },
    { name: 'stop-at-max-cost', what: 'Also stop who runs when the one or the other is reached.' },
    {
      name: 'notify',
      value: 'HOW',
      what: 'Tell you when a worker asks or fails: off (default), desktop, osc9, osc777.',
    },
    {
      name: 'trust',
      what: "Answer Claude Code's question whether it may trust the project folder with yes.",
    },
    {
      name: 'manager',
      value: 'FILE',
      what: 'Add a manager: a Claude with this task that adds workers itself, watches them and writes to them.',
    },
    { name: 'session', value: 'NAME', what: 'Name the session, to run several in one project.' },
    { name: 'project', value: 'FOLDER', what: 'The project folder (default: the current one).' },
    {
      name: 'backend',
      value: 'KIND',
      what: 'auto (default: tmux, and pty where there is none), tmux or pty.',
    },
    {
      name: 'layout',
      value: 'LAYOUT',
      what: 'How panes share the screen: grid (default), … (muxcrew layout lists them).',
    },
    {
      name: 'scene',
      value: 'SCENE',
      what: 'What the demo agent plays: normal, slow, fail, ask, hang, flood, idle.',
    },
    ...taskOptions,
  ],
  examples: [
    { line: 'muxcrew run worker*_instructions.md', what: 'one Claude worker for each file, attached' },
    { line: 'muxcrew run -d backend.md frontend.md', what: 'the same in the background' },
    { line: 'muxcrew run --max 2 worker*_instructions.md', what: 'two at a time, the others queued' },
    { line: 'muxcrew run task.md', what: 'plans the task, asks, and starts its crew' },
    { line: 'muxcrew run --manager task.md', what: 'a Claude that splits the task and runs the crew itself' },
    { line: 'muxcrew run --wait --agent demo *_instructions.md', what: 'in a script: exits by the outcome' },
  ],
};
