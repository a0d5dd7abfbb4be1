import type { Case, Split } from '../../cases/case';
import type { TwinUnits } from '../../cases/twins';
import { byUnit, meanOfUnit, scaleOfUnits } from '../../cases/twins';
import { summarizeScores } from '../../stats/meanInterval';
import type { RunEvent, RunSettings } from '../journal/events';
import type { LineSource } from '../journal/lineSource';
import type { ScoreSides } from './pairedCases';
import { scoreKind } from './scoreKind';
import { SplitScores } from './splitScores';
import type { CandidateState, CandidateView, CurvePoint, RaceView, ScoreSummary } from './runView';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** A candidate as it grows while the journal is read. */
interface CandidateRecord {
  readonly event: EventOf<'candidate'>;
  state: CandidateState;
  reason?: string;
  race?: RaceView;
  readonly scores: Readonly<Record<Split, SplitScores>>;
  /** What was answered to cases so far, and what is expected of them: no more than two different texts of each. */
  readonly answered: { readonly outputs: Set<string>; readonly expected: Set<string>; cases: number };
  /** The summaries that were asked for since their scores changed: views are made often, and of all candidates. */
  readonly summaries: Map<Split, ScoreSummary | undefined>;
  /** Its view since it changed last, and the original's score that this was made with: what has not changed stays the same object. */
  shown?: { readonly view: CandidateView; readonly baseline: ScoreSummary | undefined };
}

/** The prompt as it was when the run began. */
const original = 'c0';

/** The candidates of a run and their scores, as its journal tells. */
export class CandidateFold {
  private bestId = original;
  private scale: RunSettings['scale'] = 'graded';
  private repeats = 1;
  private findTwins: () => TwinUnits = () => new Map();
  private expectedOf: (id: string) => string = () => '';
  private knownTwins: TwinUnits | undefined;
  private splits: Readonly<Record<Split, readonly string[]>> = { train: [], validation: [], test: [] };
  private readonly records = new Map<string, CandidateRecord>();
  /** The places of the cases in their splits, by id. */
  private places: Readonly<Record<Split, ReadonlyMap<string, number>>> = { train: new Map(), validation: new Map(), test: new Map() };
  private readonly rejected: CandidateView[] = [];
  /** What each reflection brought about. */
  private readonly made = new Map<string, readonly string[]>();
  private readonly points: CurvePoint[] = [];
  /** Where each candidate's point stands. */
  private readonly pointOf = new Map<string, number>();

  /** The candidate that would be suggested now. */
  get best(): string {
    return this.bestId;
  }

  /** The validation scores in the order in which they became known. */
  get curve(): readonly CurvePoint[] {
    return this.points.slice();
  }

  /** How many cases each split has. */
  get splitSizes(): Readonly<Record<Split, number>> {
    const { train, validation, test } = this.splits;
    return { train: train.length, validation: validation.length, test: test.length };
  }

  /** Takes the run's beginning in: which cases there are, whether scores are graded, and how to find out which of the cases are twins. */
  start({ settings, splits }: EventOf<'started'>, findTwins: () => TwinUnits, expectedOf: (id: string) => string): void {
    this.expectedOf = expectedOf;
    this.findTwins = findTwins;
    this.scale = settings.scale;
    this.repeats = settings.repeats;
    this.splits = splits;
    const placesOf = (ids: readonly string[]): ReadonlyMap<string, number> => new Map(ids.map((id, place) => [id, place]));
    this.places = { train: placesOf(splits.train), validation: placesOf(splits.validation), test: placesOf(splits.test) };
  }

  /** A new candidate. */
  add(event: EventOf<'candidate'>): void {
    if (!this.records.has(event.id)) this.credit(event.reflection, event.id);
    this.records.set(event.id, {
      event,
      state: event.id === original ? 'baseline' : 'open',
      scores: this.noScores(event.id),
      summaries: new Map(),
      answered: { outputs: new Set(), expected: new Set(), cases: 0 },
    });
  }

