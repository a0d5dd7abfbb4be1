// @ts-check
// Opens an example in VS Code with Whetstone loaded.
//
//   node scripts/start.mjs [support-triage] [--host=desktop|server] [--fresh]
//
// In the installed desktop VS Code where there is one, else in the browser, served on 127.0.0.1 until Ctrl-C. What is opened is a copy,
// kept in .vscode-test/workspaces; --fresh makes it anew.
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { startServer } from '../test/hosts/server.mjs';
import { build, runCommand } from './commands.mjs';
import { copyExample } from './copyExample.mjs';
import { findDesktopCode } from './desktopCode.mjs';

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function start() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { host: { type: 'string' }, fresh: { type: 'boolean', default: false } },
  });
  if (values.host !== undefined && values.host !== 'desktop' && values.host !== 'server')
    throw new Error(`--host is desktop or server, not "${values.host}".`);
  const workspace = await copyExample(positionals[0], { fresh: values.fresh });
  await build();

  const code = values.host === 'server' ? undefined : await findDesktopCode();
  if (values.host === 'desktop' && code === undefined)
    throw new Error('No desktop VS Code was found that is new enough and can open a window here.');
  if (code === undefined) await inBrowser(workspace);
  else await onDesktop(code, workspace);
}

/**
 * @param {string} code
 * @param {string} workspace
 */
async function onDesktop(code, workspace) {
  console.log(`Opening ${code} …`);
  // On Windows the tool is a batch file, which only a shell runs, and a shell wants quotes.
  const shell = process.platform === 'win32';
  const quoted = (/** @type {string} */ text) => (shell ? `"${text}"` : text);
  const args = ['--new-window', `--extensionDevelopmentPath=${repositoryRoot}`, workspace];
  const exitCode = await runCommand(quoted(code), args.map(quoted), { shell });
  if (exitCode !== 0) throw new Error(`${code} ended with code ${exitCode}. In the browser instead: npm start -- --host=server`);
  console.log(whereFilesAre(workspace));
}

/** @param {string} workspace */
async function inBrowser(workspace) {
  // Ctrl-C is how it is meant to end.
  process.once('SIGINT', () => process.exit(0));
  const server = await startServer({
    workspace,
    extensions: [repositoryRoot],
    settings: { 'window.autoDetectColorScheme': true, 'workbench.quickOpen.closeOnFocusLost': true },
    gallery: true,
    lifetimeMs: Infinity,
    report: console.log,
  });
  console.log(`\nVS Code with Whetstone runs at\n\n  ${server.url}\n\n${whereFilesAre(workspace)}\nEnd it with Ctrl-C.`);
  await server.ended;
  throw new Error(`VS Code has ended by itself. Its last lines:\n${server.log().trim().split('\n').slice(-10).join('\n')}`);
}

/** @param {string} workspace */
function whereFilesAre(workspace) {
  return (
    'Open a prompt file (README.md there names them), and press Optimize above its first line. ' +
    `The files are a copy, in ${relative(repositoryRoot, workspace)}. Change them as you like; "npm start -- --fresh" starts over.`
  );
}
