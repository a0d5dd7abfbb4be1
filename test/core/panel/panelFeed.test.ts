import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { RunFold } from '../../../src/core/run/view/runFold';
import type { RunView } from '../../../src/core/run/view/runView';
import { isPanelRequest } from '../../../src/panel/checkRequest';
import type { CandidateQuery, ListAnswer, ListQuery } from '../../../src/panel/listQueries';
import type { CandidatePage } from '../../../src/panel/lists';
import { PanelFeed } from '../../../src/panel/panelFeed';
import type { PanelSnapshot, PanelUpdate } from '../../../src/panel/snapshot';
import { updated, updatedAnswer } from '../../../src/panel/snapshot';
import { runInMemory } from '../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../support/parityWorld';

const overWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const byScore: CandidateQuery = { list: 'candidates', filter: 'all', sort: 'score', descending: true, find: '', from: 1, count: 4 };
const queries: Readonly<Record<string, ListQuery>> = {
  candidates: byScore,
  found: { ...byScore, find: 'level', sort: 'id', from: 0 },
  chart: { list: 'chart', from: 0, count: 3 },
  details: { list: 'details' },
  other: { list: 'details', candidate: 'c1' },
  reflections: { list: 'reflections', find: '', from: 0, count: 5 },
  requests: { list: 'requests' },
  versions: { list: 'versions', from: 0, count: 5 },
  exhibit: { list: 'exhibit', id: 'trajectory instruction', find: '', from: 0, count: 2, sort: 1 },
  rules: { list: 'exhibit', id: 'rules', find: '', from: 0, count: 2 },
  gone: { list: 'exhibit', id: 'none', find: '', from: 0, count: 2 },
};

/** A page without a browser: what it has been told. */
class Page {
  snapshot: PanelSnapshot;
  readonly answers = new Map<string, ListAnswer | undefined>();
  /** How many rows it was told by updates, and how many of them were new to it. */
  rows = { all: 0, told: 0 };

  constructor(
    readonly feed: PanelFeed,
    run: RunView,
  ) {
    this.snapshot = overWire(feed.start({ kind: 'run', run }));
  }

  look(place: string): void {
    this.answers.set(place, overWire(this.feed.look(place, queries[place] as ListQuery)).answer);
  }

  take(run: RunView): void {
    const news = this.feed.update({ kind: 'run', run });
    if (news === undefined) return;
    assert.ok(!('kind' in news), 'the same run is told by updates');
    const update = overWire<PanelUpdate>(news);
    const snapshot = updated(this.snapshot, update);
    assert.ok(snapshot);
    this.snapshot = snapshot;
    for (const change of update.answers) {
      const answer = updatedAnswer(this.answers.get(change.place), change);
      assert.ok(answer !== undefined || change.answer === undefined, `${change.place} names a row that it was not told`);
      if (change.answer !== undefined && 'rows' in change.answer) {
        this.rows.all += change.answer.rows.length;
        this.rows.told += change.answer.rows.filter((row) => typeof row !== 'string').length;
      }
      this.answers.set(change.place, answer);
    }
  }
}

