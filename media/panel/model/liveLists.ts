import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ListAnswer, ListQuery } from '../../../src/panel/listQueries';
import type { AnswerChange, Looked } from '../../../src/panel/snapshot';
import { updatedAnswer } from '../../../src/panel/snapshot';

/** What is looked at in a place of the panel. */
interface Place {
  query: ListQuery | undefined;
  /** Which part of the page looks. */
  owner: object | undefined;
  /** The number of the answer that is shown; undefined while another one is waited for. */
  number: number | undefined;
  readonly answer: Signal<ListAnswer | undefined>;
}

/** How the host is asked. */
export interface ListHost {
  look(place: string, query: ListQuery): Promise<Looked>;
  lookAway(place: string): void;
}

/** Rows of lists that are too long to be told as a whole: asked for as they are looked at, and kept up to date by the host. */
export class LiveLists {
  readonly #places = new Map<string, Place>();
  readonly #host: ListHost;

  constructor(host: ListHost) {
    this.#host = host;
  }

  /** What is known in a place: the answer to what is looked at, or, until that is there, to what was looked at before. */
  answer(place: string): ReadonlySignal<ListAnswer | undefined> {
    return this.#at(place).answer;
  }

  /** Looks at something in a place from now on. What another part of the page was told there is forgotten. */
  look(name: string, query: ListQuery, owner: object): void {
    const place = this.#at(name);
    if (place.owner !== owner) place.answer.value = undefined;
    place.query = query;
    place.owner = owner;
    place.number = undefined;
    this.#host.look(name, query).then(
      ({ number, answer }) => {
        if (place.query !== query) return;
        place.number = number;
        place.answer.value = answer;
      },
      // Whatever is asked for next says what is wrong.
      () => undefined,
    );
  }

  /** Looks at nothing in a place any more. A part that goes may say so after the next has come: then it is not meant. */
  lookAway(name: string, owner: object): void {
    const place = this.#places.get(name);
    if (place?.query === undefined || place.owner !== owner) return;
    place.query = undefined;
    place.owner = undefined;
    place.number = undefined;
    place.answer.value = undefined;
    this.#host.lookAway(name);
  }

  /** Takes in what has changed. What does not follow upon what is known is asked for anew. */
  update(changes: readonly AnswerChange[]): void {
    for (const change of changes) {
      const place = this.#places.get(change.place);
      if (place?.query === undefined) continue;
      const follows = place.number === change.number - 1;
      const answer = follows ? updatedAnswer(place.answer.peek(), change) : undefined;
      if (follows && (answer !== undefined || change.answer === undefined)) {
        place.number = change.number;
        place.answer.value = answer;
      } else if (place.number !== undefined) {
        this.#again(change.place, place);
      }
    }
  }

  /** Looks at everything again, for a host that has forgotten it. */
  renew(): void {
    for (const [name, place] of this.#places) this.#again(name, place);
  }

  /** Forgets what is known: it was of another run. */
  forget(): void {
    for (const place of this.#places.values()) place.answer.value = undefined;
  }

  #again(name: string, { query, owner }: Place): void {
    if (query !== undefined && owner !== undefined) this.look(name, query, owner);
  }

  #at(name: string): Place {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place: Place = { query: undefined, owner: undefined, number: undefined, answer: signal<ListAnswer | undefined>(undefined) };
    this.#places.set(name, place);
    return place;
  }
}
