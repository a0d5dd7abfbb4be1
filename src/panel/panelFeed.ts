import { partsOf } from '../core/optimizers/exhibit';
import type { RunView } from '../core/run/view/runView';
import { answerList } from './answerList';
import { keyed } from './keyed';
import type { ListAnswer, ListQuery } from './listQueries';
import type { ReflectionSearch } from './reflectionSearch';
import type { AboutRun, RunHead } from './runHead';
import { runHead } from './runHead';
import { shareEqualParts, shareRows } from './shareEqualParts';
import type { AnswerChange, AnyRow, HeadChanges, Looked, PanelSnapshot, PanelUpdate, WholeChanges, WholeLists } from './snapshot';
import { listKeys, markKey } from './snapshot';

/** What a panel is to show, as its host has it: a whole run, or why there is none. */
export type PanelContent = ({ readonly kind: 'run'; readonly run: RunView } & AboutRun) | Extract<PanelSnapshot, { kind: 'missing' }>;

/** Lists of no more rows are told as a whole. */
export const longestWhole = 600;
/** Together they have no more characters then. */
const mostCharacters = 2_000_000;
/** What is looked at in no more places at once; the oldest is forgotten first. */
const mostPlaces = 50;

/** What is looked at in a place, and what was answered last. */
interface Place {
  readonly query: ListQuery;
  readonly number: number;
  readonly answer: ListAnswer | undefined;
}

/** What the page was told of a run. */
interface Told {
  readonly revision: number;
  readonly run: RunView;
  readonly about: AboutRun;
  readonly head: RunHead;
  readonly whole: WholeLists | undefined;
}

/** Tells a page what there is to show: as a whole when it begins, and what has changed from then on. */
export class PanelFeed {
  private told: Told | undefined;
  private readonly places = new Map<string, Place>();

  /**
   * @param longest how long a list may be to be told as a whole
   * @param search for what is searched in the texts of reflections; none unless given
   */
  constructor(
    private readonly longest = longestWhole,
    private readonly search?: ReflectionSearch,
  ) {}

  /** For a page that has just begun, and looks at nothing yet. */
  start(content: PanelContent): PanelSnapshot {
    this.places.clear();
    this.search?.stop();
    return this.begin(content);
  }

  /** What has changed; undefined where nothing has. Another run, or none, is told as a whole. */
  update(content: PanelContent): PanelUpdate | PanelSnapshot | undefined {
    const { told } = this;
    if (content.kind === 'missing' || told === undefined || told.run.id !== content.run.id) return this.start(content);
    const { kind, run, ...about } = content;
    const next = this.toldOf(run, about, told);
    const head = headChanges(told.head, next.head);
    const whole = wholeChanges(told.whole, next.whole);
    const answers = next.whole !== undefined && told.whole === undefined ? [] : this.changedAnswers(run);
    this.told = next;
    const isSame = head === undefined && whole === undefined && answers.length === 0;
    if (isSame) {
      this.told = { ...next, revision: told.revision };
      return undefined;
    }
    return {
      run: run.id,
      revision: next.revision,
      head: head ?? { set: {}, gone: [] },
      ...(whole === undefined ? {} : { whole }),
      answers,
    };
  }

  /** Answers what is looked at in a place from now on; what changes of it is part of the updates. */
  look(place: string, query: ListQuery): Looked {
    const number = (this.places.get(place)?.number ?? 0) + 1;
    const answer = this.told && answerList(this.told.run, query, this.search);
    this.places.delete(place);
    this.places.set(place, { query, number, answer });
    const oldest = this.places.keys().next();
    if (this.places.size > mostPlaces && oldest.done !== true) this.places.delete(oldest.value);
    return { number, ...(answer === undefined ? {} : { answer }) };
  }

  /** Nothing is looked at in a place any more. */
  lookAway(place: string): void {
    if (this.places.get(place)?.query.list === 'reflections') this.search?.stop();
    this.places.delete(place);
  }

  private begin(content: PanelContent): PanelSnapshot {
    if (content.kind === 'missing') {
      this.told = undefined;
      return content;
    }
    const { kind, run, ...about } = content;
    this.told = this.toldOf(run, about, undefined);
    const { revision, head, whole } = this.told;
    return { kind: 'run', revision, run: head, ...(whole === undefined ? {} : { whole }) };
  }

  private toldOf(run: RunView, about: AboutRun, before: Told | undefined): Told {
    const head = sharedHead(before?.head, runHead(run, about, this.selected));
    return { revision: (before?.revision ?? 0) + 1, run, about, head, whole: sharedLists(before?.whole, wholeLists(run, this.longest)) };
  }

  /** The candidate whose details are looked at. */
  private get selected(): string | undefined {
    for (const { query } of this.places.values()) if (query.list === 'details') return query.candidate;
    return undefined;
  }

