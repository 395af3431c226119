/** The model's side of a planner: how its request is known, and how it proposes. */
import type { FakeApiOptions } from '../fake-api/server.ts';

export type Steps = NonNullable<ReturnType<NonNullable<FakeApiOptions['script']>>>;

/** Whoever plans is known by the tool that its answer is asked for by. */
export function isPlanner(request: {
  readonly body: { readonly tools?: readonly { readonly name: string }[] };
}): boolean {
  return request.body.tools?.some(({ name }) => name === 'StructuredOutput') === true;
}

export function proposing(proposal: Readonly<Record<string, unknown>>): Steps {
  return [
    {
      errors: [],
      cuts: 0,
      stallMs: 0,
      hang: false,
      blocks: [{ is: 'tool', name: 'StructuredOutput', input: proposal }],
    },
  ];
}
