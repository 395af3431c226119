/** What the planning Claude is told. Pure text. */
import { withoutMentions } from '../plain-text.ts';
import type { PlanRequest } from '../../../ports/planner.ts';

export function plannerPrompt({
  task,
  mentions,
  slots,
}: Pick<PlanRequest, 'task' | 'mentions' | 'slots'>): string {
  return `Split the task below among Claude Code workers that run side by side in this project folder. You only plan: change nothing, do none of the work. Look at the project where that helps you to split it well.

Rules:
- As many workers as there are independent parts, and no more; one is a good answer for a task that cannot be divided. ${String(slots)} can work at the same time; the rest waits.
- Parts do not overlap, and two workers never write the same file.
- A worker sees only its own assignment and the task as a whole: put everything in it that it needs to know, agreed names and interfaces too.
- needs only where a worker cannot begin without another's finished output. What brings the parts together needs them all.
- deliverables are paths of files, relative to the project folder: code, tests and documentation where they belong in the project; under outputs/ only what has no place in it, such as reports.
- verify only where a command can really tell: one line, run in the project folder, quick, and without effects outside the project folder. Leave it out otherwise.
- Write in the language of the task.

Give the plan by the StructuredOutput tool.

The task, between the lines:
-----
${mentions ? task : withoutMentions(task)}
-----`;
}
