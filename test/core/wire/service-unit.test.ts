/** Service files: every path and variable stays one word, whatever its characters. */
import { expect, test } from 'vitest';
import { agentText, serviceEnvironment, serviceMark, unitText } from '../../../src/core/wire/service-unit.ts';

const argv = ['/opt/node 20/bin/node', String.raw`/home/a "b"\c/$HOME/100%/main.js`, 'resume', '--all'];
const env = { PATH: '/usr/bin:/a b', XDG_STATE_HOME: String.raw`/x "y"\%h/$z` };

test('a unit’s words are quoted as systemd reads them', () => {
  const lines = unitText({ argv, env }).split('\n');
  expect(lines).toContain(
    String.raw`ExecStart="/opt/node 20/bin/node" "/home/a \"b\"\\c/$$HOME/100%%/main.js" "resume" "--all"`,
  );
  // Only specifiers are expanded there.
  expect(lines).toContain(String.raw`Environment="XDG_STATE_HOME=/x \"y\"\\%%h/$z"`);
  expect(lines).toContain('Environment="PATH=/usr/bin:/a b"');
});

test('a unit runs once, leaves what it has started, and says whose it is', () => {
  const text = unitText({ argv, env: {} });
  expect(text.split('\n')[0]).toBe(`# ${serviceMark}`);
  for (const line of ['Type=oneshot', 'RemainAfterExit=yes', 'KillMode=process', 'OOMPolicy=continue'])
    expect(text.split('\n')).toContain(line);
  expect(text).toContain('WantedBy=default.target');
});

test('an agent’s words are XML, and it leaves what it has started', () => {
  const text = agentText({ argv: ['/a&b/<node>', 'resume'], env: { PATH: '/x & y' } });
  expect(text).toContain('<string>/a&amp;b/&lt;node&gt;</string>\n    <string>resume</string>');
  expect(text).toContain('<key>PATH</key>\n    <string>/x &amp; y</string>');
  expect(text).toContain('<key>AbandonProcessGroup</key>\n  <true/>');
  expect(text).toContain(serviceMark);
});

test('of the environment only places are kept: no key, nothing of a terminal, nothing that would break a line', () => {
  expect(
    serviceEnvironment({
      PATH: '/bin',
      ANTHROPIC_API_KEY: 'sk-secret',
      TERM: 'xterm',
      XDG_STATE_HOME: '/a\nExecStart=/bin/evil',
      XDG_CONFIG_HOME: '',
      CLAUDE_CONFIG_DIR: '/c',
    }),
  ).toEqual({ PATH: '/bin', CLAUDE_CONFIG_DIR: '/c' });
});
