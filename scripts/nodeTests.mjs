// @ts-check
// Runs test files with mocha in this process; started by suites.mjs with the run as JSON. Exit code 1 says that tests failed, any other
// but 0 that something broke.
import { runMocha } from '../test/hosts/mocha.mjs';

const [, , described] = process.argv;
if (described === undefined) throw new Error('Run the tests by "npm test".');
try {
  const failures = await runMocha({ ...JSON.parse(described), asModules: true });
  process.exit(failures > 0 ? 1 : 0);
} catch (error) {
  console.error(error);
  process.exit(2);
}