  /** A draft that never became a candidate. */
  reject(event: EventOf<'rejected'>): void {
    const { type, duplicateOf, ...draft } = event;
    const id = `r${this.rejected.length + 1}`;
    this.rejected.push({ ...draft, id, tokens: 0, state: 'rejected', scores: {} });
    this.credit(event.reflection, id);
  }

  /** Scores on cases of one split. @param line where they stand in the journal; `answers` received so far, for the curve */
  score(event: EventOf<'scored'>, line: number, answers: number): void {
    const record = this.records.get(event.candidate);
    if (record === undefined) return;
    record.scores[event.split].take(event.scores, line);
    for (const { case: id, output } of event.scores) {
      if (output === undefined) continue;
      record.answered.cases++;
      note(record.answered.outputs, output);
      note(record.answered.expected, this.expectedOf(id));
    }
    record.summaries.delete(event.split);
    delete record.shown;
    if (event.split === 'validation') this.addPoint(event.candidate, answers);
  }

  /** A candidate that its optimizer gave up. */
  drop({ candidate, reason }: EventOf<'dropped'>): void {
    this.close(candidate, 'rejected', reason);
  }

  /** What the gate decided. @param answers received so far, for the chart */
  gate(event: EventOf<'gate'>, answers: number): void {
    if (event.admitted) {
      const previous = this.records.get(this.bestId);
      if (previous?.state === 'best') setState(previous, 'admitted');
      this.bestId = event.candidate;
    }
    this.close(event.candidate, event.admitted ? 'best' : 'rejected', event.reason);
    const record = this.records.get(event.candidate);
    if (record !== undefined) record.race = { compared: event.compared, of: event.of, fixed: event.fixed, broken: event.broken, answers };
    // The point was drawn when the score was known; whether it is the best is known only now.
    const last = this.points.at(-1);
    if (event.admitted && last?.candidate === event.candidate) {
      this.points[this.points.length - 1] = { ...last, best: last.score, bestInterval: last.interval };
    }
  }

  /** The run's end. A shorter candidate, tied with the last that was admitted, may be the one that is suggested. */
  end(best: string): void {
    if (best === this.bestId) return;
    const [previous, winner] = [this.records.get(this.bestId), this.records.get(best)];
    if (previous?.state === 'best') setState(previous, 'admitted');
    if (winner?.state === 'admitted') setState(winner, 'best');
    this.bestId = best;
  }

  /** A candidate and the original, for comparing them case by case. */
  sidesOf(candidate: string, cases: ReadonlyMap<string, Case>, journal: LineSource): ScoreSides {
    const scoresOf = (id: string): ScoreSides['before'] => this.records.get(id)?.scores ?? this.noScores(id);
    return { cases, twins: this.twins, sizes: this.splitSizes, before: scoresOf(original), after: scoresOf(candidate), journal };
  }

  /** What a candidate scored on the cases of one split so far. */
  scoresOf(candidate: string, split: Split): SplitScores {
    return (this.records.get(candidate)?.scores ?? this.noScores(candidate))[split];
  }

  /** All candidates, then all drafts that never became one. */
  views(): readonly CandidateView[] {
    const baseline = this.summary(original, 'validation');
    return [...Array.from(this.records.values(), (record) => this.shownView(record, baseline)), ...this.rejected];
  }

  /** The ids of what a reflection brought about: the same list until there is more. */
  madeOf(reflection: string): readonly string[] {
    return this.made.get(reflection) ?? nothing;
  }

  private credit(reflection: string | undefined, id: string): void {
    if (reflection !== undefined) this.made.set(reflection, [...this.madeOf(reflection), id]);
  }

  private shownView(record: CandidateRecord, baseline: ScoreSummary | undefined): CandidateView {
    const { shown } = record;
    if (shown !== undefined && shown.baseline === baseline) return shown.view;
    const view = this.viewOf(record, baseline);
    record.shown = { view, baseline };
    return view;
  }

