import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { mainFile } from '../../core/run/view/runProgram';
import type { RunsBeside } from '../../core/run/view/runsBeside';
import type { ReflectionTexts } from '../../core/run/view/runView';
import { isPanelRequest } from '../../panel/checkRequest';
import type { Handlers } from '../../panel/messageHandler';
import { MessageHandler } from '../../panel/messageHandler';
import { panelHtml } from '../../panel/panelHtml';
import { panelStrings } from '../../panel/panelStrings';
import type { PanelContent } from '../../panel/panelFeed';
import { longestWhole, PanelFeed } from '../../panel/panelFeed';
import type { HostNotices, PanelRequests, PanelTarget } from '../../panel/protocol';
import { ReflectionSearch } from '../../panel/reflectionSearch';
import { commandIds } from '../commandIds';
import { formatMoment, methodLabel } from '../format';
import { openPosition } from '../openPosition';
import { openPromptFile } from '../promptFiles/openPromptFile';
import { HeldCandidate } from '../runs/heldCandidate';
import { storedId } from '../runs/runKey';
import type { OpenRun } from '../runs/openRun';
import type { RunService } from '../runs/runService';
import { textsNow } from '../runs/textsNow';
import { translate } from '../translate';
import { requireTrust } from '../trust';

/** What a panel works with. */
export interface PanelServices {
  readonly runs: RunService;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** The host's side of one panel. */
export class RunPanel implements vscode.Disposable {
  private readonly messages: MessageHandler<HostNotices, PanelRequests>;
  /** Whether the page has asked for what it shows, and listens. A hidden page is thrown away, and made anew when it is shown. */
  private started = false;
  /** Whether there was something to tell while the page began. */
  private missed = false;
  private readonly search = new ReflectionSearch(
    (reflection) => this.textsOf(reflection),
    () => void this.push(),
  );
  private readonly feed = new PanelFeed(longestWhole, this.search);
  private readonly held = new HeldCandidate();
  private disposed = false;
  private shownFiles: readonly string[] = [];
  /** How many runs there are like this one; counted anew for every new page. */
  private beside: RunsBeside | undefined;
  private counted = false;
  /** How often it was asked what there is to show, and which of the answers is shown: one that was overtaken is not. */
  private asked = 0;
  private shown = 0;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly runId: string,
    private readonly services: PanelServices,
    private target: PanelTarget | undefined,
  ) {
    const icon = (theme: string) => vscode.Uri.joinPath(services.extensionUri, 'media', 'icons', `whetstone-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.messages = new MessageHandler<HostNotices, PanelRequests>((message) => this.post(message), this.handlers(), isPanelRequest);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      this.messages.receive(message).catch((error: unknown) => services.log.error(error as Error));
    });
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.started = false;
    });
    panel.webview.html = this.html();
  }

  /** The files of the run that it shows; none while it shows none. */
  get files(): readonly string[] {
    return this.shownFiles;
  }

  /** Brings the panel to the front, and something in it. The focus of one that has it stays where it is. */
  reveal(target: PanelTarget | undefined): void {
    if (target !== undefined && this.started) this.messages.notify('show', target);
    else if (target !== undefined) this.target = target;
    if (!this.panel.active) this.panel.reveal();
  }

  /** Tells the panel what has changed. A page that has not begun, or is hidden, is not told: it asks when it begins. Never rejects. */
  async push(): Promise<void> {
    this.missed ||= !this.started;
    if (this.disposed || !this.started) return;
    const number = ++this.asked;
    try {
      const content = await this.content();
      if (number < this.shown || !this.started) return;
      this.shown = number;
      const news = this.feed.update(content);
      if (news === undefined) return;
      if ('kind' in news) this.messages.notify('snapshot', news);
      else this.messages.notify('update', news);
    } catch (error) {
      this.services.log.error(`The panel of ${this.runId} could not be brought up to date`, error);
    }
  }

  dispose(): void {
    this.disposed = true;
    this.search.stop();
    this.messages.dispose();
  }

  private async textsOf(reflection: string): Promise<ReflectionTexts> {
    const open = await this.services.runs.open(this.runId);
    return (await open?.fold.reflectionTexts(reflection)) ?? { messages: [], answers: [] };
  }

  private post(message: unknown): void {
    if (!this.disposed) void this.panel.webview.postMessage(message);
  }

  private handlers(): Handlers<PanelRequests> {
    const { runs } = this.services;
    const command = async (id: string, ...args: unknown[]): Promise<void> => {
      await vscode.commands.executeCommand(id, ...args);
    };
    // What an untrusted workspace keeps from being done is said in the panel itself: VS Code hides other messages soon.
    return {
      ready: async () => {
        this.started = false;
        this.missed = false;
        this.counted = false;
        const number = ++this.asked;
        const content = await this.content();
        this.shown = number;
        const target = this.target;
        this.target = undefined;
        this.started = true;
        if (this.missed) setTimeout(() => void this.push());
        return { snapshot: this.feed.start(content), ...(target === undefined ? {} : { target }) };
      },
      look: ({ place, query }) => this.feed.look(place, query),
      lookAway: ({ place }) => this.feed.lookAway(place),
      pairedCases: async ({ candidate }) => (await (await runs.open(this.runId))?.fold.pairedCases(candidate)) ?? [],
      casePage: async ({ candidate, ...page }) => (await (await runs.open(this.runId))?.fold.casePage(candidate, page)) ?? [],
      failedCases: async ({ candidate, split, from }) =>
        (await (await runs.open(this.runId))?.fold.failedPage(candidate, split, from)) ?? { wrong: 0, unanswered: 0, cases: [] },
      reflectionTexts: ({ reflection }) => this.textsOf(reflection),
      openCase: async (ref) => {
        const found = (await runs.open(this.runId))?.fold.case(ref.case);
        if (found === undefined) throw new Error(vscode.l10n.t('The case is not in the journal of this run.'));
        await openPosition(vscode.Uri.file(found.position.file), found.position.line, found.position.endLine);
      },
      openPrompt: async () => {
        const view = await runs.view(this.runId);
        if (view !== undefined) await openPromptFile(vscode.Uri.file(mainFile(view).path));
      },
      compare: ({ candidate }) => command(commandIds.compareCandidate, { run: this.runId, candidate }),
      accept: ({ candidate }) => {
        requireTrust('accept');
        return command(commandIds.acceptCandidate, { run: this.runId, candidate });
      },
      stop: () => runs.stop(this.runId),
      resume: () => {
        requireTrust('run');
        return command(commandIds.resumeRun, { run: this.runId });
      },
      setApiKey: () => this.setApiKey(),
      selectModels: () => {
        requireTrust('select models');
        return command(commandIds.selectModels);
      },
      showLog: () => command(commandIds.showLog),
      showRuns: () => command(commandIds.showHistory),
    };
  }

  private async content(): Promise<PanelContent> {
    const { runs } = this.services;
    // One that is under way is looked at without waiting: as it stands for all who show it.
    const open = runs.openLive(this.runId) ?? (await runs.open(this.runId));
    const run = open?.view();
    if (open === undefined || run === undefined) {
      const message =
        open === undefined
          ? vscode.l10n.t('The run {0} is not in this workspace. It may have been deleted.', storedId(this.runId))
          : open.unreadable === 'other version'
            ? vscode.l10n.t(
                'Another version of Whetstone has written the journal of the run {0}. ' +
                  'It can be shown there, and be deleted in the list of runs.',
                storedId(this.runId),
              )
            : open.unreadable === 'no access'
              ? vscode.l10n.t('The disk refuses to read the journal of the run {0}. Check its permissions.', storedId(this.runId))
              : open.unreadable === 'not a file'
                ? vscode.l10n.t(
                    'A link, a folder or a device stands in the place of the journal of the run {0}, or of a folder on the way. ' +
                      'It is not followed. Remove it.',
                    storedId(this.runId),
                  )
                : vscode.l10n.t(
                    'The journal of the run {0} is damaged from its first line on, and cannot be shown. ' +
                      'It can be deleted in the list of runs.',
                    storedId(this.runId),
                  );
      return { kind: 'missing', runId: this.runId, message };
    }
    if (!this.disposed)
      this.panel.title = vscode.l10n.t(
        '{0} · {1} · {2}',
        runs.nameOf(mainFile(run).path),
        methodLabel(run.method),
        formatMoment(run.startedAt),
      );
    this.shownFiles = [...run.files.map(({ path }) => path), ...(run.evalFile === undefined ? [] : [run.evalFile])];
    const { readOpenText } = await import('../optimize/promptTarget');
    // A file that is gone, or is no text any more, holds none.
    const held = this.held.in(await textsNow(run, readOpenText), run);
    if (run.verdict !== undefined && !this.counted) this.count(open);
    return {
      kind: 'run',
      run,
      ...(this.beside === undefined ? {} : { beside: this.beside }),
      ...(open.warning === undefined ? {} : { warning: open.warning }),
      ...(held === undefined ? {} : { held }),
    };
  }

  /** Counts the runs beside this one, and shows it then: with very many, that takes a while. */
  private count(open: OpenRun): void {
    this.counted = true;
    this.services.runs.beside(open).then(
      (beside) => {
        this.beside = beside;
        return this.push();
      },
      (error: unknown) => this.services.log.error(`The runs beside ${this.runId} could not be counted`, error),
    );
  }

  private async setApiKey(): Promise<void> {
    const open = await this.services.runs.open(this.runId);
    const view = open?.view();
    if (open === undefined || view === undefined) return;
    const { endpoint } = open.fold;
    const { endpointOfRun } = await import('../models/namedEndpoints');
    const baseUrl = await endpointOfRun(endpoint === undefined ? {} : { endpoint }, vscode.Uri.file(mainFile(view).path));
    await vscode.commands.executeCommand(commandIds.setApiKey, baseUrl);
  }

  private html(): string {
    const { webview } = this.panel;
    const media = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.services.extensionUri, 'dist', 'media', name)).toString();
    return panelHtml({
      cspSource: webview.cspSource,
      scriptUri: media('panel.js'),
      styleUri: media('panel.css'),
      nonce: randomBytes(16).toString('base64url'),
      // Without a translation the texts are those of the sources.
      language: vscode.l10n.bundle === undefined ? 'en' : vscode.env.language,
      numberLanguage: vscode.env.language,
      strings: panelStrings(translate),
    });
  }
}
