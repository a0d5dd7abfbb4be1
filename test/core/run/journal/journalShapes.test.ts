import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { splitNames } from '../../../../src/core/cases/case';
import { InputError } from '../../../../src/core/problems';
import { checksum } from '../../../../src/core/checksum';
import { BudgetSpent } from '../../../../src/core/models/budgetSpent';
import type { ModelRole } from '../../../../src/core/models/model';
import { ModelError } from '../../../../src/core/models/model';
import { executeRun } from '../../../../src/core/run/executeRun';
import type { JournalEntry } from '../../../../src/core/run/journal/events';
import { isEvent } from '../../../../src/core/run/journal/eventShapes';
import { JournalMismatch } from '../../../../src/core/run/journal/journal';
import { decodeJournal, encodeEntry, resumableEntries } from '../../../../src/core/run/journal/journalText';
import { EarlierRun } from '../../../../src/core/run/journal/earlierRun';
import { CannotResume, restoreRun } from '../../../../src/core/run/journal/restoreRun';
import { RunStore } from '../../../../src/storage/runStore';
import { readSummary, readUses } from '../../../../src/storage/runSummaries';
import type { MemoryRun } from '../../../support/memoryRun';
import { memoryEnvironment, runInMemory } from '../../../support/memoryRun';
import { parityCases, parityModels, parityPrompt, shortRuns } from '../../../support/parityWorld';
import { scriptedModel } from '../../../support/scriptedModel';

const at = '2026-01-01T00:00:00.000Z';
type Event = JournalEntry['event'];

/** Kinds of events that a run without trouble has none of. */
const others: readonly Event[] = [
  {
    type: 'failure',
    key: 'c0 line 1',
    role: 'task',
    requestHash: 'a',
    kind: 'timeout',
    message: 'No answer.',
    attempts: 2,
    salvaged: true,
  },
  {
    type: 'cases',
    cases: [
      {
        ...{ id: 'line 1', input: 'a', variables: {}, metadata: {}, position: { file: 'a.yaml', line: 1, endLine: 2 } },
        assertions: [{ metric: 'contains', expected: 'b' }],
      },
    ],
  },
  { type: 'attempts', key: 'c0 line 1', role: 'task', attempts: 2 },
  { type: 'spent', key: 'c0 line 1', role: 'task', message: 'The time is over.' },
  { type: 'unmatched', key: 'c0 line 1', matchHash: 'a', message: 'The time is over.' },
  { type: 'served', by: 'here' },
  { type: 'kept', count: 5, drawn: [{ case: 'line 1', score: 1 }] },
  { type: 'cache checked', kept: 5, asked: 5, changed: 1, wavered: 1, isTrusted: true },
  { type: 'dropped', candidate: 'c1', reason: 'No better.' },
  {
    type: 'rejected',
    step: 1,
    parents: ['c0'],
    values: { instruction: 'Say it.' },
    reason: 'It was there before.',
    reflection: 'p1',
    duplicateOf: 'c0',
  },
  {
    type: 'exhibit',
    leftOut: 1,
    exhibit: {
      id: 'team',
      title: 'The team',
      of: 'c1',
      shape: 'graph',
      nodes: [{ id: 'a', label: 'A', value: 1 }],
      edges: [['a', 'a', 0.5]],
    },
  },
  { type: 'interrupted', message: 'Stopped.', failure: 'other' },
  { type: 'resumed' },
  { type: 'accepted', candidate: 'c1', hashBefore: 'a', hashAfter: 'b' },
];

/** What JSON can say, as it is written. */
const values: readonly string[] = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-1',
    '1',
    '7',
    '0.5',
    '1.5',
    '1e308',
    '-1e308',
    '1e999',
    '9007199254740993',
    '""',
    '"x"',
    '"__proto__"',
    '"constructor"',
    '"c0"',
    '"test"',
  ],
  ...[
    '[]',
    '{}',
    '[null]',
    '["x"]',
    '[1]',
    '[[]]',
    '[{}]',
    '{"x":null}',
    '{"x":"x"}',
    '{"__proto__":1}',
    '{"__proto__":{"x":"x"}}',
    '{"length":1}',
    '{"type":"step"}',
  ],
];
/** Deeper than any function can follow that calls itself. */
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const kindOfOther: ReadonlyMap<string, string> = new Map([...values, deep].map((json) => [json, kindOf(JSON.parse(json))]));

