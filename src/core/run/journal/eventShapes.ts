import type { AgentSettings } from '../../agents/agent';
import type { CaseAssertion } from '../../cases/assertion';
import type { Case } from '../../cases/case';
import type { ScorePart } from '../../metrics/metric';
import { callsShape, finishShape, messagesShape, usageShape } from '../../models/completionShape';
import type { Flaws } from '../../modelText/flaws';
import type { AnswerFormat, ModelErrorKind, ModelRole } from '../../models/model';
import type { RoleSettings, SettingsByRole } from '../../models/roleSettings';
import type { PresetName, ReflectionKind } from '../../optimizers/optimizer';
import type { Item } from '../../prompt/item';
import { isKind } from '../../prompt/kinds/componentKinds';
import type { Attachment, Component, FilePlace } from '../../prompt/program';
import { rounding } from '../../rounding';
import type { Shape, ShapeOf } from '../../shape';
import { either, exactly, flag, json, listOf, moment, number, object, optional, recordOf, text, whole, word } from '../../shape';
import type { Interval } from '../../stats/interval';
import type { Verdict, VerdictKind } from '../../stats/verdict';
import type {
  CaseScore,
  Estimate,
  Expected,
  JournalEntry,
  KeptScore,
  RecordedFile,
  RecordedProgram,
  RunSettings,
  StopReason,
} from './events';
import type { FailureKind } from '../../models/model';
import type { BudgetLimits, Price } from '../../models/limits';
import type { Outlook } from '../outlook';
import { exhibitShape } from './exhibitShape';
import { formatVersion } from './formatVersion';

type Event = JournalEntry['event'];

/** The form of an event, without its type. */
function event<Type extends Event['type']>(properties: Omit<ShapeOf<Extract<Event, { type: Type }>>, 'type'>): Shape {
  return object<{ readonly type: Type }>({ type: text, ...properties });
}

const texts = listOf(text);
const textByName = recordOf(text);
const count = whole();
const score = number(0, 1);
/** A difference of means, which carries rounding. */
const change = number(-1 - rounding, 1 + rounding);

const role = word<ModelRole>({ task: true, reflection: true, judge: true });
const split = word({ train: true, validation: true, test: true });
const errorKinds: Readonly<Record<ModelErrorKind, true>> = {
  ...{ 'no-key': true, unauthorized: true, forbidden: true, 'not-permitted': true, 'unknown-model': true, 'bad-request': true },
  ...{
    'rate-limited': true,
    overloaded: true,
    'told-to-wait': true,
    unavailable: true,
    unreachable: true,
    'no-contact': true,
    timeout: true,
  },
  ...{ garbage: true, 'no-answer': true, 'not-scored': true, 'not-retried': true, 'effect-failed': true },
};

const expectation = either(text, (value) => texts(value) && (value as readonly string[]).length > 0);

const promptCase = object<Case>({
  id: text,
  input: text,
  variables: textByName,
  expected: optional(expectation),
  assertions: optional(listOf(object<CaseAssertion>({ metric: text, expected: expectation }))),
  metadata: textByName,
  position: object<Case['position']>({ file: text, line: whole(), endLine: whole() }),
});

const roleSettings = object<RoleSettings>({
  endpoint: optional(text),
  timeoutSeconds: optional(number(0)),
  answers: optional(texts),
  format: optional(object<AnswerFormat>({ name: text, schema: recordOf(json) })),
});

const settings = object<RunSettings>({
  method: text,
  preset: word<PresetName>({ practical: true, paper: true }),
  optimizer: recordOf(json),
  agent: object<AgentSettings>({ kind: text, options: recordOf(json) }),
  models: object<RunSettings['models']>({ task: text, reflection: text, judge: text }),
  endpoint: optional(text),
  roles: optional(
    object<SettingsByRole>({ task: optional(roleSettings), reflection: optional(roleSettings), judge: optional(roleSettings) }),
  ),
  metric: text,
  scale: word<RunSettings['scale']>({ binary: true, graded: true }),
  seed: whole(0, 0xffffffff),
  budget: object<BudgetLimits>({
    calls: optional(number(0)),
    tokens: optional(number(0)),
    cost: optional(number(0)),
    minutes: optional(number(0)),
  }),
  prices: recordOf(object<Price>({ input: number(0), output: number(0) })),
  maxAnswerTokens: whole(1),
  maxPromptTokens: optional(whole(1)),
  maxSlotCharacters: number(0),
  repeats: whole(1, 100),
  notTried: optional(texts),
  control: optional(flag),
  concurrency: whole(1),
});

