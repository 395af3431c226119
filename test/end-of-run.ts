/**
 * A Vitest reporter: lists at the end of a run the tests that failed, and those that passed only on a second try. CI shows
 * the end of the output alone. A test that needs a second try is a bug, of the test or of the product.
 */
import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export default class EndOfRun implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    list(
      'Failed:',
      tests.filter((test) => test.result().state === 'failed'),
    );
    list(
      'Flaky, passed on the second try:',
      tests.filter((test) => test.diagnostic()?.flaky === true),
    );
    const broken = modules.filter((module) => module.errors().length > 0);
    for (const { moduleId } of broken) console.log(`Failed to run: ${relative('', moduleId)}`);
  }
}

function list(title: string, tests: readonly TestCase[]): void {
  if (tests.length === 0) return;
  console.log(title);
  for (const { project, module, fullName } of tests)
    console.log(`  [${project.name}] ${relative('', module.moduleId)}: ${fullName}`);
}
