// @ts-check
// Installs what the tests run in: VS Code as a server, and Chromium. `npm test` does it by itself; run
// "node test/hosts/install.mjs" to do it ahead of time, for example before going offline.
import { findBrowser } from './installChromium.mjs';
import { installServer } from './installServer.mjs';

try {
  console.log(`VS Code: ${await installServer(console.log)}`);
  console.log(`browser: ${(await findBrowser(console.log)).executablePath}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
