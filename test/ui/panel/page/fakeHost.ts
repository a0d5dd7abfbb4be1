import { MessageHandler, type Handlers, type WireMessage } from '../../../../src/panel/messageHandler';
import { longestWhole, PanelFeed, type PanelContent } from '../../../../src/panel/panelFeed';
import type { HostNotices, PanelRequests, PanelTarget } from '../../../../src/panel/protocol';
import type { ReflectionTexts } from '../../../../src/core/run/view/runView';
import { ReflectionSearch } from '../../../../src/panel/reflectionSearch';
import type { RunFixture } from '../fixtures/fixtureJournal';

/** One thing that the panel asked for. */
export interface Asked {
  readonly name: keyof PanelRequests;
  readonly payload: unknown;
}

/** A host without VS Code: shows a fixture, and writes down what it was asked for. */
export class FakeHost {
  /** Everything that the panel asked for, oldest first. */
  readonly asked: Asked[] = [];
  /** What the panel is told to show when it starts. */
  target: PanelTarget | undefined;
  /** Answers to give in place of the usual ones; one that throws makes the request fail. */
  answers: Partial<Handlers<PanelRequests>> = {};
  #content: PanelContent;
  readonly #search = new ReflectionSearch(
    (reflection) => this.#textsOf(reflection),
    () => this.#tell(),
  );
  readonly #feed = new PanelFeed(longestWhole, this.#search);
  #send: (message: WireMessage) => Promise<void> = async () => {};
  readonly #messages: MessageHandler<HostNotices, PanelRequests>;
  #fixture: RunFixture | undefined;

  constructor(shown: RunFixture | PanelContent) {
    this.#fixture = 'kind' in shown ? undefined : shown;
    this.#content = 'kind' in shown ? shown : { kind: 'run', run: shown.run };
    const none = (): void => undefined;
    const usual: Handlers<PanelRequests> = {
      ready: () => ({ snapshot: this.#feed.start(this.#content), ...(this.target ? { target: this.target } : {}) }),
      look: ({ place, query }) => this.#feed.look(place, query),
      lookAway: ({ place }) => this.#feed.lookAway(place),
      pairedCases: ({ candidate }) => this.#fixture?.pairs(candidate) ?? [],
      casePage: ({ candidate, ...page }) => this.#fixture?.page(candidate, page) ?? [],
      failedCases: ({ candidate, split, from }) => this.#fixture?.failed(candidate, split, from) ?? { wrong: 0, unanswered: 0, cases: [] },
      reflectionTexts: ({ reflection }) => this.#textsOf(reflection),
      openCase: none,
      openPrompt: none,
      compare: none,
      accept: none,
      stop: none,
      resume: none,
      setApiKey: none,
      selectModels: none,
      showLog: none,
      showRuns: none,
    };
    this.#messages = new MessageHandler((message) => void this.#send(message), this.#recorded(usual));
  }

  /** Connects the host to a page. */
  connect(send: (message: WireMessage) => Promise<void>): void {
    this.#send = send;
  }

  receive(message: unknown): Promise<void> {
    return this.#messages.receive(message);
  }

  /** Shows another run, or another state of it. */
  push(shown: RunFixture | PanelContent): void {
    if (!('kind' in shown)) this.#fixture = shown;
    this.#content = 'kind' in shown ? shown : { kind: 'run', run: shown.run };
    this.#tell();
  }

  async #textsOf(reflection: string): Promise<ReflectionTexts> {
    return (await this.#fixture?.texts(reflection)) ?? { messages: [], answers: [] };
  }

  #tell(): void {
    const news = this.#feed.update(this.#content);
    if (news === undefined) return;
    if ('kind' in news) this.#messages.notify('snapshot', news);
    else this.#messages.notify('update', news);
  }

  show(target: PanelTarget): void {
    this.#messages.notify('show', target);
  }

  /** The id of the run that is shown. */
  get runId(): string {
    return this.#content.kind === 'run' ? this.#content.run.id : this.#content.runId;
  }

  /** What was asked for by this name, oldest first. */
  payloads(name: keyof PanelRequests): readonly unknown[] {
    return this.asked.filter((asked) => asked.name === name).map((asked) => asked.payload);
  }

  /** Handlers that write down each request before they answer it. */
  #recorded(usual: Handlers<PanelRequests>): Handlers<PanelRequests> {
    const names = Object.keys(usual) as (keyof PanelRequests)[];
    const recorded = names.map((name) => {
      const answer = (payload: never): unknown => {
        this.asked.push({ name, payload });
        return ((this.answers[name] ?? usual[name]) as (payload: never) => unknown)(payload);
      };
      return [name, answer];
    });
    return Object.fromEntries(recorded) as Handlers<PanelRequests>;
  }
}
