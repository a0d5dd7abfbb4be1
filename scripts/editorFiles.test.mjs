// @ts-check
// The files that help whoever works on this in an editor or on GitHub name what there is.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { repositoryRoot } from '../test/hosts/paths.mjs';

const read = (/** @type {string} */ path) => readFileSync(join(repositoryRoot, path), 'utf8');
const { scripts, devDependencies } = JSON.parse(read('package.json'));
const { tasks } = JSON.parse(read('.vscode/tasks.json'));
const { configurations } = JSON.parse(read('.vscode/launch.json'));

/**
 * Every text below a value.
 * @param {unknown} value
 * @returns {string[]}
 */
function textsBelow(value) {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsBelow) : [];
}

/** The source of what is built or copied before it is needed; the path itself where it is neither. */
function sourceOf(/** @type {string} */ path) {
  return path
    .replace(/^out\/test\/(.*)\.js$/, 'test/$1.ts')
    .replace(/^out\/test\//, 'test/')
    .replace(/^\.vscode-test\/workspaces\/(for-tests\/)?/, 'examples/')
    .replace(/^dist\/extension\/.*/, 'src/extension.ts');
}

describe('the files for editors', () => {
  it('have tasks that run scripts and programs which are there', () => {
    const labels = tasks.map((/** @type {{ label: string }} */ { label }) => label);
    assert.equal(new Set(labels).size, labels.length);
    for (const task of tasks) {
      if (task.type === 'npm') assert.ok(task.script in scripts, task.label);
      if (task.type === 'process') assert.ok(existsSync(join(repositoryRoot, task.args[0])), task.label);
      for (const needed of task.dependsOn ?? []) assert.ok(labels.includes(needed), `${task.label} needs ${needed}`);
    }
  });

  it('start what is there, after a task that is there', () => {
    assert.ok(configurations.length > 0);
    for (const { name, preLaunchTask, ...configuration } of configurations) {
      assert.ok(
        tasks.some((/** @type {{ label: string }} */ { label }) => label === preLaunchTask),
        name,
      );
      for (const text of textsBelow(configuration)) {
        const path = text.replace(/^.*\$\{workspaceFolder\}\/?/, '');
        if (path === text || path.includes('${') || path.includes('*') || path === '.vscode-test/state') continue;
        assert.ok(existsSync(join(repositoryRoot, sourceOf(path))), `${name}: ${path}`);
      }
    }
  });

  it('read what a watch says', () => {
    const { pattern, background } = tasks.find((/** @type {{ label: string }} */ { label }) => label === 'watch').problemMatcher;
    assert.match('building', new RegExp(background.beginsPattern));
    for (const end of ['built, 1 problem', 'built, 0 problems']) assert.match(end, new RegExp(background.endsPattern));
    const found = new RegExp(pattern.regexp).exec('error src/core/a.ts:12:5: Could not resolve "./b"') ?? [];
    const read = ['severity', 'file', 'line', 'column', 'message'].map((part) => found[pattern[part]]);
    assert.deepEqual(read, ['error', 'src/core/a.ts', '12', '5', 'Could not resolve "./b"']);
  });
});

describe('the workflow', () => {
  const { jobs } = parse(read('.github/workflows/ci.yml'));

  it('runs the gate on each system, with the Node of the scripts', () => {
    assert.deepEqual(jobs.gate.strategy.matrix.os, ['ubuntu-latest', 'macos-latest', 'windows-latest']);
    const runs = jobs.gate.steps.flatMap((/** @type {{ run?: string }} */ { run }) => run ?? []);
    assert.deepEqual(runs, ['bash .ci/run']);
    assert.ok(existsSync(join(repositoryRoot, '.ci/run')));
    const { with: node } = jobs.gate.steps.find((/** @type {{ uses?: string }} */ { uses }) => uses?.startsWith('actions/setup-node@'));
    assert.equal(node['node-version'], devDependencies.node);
  });
});
