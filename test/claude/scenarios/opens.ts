/** Scenarios of the dialogs that Claude Code opens before its first turn. Each needs a world of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AskKind } from '../../../src/core/model/facts/request.ts';
import type { ClaudeRig } from '../rig.ts';
import type { Actor } from './actor.ts';
import type { CrewSpec, Scenario } from './scenario.ts';

type Opening = Pick<CrewSpec, 'title' | 'scenarios' | 'prepare' | 'flags' | 'env'>;

/** 2.1.330 draws a dialog twice within 0.2 s, and takes the selection back. */
const settleMs = 700;

/** As a person does: looks which row is marked, goes to the wanted one, and confirms it. */
async function choose(actor: Actor, dialog: RegExp, row: string): Promise<void> {
  const marked = new RegExp(`❯ (\\d\\. )?${row}`);
  for (;;) {
    await sleep(settleMs);
    const screen = await actor.screen();
    if (!dialog.test(screen)) return;
    await actor.press(marked.test(screen) ? 'Enter' : 'Down');
  }
}

function dialog(name: AskKind, what: string, shows: RegExp, row: string | null): Scenario {
  return {
    name,
    what,
    prompt: '[[status:COMPLETED: at work]]',
    states: 'asking (starting )?(idle )?working completed',
    opening: async (actor) => {
      const shown = await actor.shows(shows).then(() => Date.now());
      await actor.moment('its dialog stands in the pane', shown, ({ asks }) => asks?.kind === name);
      await actor.muxcrew(['approve', actor.id], 6);
      if (row !== null) await choose(actor, shows, row);
    },
    play: async (actor) => {
      await actor.begin();
      const claimed = await actor.request();
      await actor.moment('the API hears that COMPLETED was written', claimed.at, 'completed');
    },
  };
}

/** Changes what the CLI knows of its first-run questions. */
function forget(rig: ClaudeRig, without: Readonly<Record<string, unknown>>): void {
  const path = join(rig.home, '.claude.json');
  const known = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...known, ...without }));
}

const workspace = /Accessing workspace:/;

export const opens: readonly Opening[] = [
  {
    title: 'trust',
    prepare: (rig) => forget(rig, { projects: {} }),
    scenarios: [dialog('trust', 'the trust dialog, answered in the pane', workspace, 'Yes, I trust')],
  },
  {
    title: 'trust by flag',
    prepare: (rig) => forget(rig, { projects: {} }),
    flags: ['--trust'],
    scenarios: [dialog('trust', 'the trust dialog, answered by `--trust`', workspace, null)],
  },
  {
    title: 'API key',
    prepare: (rig) => forget(rig, { customApiKeyResponses: { approved: [], rejected: [] } }),
    scenarios: [
      dialog('api-key', 'the API-key dialog, answered in the pane', /Detected a custom API key/, 'Yes'),
    ],
  },
  {
    title: 'bypass warning',
    flags: ['--dangerously-skip-permissions'],
    env: { IS_SANDBOX: '1' },
    scenarios: [
      dialog(
        'bypass',
        'the bypass warning, answered in the pane',
        /Bypass Permissions mode/,
        'Yes, I accept',
      ),
    ],
  },
  {
    title: 'MCP server',
    prepare: (rig) => rig.write('.mcp.json', '{"mcpServers":{"notes":{"command":"/bin/false"}}}'),
    scenarios: [
      dialog(
        'mcp',
        'approval of an MCP server, answered in the pane',
        /New MCP server found/,
        'Continue without using',
      ),
    ],
  },
];
