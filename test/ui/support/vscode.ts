// A real VS Code for the tests of the interface:
//
//   describe('the panel', () => {
//     const vscode = useVSCode({ example: 'support-triage' });
//     it('opens', async () => {
//       await vscode().runCommand('Whetstone: Show Run');
//       await vscode().webview().getByRole('heading').waitFor();
//     });
//   });
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Browser from '../../hosts/browser.mjs';
import type * as Paths from '../../hosts/paths.mjs';
import type { Theme } from '../../hosts/settings.mjs';
import type { Workbench } from '../../hosts/workbench.mjs';
import type * as Workspaces from '../../hosts/workspaces.mjs';

/** The tests run in the root of the repository; the bundle of this file is somewhere else. */
const repositoryRoot = process.cwd();
const hosts = join(repositoryRoot, 'test', 'hosts');

interface VSCodeOptions {
  /** The folder in `examples/` whose copy is opened; an empty folder unless given. */
  readonly example?: string;
  readonly theme?: Theme;
  readonly settings?: Record<string, unknown>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/**
 * Opens VS Code with Whetstone and the language model fixture before the tests of the surrounding `describe`, and closes it after them.
 * When a test fails, what the window showed is kept in `test-artifacts/failed/`, and what was logged beside it.
 *
 * @returns the window, for use inside of tests and hooks
 */
export function useVSCode(options: VSCodeOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;

  before(async () => {
    workbench = await openVSCode(options);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed' || workbench === undefined) return;
    const name = this.currentTest.fullTitle().replace(/[^\p{L}\p{N}]+/gu, '-');
    const picture = await workbench.screenshot(join('failed', name)).catch(() => undefined);
    console.log(`${this.currentTest.fullTitle()}: ${picture ?? 'no picture'}\n${workbench.log().slice(-40).join('\n')}`);
  });

  after(async () => {
    await workbench?.close();
    workbench = undefined;
  });

  return () => {
    if (workbench === undefined) throw new Error('VS Code is open only inside of tests and hooks.');
    return workbench;
  };
}

/**
 * Opens VS Code for a test that needs a window of its own, which it has to close.
 */
export async function openVSCode({ example, theme, settings, viewport }: VSCodeOptions = {}): Promise<Workbench> {
  const browser = (await load('browser.mjs')) as typeof Browser;
  const paths = (await load('paths.mjs')) as typeof Paths;
  const workspaces = (await load('workspaces.mjs')) as typeof Workspaces;
  return browser.openVSCode({
    workspace: workspaces.temporaryWorkspace(example === undefined ? undefined : join(repositoryRoot, 'examples', example)),
    extensions: [paths.repositoryRoot, paths.languageModelFixture],
    ...(theme ? { theme } : {}),
    ...(settings ? { settings } : {}),
    ...(viewport ? { viewport } : {}),
  });
}

/** Loaded by path, since the hosts are plain modules and are not bundled. */
function load(module: string): Promise<unknown> {
  return import(pathToFileURL(join(hosts, module)).href);
}
