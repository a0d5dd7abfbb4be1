import type { GenericSchema, InferOutput } from 'valibot';
import { minValue, null_, number, object, picklist, pipe, safeInteger, string, undefined_, union } from 'valibot';
import { splitNames } from '../core/cases/case';
import type { CaseChange, FailedPage, ReflectionTexts, SplitPairs } from '../core/run/view/runView';
import { listQuery } from './listQueries';
import type { Looked, PanelSnapshot, PanelUpdate } from './snapshot';

/** A place in the panel that the host can ask it to show. */
export type PanelTarget =
  { readonly kind: 'candidate'; readonly id: string } | { readonly kind: 'reflection'; readonly id: string } | { readonly kind: 'history' };

/** The host's answer to a panel that has just started. */
export interface PanelStart {
  readonly snapshot: PanelSnapshot;
  /** What to show first, where the panel was opened for it. */
  readonly target?: PanelTarget;
}

/** Names a run. */
const runRef = object({ run: string() });
export type RunRef = Readonly<InferOutput<typeof runRef>>;

/** Names a candidate of a run. */
const candidateRef = object({ ...runRef.entries, candidate: string() });
export type CandidateRef = Readonly<InferOutput<typeof candidateRef>>;

/** How many cases come before a page. */
const from = pipe(number(), safeInteger(), minValue(0));

/** Names a reflection of a run. */
const reflectionRef = object({ ...runRef.entries, reflection: string() });
export type ReflectionRef = Readonly<InferOutput<typeof reflectionRef>>;

/** Names more of the cases behind a count of compared cases. */
const casePageRef = object({ ...candidateRef.entries, split: picklist(splitNames), outcome: picklist(['fixed', 'broken', 'same']), from });
export type CasePageRef = Readonly<InferOutput<typeof casePageRef>>;

/** Names a page of the cases of one split that a candidate failed. */
const failedCasesRef = object({ ...candidateRef.entries, split: picklist(splitNames), from });
export type FailedCasesRef = Readonly<InferOutput<typeof failedCasesRef>>;

/** What is looked at from now on in a place of the panel, which is the panel's own name for it. */
const lookRef = object({ ...runRef.entries, place: string(), query: listQuery });
export type LookRef = Readonly<InferOutput<typeof lookRef>>;

/** Names a place of the panel. */
const placeRef = object({ ...runRef.entries, place: string() });
export type PlaceRef = Readonly<InferOutput<typeof placeRef>>;

/** Names a case of a run, by its id. The host knows the file and the line; a path never comes from the panel. */
const caseRef = object({ ...runRef.entries, case: string() });
export type CaseRef = Readonly<InferOutput<typeof caseRef>>;

/**
 * What the panel asks of the host. Each is answered, with a result or with an error whose message is shown to the person.
 * A `ready` may come at any time: a hidden panel is thrown away and made anew when it is shown.
 */
export interface PanelRequests {
  /** The first message of every new panel. */
  ready(): PanelStart;
  /**
   * Looks at rows of a list that is too long to be told as a whole. What changes of them is told by updates,
   * until something else is looked at in that place.
   */
  look(look: LookRef): Looked;
  /** Looks at nothing in a place any more. */
  lookAway(place: PlaceRef): void;
  /** A candidate and the original, paired by case: counts for each split, and the first of the cases that changed. */
  pairedCases(candidate: CandidateRef): readonly SplitPairs[];
  /** The next page of the cases behind a count; empty after the last. */
  casePage(page: CasePageRef): readonly CaseChange[];
  /** A page of the cases that a candidate failed, and how many there are. */
  failedCases(page: FailedCasesRef): FailedPage;
  /** What was asked and answered in a reflection. */
  reflectionTexts(ref: ReflectionRef): ReflectionTexts;
  /** Opens the case in its file. */
  openCase(ref: CaseRef): void;
  /** Opens the prompt file. */
  openPrompt(run: RunRef): void;
  /** Opens the diff editor: the current file and the candidate. */
  compare(candidate: CandidateRef): void;
  /** Accepts the candidate into the file. Answered when the person has been asked all there is to ask. */
  accept(candidate: CandidateRef): void;
  /** Stops the run, keeping the best candidate so far. Answered when the run has stopped. */
  stop(run: RunRef): void;
  /** Takes an interrupted run up again. Answered when it is under way. */
  resume(run: RunRef): void;
  /** Asks for the key of the endpoint that the run's models are asked at. */
  setApiKey(run: RunRef): void;
  /** Lets the person select the models of the next runs. */
  selectModels(): void;
  /** Shows Whetstone's log. */
  showLog(): void;
  /** Shows the list of runs. */
  showRuns(): void;
}

/**
 * What the host tells the panel, without an answer. Told to a hidden panel, it is lost: one that is shown again begins with `ready`,
 * and one that finds an update missing does so too.
 */
export interface HostNotices {
  /** All there is to show, from now on. */
  snapshot(snapshot: PanelSnapshot): void;
  /** What has changed of it. */
  update(update: PanelUpdate): void;
  /** Selects and shows something of the run. */
  show(target: PanelTarget): void;
}

const nothing = union([undefined_(), null_()]);

/** What each request carries: the page shows hostile text, so what it sends is checked. */
export const requestPayloads = {
  ready: nothing,
  look: lookRef,
  lookAway: placeRef,
  pairedCases: candidateRef,
  casePage: casePageRef,
  failedCases: failedCasesRef,
  reflectionTexts: reflectionRef,
  openCase: caseRef,
  openPrompt: runRef,
  compare: candidateRef,
  accept: candidateRef,
  stop: runRef,
  resume: runRef,
  setApiKey: runRef,
  selectModels: nothing,
  showLog: nothing,
  showRuns: nothing,
} satisfies { readonly [Name in keyof PanelRequests]: GenericSchema<unknown, Parameters<PanelRequests[Name]>[0] | null> };