const expected = object<Expected>({ minimum: number(0), typical: number(0), maximum: number(0) });

const interval = object<Interval>({ low: change, high: change });

/** The form of a verdict. */
export const verdictShape = object<Verdict>({
  kind: word<VerdictKind>({ proven: true, 'not proven': true, 'no gain': true, worse: true }),
  difference: change,
  interval,
  pValue: number(0, 1 + rounding),
  cases: count,
  casesNeeded: optional(count),
});

/** The form of what a score is made of. */
export const scoreParts = listOf(
  object<ScorePart>({ name: text, value: score, weight: optional(number(0)), step: optional(count), feedback: optional(text) }),
);

const flawCount = optional(whole(1));

/** The forms of how many answers have which flaw. */
export const flawCounts = {
  cut: flawCount,
  refused: flawCount,
  reasoning: flawCount,
  call: flawCount,
  empty: flawCount,
  unknown: flawCount,
};

const caseScoreProperties: ShapeOf<CaseScore> = {
  case: text,
  score: optional(score),
  answered: optional(score),
  output: optional(text),
  feedback: optional(text),
  parts: optional(scoreParts),
  error: optional(text),
  flaws: optional(object<Flaws>(flawCounts)),
  reasoned: optional(exactly(true)),
  restarted: optional(count),
};
const caseScore = object<CaseScore>(caseScoreProperties);

/** The form of why a run ended. */
export const stopReason = word<StopReason>({
  finished: true,
  stalled: true,
  'nothing-to-learn': true,
  perfect: true,
  budget: true,
  stopped: true,
});

const items = recordOf(
  listOf(
    object<Item>({
      ...{ id: text, text, cases: texts, kind: optional(text), role: optional(text), source: optional(text) },
      ...{ votes: optional(number(-Number.MAX_VALUE)), strength: optional(number(0)), usedAt: optional(count) },
    }),
  ),
);

const fileChanges = optional(recordOf(either(text, (content) => content === null)));

const configuration = object<Component>({
  ...{ name: text, kind: (kind) => typeof kind === 'string' && isKind(kind), value: text, maxCharacters: optional(whole(1)) },
  // It stands in no file, and what is locked is named beside.
  ...{ place: optional(() => false), locked: optional(() => false), isTurn: optional(() => false) },
});

const program = object<RecordedProgram>({
  files: listOf(object<RecordedFile>({ path: text, place: optional(text), text, hash: text })),
  configuration: listOf(configuration),
  evalFile: optional(object<FilePlace>({ path: text, place: optional(text) })),
  locked: texts,
  attachments: optional(listOf(object<Attachment>({ name: text, text }))),
  mayChange: texts,
});

