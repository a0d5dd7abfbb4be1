import type { Split } from '../core/cases/case';
import type { CaseChange, CasePage, FailedPage, ReflectionView, SplitPairs } from '../core/run/view/runView';
import type { ListQuery } from './lists';
import type { Looked, PanelSnapshot, PanelUpdate } from './snapshot';

/** A place in the panel that the host can ask it to show. */
export type PanelTarget =
  | { readonly kind: 'candidate'; readonly id: string }
  | { readonly kind: 'reflection'; readonly id: string }
  | { readonly kind: 'history' };

/** The host's answer to a panel that has just started. */
export interface PanelStart {
  readonly snapshot: PanelSnapshot;
  /** What to show first, where the panel was opened for it. */
  readonly target?: PanelTarget;
}

/** Names a run. */
export interface RunRef {
  readonly run: string;
}

/** Names a candidate of a run. */
export interface CandidateRef extends RunRef {
  readonly candidate: string;
}

/** Names more of the cases behind a count of compared cases. */
export interface CasePageRef extends CandidateRef, CasePage {}

/** Names a page of the cases of one split that a candidate failed. */
export interface FailedCasesRef extends CandidateRef {
  readonly split: Split;
  readonly from: number;
}

/** What is looked at from now on in a place of the panel. */
export interface LookRef extends RunRef {
  /** The panel's own name for it. */
  readonly place: string;
  readonly query: ListQuery;
}

/** Names a reflection of a run. */
export interface ReflectionRef extends RunRef {
  readonly reflection: string;
}

/** Names a case of a run, by its id. The host knows the file and the line; a path never comes from the panel. */
export interface CaseRef extends RunRef {
  readonly case: string;
}

/**
 * What the panel asks of the host. Each is answered, with a result or with an error whose message is shown to the person.
 * A `ready` may come at any time: a hidden panel is thrown away and made anew when it is shown.
 */
export interface PanelRequests {
  /** The first message of every new panel. */
  ready(): PanelStart;
  /** Looks at rows of a list that is too long to be told as a whole. What changes of them is told by updates, until something else is looked at in that place. */
  look(look: LookRef): Looked;
  /** Looks at nothing in a place any more. */
  lookAway(place: Omit<LookRef, 'query'>): void;
  /** All of a reflection; null where there is none of that id. */
  reflection(ref: ReflectionRef): ReflectionView | null;
  /** A candidate and the original, paired by case: counts for each split, and the first of the cases that changed. */
  pairedCases(candidate: CandidateRef): readonly SplitPairs[];
  /** The next page of the cases behind a count; empty after the last. */
  casePage(page: CasePageRef): readonly CaseChange[];
  /** A page of the cases that a candidate failed, and how many there are. */
  failedCases(page: FailedCasesRef): FailedPage;
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
 * What the host tells the panel, without an answer. Told to a hidden panel, it is lost: one that is shown again begins with `ready`, and one
 * that finds an update missing does so too.
 */
export interface HostNotices {
  /** All there is to show, from now on. */
  snapshot(snapshot: PanelSnapshot): void;
  /** What has changed of it. */
  update(update: PanelUpdate): void;
  /** Selects and shows something of the run. */
  show(target: PanelTarget): void;
}

/** What the panel keeps with `setState`, and the host's serializer gets back: the run to show, and how it was looked at. */
export interface SavedPanelState {
  readonly run?: string;
}

/** The type under which the panel is registered with the editor. */
export const panelViewType = 'whetstone.run';
