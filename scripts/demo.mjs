// @ts-check
// The main job without a person: in the real VS Code, headless, it presses the buttons that a person would.
//
//   node scripts/demo.mjs [--seeds=5]
//
// For each method it opens the example, presses Optimize above the prompt, waits for the verdict, and prints the accuracy before and after
// on the test split, for several seeds. For the first seed of each it also takes pictures: the panel while the run is under way and at its
// end, the diff, and the history, in test-artifacts/demo.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openVSCode } from '../test/hosts/browser.mjs';
import { repositoryRoot } from '../test/hosts/paths.mjs';
import { temporaryFolder } from '../test/hosts/temporaryFolder.mjs';
import { temporaryWorkspace } from '../test/hosts/workspaces.mjs';
import { build } from './commands.mjs';

/** @typedef {import('../test/hosts/workbench.mjs').Workbench} Workbench */

/** The least mean rise in points with which the demo succeeds. */
const leastRise = 8;
const runLimitMs = 120_000;

/** The two prompts of the example, each with the method that its eval file names. */
const jobs = [
  { method: 'MetaReflection', prompt: 'SKILL.md', evalFile: '.github/skills/triage-support/triage.eval.yaml' },
  { method: 'OPRO', prompt: 'triage.agent.md', evalFile: '.github/agents/triage.eval.yaml' },
];

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);

await build();
// What the person's own folders hold is no part of it.
process.env.XDG_STATE_HOME = temporaryFolder();
const workspace = temporaryWorkspace(join(repositoryRoot, 'examples', 'support-triage'));
const vscode = await openVSCode({ workspace, extensions: [repositoryRoot], viewport: { width: 1280, height: 860 } });
let failed = false;
try {
  await vscode.hideSecondarySideBar();
  for (const job of jobs) {
    console.log(`\n${job.method} on ${job.prompt}, built-in lexical model, test split (held out)`);
    const rises = [];
    for (const seed of seeds) rises.push(await optimize(job, seed));
    const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
    console.log(`  mean rise over seeds ${seeds[0]} to ${seeds.at(-1)}: ${points(mean)}`);
    if (mean < leastRise / 100) failed = true;
  }
} finally {
  await vscode.close();
}
if (failed) {
  console.error(`\nA mean rise is below ${leastRise} points.`);
  process.exit(1);
}
console.log('\nPictures are in test-artifacts/demo.');

/**
 * One run, from the prompt's editor to the verdict.
 * @param {(typeof jobs)[number]} job
 * @param {number} seed
 * @returns {Promise<number>} the rise on the test split, from -1 to 1
 */
async function optimize({ method, prompt, evalFile }, seed) {
  const path = join(workspace, evalFile);
  await writeFile(path, (await readFile(path, 'utf8')).replace(/^seed:.*$/m, `seed: ${seed}`));
  const before = new Set(await runIds());
  await vscode.openFile(prompt);
  await vscode.page.locator('.codelens-decoration a', { hasText: 'Optimize' }).click();
  await vscode.pick('Start');
  const panel = vscode.webview();
  if (seed === seeds[0]) await pictureMidRun(panel, method);
  await panel
    .getByText(/^(Proven|Not proven|No gain|Worse)\b/)
    .first()
    .waitFor({ timeout: runLimitMs });
  const [id] = (await runIds()).filter((run) => !before.has(run));
  const outcome = await readOutcome(String(id));
  console.log(`  seed ${seed}: ${percent(outcome.before)} → ${percent(outcome.after)}  ${outcome.words}`);
  if (seed === seeds[0]) await picturesAtEnd(panel, method);
  await vscode.runCommand('View: Close All Editors');
  return outcome.verdict.difference;
}

/**
 * @param {import('playwright-core').FrameLocator} panel
 * @param {string} method
 */
async function pictureMidRun(panel, method) {
  const ended = panel.getByText('Ended', { exact: true });
  await panel.getByText('Running', { exact: true }).or(ended).first().waitFor();
  // The original and two candidates, unless the run ends sooner.
  await panel.getByRole('option').nth(2).or(ended).first().waitFor({ timeout: runLimitMs });
  await vscode.screenshot(`demo/${method.toLowerCase()}-running`);
}

/**
 * @param {import('playwright-core').FrameLocator} panel
 * @param {string} method
 */
async function picturesAtEnd(panel, method) {
  const name = method.toLowerCase();
  await vscode.screenshot(`demo/${name}-ended`);
  await panel.getByRole('button', { name: 'Review Best Candidate' }).click();
  await vscode.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await vscode.screenshot(`demo/${name}-diff`);
  await vscode.runCommand('Whetstone: Show History');
  await vscode.page.getByRole('treeitem', { name: method }).first().waitFor();
  await vscode.screenshot(`demo/${name}-history`);
}

/** Ids of the runs in the workspace. */
async function runIds() {
  /** @type {string[]} */
  const none = [];
  return readdir(join(workspace, '.whetstone', 'runs')).catch(() => none);
}

/**
 * What a run came to, from its journal.
 * @param {string} id
 */
async function readOutcome(id) {
  const lines = (await readFile(join(workspace, '.whetstone', 'runs', id, 'journal.jsonl'), 'utf8')).trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line).event);
  const { best, verdict } = events.find(({ type }) => type === 'ended');
  const scoreOf = (/** @type {string} */ candidate) =>
    mean(events.find(({ type, split, candidate: id }) => type === 'scored' && split === 'test' && id === candidate).scores);
  const { kind, interval, pValue, cases } = verdict;
  const words =
    `${kind}: ${points(verdict.difference)} (95 % interval ${points(interval.low)} to ${points(interval.high)}, ` +
    `p = ${pValue.toPrecision(2)}, ${cases} test cases, held out)`;
  return { verdict, words, before: scoreOf('c0'), after: scoreOf(best) };
}

/** @param {{ score?: number }[]} scores */
function mean(scores) {
  const known = scores.flatMap(({ score }) => (score === undefined ? [] : [score]));
  return known.reduce((sum, score) => sum + score, 0) / known.length;
}

/** @param {number} share */
function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

/** @param {number} difference */
function points(difference) {
  return `${difference < 0 ? '−' : '+'}${Math.abs(difference * 100).toFixed(1)} points`;
}