  private changedAnswers(run: RunView): readonly AnswerChange[] {
    const changes: AnswerChange[] = [];
    for (const [place, { query, number, answer: before }] of this.places) {
      const answer = sharedAnswer(before, answerList(run, query, this.search));
      if (answer === before) continue;
      this.places.set(place, { query, number: number + 1, answer });
      changes.push({ place, number: number + 1, ...(answer === undefined ? {} : { answer: withoutKnownRows(before, answer) }) });
    }
    return changes;
  }
}

/** A run that was read again is of other objects, though little in it has changed. */
function sharedLists(before: WholeLists | undefined, lists: WholeLists | undefined): WholeLists | undefined {
  if (before === undefined || lists === undefined) return lists;
  return {
    candidates: shareRows(before.candidates, lists.candidates, listKeys.candidates),
    curve: shareRows(before.curve, lists.curve, listKeys.curve),
    reflections: shareRows(before.reflections, lists.reflections, listKeys.reflections),
    exhibits: shareRows(before.exhibits, lists.exhibits, listKeys.exhibits),
  };
}

/** Where a property equals that of before, it is the same object, and so are the points of the chart. */
function sharedHead(before: RunHead | undefined, head: RunHead): RunHead {
  if (before === undefined) return head;
  const { chart, ...others } = head;
  const { chart: chartBefore, ...othersBefore } = before;
  const { points, ...rest } = chart;
  const { points: pointsBefore, ...restBefore } = chartBefore;
  const shared = shareRows(pointsBefore, points, markKey);
  const sharedRest = shareEqualParts(restBefore, rest);
  const isSameChart = shared === pointsBefore && sharedRest === restBefore;
  return { ...shareEqualParts(othersBefore, others), chart: isSameChart ? chartBefore : { ...sharedRest, points: shared } };
}

function sharedAnswer(before: ListAnswer | undefined, answer: ListAnswer | undefined): ListAnswer | undefined {
  if (answer === undefined || !('rows' in answer) || before === undefined || !('rows' in before)) return shareEqualParts(before, answer);
  const { rows: rowsBefore, ...restBefore } = before as Rows;
  const { rows: ownRows, ...rest } = answer as Rows;
  const rows = shareRows(rowsBefore, ownRows, ({ id }) => id);
  const sharedRest = shareEqualParts(restBefore, rest);
  return rows === rowsBefore && sharedRest === restBefore ? before : ({ ...sharedRest, rows } as unknown as ListAnswer);
}

interface Rows {
  readonly rows: readonly AnyRow[];
}

function withoutKnownRows(before: ListAnswer | undefined, answer: ListAnswer): NonNullable<AnswerChange['answer']> {
  if (!('rows' in answer) || before === undefined || !('rows' in before)) return answer;
  return { ...answer, rows: keyed<AnyRow>(before.rows, answer.rows, ({ id }) => id) };
}

/** The lists, where they are short; of exhibits those that are. */
function wholeLists({ candidates, curve, reflections, exhibits }: RunView, longest: number): WholeLists | undefined {
  if (candidates.length > longest || reflections.length > longest) return undefined;
  let characters = 0;
  for (const { values, files = {} } of candidates)
    for (const text of [...Object.values(values), ...Object.values(files)]) characters += text?.length ?? 0;
  if (characters > mostCharacters) return undefined;
  return { candidates, curve, reflections, exhibits: exhibits.filter(({ exhibit }) => partsOf(exhibit) <= longest) };
}

function headChanges(before: RunHead, after: RunHead): HeadChanges | undefined {
  const names = Object.keys(after) as (keyof RunHead)[];
  const changed = names.filter((name) => before[name] !== after[name]);
  const gone = (Object.keys(before) as (keyof RunHead)[]).filter((name) => !Object.hasOwn(after, name));
  if (changed.length + gone.length === 0) return undefined;
  const set = Object.fromEntries(
    changed.map((name) => [
      name,
      name === 'chart' ? { ...after.chart, points: keyed(before.chart.points, after.chart.points, markKey) } : after[name],
    ]),
  ) as HeadChanges['set'];
  return { set, gone };
}

/** Undefined where nothing has changed; null where the lists are too long by now. */
function wholeChanges(before: WholeLists | undefined, after: WholeLists | undefined): WholeChanges | null | undefined {
  if (after === undefined) return before === undefined ? undefined : null;
  const names = Object.keys(after) as (keyof WholeLists)[];
  const changed = names.filter((name) => before?.[name] !== after[name]);
  if (changed.length === 0) return undefined;
  return Object.fromEntries(
    changed.map((name) => [name, keyed<object>(before?.[name] ?? [], after[name], listKeys[name] as (row: object) => string)]),
  );
}
