import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { renderPrompt } from '../../../../src/core/prompt/renderPrompt';
import { RunFold } from '../../../../src/core/run/view/runFold';
import type { RunSummary } from '../../../../src/core/run/view/runSummary';
import { hashDocument } from '../../../../src/core/run/view/documentHash';
import { summarizeRun } from '../../../../src/core/run/view/runSummary';
import type { RunView } from '../../../../src/core/run/view/runView';
import { promptScore } from '../../../../src/editor/runs/promptScores';
import { runInMemory } from '../../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../../support/parityWorld';
import { testProgram } from '../../../support/testProgram';

async function parityRun(...accepted: readonly string[]): Promise<RunView> {
  const { entries, error } = await runInMemory({
    prompt: parityPrompt,
    cases: parityCases(60),
    models: parityModels(1),
    config: { method: 'metareflection', optimizer: shortRuns.metareflection ?? {} },
  });
  assert.equal(error, undefined);
  const fold = new RunFold('run');
  entries.forEach((entry) => fold.apply(entry));
  for (const candidate of accepted)
    fold.apply({ at: '2026-01-02T00:00:00.000Z', event: { type: 'accepted', candidate, hashBefore: '', hashAfter: '' } });
  return fold.view(false) as RunView;
}

describe('the summary of a view', () => {
  it('says what lists say, and nothing that is large', async () => {
    const view = await parityRun();
    const summary = summarizeRun(view);
    for (const key of ['id', 'state', 'method', 'startedAt', 'statusLine', 'verdict'] as const)
      assert.deepEqual(summary[key], view[key], key);
    assert.deepEqual(summary.files, ['SKILL.md']);
    assert.deepEqual([summary.hasSteps, summary.hasAccepted], [true, false]);
    assert.deepEqual(summary.testScore, view.candidates[0]?.scores.test);
    assert.ok(JSON.stringify(summary).length < JSON.stringify(view).length / 4);
    assert.equal(summarizeRun({ ...view, owner: 'process 1' }).owner, 'process 1');
  });

  it('says why the original is suggested, where it is', async () => {
    const view = await parityRun();
    assert.equal(summarizeRun(view).keeps, undefined);
    assert.equal(summarizeRun({ ...view, best: 'c0' }).keeps, 'tied', 'one was admitted');
    const rejected = view.candidates.map((each) => (each.id === 'c0' ? each : { ...each, state: 'rejected' as const }));
    assert.equal(summarizeRun({ ...view, best: 'c0', candidates: rejected }).keeps, 'none admitted');
  });

  it('has the rules that were admitted, each with its first candidate', async () => {
    const view = await parityRun();
    const [first, ...others] = view.candidates;
    assert.ok(first);
    const candidate = (id: string, state: RunView['candidates'][number]['state'], ...texts: string[]) => ({
      ...first,
      id,
      state,
      items: { rules: texts.map((text) => ({ id: text, text, cases: [] })) },
    });
    const made = {
      ...view,
      candidates: [first, candidate('c1', 'admitted', 'a'), candidate('c2', 'rejected', 'b'), candidate('c3', 'best', 'a', 'c')],
    };
    assert.deepEqual(summarizeRun(made).taught, [
      { text: 'a', candidate: 'c1' },
      { text: 'c', candidate: 'c3' },
    ]);
    assert.ok(others.some(({ items }) => items !== undefined));
  });

  it('gives a prompt the score of the text that it has, whatever its line ends', async () => {
    const { best } = await parityRun();
    const view = await parityRun(best);
    const summary = summarizeRun(view);
    const values = view.candidates.find(({ id }) => id === best)?.values ?? {};
    const accepted = renderPrompt(testProgram(parityPrompt).files[0], values);
    const scoreOf = (id: string) => view.candidates.find((each) => each.id === id)?.scores.test;
    assert.notDeepEqual(scoreOf('c0'), scoreOf(best));
    const shown = (text: string, ...runs: readonly RunSummary[]) => promptScore(runs, 'SKILL.md', text);
    assert.deepEqual(shown(parityPrompt, summary), { runs: 1, score: scoreOf('c0') });
    assert.deepEqual(shown(accepted, summary)?.score, scoreOf(best));
    assert.deepEqual(shown(`\uFEFF${accepted.replaceAll('\n', '\r\n')}`, summary)?.score, scoreOf(best));
    assert.deepEqual(shown('another text', summary)?.score, scoreOf(best), 'else the last that was accepted');
    assert.deepEqual(shown(parityPrompt, { ...summary, state: 'running' }), { runs: 1 });
    assert.equal(promptScore([summary], '/another/SKILL.md', parityPrompt), undefined);
    assert.notEqual(hashDocument('a'), hashDocument('b'));
  });
});