const runs: readonly Pick<MemoryRun, 'models' | 'config'>[] = [
  ...(['metareflection', 'opro'] as const).map((method) => ({
    models: parityModels(1),
    config: { method, optimizer: shortRuns[method] ?? {}, control: true },
  })),
  {
    models: { ...parityModels(1), judge: scriptedModel('judge', () => '{"reasoning": "It is right.", "score": 4}') },
    config: { method: 'evaluate', repeats: 2, metric: { type: 'judge' } },
  },
];

/** Everywhere in a value that something else may stand: the ways to it, one item of each list. */
function placesIn(value: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  const names = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value);
  return [way, ...names.flatMap((name) => placesIn((value as Record<string, unknown>)[name], [...way, name]))];
}

/** The JSON of a value with something else at one place; without that place where there is nothing else. */
function withOther(value: unknown, way: readonly string[], other: string | undefined): string | undefined {
  const [name, ...rest] = way;
  if (name === undefined) return other;
  const parts = Object.entries(value as object).flatMap(([key, each]) => {
    const json = key === name ? withOther(each, rest, other) : JSON.stringify(each);
    return json === undefined ? [] : [[key, json] as const];
  });
  return Array.isArray(value)
    ? `[${parts.map(([, json]) => json).join()}]`
    : `{${parts.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join()}}`;
}

/** A line of a journal, whatever its event. */
function lineOf(json: string, number: number): string {
  const place = `"number":${number},"atWork":1,`;
  return `{"sum":"${checksum(`${place}${at}\n${json}`)}",${place}"at":"${at}","event":${json}}\n`;
}

interface Journal {
  readonly lines: readonly string[];
  readonly events: readonly Event[];
  readonly models: MemoryRun['models'];
}

/** One line of a journal with something else in it. */
interface Harm {
  readonly journal: Journal;
  readonly line: number;
  readonly json: string;
  /** Something of another kind than what was there. */
  readonly isWrong: boolean;
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}

/**
 * Of what was sampled, an answer may be none; a cell may be a text or a number; what is expected may be a list;
 * what options may be, the schema of the method or agent says when the run is taken up.
 */
function isOpen(way: readonly (string | number)[]): boolean {
  return (
    way[0] === 'answers' ||
    way[1] === 'rows' ||
    way.includes('expected') ||
    (['optimizer', 'agent'].includes(String(way[1])) && way.length > 2)
  );
}

/** All that is done to an event: every part of it is left out or becomes something else, and more is added. */
function harmsOf(event: Event): readonly Pick<Harm, 'json' | 'isWrong'>[] {
  const changed = placesIn(event).flatMap((way) => {
    const was = kindOf(way.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], event));
    return [undefined, ...values, deep].flatMap((other) => {
      const json = withOther(event, way, other);
      const isWrong = other !== undefined && kindOfOther.get(other) !== was && !isOpen(way);
      return json === undefined ? [] : [{ json, isWrong }];
    });
  });
  const added = [...values, deep].flatMap((other) =>
    ['more', '__proto__'].map((name) => ({ json: `${JSON.stringify(event).slice(0, -1)},"${name}":${other}}`, isWrong: true })),
  );
  return [...changed, ...added];
}

const textOf = ({ journal, line, json }: Harm): string => journal.lines.with(line, lineOf(json, line)).join('');