describe('what a panel is told of a run', () => {
  const runs: (readonly RunView[])[] = [];
  before(async () => {
    for (const method of ['opro', 'metareflection'] as const) {
      const { entries, error } = await runInMemory({
        prompt: parityPrompt,
        cases: parityCases(24),
        models: parityModels(1),
        config: { method, optimizer: shortRuns[method] ?? {} },
      });
      assert.equal(error, undefined);
      const fold = new RunFold('run');
      const views = entries.flatMap((entry) => {
        fold.apply(entry);
        return fold.view(true) ?? [];
      });
      runs.push([...views, fold.view(false) as RunView]);
    }
  });

  for (const [name, longest] of [
    ['as a whole', 600],
    ['by its head, and rows as they are looked at', 0],
  ] as const) {
    it(`adds up, ${name}: updates after each event come to what a new page is told`, () => {
      for (const views of runs) {
        const page = new Page(new PanelFeed(longest), views[0] as RunView);
        for (const place of Object.keys(queries)) page.look(place);
        for (const run of views) {
          page.take(run);
          const feed = new PanelFeed(longest);
          const fresh = overWire(feed.start({ kind: 'run', run }));
          assert.deepEqual({ ...page.snapshot, revision: 0 }, { ...fresh, revision: 0 });
          for (const [place, query] of Object.entries(queries))
            assert.deepEqual(page.answers.get(place), overWire(feed.look(place, query)).answer, place);
        }
        assert.equal(page.snapshot.kind === 'run' && page.snapshot.whole === undefined, longest === 0);
        assert.ok(page.rows.told < page.rows.all / 2, `${page.rows.told} of ${page.rows.all} rows were told again`);
      }
    });
  }

  it('is nothing where nothing has changed, also of a run that was read again', () => {
    const run = runs[0]?.at(-1) as RunView;
    for (const longest of [600, 0]) {
      const page = new Page(new PanelFeed(longest), run);
      for (const place of Object.keys(queries)) page.look(place);
      assert.equal(page.feed.update({ kind: 'run', run }), undefined);
      assert.equal(page.feed.update({ kind: 'run', run: structuredClone(run) }), undefined);
    }
  });

  it('goes over from the whole to its head as the lists grow, and tells so', () => {
    const views = runs[0] as readonly RunView[];
    const page = new Page(new PanelFeed(5), views[0] as RunView);
    page.look('candidates');
    const kinds = views.map((run) => {
      page.take(run);
      return page.snapshot.kind === 'run' && page.snapshot.whole !== undefined;
    });
    assert.deepEqual([kinds[0], kinds.at(-1)], [true, false]);
    assert.equal((page.answers.get('candidates') as CandidatePage).total, views.at(-1)?.candidates.length);
  });

  it('is whole again for another run, and what does not follow upon a snapshot is no update of it', () => {
    const [one, two] = [runs[0]?.[0] as RunView, runs[0]?.at(-1) as RunView];
    const feed = new PanelFeed();
    const snapshot = feed.start({ kind: 'run', run: one });
    const first = feed.update({ kind: 'run', run: two }) as PanelUpdate;
    const second = feed.update({ kind: 'run', run: { ...two, errors: 3 } }) as PanelUpdate;
    assert.equal(updated(snapshot, second), undefined, 'one was lost');
    const after = updated(updated(snapshot, first), second);
    assert.ok(after?.kind === 'run' && after.run.errors === 3);
    assert.equal(updated(after, second), undefined, 'told twice');
    const other = feed.update({ kind: 'run', run: { ...two, id: 'other' } });
    assert.ok(other !== undefined && 'kind' in other && other.kind === 'run' && other.run.id === 'other');
    assert.deepEqual(feed.update({ kind: 'missing', runId: 'other', message: 'gone' }), {
      kind: 'missing',
      runId: 'other',
      message: 'gone',
    });
  });

  it('says where a candidate stands in an order, and shows no texts of those that are only listed', () => {
    const run = runs[0]?.at(-1) as RunView;
    const { answer } = new PanelFeed().look('x', byScore);
    assert.equal(answer, undefined, 'nothing was told yet');
    const feed = new PanelFeed();
    feed.start({ kind: 'run', run });
    const page = feed.look('candidates', { ...byScore, from: 0, count: 3, locate: run.best }).answer as CandidatePage;
    assert.deepEqual([page.rows[0]?.id, page.located, page.total], [run.best, 0, run.candidates.length]);
    assert.ok(page.rows.every((row) => !('values' in row)));
  });

  it('is asked for only in ways that the host knows', () => {
    const ask = (query: unknown): boolean => isPanelRequest('look', { run: 'r', place: 'p', query });
    assert.deepEqual(
      Object.values(queries).map(ask),
      Object.values(queries).map(() => true),
    );
    const wrong = [
      undefined,
      {},
      { list: 'all' },
      { list: 'toString' },
      { ...byScore, count: 1e9 },
      { ...byScore, from: -1 },
      { ...byScore, sort: '__proto__' },
      { ...byScore, locate: 3 },
      { list: 'details', candidate: {} },
    ];
    assert.deepEqual(
      wrong.map(ask),
      wrong.map(() => false),
    );
  });
});
