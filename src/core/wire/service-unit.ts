/** The files that have a machine run `muxcrew resume --all` by itself: a systemd user unit, a launchd agent. Pure text. */

export interface ServiceWish {
  /** Whole paths: what starts it has no PATH of the person's. */
  readonly argv: readonly string[];
  /** What the command and the workers need to find their way; nothing secret, since anybody may read the file. */
  readonly env: Readonly<Record<string, string>>;
}

export const serviceActions = ['install', 'uninstall', 'status'] as const;

/** By it muxcrew knows a file as its own. */
export const serviceMark = 'Written by muxcrew service install; muxcrew service uninstall takes it away.';

export const unitName = 'muxcrew-resume.service';
export const agentLabel = 'dev.muxcrew.resume';

/** Of the person's environment, what says where things are. */
export const servicePlaces = [
  'PATH',
  'LANG',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'CLAUDE_CONFIG_DIR',
  'TMUX_TMPDIR',
  'MUXCREW_TMUX_SOCKET',
] as const;

/** What has a control character cannot stand in such a file. */
export function serviceEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    servicePlaces.flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' || /[\u0000-\u001f\u007f]/.test(value)
        ? []
        : [[name, value]];
    }),
  );
}

/**
 * What it starts stays when it is stopped, or ended for want of memory; a crew is in a scope of its own besides. It does not
 * run when it is enabled: at boot where the user lingers, else at the first login.
 */
export function unitText({ argv, env }: ServiceWish): string {
  return `# ${serviceMark}
[Unit]
Description=muxcrew: go on with crews that were lost

[Service]
Type=oneshot
RemainAfterExit=yes
KillMode=process
OOMPolicy=continue
${Object.entries(env)
  .map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`)
  .join('')}ExecStart=${argv.map((word) => quoted(word).replaceAll('$', '$$$$')).join(' ')}

[Install]
WantedBy=default.target
`;
}

/** As systemd reads it: `%` begins a specifier. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}

/** What it starts is left alone when it has ended. */
export function agentText({ argv, env }: ServiceWish): string {
  const strings = argv.map((word) => `    <string>${escaped(word)}</string>`).join('\n');
  const variables = Object.entries(env)
    .map(([name, value]) => `    <key>${escaped(name)}</key>\n    <string>${escaped(value)}</string>`)
    .join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- ${serviceMark} -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${agentLabel}</string>
  <key>ProgramArguments</key>
  <array>
${strings}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${variables}
  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>AbandonProcessGroup</key>
  <true/>
</dict>
</plist>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
