import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { bestLine, answersAxis, plotOf, scoreAxis } from '../../../media/panel/chart/scale';
import { textParts } from '../../../media/panel/details/textParts';
import { NumberFormat } from '../../../media/panel/format/numbers';
import { initialViewState, readViewState } from '../../../media/panel/model/viewState';
import type { CandidateView, CurvePoint } from '../../../src/core/run/view/runView';
import { candidatePage, passes } from '../../../src/panel/candidateOrder';
import { versionPage } from '../../../src/panel/historyLists';
import type { CandidateRow, SortColumn } from '../../../src/panel/lists';
import { shareEqualParts } from '../../../src/panel/shareEqualParts';
import { notProvenMetaReflection, provenOpro } from './fixtures/runs';

/** What the panel makes of the data, before any of it is drawn. */
describe('the panel’s reading of the data', () => {
  describe('numbers', () => {
    const numbers = new NumberFormat('en');

    it('writes points with their sign, none for nothing, and as nothing only what is nothing', () => {
      deepEqual(
        [0.146, -0.012, 0, -0.0001].map((value) => numbers.points(value)),
        ['+14.6', '−1.2', '0.0', '−0.01'],
      );
    });

    it('writes numbers of which nothing is known, however large or small', () => {
      deepEqual(
        [0.8333, -12, 0, 1.5e300, -2e-9].map((value) => numbers.figure(value)),
        ['0.833', '−12', '0', '1.5E300', '−2E−9'],
      );
    });

    it('writes p-values with two digits that count, and never as zero', () => {
      deepEqual(
        [0.0012, 0.05, 0.6072, 1, 0.00001, 0].map((value) => numbers.pValue(value)),
        ['p = 0.0012', 'p = 0.050', 'p = 0.61', 'p = 1.0', 'p < 0.0001', 'p < 0.0001'],
      );
    });

    it('writes in the way of the language', () => {
      equal(new NumberFormat('de').percent(0.683), '68,3 %');
      equal(numbers.percentRange({ low: 0.612, high: 0.746 }), '61.2–74.6 %');
    });

    it('leaves a moment that is none as it is', () => {
      equal(numbers.moment('yesterday'), 'yesterday');
    });
  });

  describe('word diffs', () => {
    const sides = (before: string, after: string) => {
      const parts = textParts(before, after);
      const side = (kind: string): string =>
        parts
          .filter((part) => part.kind === 'same' || part.kind === kind)
          .map((part) => part.text)
          .join('');
      return { before: side('removed'), after: side('added'), parts };
    };

    it('marks the words that came and went', () => {
      deepEqual(textParts('Name one team.', 'Name exactly one team.'), [
        { kind: 'same', text: 'Name ' },
        { kind: 'added', text: 'exactly ' },
        { kind: 'same', text: 'one team.' },
      ]);
    });

    it('shows a rewritten stretch as one, not word by word', () => {
      const { parts } = sides('You read messages that merchants send to us now.', 'You sort messages from merchants for us now.');
      ok(parts.length <= 4, `${parts.length} parts`);
    });

    it('loses no character of either side', () => {
      const words = fc
        .array(fc.constantFrom('the', 'team', 'rule', 'case', ' ', '\n', '- ', 'ä', '.'), { maxLength: 30 })
        .map((list) => list.join(' '));
      fc.assert(
        fc.property(words, words, (before, after) => {
          const result = sides(before, after);
          equal(result.before, before);
          equal(result.after, after);
        }),
        { seed: 7 },
      );
    });

    it('gives up on texts that have nothing in common, and shows both whole', () => {
      const before = Array.from({ length: 3000 }, (_, index) => `a${index}`).join(' ');
      const after = Array.from({ length: 3000 }, (_, index) => `b${index}`).join(' ');
      deepEqual(
        sides(before, after).parts.map(({ kind }) => kind),
        ['removed', 'added'],
      );
    });
  });

  describe('the order of the candidates', () => {
    const { candidates } = provenOpro().run;
    const sorted = (all: readonly CandidateView[], sort: SortColumn, descending: boolean): readonly CandidateRow[] =>
      candidatePage(all, { list: 'candidates', filter: 'all', sort, descending, find: '', from: 0, count: 1000 }).rows;

    it('puts those without a score last, both ways', () => {
      for (const descending of [true, false]) {
        const scores = sorted(candidates, 'score', descending).map((candidate) => candidate.scores.validation?.mean);
        const firstMissing = scores.indexOf(undefined);
        ok(firstMissing > 0 && scores.slice(firstMissing).every((score) => score === undefined));
      }
    });

    it('puts the best first of equal ones, both ways, and keeps the others in the order of their making', () => {
      const step = candidates.find(({ state }) => state === 'best')?.step;
      const made = candidates.filter((candidate) => candidate.step === step);
      ok(made.length > 3 && made[0]?.state !== 'best');
      const expected = [...made.filter(({ state }) => state === 'best'), ...made.filter(({ state }) => state !== 'best')].map(
        ({ id }) => id,
      );
      for (const descending of [true, false]) {
        deepEqual(
          sorted(candidates, 'step', descending)
            .filter((candidate) => candidate.step === step)
            .map(({ id }) => id),
          expected,
        );
      }
    });

    it('counts the best as admitted, and the original as neither', () => {
      const states = (filter: 'admitted' | 'rejected') =>
        new Set(candidates.filter((candidate) => passes(filter, candidate)).map(({ state }) => state));
      deepEqual([...states('admitted')].sort(), ['admitted', 'best']);
      deepEqual([...states('rejected')], ['rejected']);
    });
  });

  describe('the chart’s axes', () => {
    const point = (calls: number, score: number, best = score): CurvePoint => ({
      answers: calls,
      candidate: `c${calls}`,
      score,
      interval: { low: Math.max(0, score - 0.1), high: Math.min(1, score + 0.1) },
      best,
      bestInterval: { low: Math.max(0, best - 0.1), high: Math.min(1, best + 0.1) },
    });

    it('hold every value, stay within 0 and 1, and have ticks at round places', () => {
      const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
      fc.assert(
        fc.property(scores, fc.integer({ min: 1, max: 100_000 }), (values, calls) => {
          const axis = scoreAxis(
            values.map((score, index) => point(index, score)),
            values[0],
          );
          ok(axis.low >= 0 && axis.high <= 1 + 1e-9 && axis.low < axis.high);
          ok(values.every((score) => score >= axis.low - 1e-9 && score <= axis.high + 1e-9));
          ok(axis.ticks.length >= 2 && axis.ticks.length <= 12, `${axis.ticks.length} ticks`);
          ok(answersAxis(calls, 640).ticks.length <= 8);
        }),
        { seed: 7 },
      );
    });

    it('have no more ticks than their numbers have room for', () => {
      const format = new NumberFormat('en');
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 260, max: 1200 }), (answers, width) => {
          const axis = answersAxis(answers, width);
          const plot = plotOf(width, 240, axis, { low: 0, high: 1, ticks: [] });
          const [first = 0, second] = axis.ticks;
          const widest = 6.5 * format.whole(axis.ticks.at(-1) ?? 0).length;
          if (second !== undefined) ok(plot.x(second) - plot.x(first) > widest, `${axis.ticks.join(', ')} in ${width} pixels`);
          ok(axis.ticks.every(Number.isInteger));
        }),
        { seed: 7 },
      );
      deepEqual(answersAxis(1_500, 355).ticks, [0, 500, 1000, 1500]);
    });

    it('never writes minus nothing', () => {
      ok(answersAxis(6000, 640).ticks.every((tick) => !Object.is(tick, -0)));
    });

    it('draws the best so far in steps: each holds until the next', () => {
      const curve = [point(0, 0.5), point(100, 0.4, 0.5), point(200, 0.7)];
      const plot = plotOf(340, 136, { low: 0, high: 200, ticks: [] }, { low: 0, high: 1, ticks: [] });
      equal(bestLine(curve, plot, 200), 'M44 60H144V60H244V40H244');
    });
  });

  it('shows how the rule memory grew, each version against its parent', () => {
    const { rows: versions } = versionPage(notProvenMetaReflection().run, { list: 'versions', from: 0, count: 100 });
    deepEqual(
      versions.map(({ id, state, added, removed }) => [id, state, added, removed]),
      [
        ['c1', 'admitted', 2, 0],
        ['c2', 'rejected', 2, 0],
        ['c3', 'admitted', 2, 0],
        ['c4', 'best', 2, 1],
        ['c5', 'rejected', 1, 3],
        ['c6', 'rejected', 1, 1],
      ],
    );
  });

  describe('snapshots', () => {
    it('keep the parts that did not change, as the same objects', () => {
      const before = structuredClone(provenOpro().run);
      const changed: CandidateView = { ...(before.candidates[3] as CandidateView), tokens: 1 };
      const after = structuredClone({
        ...before,
        candidates: before.candidates.map((candidate, index) => (index === 3 ? changed : candidate)),
      });
      const shared = shareEqualParts(before, after);
      deepEqual(shared, after);
      equal(shared.candidates[2], before.candidates[2]);
      equal(shared.reflections, before.reflections);
      ok(shared.candidates[3] !== before.candidates[3] && shared.candidates !== before.candidates);
    });

    it('are always equal to what came, whatever came before', () => {
      fc.assert(
        fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => deepEqual(shareEqualParts(before, after), after)),
        {
          seed: 7,
          examples: [
            [{}, JSON.parse('{"__proto__":{}}')],
            [JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1},"b":[]}')],
          ],
        },
      );
    });
  });

  it('reads what was saved, and takes nothing of it that does not fit', () => {
    const state = {
      ...initialViewState,
      run: 'r',
      candidate: 'c3',
      tab: 'cases',
      filter: 'rejected',
      sort: 'tokens',
      descending: false,
      chartAsTable: true,
      historyTab: 'reflections',
      trajectory: 'f2',
      scroll: 120,
      tableScroll: 8,
    } as const;
    deepEqual(readViewState(JSON.parse(JSON.stringify(state))), state);
    deepEqual(readViewState({ tab: 'x', filter: 3, sort: null, scroll: -1, tableScroll: 'x', run: 5, historyTab: 'y' }), initialViewState);
    fc.assert(
      fc.property(fc.anything(), (saved) => ok(readViewState(saved).scroll >= 0)),
      { seed: 7 },
    );
  });
});
