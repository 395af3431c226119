/** Writes words so that tmux's configuration parser, its formats and sh give them back unchanged. Pure. */

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  $: '\\$',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** One word of a tmux script. Line breaks must be escaped: the parser drops the blanks after a raw one. */
export function word(text: string): string {
  return `"${text.replace(/[\\"$\n\r\t]/g, (character) => escapes[character] ?? character)}"`;
}

/** A tmux command, its words unquoted. */
export type Command = readonly string[];

/**
 * One line of commands. On one line they are one group for tmux: the first that fails ends all after it, where
 * commands on lines of their own would go on.
 */
export function script(commands: readonly Command[]): string {
  return `${commands.map((command) => command.map(word).join(' ')).join(' ; ')}\n`;
}

/** Text for an argument that tmux expands as a format. `##[` would stay as it is, hence the literal bracket. */
export function formatLiteral(text: string): string {
  return text.replace(/#+\[?/g, (run) =>
    run.endsWith('[') ? `${'##'.repeat(run.length - 1)}#{l:[}` : '##'.repeat(run.length),
  );
}

/** The same for arguments that pass through strftime first. */
export function timeFormatLiteral(text: string): string {
  return formatLiteral(text).replaceAll('%', '%%');
}
