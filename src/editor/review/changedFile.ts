import * as vscode from 'vscode';
import { parsePrompt } from '../../core/prompt/parsePrompt';
import { renderPrompt } from '../../core/prompt/renderPrompt';
import { askModally } from '../plainMessage';
import type { RunService } from '../runs/runService';
import { compareCandidate } from './compareCandidate';
import type { FoundCandidate } from './findCandidate';

/** Asks what to do when the file has changed since the run began. Returns the text to write, or undefined to leave the file alone. */
export async function chooseForChangedFile(runs: RunService, found: FoundCandidate, current: string, candidate: string): Promise<string | undefined> {
  const merged = withSlotsOf(found, current);
  const keep = vscode.l10n.t('Keep My Changes, Replace the Slots');
  const replace = vscode.l10n.t('Replace the Whole File');
  const compare = vscode.l10n.t('Compare First');
  const detail = vscode.l10n.t(
    'The candidate was measured with the file as it was. Keep your changes and take only the slots from the candidate, replace the whole file, or compare the two first. Either way one undo brings your text back.',
  );
  const choices = [...(merged === undefined ? [] : [keep]), replace, compare];
  const choice = await askModally(vscode.l10n.t('The file has changed since this run began.'), detail, ...choices);
  if (choice === keep) return merged;
  if (choice === replace) return candidate;
  if (choice === compare) await compareCandidate(runs, found);
  return undefined;
}

/** The current text with the candidate's changed slots; undefined when it no longer has them. */
function withSlotsOf({ view, candidateView }: FoundCandidate, current: string): string | undefined {
  try {
    const original = parsePrompt(view.promptPath, view.promptText);
    const changed = original.slots.filter(({ name, text }) => candidateView.slots[name] !== text).map(({ name }) => name);
    const prompt = parsePrompt(view.promptPath, current);
    const there = new Set(prompt.slots.map(({ name }) => name));
    if (!changed.every((name) => there.has(name))) return undefined;
    return renderPrompt(prompt, Object.fromEntries(changed.map((name) => [name, candidateView.slots[name] ?? ''])));
  } catch {
    // A file that cannot be parsed any more has no slots.
    return undefined;
  }
}