  private noScores(candidate: string): CandidateRecord['scores'] {
    const of = (split: Split): SplitScores => new SplitScores(candidate, split, this.places[split]);
    return { train: of('train'), validation: of('validation'), test: of('test') };
  }

  private viewOf({ event, state, reason, race, answered }: CandidateRecord, baseline: ScoreSummary | undefined): CandidateView {
    const { type, ...candidate } = event;
    const scores: Partial<Record<Split, ScoreSummary>> = {};
    for (const split of ['train', 'validation', 'test'] as const) {
      const summary = this.summary(event.id, split);
      if (summary !== undefined) scores[split] = summary;
    }
    const change =
      scores.validation === undefined || baseline === undefined || event.id === original
        ? undefined
        : scores.validation.mean - baseline.mean;
    return {
      ...candidate,
      state,
      scores,
      ...(reason === undefined ? {} : { reason }),
      ...(race === undefined ? {} : { race }),
      ...(change === undefined ? {} : { change }),
      ...oneAnswerOf(answered),
    };
  }

  private close(id: string, state: CandidateState, reason: string): void {
    const record = this.records.get(id);
    if (record === undefined) return;
    setState(record, state);
    record.reason = reason;
  }

  private addPoint(candidate: string, answers: number): void {
    const summary = this.summary(candidate, 'validation');
    if (summary === undefined) return;
    const best = this.summary(this.bestId, 'validation') ?? summary;
    const point = { answers, candidate, score: summary.mean, interval: summary.interval, best: best.mean, bestInterval: best.interval };
    const known = this.pointOf.get(candidate) ?? this.points.length;
    this.pointOf.set(candidate, known);
    this.points[known] = point;
  }

  /** Looked for once there is a score: among many cases that takes a while, and a run is to begin at once. */
  private get twins(): TwinUnits {
    return (this.knownTwins ??= this.findTwins());
  }

  private summary(candidate: string, split: Split): ScoreSummary | undefined {
    const record = this.records.get(candidate);
    if (record === undefined) return undefined;
    if (!record.summaries.has(split)) record.summaries.set(split, this.summarize(record.scores[split], split));
    return record.summaries.get(split);
  }

  /**
   * Part of the validation cases is no fair sample of them: a race asks the telling ones first. So a score is known when all were asked.
   */
  private summarize(scores: SplitScores, split: Split): ScoreSummary | undefined {
    if (split === 'validation' && scores.size < this.splits.validation.length) return undefined;
    const answered = [...scores.scored()];
    // Errors alone are no score.
    if (answered.length === 0) return undefined;
    const { twins: units } = this;
    const values = byUnit(answered, ({ id }) => units.get(id)).map((twins) => meanOfUnit(twins, ({ score }) => score));
    const { mean, interval } = summarizeScores(values, scaleOfUnits(this.scale, values));
    const { flaws } = scores;
    return {
      ...{ kind: scoreKind(split), mean, interval, count: answered.length, errors: scores.size - answered.length },
      ...(scores.reasoned === 0 ? {} : { reasoned: scores.reasoned }),
      ...(flaws === undefined ? {} : { flaws: { of: scores.size * this.repeats, ...flaws } }),
    };
  }
}

const nothing: readonly string[] = [];

/** So few cases with one answer are no sign of anything. */
const fewestAnswered = 5;

/** Takes a text in where there are not two already. Long ones may be references by then, which are the same for the same text. */
function note(texts: Set<string>, text: string): void {
  if (texts.size < 2) texts.add(text.trim().toLowerCase());
}

function oneAnswerOf({ outputs, expected, cases }: CandidateRecord['answered']): Pick<CandidateView, 'oneAnswer'> {
  const [answer = ''] = outputs;
  if (outputs.size !== 1 || expected.size < 2 || cases < fewestAnswered) return {};
  // What is so long may stand here by reference.
  return { oneAnswer: { answer: answer.length > 200 || answer.startsWith('@') ? '…' : answer, cases } };
}

function setState(record: CandidateRecord, state: CandidateState): void {
  record.state = state;
  delete record.shown;
}
