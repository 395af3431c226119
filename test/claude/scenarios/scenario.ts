/** What a scenario is, and how a crew of workers plays several of them. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClaudeRig, RigOptions } from '../rig.ts';
import { claudeRig } from '../rig.ts';
import { actor, markOf, type Actor, type Lacks } from './actor.ts';
import { watchShown, type Shown } from './shown.ts';

export interface Scenario {
  /** One word or several with dashes; also the worker's name. */
  readonly name: string;
  /** For the matrix: what happens. */
  readonly what: string;
  /** Directives for the fake API; held back until the beginning was shown. */
  readonly prompt: string;
  /**
   * Every state that is shown from the first request on, in this order, and no other; with an `opening`, from its
   * dialog on. A regular expression.
   */
  readonly states: string;
  /** The same where Claude Code's hooks are off, or its registry is not there. Left out: just as well. */
  readonly degraded?: Partial<Record<Exclude<Lacks, 'nothing'>, string>>;
  /** Without hooks there is nothing of it to be played. */
  readonly needsHooks?: true;
  /** Where mode `auto` would have something checked by Anthropic's server, which is not there. Left out: it is played everywhere. */
  readonly unchecked?: 'not played' | 'only then';
  /** Plays the rest, moment by moment. */
  readonly play: (actor: Actor) => Promise<void>;
  /** Before its first request: a dialog of its start. */
  readonly opening?: (actor: Actor) => Promise<void>;
  /** Takes long, mostly by waiting: plays beside the others from the beginning. */
  readonly slow?: true;
}

export interface CrewSpec {
  readonly title: string;
  readonly version: string;
  readonly mode: string;
  /** What Claude Code does not tell of itself. */
  readonly lacks: Lacks;
  readonly scenarios: readonly Scenario[];
  readonly env?: Readonly<Record<string, string>>;
  /** Before the crew is started: files of the person's. */
  readonly prepare?: (rig: ClaudeRig) => void;
  readonly flags?: readonly string[];
}

/** In every permission mode these ask: `acceptEdits` and `auto` would let the first one pass. */
const askRules = ['Bash(rm *)', 'Edit(src/**)'];

export interface Played {
  readonly rig: ClaudeRig;
  readonly shown: Shown;
  /** By name: settles when that scenario has ended. */
  readonly ends: ReadonlyMap<string, Promise<Actor>>;
}

/** Two cores: what is measured should not wait for others. */
const atOnce = 2;

export async function playCrew(spec: CrewSpec): Promise<Played> {
  const options: RigOptions = {
    version: spec.version,
    projectName: "it's a crew",
    env: { MUXCREW_ASK_STATUS: 'false', MUXCREW_ALLOW: '["Bash(sleep *)","Bash(tail *)"]', ...spec.env },
  };
  const rig = await claudeRig(options);
  personFiles(rig, spec.lacks);
  spec.prepare?.(rig);
  const shown = watchShown(rig.project);
  for (const { name, prompt } of spec.scenarios)
    rig.write(`${name}.md`, `${markOf(name)}\n[[hold:start ${name}]]\n${prompt}\n`);
  const files = spec.scenarios.map(({ name }) => `${name}.md`);
  const ran = await rig.muxcrew([
    'run',
    '-d',
    '--permission-mode',
    spec.mode,
    ...(spec.flags ?? []),
    ...files,
  ]);
  if (ran.code !== 0) throw new Error(ran.stderr);
  const pool = pooled(atOnce);
  const ends = new Map(
    spec.scenarios.map((scenario, index) => {
      const one = actor(rig, shown, { id: String(index + 1), name: scenario.name, lacks: spec.lacks });
      const played = begun(one, scenario).then(() =>
        scenario.slow === true ? scenario.play(one) : pool(() => scenario.play(one)),
      );
      // Its own test awaits it; until then a failure is nobody's.
      const end = played.then(() => one);
      end.catch(() => undefined);
      return [scenario.name, end];
    }),
  );
  return { rig, shown, ends };
}

/** The person's own settings; and a registry that Claude Code cannot make: its folder is a link to nowhere. */
function personFiles(rig: ClaudeRig, lacks: Lacks): void {
  const folder = join(rig.home, '.claude');
  mkdirSync(folder, { recursive: true });
  const settings = {
    permissions: { ask: askRules },
    ...(lacks === 'hooks' ? { disableAllHooks: true } : {}),
  };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  if (lacks === 'registry') symlinkSync('/nowhere/at/all', join(folder, 'sessions'));
}

async function begun(one: Actor, { opening }: Scenario): Promise<void> {
  await opening?.(one);
  const { at } = await one.first();
  await one.moment('its first request reaches the API', at, 'working');
}

/** So many at a time, in their order. */
function pooled(size: number): (job: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      await job();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
