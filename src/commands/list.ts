/**
 * All commands, each loaded only when it is meant. A new command is its file and its line here. The two that scripts and
 * prompts ask again and again are at hand at once: loading a file costs them more than all that they do.
 */
import type { Command } from './command.ts';
import * as ls from './ls.ts';
import * as status from './status.ts';

export const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  run: () => import('./run.ts'),
  attach: () => import('./attach.ts'),
  detach: () => import('./detach.ts'),
  resume: () => import('./resume.ts'),
  ls: () => Promise.resolve(ls),
  status: () => Promise.resolve(status),
  approve: () => import('./approve.ts'),
  deny: () => import('./deny.ts'),
  why: () => import('./why.ts'),
  report: () => import('./report.ts'),
  timeline: () => import('./timeline.ts'),
  wait: () => import('./wait.ts'),
  send: () => import('./send.ts'),
  logs: () => import('./logs.ts'),
  add: () => import('./add.ts'),
  restart: () => import('./restart.ts'),
  interrupt: () => import('./interrupt.ts'),
  skip: () => import('./skip.ts'),
  remove: () => import('./remove.ts'),
  set: () => import('./set.ts'),
  stop: () => import('./stop.ts'),
  layout: () => import('./layout.ts'),
  plan: () => import('./plan.ts'),
  new: () => import('./new.ts'),
  init: () => import('./init.ts'),
  demo: () => import('./demo.ts'),
  config: () => import('./config.ts'),
  trust: () => import('./trust.ts'),
  service: () => import('./service.ts'),
  doctor: () => import('./doctor.ts'),
  host: () => import('./host.ts'),
  completion: () => import('./completion.ts'),
  sidebar: () => import('./sidebar.ts'),
  view: () => import('./view.ts'),
  supervise: () => import('./supervise.ts'),
  hold: () => import('./hold.ts'),
  __attached: () => import('./attached.ts'),
  __complete: () => import('./completion/complete.ts'),
  __sessions: () => import('./remote/tell-sessions.ts'),
  __remote: () => import('./remote/answer.ts'),
  __manual: () => import('./manual.ts'),
};

/** For muxcrew's own use: neither listed nor guessed at. Their words say so too; this answers without loading them. */
export const internalCommands: ReadonlySet<string> = new Set([
  'sidebar',
  'view',
  'supervise',
  'hold',
  '__attached',
  '__complete',
  '__remote',
  '__sessions',
  '__manual',
]);
