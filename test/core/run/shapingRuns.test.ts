import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Case, SplitCases } from '../../../src/core/cases/case';
import { estimateRun } from '../../../src/core/run/spending/estimate';
import { prepareRun } from '../../../src/core/run/prepareRun';
import { defaultConfig } from '../../../src/core/run/runConfig';
import { RunFold } from '../../../src/core/run/view/runFold';
import { candidateTexts } from '../../../src/core/run/view/promptTexts';
import { splitByUse } from '../../../src/core/run/shapingRuns';
import type { RunUses } from '../../../src/core/run/view/runUses';
import { usesOf } from '../../../src/core/run/view/runUses';
import type { RunView } from '../../../src/core/run/view/runView';
import { summarizeRun } from '../../../src/core/run/view/runSummary';
import { promptScore } from '../../../src/editor/runs/promptScores';
import { parityCases, parityModels, parityPrompt } from '../../support/parityWorld';
import { runInMemory } from '../../support/memoryRun';
import { bestText, testProgram } from '../../support/testProgram';

interface EarlierRun extends RunUses {
  readonly view: RunView;
  readonly splits: SplitCases;
  readonly best: string;
}

/** A run of the parity world with what is accepted of it, and what a later run is told of it. */
async function earlierRun(prompt: string, cases: readonly Case[], seed = 1, accepted: readonly string[] = []): Promise<EarlierRun> {
  const { entries, result } = await runInMemory({ prompt, cases, models: parityModels(1), config: { seed } });
  const fold = new RunFold('run');
  entries.forEach((entry) => fold.apply(entry));
  accepted.forEach((candidate) => fold.apply({ at: '', event: { type: 'accepted', candidate, hashBefore: '', hashAfter: '' } }));
  const view = fold.view(false);
  assert.ok(view !== undefined && result !== undefined && result.best.id !== 'c0');
  return { view, splits: fold.splitCases, best: bestText(result) ?? '', ...usesOf(view, fold.splitCases) };
}

/** What is made of cases for a text of the prompt file. */
const splitFor = (text: string, cases: readonly Case[], runs: readonly RunUses[], path = 'SKILL.md') =>
  splitByUse(testProgram(text, path), cases, runs).splits;

/** The text of the file in the first of the candidates. */
const textIn = (...args: Parameters<typeof candidateTexts>): string => candidateTexts(...args)[0]?.files[0]?.text ?? '';

const ids = (cases: readonly Case[]) => cases.map(({ id }) => id).sort();

const longPrompt = '---\nname: parity\n---\n\n# Parity\n\nSay the parity of the number that you are given.\n';
const longInstruction =
  'Look at the last digit of the number, level 9. Call all even numbers by their name, and the others odd. Write one word.';