describe('a journal whose lines are whole and hold what makes no sense', function () {
  this.timeout(240_000);
  const journals: Journal[] = [];
  const harms: Harm[] = [];
  let store: RunStore;
  const id = '2026-01-01T00-00-00-opro';

  before(async () => {
    store = new RunStore(await mkdtemp(join(tmpdir(), 'whetstone-shapes-')));
    assert.equal(await store.create(new Date(at), 'opro'), id);
    for (const run of runs) {
      const { entries, error } = await runInMemory({ prompt: parityPrompt, cases: parityCases(12), ...run });
      assert.equal(error, undefined);
      const all = [...entries.slice(0, -1), ...others.map((event): JournalEntry => ({ at, event })), ...entries.slice(-1)];
      journals.push({
        lines: all.map(({ event }, line) => lineOf(JSON.stringify(event), line)),
        events: all.map(({ event }) => event),
        models: run.models,
      });
    }
    for (const journal of journals) {
      const seen = new Set<string>();
      for (const [line, event] of journal.events.entries()) {
        if (seen.has(event.type)) continue;
        seen.add(event.type);
        harms.push(...harmsOf(event).map((harm) => ({ ...harm, journal, line })));
      }
    }
  });
  after(() => rm(store.root, { recursive: true, force: true }));

  it('is damaged at what is of a wrong form, and nowhere else', () => {
    const kinds = new Set(harms.map(({ journal, line }) => journal.events[line]?.type));
    assert.equal(kinds.size, 24);
    for (const harm of harms) {
      const event = JSON.parse(harm.json) as Event | null;
      const { damagedLines } = decodeJournal(lineOf(harm.json, 0));
      const isRight = isEvent(event);
      if (harm.isWrong) assert.ok(!isRight, harm.json.slice(0, 500));
      assert.deepEqual(damagedLines, isRight ? [] : [1], harm.json.slice(0, 200));
    }
  });

  it('is of another version only where that is what it says', () => {
    const started = (formatVersion: string): string => `{"type":"started","formatVersion":${formatVersion},"anything":${deep}}`;
    const isThere = (json: string): boolean => isEvent(JSON.parse(json));
    assert.deepEqual(
      ['1', '4', '5', '"4"', 'null', '5.5', '1e999', '[5]'].map((version) => isThere(started(version))),
      [true, true, ...Array<boolean>(6).fill(false)],
    );
    assert.equal(isThere('{"type":"of tomorrow"}'), false);
  });

  it('is listed, shown and compared without an error', async () => {
    const some = fc.sample(fc.integer({ min: 0, max: harms.length - 1 }), { numRuns: 600, seed: 5 }).map((index) => harms[index] as Harm);
    for (const harm of some) {
      await writeFile(store.journalPath(id), textOf(harm));
      const run = await store.read(id);
      assert.ok(run !== undefined);
      const state = await store.journalState(id);
      assert.ok(state !== undefined);
      const listed = await readSummary(store, id, state, false);
      const uses = await readUses(store, id, state, false);
      assert.deepEqual(
        [listed?.summary === undefined, uses === undefined, run.unreadable !== undefined],
        Array(3).fill(run.view === undefined),
        harm.json.slice(0, 200),
      );
      for (const candidate of run.view?.candidates ?? []) {
        await run.fold.pairedCases(candidate.id);
        for (const split of splitNames) {
          await run.fold.changedCases(candidate.id, split, 'fixed');
          await run.fold.failedPage(candidate.id, split, 0);
        }
      }
    }
  });

  it('is taken up again, or refused in plain words', async () => {
    const known = [CannotResume, JournalMismatch, InputError, ModelError, BudgetSpent];
    const some = fc.sample(fc.integer({ min: 0, max: harms.length - 1 }), { numRuns: 200, seed: 6 }).map((index) => harms[index] as Harm);
    for (const { journal, ...harm } of some) {
      const cut = { ...journal, lines: journal.lines.slice(0, -1) };
      const text = harm.line === cut.lines.length ? cut.lines.join('') : textOf({ ...harm, journal: cut });
      const earlier = resumableEntries(decodeJournal(text));
      try {
        const environment = memoryEnvironment(journal.models, earlier.map(encodeEntry));
        const createModel = (id: string, role: ModelRole) => {
          if (!['task', 'reflection', 'judge'].includes(id)) throw new ModelError('unknown-model', `There is no model "${id}".`);
          return environment.createModel(id, role);
        };
        await executeRun(restoreRun(earlier), { ...environment, createModel, earlier: EarlierRun.of(earlier) });
      } catch (error) {
        assert.ok(
          known.some((kind) => error instanceof kind),
          `${harm.json.slice(0, 300)}: ${String((error as Error).stack)}`,
        );
      }
    }
  });
});
