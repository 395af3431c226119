/** Makes property tests repeatable: the same cases in each run, except under `--full`, which looks for new ones. */
import fc from 'fast-check';

if (process.env['MUXCREW_TEST_FULL'] !== '1') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1 });
