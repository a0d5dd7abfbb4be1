import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Case } from '../../../src/core/cases/case';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { RunFold } from '../../../src/core/run/view/runFold';
import type { EarlierRun } from '../../../src/core/run/shapingRuns';
import { candidateTexts } from '../../../src/core/run/view/promptTexts';
import { splitByUse } from '../../../src/core/run/shapingRuns';
import type { RunView } from '../../../src/core/run/view/runView';
import { summarizeRun } from '../../../src/core/run/view/runSummary';
import { promptScore } from '../../../src/editor/runs/promptScores';
import { parityCases, parityModels, parityPrompt } from '../../support/parityWorld';
import { runInMemory } from '../../support/memoryRun';

/** A run of the parity world with its entries, and what is accepted of it. */
async function earlierRun(prompt: string, cases: readonly Case[], seed = 1, accepted: readonly string[] = []): Promise<EarlierRun & { readonly best: string }> {
  const { entries, result } = await runInMemory({ prompt, cases, models: parityModels(1), config: { seed } });
  const fold = new RunFold('run');
  entries.forEach((entry) => fold.apply(entry));
  accepted.forEach((candidate) => fold.apply({ at: '', event: { type: 'accepted', candidate, hashBefore: '', hashAfter: '' } }));
  const view = fold.view(false);
  assert.ok(view !== undefined && result !== undefined && result.best.id !== 'c0');
  return { view, splits: fold.splitCases, best: result.best.text };
}

const ids = (cases: readonly Case[]) => cases.map(({ id }) => id).sort();

describe('an evaluation of a prompt that a run has made', () => {
  const cases = parityCases(60);

  it('scores all cases together where no run has made the text', async () => {
    const run = await earlierRun(parityPrompt, cases);
    assert.deepEqual(splitByUse(parityPrompt, cases, []), { train: [], validation: [], test: cases });
    assert.deepEqual(splitByUse(parityPrompt, cases, [run]), { train: [], validation: [], test: cases });
    assert.deepEqual(splitByUse('Something else.\n', cases, [run]), { train: [], validation: [], test: cases });
  });

  it('keeps the cases apart that the run learned from and chose by, whatever its seed was, and counts new ones as unseen', async () => {
    const run = await earlierRun(parityPrompt, cases, 7);
    const more = parityCases(70);
    const found = splitByUse(run.best.replace(/\n/g, '\r\n'), more, [run]);
    assert.deepEqual([ids(found.train), ids(found.validation)], [ids(run.splits.train), ids(run.splits.validation)]);
    assert.deepEqual(ids(found.test), ids([...run.splits.test, ...more.slice(60)]));
  });

  it('does so too when the file has gone on from what was accepted, and when a later run began with it', async () => {
    const first = await earlierRun(parityPrompt, cases, 1, ['c1']);
    const edited = splitByUse(`${first.best}\nOne more line.\n`, cases, [first]);
    assert.deepEqual(ids(edited.test), ids(first.splits.test));
    // The second run has other splits; what it began with was made by the first.
    const [original] = first.view.candidates;
    assert.ok(original !== undefined);
    const slot = Object.keys(original.slots)[0] ?? '';
    const candidates = [original, { ...original, id: 'c1', slots: { 'not there': 'x' } }, { ...original, id: 'c2', slots: { [slot]: 'Third.' } }];
    const second: EarlierRun = { view: { ...first.view, promptText: first.best, accepted: [], candidates }, splits: { train: cases.slice(0, 5), validation: [], test: cases.slice(5) } };
    const third = splitByUse(candidateTexts(second.view, candidates.slice(2))[0] ?? '', cases, [second, first]);
    assert.deepEqual(ids(third.train), [...new Set(ids([...cases.slice(0, 5), ...first.splits.train]))]);
  });

  it('has its score from the unseen cases alone, comes to all, and reserves for all', async () => {
    const run = await earlierRun(parityPrompt, cases);
    const config = { ...defaultConfig, method: 'evaluate' as const, models: { task: 'task', reflection: 'reflection', judge: 'judge' }, budget: {} };
    const begin = { promptPath: 'SKILL.md', promptText: run.best, cases, config, earlier: [run] };
    const { run: prepared, warnings } = prepareRun(begin);
    assert.deepEqual(warnings, []);
    assert.deepEqual(prepared.estimate.calls, { minimum: 60, maximum: 60 });
    assert.throws(() => prepareRun({ ...begin, config: { ...config, budget: { calls: 59 } } }), /60/);
    assert.match(prepareRun({ ...begin, cases: run.splits.train }).warnings[0]?.message ?? '', /^Earlier runs have used all of these cases to make this prompt/);
    const { entries } = await runInMemory({ prompt: run.best, cases, models: parityModels(1), config, earlier: [run] });
    const fold = new RunFold('evaluation');
    entries.forEach((entry) => fold.apply(entry));
    const view = fold.view(false);
    assert.deepEqual(view?.splitSizes, run.view.splitSizes);
    assert.deepEqual(view?.candidates[0]?.scores.test, run.view.candidates.find(({ id }) => id === run.view.best)?.scores.test);
    assert.equal(view?.statusLine, `Scored on 60 cases, ${run.splits.train.length + run.splits.validation.length} of which had a part in making the prompt.`);
    // So the score beside the file stays what the test cases said.
    const accepted = { ...run.view, accepted: [run.view.best] };
    assert.deepEqual(scoreBeside([view, accepted], run.best), scoreBeside([accepted], run.best));
  });
});

/** The score that stands beside the prompt file when it has a text. @param views of its runs, newest first */
function scoreBeside(views: readonly RunView[], text: string) {
  return promptScore(views.map(summarizeRun), 'SKILL.md', text)?.score;
}

describe('the score beside a prompt', () => {
  it('is never that of the validation cases which chose the text', async () => {
    const { view, best } = await earlierRun(parityPrompt, parityCases(60));
    const untested = { ...view, accepted: [view.best], candidates: view.candidates.map(({ scores: { test, ...scores }, ...candidate }) => ({ ...candidate, scores: candidate.id === view.best ? scores : { ...scores, ...(test && { test }) } })) };
    assert.deepEqual(scoreBeside([untested], best), view.candidates[0]?.scores.test);
  });

  it('is not that of a later run’s splits, which may hold cases that made the text', async () => {
    const first = { ...(await earlierRun(parityPrompt, parityCases(60), 1, ['c1'])).view };
    const original = first.candidates[0];
    assert.ok(original?.scores.test !== undefined);
    const later = { ...first, promptText: `${parityPrompt}accepted`, accepted: [], candidates: [{ ...original, scores: { test: { ...original.scores.test, mean: 0.99 } } }] };
    assert.notEqual(scoreBeside([later, first], later.promptText)?.mean, 0.99);
  });
});
