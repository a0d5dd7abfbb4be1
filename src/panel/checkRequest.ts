import type { Split } from '../core/cases/case';
import type { CaseOutcome } from '../core/run/view/runView';
import type { Lists } from './lists';
import { candidateFilters, mostRows, sortColumns } from './lists';
import type { PanelRequests } from './protocol';

type Check = (value: unknown) => boolean;

const splits: ReadonlySet<unknown> = new Set<Split>(['train', 'validation', 'test']);
const outcomes: ReadonlySet<unknown> = new Set<CaseOutcome>(['fixed', 'broken', 'same']);

const isText: Check = (value) => typeof value === 'string';
const isNothing: Check = (value) => value === undefined || value === null;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

const isRun = record({ run: isText });
const isCandidate = record({ run: isText, candidate: isText });

const isFlag: Check = (value) => typeof value === 'boolean';
const isIn =
  (words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const span = { from: isCount, count: (value: unknown) => isCount(value) && (value as number) <= mostRows };

/** What is asked of each list. */
const queries: { readonly [Name in keyof Lists]: Check } = {
  candidates: record(
    { ...span, filter: isIn(candidateFilters), sort: isIn(sortColumns), descending: isFlag, find: isText },
    { locate: isText },
  ),
  chart: record(span),
  details: record({}, { candidate: isText }),
  reflections: record({ ...span, find: isText }, { locate: isText }),
  requests: record({}, { shown: isText }),
  versions: record(span),
  exhibit: record({ ...span, id: isText, find: isText }, { sort: isCount, descending: isFlag }),
};

const isQuery: Check = (value) => {
  const { list } = Object(value) as { readonly list?: unknown };
  return typeof list === 'string' && Object.hasOwn(queries, list) && queries[list as keyof Lists](value);
};

/** What each request carries. */
const payloads: { readonly [Name in keyof PanelRequests]: Check } = {
  ready: isNothing,
  look: record({ run: isText, place: isText, query: isQuery }),
  lookAway: record({ run: isText, place: isText }),
  reflection: record({ run: isText, reflection: isText }),
  pairedCases: isCandidate,
  casePage: record({ run: isText, candidate: isText, split: (value) => splits.has(value), outcome: (value) => outcomes.has(value), from: isCount }),
  failedCases: record({ run: isText, candidate: isText, split: (value) => splits.has(value), from: isCount }),
  openCase: record({ run: isText, case: isText }),
  openPrompt: isRun,
  compare: isCandidate,
  accept: isCandidate,
  stop: isRun,
  resume: isRun,
  setApiKey: isRun,
  selectModels: isNothing,
  showLog: isNothing,
  showRuns: isNothing,
};

/** Whether a message is one of the panel's requests, and carries what such a request does: the page shows hostile text, so what it sends is checked. */
export function isPanelRequest(name: string, payload: unknown): boolean {
  return Object.hasOwn(payloads, name) && payloads[name as keyof PanelRequests](payload);
}

/** @param optional fields that may be absent */
function record(fields: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const given = value as Readonly<Record<string, unknown>>;
    const isRight = ([key, check]: readonly [string, Check]): boolean => check(given[key]);
    return (
      Object.entries(fields).every((field) => Object.hasOwn(value, field[0]) && isRight(field)) &&
      Object.entries(optional).every((field) => given[field[0]] === undefined || (Object.hasOwn(value, field[0]) && isRight(field)))
    );
  };
}
