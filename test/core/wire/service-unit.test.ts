/** Service files: every path and variable stays one word, whatever its characters. */
import { expect, test } from 'vitest';
import { agentText, serviceEnvironment, serviceMark, unitText } from '../../../src/core/wire/service-unit.ts';

const argv = ['/opt/node 20/bin/node', String.raw`/home/a "b"\c/$HOME/100%/main.js`, 'resume', '--all'];
const env = { PATH: '/usr/bin:/a b', XDG_STATE_HOME: String.raw`/x "y"\%h/$z` };

test('a unit’s arguments are quoted for systemd', () => {
  const lines = unitText({ argv, env }).split('\n');
  expect(lines).toContain(
    String.raw`ExecStart="/opt/node 20/bin/node" "/home/a \"b\"\\c/$$HOME/100%%/main.js" "resume" "--all"`,
  );
  // Only specifiers are expanded there.
  expect(lines).toContain(String.raw`Environment="XDG_STATE_HOME=/x \"y\"\\%%h/$z"`);
  expect(lines).toContain('Environment="PATH=/usr/bin:/a b"');
});

test('a unit runs once, leaves its processes running, and is marked as muxcrew’s', () => {
  const text = unitText({ argv, env: {} });
  expect(text.split('\n')[0]).toBe(`# ${serviceMark}`);
  for (const line of ['Type=oneshot', 'RemainAfterExit=yes', 'KillMode=process', 'OOMPolicy=continue'])
    expect(text.split('\n')).toContain(line);
  expect(text).toContain('WantedBy=default.target');
});

test('an agent’s arguments are XML, and it leaves its processes running', () => {
  const text = agentText({ argv: ['/a&b/<node>', 'resume'], env: { PATH: '/x & y' } });
  expect(text).toContain('<string>/a&amp;b/&lt;node&gt;</string>\n    <string>resume</string>');
  expect(text).toContain('<key>PATH</key>\n    <string>/x &amp; y</string>');
  expect(text).toContain('<key>AbandonProcessGroup</key>\n  <true/>');
  expect(text).toContain(serviceMark);
});

test('keeps only locations from the environment: no keys, no terminal variables, no line breaks', () => {
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
