/**
 * What a worker's Claude is told: its assignment as the prompt, and how a crew works as an appended system prompt.
 * Pure text; reads no file.
 */
import type { AgentContext } from '../../ports/agent.ts';
import { taskText } from '../../core/config/front-matter.ts';
import { isManager } from '../../core/model/manager.ts';
import { managerHead, managerPrompt } from './manager.ts';
import { plainText, withoutMentions } from './plain-text.ts';
import { shellPath } from './worker-files.ts';
import { mayMention } from '../../core/model/facts/message.ts';
import { baseName } from '../../core/paths/path-parts.ts';

/** One argument holds at most 128 KiB on Linux; above this the worker reads its file itself. Bytes. */
const promptLimit = 100_000;

export interface Prompt {
  readonly text: string;
  /** Too long for an argument: the file that the worker must read itself. Null: the text is all. */
  readonly file: string | null;
}

/**
 * The first line is fixed, so that no instruction file becomes a command. Claude Code reads the files that a prompt
 * mentions (`@path`), wherever they are: only a user's own file may do that.
 */
export function assignment(context: AgentContext, instructions: string | null): Prompt {
  const { worker, paths } = context;
  const file = baseName(worker.instructions);
  const head = withoutMentions(
    isManager(worker)
      ? managerHead(file)
      : `Your assignment, worker ${worker.id} (${worker.name}), from ${file}:`,
  );
  const task = instructions === null ? null : taskText(instructions);
  // An argument cannot hold a NUL (prompt-input.ts says who gets it as one).
  const told = task?.replaceAll('\0', '') ?? '';
  const text = `${head}\n\n${worker.addedBy === undefined ? told : withoutMentions(told)}${foundations(context)}`;
  if (task !== null && bytesOf(text) <= promptLimit) return { text, file: null };
  // A copy where there is front matter, which is none of the worker's business.
  const read = task === instructions ? worker.instructions : `${paths.folder}/assignment.md`;
  return {
    text: `${head}\n\nThe assignment is long. Read all of it, in parts, from ${read} and then do what it says.${foundations(context)}`,
    file: read,
  };
}

/** Where the outputs are that it builds on; empty where it needs nobody. */
function foundations({ needs, paths }: AgentContext): string {
  if (needs.length === 0) return '';
  const rows = needs.map(({ id, name, completed, said, statusFile, instructions }) => {
    const quoted = said === null ? '' : ` Its last words: ${withoutMentions(JSON.stringify(said))}.`;
    const how = completed
      ? 'has completed.'
      : 'has NOT completed: you go on without it, what it should have made may be missing.';
    return `- Worker ${id} (${withoutMentions(name)}) ${how}${quoted} What it was to make: ${instructions}. What it reported: ${statusFile}`;
  });
  return `\n\nYou build on what these workers have made. Their deliverables are where their instructions say, or under ${paths.outputs}; look at them before you begin:\n${rows.join('\n')}\n`;
}

/**
 * What waits for it is its new task; with nothing waiting, it goes on. `carries`: the messages in it, oldest first; what an
 * argument cannot hold is to be given to it afterwards, as to any worker that runs.
 */
export function continuation(context: AgentContext): {
  readonly text: string;
  readonly carries: readonly string[];
} {
  const { worker, messages } = context;
  const fitting = fittingMessages(messages);
  if (fitting.length > 0) {
    const texts = fitting.map((message) => plainText(message.text, { mentions: mayMention(message) }).text);
    return {
      text: `For you, worker ${worker.id} (${withoutMentions(worker.name)}); report by your status file as before:\n\n${texts.join('\n\n')}`,
      carries: fitting.map(({ id }) => id),
    };
  }
  const text =
    messages.length === 0
      ? 'Look at what you had done, go on where you stopped, and report by your status file as before.'
      : 'Your next task comes as a message: wait for it.';
  return {
    text: `You were restarted, worker ${worker.id} (${withoutMentions(worker.name)}). ${text}`,
    carries: [],
  };
}

/** Up to the first that is too long, or a command, which has to be typed. */
function fittingMessages(messages: AgentContext['messages']): AgentContext['messages'] {
  let room = promptLimit;
  const over = messages.findIndex(({ text, raw }) => raw === true || (room -= bytesOf(text) + 2) < 0);
  return over === -1 ? messages : messages.slice(0, over);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** `cwd`: the folder that the worker runs in. */
export function systemPrompt(context: AgentContext): string {
  const { worker, paths, crew } = context;
  const me = `Worker${worker.id}`;
  const others = crew.filter(({ id }) => id !== worker.id);
  const status = shellPath(paths.statusFile, worker.cwd);
  if (isManager(worker)) return managerPrompt(context, status);
  const board = shellPath(paths.boardFile, worker.cwd);
  const someone = others[0]?.id ?? '2';
  return `# Your crew
You are worker ${worker.id} (${worker.name}) of a crew: Claude Code workers side by side in one project, each with its own assignment. Nobody watches your screen all the time: the crew knows of you only what you report.

## Report by your status file
Status file: ${paths.statusFile}
Append one line when you begin, after each step, and when you end. Use exactly this form, alone in a Bash call:
    echo '[${me}] Status: what you are doing' >> ${status}
Only the text after [${me}] changes: one line, in single quotes, no apostrophe inside. No cd, no here-doc, no variable, no && and no other redirection: anything else has to wait for a person's permission. It is append-only: never overwrite or edit it.
Texts:
- [${me}] Status: <what you are doing>
- [${me}] Progress: <n>/<m> <what>
- [${me}] BLOCKED: <what you need, from whom>, then end your turn; the answer comes as a message
- [${me}] COMPLETED: <what you made>, only when the whole assignment is done and checked
- [${me}] FAILED: <why>, when it cannot be done
Your last line is COMPLETED, FAILED or BLOCKED. Never end your turn without one of them.

## Where your files go
Write each deliverable where your assignment names it. What has no place in the project, such as reports and notes, goes under the outputs folder: ${paths.outputs}
Use the Write tool, which makes folders itself. Touch other files only where your assignment says so.

## Share the tree
Others work in this tree at the same time. Read a file again right before you edit it. Commit only your own paths, by name: git add <paths>, then git commit -m '<message>' -- <paths>. Never git add -A, git add . or git commit -a; never stash, reset or clean what is not yours.

## Talk to the other workers
${others.length === 0 ? 'You are alone for now; others may be added.' : others.map(({ id, name }) => `- worker ${id}: ${name}`).join('\n')}
To tell one something, append one line to the board, in the same form as above:
    echo '[${me} -> Worker${someone}] text' >> ${board}
It is delivered as a message. Never write to another worker's status file, nor to anything else beside them.
`;
}