describe('an evaluation of a prompt that a run has made', () => {
  const cases = parityCases(60);

  it('scores all cases together where no run has made the text', async () => {
    const run = await earlierRun(parityPrompt, cases);
    assert.deepEqual(splitFor(parityPrompt, cases, []), { train: [], validation: [], test: cases });
    assert.deepEqual(splitFor(parityPrompt, cases, [run]), { train: [], validation: [], test: cases });
    assert.deepEqual(splitFor('Something else.\n', cases, [run]), { train: [], validation: [], test: cases });
  });

  it('keeps the cases apart that the run learned from and chose by, whatever its seed was, and counts new ones as unseen', async () => {
    const run = await earlierRun(parityPrompt, cases, 7);
    const more = parityCases(70);
    const found = splitFor(run.best.replace(/\n/g, '\r\n'), more, [run]);
    assert.deepEqual([ids(found.train), ids(found.validation)], [ids(run.splits.train), ids(run.splits.validation)]);
    assert.deepEqual(ids(found.test), ids([...run.splits.test, ...more.slice(60)]));
  });

  it('does so too when the file has gone on from what was accepted, and when a later run began with it', async () => {
    const first = await earlierRun(parityPrompt, cases, 1, ['c1']);
    const edited = splitFor(`${first.best}\nOne more line.\n`, cases, [first]);
    assert.deepEqual(ids(edited.test), ids(first.splits.test));
    // The second run has other splits; what it began with was made by the first.
    const [original] = first.view.candidates;
    assert.ok(original !== undefined);
    const candidates = [
      original,
      { ...original, id: 'c1', values: { 'not there': 'x' } },
      { ...original, id: 'c2', values: { instruction: 'Third.' } },
    ];
    const view = { ...first.view, files: [{ path: 'SKILL.md', text: first.best, hash: '' }], accepted: [], candidates };
    const second = usesOf(view, { train: cases.slice(0, 5), validation: [], test: cases.slice(5) });
    const third = splitFor(textIn(view, candidates.slice(2)), cases, [second, first]);
    assert.deepEqual(ids(third.train), [...new Set(ids([...cases.slice(0, 5), ...first.splits.train]))]);
    // In whatever order the runs are told.
    assert.deepEqual(splitFor(textIn(view, candidates.slice(2)), cases, [first, second]), third);
  });

  it('does so wherever a file with the text is, also where it has gone on from it', async () => {
    const run = await earlierRun(longPrompt, cases);
    const written = {
      ...run,
      ...usesOf(
        {
          ...run.view,
          candidates: run.view.candidates.map((each) =>
            each.id === run.view.best ? { ...each, values: { instruction: longInstruction } } : each,
          ),
        },
        run.splits,
      ),
    };
    const best = textIn(run.view, [{ values: { instruction: longInstruction } }]);
    const used = ids(run.splits.test);
    for (const text of [
      best,
      best.replace('even numbers', 'even nombers'),
      `${best}\nOne more line.\n`,
      `Another beginning.\n\n- ${longInstruction.split('. ')[0]?.toUpperCase()}.\n`,
    ]) {
      assert.deepEqual(ids(splitFor(text, cases, [written], 'copies/AGENTS.md').test), used, text);
    }
    for (const text of [longPrompt, `${longPrompt}\nOne more line.\n`, 'Say whether the number is even or odd.\n']) {
      assert.deepEqual(splitFor(text, cases, [written], 'copies/AGENTS.md').test, cases, text);
    }
  });

  it('counts a case with a changed character as the used one, and a held out one as unused', async () => {
    const told = (index: number) =>
      ['The parcel to my aunt', 'An invoice from last month', 'The reset of my password', 'A change of our address'][index % 4] ?? '';
    const messages = cases.map((each, index) => ({
      ...each,
      input: `${told(index)} was the subject of message ${'abcdefghijklmnopqrst'.slice(0, 4 + (index >> 2))} here: ${each.input}`,
    }));
    const run = await earlierRun(parityPrompt, messages);
    const changed = messages.map((each, index) => ({
      ...each,
      input: `${each.input.slice(0, index % 9)}#q${each.input.slice(1 + (index % 9))}`,
    }));
    const { splits, copies } = splitByUse(testProgram(run.best), [...changed, ...messages], [run]);
    const isUsed = (each: Case) => !run.splits.test.some(({ id }) => id === each.id);
    for (const each of changed.filter(isUsed)) assert.ok([...splits.train, ...splits.validation].includes(each), each.input);
    assert.deepEqual(
      splits.test.filter((each) => messages.includes(each)),
      run.splits.test,
    );
    assert.ok(copies.every((each) => changed.includes(each)) && copies.length >= changed.filter(isUsed).length);
    const config = {
      ...defaultConfig,
      method: 'evaluate' as const,
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
      budget: {},
    };
    const { warnings } = await prepareRun({ program: testProgram(run.best), cases: changed, config, earlier: [run] });
    assert.match(
      warnings.at(-1)?.message ?? '',
      /^\d+ cases, this one first, are near copies of those that an earlier run has used to make this prompt\. A near copy counts as used\.$/,
    );
  });

  it('warns an optimization of test cases that had a part in making the prompt, which are none with the seed of that run', async () => {
    const run = await earlierRun(parityPrompt, cases);
    const begin = async (seed: number): Promise<readonly string[]> => {
      const { warnings } = await prepareRun({
        program: testProgram(run.best),
        cases,
        config: { ...defaultConfig, seed },
        earlier: [run],
      });
      return warnings.map(({ message }) => message);
    };
    assert.deepEqual(await begin(1), []);
    assert.match((await begin(2))[0] ?? '', /^Earlier runs have used \d+ of the 24 test cases to make this prompt/);
  });

  it('has its score from the unseen cases alone, comes to all, and reserves for all', async () => {
    const run = await earlierRun(parityPrompt, cases);
    const config = {
      ...defaultConfig,
      method: 'evaluate' as const,
      models: { task: 'task', reflection: 'reflection', judge: 'judge' },
      budget: {},
    };
    const begin = { program: testProgram(run.best), cases, config, earlier: [run] };
    const { run: prepared, warnings } = await prepareRun(begin);
    assert.deepEqual(warnings, []);
    assert.deepEqual((await estimateRun(prepared)).calls, { minimum: 60, typical: 60, maximum: 60 });
    await assert.rejects(() => prepareRun({ ...begin, config: { ...config, budget: { calls: 59 } } }), /60/);
    assert.match(
      (await prepareRun({ ...begin, cases: run.splits.train })).warnings[0]?.message ?? '',
      /^Earlier runs have used all of these cases to make this prompt/,
    );
    const { entries } = await runInMemory({ prompt: run.best, cases, models: parityModels(1), config, earlier: [run] });
    const fold = new RunFold('evaluation');
    entries.forEach((entry) => fold.apply(entry));
    const view = fold.view(false);
    assert.deepEqual(view?.splitSizes, run.view.splitSizes);
    assert.deepEqual(view?.candidates[0]?.scores.test, run.view.candidates.find(({ id }) => id === run.view.best)?.scores.test);
    assert.equal(
      view?.statusLine,
      `Scored on 60 cases, ${run.splits.train.length + run.splits.validation.length} of which had a part in making the prompt.`,
    );
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
    const untested = {
      ...view,
      accepted: [view.best],
      candidates: view.candidates.map(({ scores: { test, ...scores }, ...candidate }) => ({
        ...candidate,
        scores: candidate.id === view.best ? scores : { ...scores, ...(test && { test }) },
      })),
    };
    assert.deepEqual(scoreBeside([untested], best), view.candidates[0]?.scores.test);
  });

  it('is not that of a later run’s splits, which may hold cases that made the text', async () => {
    const first = { ...(await earlierRun(parityPrompt, parityCases(60), 1, ['c1'])).view };
    const original = first.candidates[0];
    assert.ok(original?.scores.test !== undefined);
    const later = {
      ...first,
      files: [{ path: 'SKILL.md', text: `${parityPrompt}accepted`, hash: '' }],
      accepted: [],
      candidates: [{ ...original, scores: { test: { ...original.scores.test, mean: 0.99 } } }],
    };
    assert.notEqual(scoreBeside([later, first], later.files[0]?.text ?? '')?.mean, 0.99);
  });
});
