/** The fake Messages API on its own, for trying things by hand: prints its address and each request as a line of JSON. */
import { startFakeApi } from './server.ts';
import { stepsOf } from './script.ts';

const api = await startFakeApi({
  port: Number(process.env['PORT'] ?? 0),
  script: (request) => {
    const { at, path, side, step, prompt, results } = request;
    console.log(JSON.stringify({ at, path, side, step, prompt: prompt.slice(-300), results }));
    return side ? null : stepsOf(request.prompt, request.system);
  },
});
console.log(`export ANTHROPIC_BASE_URL=${api.url}`);
