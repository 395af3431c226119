/** The definition of `muxcrew run` for help, completion and the manual page. */
import type { CommandWords } from '../../cli/command.ts';
import { taskOptions } from './from-task.ts';

export const words: CommandWords = {
  name: 'run',
  summary: 'Start a crew: one agent per instruction file or part of a task.',
  positionals: [{ kind: 'FILE', many: true, optional: true }],
  details: [
    'FILE is an instruction file or a glob. Each gets its own pane in a persistent session; the sidebar',
    'shows the worker states. On a terminal, run attaches; prefix d (Ctrl-b d) detaches, and the crew continues.',
    'The word run is optional. A file may begin with front matter, YAML between two lines ---: name, needs,',
    'model, timeout, maxCost; and, with your consent (asked on a terminal, or muxcrew trust FILE): agent,',
    'permissionMode, verify, cwd, env.',
    'One FILE with a heading "Task Type", "Task Description" or "Task Distribution Plan" is a',
    'task: it is planned first (muxcrew plan), shown, and started once confirmed; a distribution plan needs no confirmation.',
    'Without a terminal and without --yes, its files are written and nothing is started (exit 6).',
    'A finished session of this project without running programs or clients is ended first; its files stay.',
  ],
  options: [
    { name: 'detached', short: 'd', what: 'Do not attach.' },
    {
      name: 'wait',
      what: 'Wait until the crew is finished, and exit with the outcome (0, or 1: a worker failed).',
    },
    {
      name: 'max',
      value: 'N',
      what: 'Maximum number of agents at once; the others are queued (MAX_CLAUDE_WORKERS).',
    },
    {
      name: 'agent',
      value: 'NAME',
      what: 'claude (default), demo, or one from agents: in the configuration.',
    },
    { name: 'model', value: 'MODEL', what: 'Passed to Claude Code.' },
    {
      name: 'permission-mode',
      value: 'MODE',
      what: 'Passed to Claude Code: default, acceptEdits, plan, auto, …',
    },
    {
      name: 'dangerously-skip-permissions',
      what: 'Passed to Claude Code under this name, and shown in the sidebar.',
    },
    {
      name: 'verify',
      value: 'COMMAND',
      what: 'Command that decides whether COMPLETED holds: run in the worker’s folder, exit 0 passes.',
    },
    {
      name: 'max-cost',
      value: 'USD',
      what: 'Start no more workers once the crew has cost this much; warns at 80 %.',
    },
    { name: 'max-worker-cost', value: 'USD', what: 'The same limit for each worker.' },
    { name: 'stop-at-max-cost', what: 'Also stop running workers at a cost limit.' },
    {
      name: 'notify',
      value: 'HOW',
      what: 'Notify you when a worker asks or fails: off (default), desktop, osc9, osc777.',
    },
    {
      name: 'trust',
      what: 'Accept Claude Code’s question whether it may trust the project folder.',
    },
    {
      name: 'manager',
      value: 'FILE',
      what: 'Add a manager: a Claude with this task that adds, watches and messages workers itself.',
    },
    { name: 'session', value: 'NAME', what: 'Name the session, to run several in one project.' },
    { name: 'project', value: 'FOLDER', what: 'The project folder (default: the current one).' },
    {
      name: 'backend',
      value: 'KIND',
      what: 'auto (default: tmux, or pty without tmux), tmux or pty.',
    },
    {
      name: 'layout',
      value: 'LAYOUT',
      what: 'Arrangement of the panes: grid (default), … (muxcrew layout lists them).',
    },
    {
      name: 'scene',
      value: 'SCENE',
      what: 'Scene that the demo agent plays: normal, slow, fail, ask, hang, flood, idle.',
    },
    ...taskOptions,
  ],
  examples: [
    { line: 'muxcrew run worker*_instructions.md', what: 'one Claude worker per file, attached' },
    { line: 'muxcrew run -d backend.md frontend.md', what: 'the same in the background' },
    { line: 'muxcrew run --max 2 worker*_instructions.md', what: 'two at a time, the others queued' },
    { line: 'muxcrew run task.md', what: 'plan the task, ask, and start its crew' },
    { line: 'muxcrew run --manager task.md', what: 'a Claude that splits the task and runs the crew itself' },
    {
      line: 'muxcrew run --wait --agent demo *_instructions.md',
      what: 'in a script: exits with the outcome',
    },
  ],
};
