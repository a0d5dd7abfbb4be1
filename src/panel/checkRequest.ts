import type { Split } from '../core/cases/case';
import type { CaseOutcome } from '../core/run/view/runView';
import type { PanelRequests } from './protocol';

type Check = (value: unknown) => boolean;

const splits: ReadonlySet<unknown> = new Set<Split>(['train', 'validation', 'test']);
const outcomes: ReadonlySet<unknown> = new Set<CaseOutcome>(['fixed', 'broken', 'same']);

const isText: Check = (value) => typeof value === 'string';
const isNothing: Check = (value) => value === undefined || value === null;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

const isRun = record({ run: isText });
const isCandidate = record({ run: isText, candidate: isText });

/** What each request carries. */
const payloads: { readonly [Name in keyof PanelRequests]: Check } = {
  ready: isNothing,
  pairedCases: isCandidate,
  casePage: record({ run: isText, candidate: isText, split: (value) => splits.has(value), outcome: (value) => outcomes.has(value), from: isCount }),
  failedCases: record({ run: isText, candidate: isText, split: (value) => splits.has(value), from: isCount }),
  reflectionTexts: record({ run: isText, reflection: isText }),
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

function record(fields: Readonly<Record<string, Check>>): Check {
  return (value) =>
    typeof value === 'object' && value !== null && Object.entries(fields).every(([key, check]) => Object.hasOwn(value, key) && check((value as Record<string, unknown>)[key]));
}
