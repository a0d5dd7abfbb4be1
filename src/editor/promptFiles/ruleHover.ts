import * as vscode from 'vscode';
import type { RunMethod } from '../../core/optimizers/optimizer';
import type { Item } from '../../core/prompt/item';
import { commandIds } from '../commandIds';
import { methodLabel } from '../format';
import type { OpenRun } from '../runs/openRun';
import type { RunService } from '../runs/runService';

/** The most cases that a hover names. */
const shownCases = 8;

/** Where a rule came from. */
interface Origin {
  readonly run: OpenRun;
  readonly candidate: string;
  readonly step: number;
  readonly method: RunMethod;
  readonly startedAt: string;
  readonly rule: Item;
}

/** Tells, on a line of the managed rules section, from which run, step and cases the rule came. */
export async function ruleHover(
  document: vscode.TextDocument,
  position: vscode.Position,
  runs: RunService,
): Promise<vscode.Hover | undefined> {
  const line = document.lineAt(position.line);
  const text = /^\s*[-*]\s+(.*\S)/.exec(line.text)?.[1];
  if (text === undefined || !isInRules(document, position.line)) return undefined;
  const origin = await originOf(document.uri.fsPath, text, runs);
  return origin === undefined ? undefined : new vscode.Hover(describe(origin), line.range);
}

/** The run that taught the rule first, of those whose candidate with it was admitted. */
async function originOf(promptPath: string, text: string, runs: RunService): Promise<Origin | undefined> {
  for (const { id, files, taught: all } of (await runs.summaries()).toReversed()) {
    const taught = files.includes(promptPath) ? all.find((each) => each.text === text) : undefined;
    if (taught === undefined) continue;
    const run = await runs.open(id);
    const view = run?.view();
    const candidate = view?.candidates.find((each) => each.id === taught.candidate);
    const rule = Object.values(candidate?.items ?? {})
      .flat()
      .find((each) => each.text === text);
    // It may be gone by now.
    if (run === undefined || view === undefined || candidate === undefined || rule === undefined) continue;
    return { run, candidate: candidate.id, step: candidate.step, rule, method: view.method, startedAt: view.startedAt };
  }
  return undefined;
}

function isInRules(document: vscode.TextDocument, line: number): boolean {
  for (let above = line - 1; above >= 0; above--) {
    const { text } = document.lineAt(above);
    if (/<!--\s*\/whetstone:rules\s*-->/.test(text)) return false;
    if (/<!--\s*whetstone:rules\s*-->/.test(text)) return true;
  }
  return false;
}

function describe({ run, candidate, step, rule, method, startedAt }: Origin): vscode.MarkdownString {
  const hover = new vscode.MarkdownString(undefined, true);
  hover.isTrusted = { enabledCommands: [commandIds.showRun] };
  const args = encodeURIComponent(JSON.stringify([run.id, { kind: 'candidate', id: candidate }]));
  const when = new Date(startedAt).toLocaleString(vscode.env.language);
  hover.appendMarkdown('$(lightbulb) ');
  hover.appendText(vscode.l10n.t('Learned by {0} in step {1}, {2}.', methodLabel(method), step, when));
  hover.appendMarkdown(` [${vscode.l10n.t('Show Run')}](command:${commandIds.showRun}?${args})`);
  for (const id of rule.cases.slice(0, shownCases)) {
    const found = run.fold.case(id);
    hover.appendMarkdown('\n- ');
    if (found === undefined) {
      hover.appendText(id);
    } else {
      const { file, line } = found.position;
      const place = `${vscode.workspace.asRelativePath(file)}:${line}`;
      hover.appendMarkdown(
        `[${place.replace(/[[\]\\`*_]/g, '\\$&')}](${vscode.Uri.file(file)
          .with({ fragment: `L${line}` })
          .toString()}) `,
      );
      hover.appendText(shortened(found.input));
    }
  }
  if (rule.cases.length > shownCases) hover.appendMarkdown(`\n- … ${rule.cases.length - shownCases}`);
  return hover;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
