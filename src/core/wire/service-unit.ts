/** Service files that run `muxcrew resume --all` at boot or login: a systemd user unit, a launchd agent. Pure text. */

export interface ServiceOptions {
  /** Absolute paths: services do not have the user's PATH. */
  readonly argv: readonly string[];
  /** Environment for the command and the workers; nothing secret, since the file is readable for all. */
  readonly env: Readonly<Record<string, string>>;
}

export const serviceActions = ['install', 'uninstall', 'status'] as const;

/** Marks a file as muxcrew's own. */
export const serviceMark = 'Written by muxcrew service install; muxcrew service uninstall takes it away.';

export const unitName = 'muxcrew-resume.service';
export const agentLabel = 'dev.muxcrew.resume';

/** Variables from the user's environment that contain locations. */
export const servicePlaces = [
  'PATH',
  'LANG',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'CLAUDE_CONFIG_DIR',
  'TMUX_TMPDIR',
  'MUXCREW_TMUX_SOCKET',
] as const;

/** Values with control characters cannot be written to such a file. */
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
 * Started processes survive when the unit is stopped or ends for lack of memory; a crew also has its own scope.
 * Enabling does not run it: it runs at boot if the user lingers, else at the first login.
 */
export function unitText({ argv, env }: ServiceOptions): string {
  return `# ${serviceMark}
[Unit]
Description=muxcrew: resume lost crews

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

/** As systemd parses it: `%` begins a specifier. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}

/** Started processes survive its end. */
export function agentText({ argv, env }: ServiceOptions): string {
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
