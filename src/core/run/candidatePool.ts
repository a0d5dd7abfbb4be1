import type { Case } from '../cases/case';
import { hashText } from '../hash';
import { estimateTokens } from '../models/model';
import type { Draft, Proposal } from '../optimizers/optimizer';
import type { Candidate } from '../prompt/candidate';
import { CopiedInputs } from '../prompt/copiedInputs';
import type { DraftLimits } from '../prompt/guard';
import { checkDraft } from '../prompt/guard';
import type { PromptFile, SlotValues } from '../prompt/promptFile';
import { renderPrompt } from '../prompt/renderPrompt';
import type { Journal } from './journal/journal';

/** Every candidate of a run. What is offered is checked here, before it costs a call. */
export class CandidatePool {
  readonly base: Candidate;
  private readonly byHash = new Map<string, Candidate>();
  private readonly copied: CopiedInputs;
  private count = 0;

  constructor(
    private readonly prompt: PromptFile,
    private readonly journal: Journal,
    private readonly limits: DraftLimits & { readonly maxPromptTokens?: number | undefined },
    training: readonly Case[],
  ) {
    this.copied = new CopiedInputs(prompt, training);
    const slots = Object.fromEntries(prompt.slots.map(({ name, text }) => [name, text]));
    this.base = this.add({ parents: [], slots }, 0);
  }

  /** A copy of the original: no draft is a duplicate of it. */
  addControl(): Candidate {
    return this.add({ parents: [this.base.id], slots: this.base.slots }, 0, true);
  }

  /** Takes a draft in as a candidate, or says why not. */
  propose(draft: Draft, step: number): Proposal {
    const slots = this.complete(draft.slots);
    const reason = checkDraft(this.prompt, slots, this.limits) ?? this.checkLength(slots) ?? this.copied.check(slots);
    if (reason !== undefined) return this.reject({ ...draft, slots }, step, reason);
    const twin = this.byHash.get(hashText(renderPrompt(this.prompt, slots)));
    if (twin !== undefined) {
      this.reject({ ...draft, slots }, step, `The same as ${twin.id}.`, twin.id);
      return { outcome: 'duplicate', candidate: twin };
    }
    return { outcome: 'new', candidate: this.add({ ...draft, slots }, step) };
  }

  /** Records a draft that goes no further. */
  reject(draft: Draft, step: number, reason: string, duplicateOf?: string): Proposal {
    const { parents, slots, reflection } = draft;
    this.journal.emit({
      type: 'rejected',
      step,
      parents,
      slots,
      reason,
      ...(reflection === undefined ? {} : { reflection }),
      ...(duplicateOf === undefined ? {} : { duplicateOf }),
    });
    return { outcome: 'rejected', reason };
  }

  /** A prompt that is too long from the start may be replaced by one that is no longer. */
  private checkLength(slots: SlotValues): string | undefined {
    const { maxPromptTokens = Infinity } = this.limits;
    const tokens = estimateTokens(renderPrompt(this.prompt, slots));
    if (tokens <= Math.max(maxPromptTokens, this.base.tokens)) return undefined;
    return `The prompt would have ${tokens} tokens (estimated); ${maxPromptTokens} are allowed.`;
  }

  private complete(slots: SlotValues): SlotValues {
    return { ...this.base.slots, ...slots };
  }

  private add({ parents, slots, reflection, rules }: Draft, step: number, isControl = false): Candidate {
    const text = renderPrompt(this.prompt, slots);
    const candidate: Candidate = {
      id: `c${this.count++}`,
      parents,
      step,
      slots,
      text,
      tokens: estimateTokens(text),
      ...(reflection === undefined ? {} : { reflection }),
      ...(rules === undefined ? {} : { rules }),
      ...(isControl ? { isControl } : {}),
    };
    if (!isControl) this.byHash.set(hashText(text), candidate);
    const { text: derived, ...recorded } = candidate;
    this.journal.emit({ type: 'candidate', ...recorded });
    return candidate;
  }
}
