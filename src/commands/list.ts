/**
 * All commands, each loaded on first use. A new command is its file and a line here. The two that scripts and prompts
 * run most often are bundled: loading a file takes longer than everything they do.
 */
import * as ls from './session/ls.ts';
import * as status from './reading/status.ts';
import type { Command } from '../app/command.ts';

export const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  run: () => import('./session/run.ts'),
  attach: () => import('./session/attach.ts'),
  detach: () => import('./session/detach.ts'),
  resume: () => import('./session/resume.ts'),
  ls: () => Promise.resolve(ls),
  status: () => Promise.resolve(status),
  approve: () => import('./worker/approve.ts'),
  deny: () => import('./worker/deny.ts'),
  why: () => import('./reading/why.ts'),
  report: () => import('./reading/report.ts'),
  timeline: () => import('./reading/timeline.ts'),
  wait: () => import('./reading/wait.ts'),
  events: () => import('./reading/events.ts'),
  send: () => import('./worker/send.ts'),
  logs: () => import('./reading/logs.ts'),
  add: () => import('./session/add.ts'),
  restart: () => import('./worker/restart.ts'),
  interrupt: () => import('./worker/interrupt.ts'),
  skip: () => import('./worker/skip.ts'),
  remove: () => import('./worker/remove.ts'),
  set: () => import('./session/set.ts'),
  stop: () => import('./session/stop.ts'),
  layout: () => import('./session/layout.ts'),
  plan: () => import('./setup/plan.ts'),
  new: () => import('./setup/new.ts'),
  init: () => import('./setup/init.ts'),
  demo: () => import('./setup/demo.ts'),
  config: () => import('./setup/config.ts'),
  trust: () => import('./setup/trust.ts'),
  service: () => import('./setup/service.ts'),
  doctor: () => import('./setup/doctor.ts'),
  host: () => import('./setup/host.ts'),
  completion: () => import('./setup/completion.ts'),
  sidebar: () => import('./internal/sidebar.ts'),
  view: () => import('./internal/view.ts'),
  supervise: () => import('./internal/supervise.ts'),
  hold: () => import('./internal/hold.ts'),
  __attached: () => import('./internal/attached.ts'),
  __complete: () => import('./internal/complete.ts'),
  __sessions: () => import('./internal/sessions.ts'),
  __remote: () => import('./internal/remote.ts'),
  __manual: () => import('./internal/manual.ts'),
};

/** For muxcrew's own use: neither listed nor suggested. Kept here too, so that they need not be loaded to know it. */
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
