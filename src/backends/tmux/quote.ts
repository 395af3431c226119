/** Quotes words so that tmux's configuration parser, its formats and sh return them unchanged. Pure. */

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
 * One line of commands. tmux treats one line as a group: the first that fails cancels all after it, while
 * commands on separate lines would continue.
 */
export function script(commands: readonly Command[]): string {
  return `${commands.map((command) => command.map(word).join(' ')).join(' ; ')}\n`;
}

/**
 * Text for an argument that tmux expands as a format. `##[` would stay as it is, hence the literal bracket.
 */
export function formatLiteral(text: string): string {
  return text.replace(/#+\[?/g, (run) =>
    run.endsWith('[') ? `${'##'.repeat(run.length - 1)}#{l:[}` : '##'.repeat(run.length),
  );
}

/** The same for arguments that pass through strftime first. */
export function timeFormatLiteral(text: string): string {
  return formatLiteral(text).replaceAll('%', '%%');
}
