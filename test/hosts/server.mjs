// @ts-check
// VS Code as a server on 127.0.0.1, for one workspace folder and one or more extensions.
//
//   const server = await startServer({ workspace, extensions: [repositoryRoot], theme: 'dark' });
//   server.url                              // open it in a browser, or see browser.mjs
//   await server.setSettings({ … });        // takes effect at once, no reload
//   await server.stop();
//
// Each server has new data of its own. It ends with stop(), with this process, or when its time is up; and where this process is killed,
// by itself some minutes after the last window was closed.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installServer } from './installServer.mjs';
import { node24 } from './paths.mjs';
import { startProcess, stopProcess } from './processes.mjs';
import { quietSettings, themeIds } from './settings.mjs';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.mjs';

/** @typedef {import('./settings.mjs').Theme} Theme */

/**
 * @typedef {object} ServerOptions
 * @property {string} workspace absolute path of the folder to open
 * @property {string[]} extensions folders of extensions, absolute. The first is loaded for development, as by
 *   `--extensionDevelopmentPath`, and holds the tests; the rest are installed beside it.
 * @property {string} [testsPath] absolute path of a CommonJS module with `run()`, executed in the extension host
 * @property {Record<string, string>} [env] added to the environment of the server and of the extension host
 * @property {Record<string, unknown>} [settings] override those in settings.mjs
 * @property {Theme} [theme] light unless given
 * @property {number} [port] a free one unless given
 * @property {boolean} [gallery] whether extensions can be looked up and installed; no unless given
 * @property {number} [lifetimeMs] after which the server is ended anyway; 15 minutes unless given; Infinity for one that a person ends
 * @property {(line: string) => void} [report] told of a first installation
 */

/**
 * @typedef {object} Server
 * @property {string} url opens the workspace with the extensions
 * @property {number} port
 * @property {string} workspace
 * @property {Theme} theme the one at the start
 * @property {(settings: Record<string, unknown>) => Promise<void>} setSettings changes settings; those not named stay
 * @property {() => string} log what the server has printed
 * @property {Promise<void>} ended settles when the server has ended, for whatever reason
 * @property {() => Promise<void>} stop ends it and removes its data; may be called again
 */

const startLimitMs = 60_000;

/**
 * Starts a server and waits until it listens, installing VS Code first where it is missing.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 * @throws {Error} with the server's output when it does not come up
 */
export async function startServer(options) {
  const { theme = 'light', lifetimeMs = 15 * 60_000 } = options;
  const program = await installServer(options.report);
  const data = temporaryFolder();
  let settings = { ...quietSettings, 'workbench.colorTheme': themeIds[theme], ...options.settings };
  await prepareData(data, settings, options.extensions.slice(1));

  const child = startProcess(node24(), serverArguments(data, options.port ?? 0, lifetimeMs), {
    cwd: program,
    env: serverEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = collectOutput(child);
  const ended = new Promise((resolve) => child.once('close', () => resolve(undefined)));
  const timer = Number.isFinite(lifetimeMs) ? setTimeout(() => void stop(), lifetimeMs) : undefined;
  timer?.unref();
  const stop = async () => {
    clearTimeout(timer);
    await stopProcess(child);
    await removeTemporaryFolder(data);
  };
  try {
    const port = await listeningPort(child, log, ended);
    return {
      port,
      theme,
      workspace: options.workspace,
      url: workbenchUrl(port, options),
      setSettings: async (changed) => {
        settings = { ...settings, ...changed };
        await writeSettings(data, settings);
      },
      log,
      ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} data
 * @param {number} port
 * @param {number} lifetimeMs
 */
function serverArguments(data, port, lifetimeMs) {
  return [
    'out/server-main.js',
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...['--server-data-dir', data, '--extensions-dir', join(data, 'extensions')],
    '--without-connection-token',
    '--accept-server-license-terms',
    ...['--telemetry-level', 'off'],
    '--disable-workspace-trust',
    ...(Number.isFinite(lifetimeMs) ? ['--enable-remote-auto-shutdown'] : []),
  ];
}

/** @param {ServerOptions} options */
function serverEnvironment({ env, gallery = false }) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)),
  );
  return { ...inherited, ...(gallery ? {} : { EXTENSIONS_GALLERY: '{"serviceUrl":""}' }), ...env };
}

/**
 * @param {string} data
 * @param {Record<string, unknown>} settings
 * @param {string[]} installed
 */
async function prepareData(data, settings, installed) {
  await mkdir(join(data, 'data', 'Machine'), { recursive: true });
  await writeSettings(data, settings);
  await mkdir(join(data, 'extensions'));
  for (const folder of installed) {
    const { publisher, name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    await cp(folder, join(data, 'extensions', `${publisher}.${name}-${version}`), { recursive: true });
  }
}

/**
 * @param {string} data
 * @param {Record<string, unknown>} settings
 */
function writeSettings(data, settings) {
  return writeFile(join(data, 'data', 'Machine', 'settings.json'), JSON.stringify(settings, null, 2));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => string}
 */
function collectOutput(child) {
  let output = '';
  const add = (/** @type {Buffer} */ data) => (output += data);
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => output;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => string} log
 * @param {Promise<unknown>} ended
 * @returns {Promise<number>}
 */
async function listeningPort(child, log, ended) {
  const failed = (/** @type {string} */ what) =>
    new Error(`The VS Code server ${what}. It printed:\n${log().trim().split('\n').slice(-20).join('\n')}`);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failed(`did not listen within ${startLimitMs / 1000} s`)), startLimitMs);
    child.stdout?.on('data', () => {
      const port = /Web UI available at http:\/\/localhost:(\d+)/.exec(log())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('error', (error) => reject(failed(`could not be started (${error.message})`)));
    void ended.then(() => {
      clearTimeout(timer);
      reject(failed(`ended at once with code ${child.exitCode ?? child.signalCode}`));
    });
  });
}

/**
 * The payload is read as a map, so that one extension can be loaded for development and no more.
 * @param {number} port
 * @param {ServerOptions} options
 */
function workbenchUrl(port, { workspace, extensions, testsPath, env }) {
  const [developed] = extensions;
  const payload = [
    ['skipWelcome', 'true'],
    ...(developed ? [['extensionDevelopmentPath', remotePath(developed)]] : []),
    ...(testsPath ? [['extensionTestsPath', remotePath(testsPath)]] : []),
    ...(env ? [['extensionEnvironment', JSON.stringify(env)]] : []),
  ];
  const folder = decodeURIComponent(pathToFileURL(workspace).pathname);
  return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** @param {string} path */
function remotePath(path) {
  return `vscode-remote://remote${pathToFileURL(path).pathname}`;
}