/** What every kind of event looks like. A kind that is not here is no event of this version. */
const shapes: Readonly<Record<Event['type'], Shape>> = {
  completion: event<'completion'>({
    ...{ key: text, role, requestHash: text, attempts: count, salvaged: optional(exactly(true)) },
    text,
    reasoning: optional(text),
    calls: optional(callsShape),
    finish: finishShape,
    endedBy: optional(text),
    isInputCut: optional(exactly(true)),
    usage: usageShape,
    milliseconds: optional(count),
    keptAt: optional(moment),
  }),
  failure: event<'failure'>({
    ...{ key: text, role, requestHash: text, attempts: count, salvaged: optional(exactly(true)) },
    kind: word<ModelErrorKind>(errorKinds),
    message: text,
  }),
  attempts: event<'attempts'>({ key: text, role, attempts: count }),
  spent: event<'spent'>({ key: text, role, message: text }),
  effect: event<'effect'>({
    ...{ key: text, kind: text, requestHash: text, milliseconds: count, attempts: count, salvaged: optional(exactly(true)) },
    output: optional(json),
    error: optional(text),
    usage: optional(usageShape),
  }),
  diverged: event<'diverged'>({ key: text }),
  'search stopped': event<'search stopped'>({ emitted: count }),
  unmatched: event<'unmatched'>({ key: text, matchHash: text, message: text }),
  served: event<'served'>({ by: text }),
  kept: event<'kept'>({ count, drawn: listOf(object<KeptScore>({ case: text, score })) }),
  cases: event<'cases'>({ cases: listOf(promptCase) }),
  started: event<'started'>({
    formatVersion: exactly(formatVersion),
    program,
    settings,
    splits: object({ train: texts, validation: texts, test: texts }),
    estimate: optional(object<Estimate>({ calls: expected, tokens: expected, cost: optional(expected) })),
  }),
  step: event<'step'>({ step: count, description: text }),
  candidate: event<'candidate'>({
    ...{ id: text, parents: texts, step: count, values: textByName, tokens: number(0) },
    files: fileChanges,
    reflection: optional(text),
    items: optional(items),
    isControl: optional(exactly(true)),
  }),
  rejected: event<'rejected'>({
    ...{ step: count, parents: texts, values: textByName, reason: text },
    files: fileChanges,
    reflection: optional(text),
    duplicateOf: optional(text),
  }),
  rolled: event<'rolled'>({ id: text, candidate: text, ...caseScoreProperties }),
  scored: event<'scored'>({ candidate: text, split, scores: listOf(caseScore) }),
  reflection: event<'reflection'>({
    ...{ id: text, step: count, title: text, messages: messagesShape, cases: texts },
    kind: word<ReflectionKind>({ failure: true, meta: true, proposal: true, repair: true }),
    answers: listOf(either(text, (answer) => answer === null)),
    candidate: optional(text),
  }),
  exhibit: event<'exhibit'>({ exhibit: exhibitShape, leftOut: optional(whole(1)) }),
  dropped: event<'dropped'>({ candidate: text, reason: text }),
  'cache checked': event<'cache checked'>({ kept: count, asked: count, changed: count, wavered: count, isTrusted: flag }),
  outlook: event<'outlook'>({
    cases: optional(object<NonNullable<Outlook['cases']>>({ tests: count, needed: count, more: count })),
    calls: optional(object<NonNullable<Outlook['calls']>>({ tried: count, enough: count, more: count })),
  }),
  control: event<'control'>({ candidate: text, verdict: verdictShape }),
  gate: event<'gate'>({
    ...{ candidate: text, incumbent: text, admitted: flag, reason: text },
    ...{ compared: count, of: count, fixed: count, broken: count },
  }),
  ended: event<'ended'>({
    reason: stopReason,
    detail: text,
    best: text,
    verdict: optional(verdictShape),
  }),
  interrupted: event<'interrupted'>({
    message: text,
    failure: optional(word<FailureKind>({ ...errorKinds, other: true })),
    by: optional(word<'person' | 'window'>({ person: true, window: true })),
  }),
  resumed: event<'resumed'>({}),
  accepted: event<'accepted'>({ candidate: text, hashBefore: text, hashAfter: text }),
};

const shapeByType: ReadonlyMap<unknown, Shape> = new Map(Object.entries(shapes));

/**
 * Whether a value is an event of this version, as far as its form tells: each property there, of its type and within its limits, and no
 * other. The beginning of a run that another version wrote is one as well, whatever it holds, so that it can be told from damage.
 */
export function isEvent(value: unknown): value is Event {
  const { type } = Object(value) as { readonly type?: unknown };
  return shapeByType.get(type)?.(value) === true || (type === 'started' && isOfOtherFormat(value as { readonly formatVersion?: unknown }));
}

function isOfOtherFormat({ formatVersion: version }: { readonly formatVersion?: unknown }): boolean {
  return Number.isSafeInteger(version) && version !== formatVersion;
}
