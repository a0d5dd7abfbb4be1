import type { Case } from '../cases/case';
import { estimateTokens } from '../models/model';
import type { Draft, Proposal } from '../optimizers/optimizer';
import type { Candidate } from '../prompt/candidate';
import { CopiedInputs } from '../prompt/copiedInputs';
import type { DraftLimits } from '../prompt/guard';
import { checkDraft } from '../prompt/guard';
import type { Program } from '../prompt/program';
import { allText, changedValues, versionKey } from '../prompt/version';
import type { Journal } from './journal/journal';

/** Every candidate of a run. What is offered is checked here, before it costs a call. */
export class CandidatePool {
  readonly base: Candidate;
  private readonly byKey = new Map<string, Candidate>();
  private readonly copied: CopiedInputs;
  private count = 0;

  constructor(
    private readonly program: Program,
    private readonly journal: Journal,
    private readonly limits: DraftLimits & { readonly maxPromptTokens?: number | undefined },
    training: readonly Case[],
  ) {
    this.copied = new CopiedInputs(program, training);
    this.base = this.add({ parents: [], values: {} }, 0);
  }

  /** A copy of the original: no draft is a duplicate of it. */
  addControl(): Candidate {
    return this.add({ parents: [this.base.id], values: {} }, 0, true);
  }

  /** Takes a draft in as a candidate, or says why not. */
  propose(offered: Draft, step: number): Proposal {
    const draft = { ...offered, values: changedValues(this.program, offered.values) };
    const reason = this.check(draft);
    if (reason !== undefined) return this.reject(draft, step, reason);
    const twin = this.byKey.get(versionKey({ program: this.program, candidate: draft }));
    if (twin !== undefined) {
      this.reject(draft, step, `The same as ${twin.id}.`, twin.id);
      return { outcome: 'duplicate', candidate: twin };
    }
    return { outcome: 'new', candidate: this.add(draft, step) };
  }

  /** Why a draft could not be taken in; undefined for one that could, or is there already. Nothing is recorded. */
  check(offered: Pick<Draft, 'values' | 'files'>): string | undefined {
    const draft = { ...offered, values: changedValues(this.program, offered.values) };
    return checkDraft(this.program, draft, this.limits) ?? this.checkLength(draft) ?? this.copied.check(draft);
  }

  /** Records a draft that goes no further. */
  reject(draft: Draft, step: number, reason: string, duplicateOf?: string): Proposal {
    const { parents, values, files, reflection } = draft;
    this.journal.emit({
      type: 'rejected',
      step,
      parents,
      values,
      reason,
      ...(files === undefined ? {} : { files }),
      ...(reflection === undefined ? {} : { reflection }),
      ...(duplicateOf === undefined ? {} : { duplicateOf }),
    });
    return { outcome: 'rejected', reason };
  }

  /** A prompt that is too long from the start may be replaced by one that is no longer. */
  private checkLength(draft: Pick<Draft, 'values' | 'files'>): string | undefined {
    const { maxPromptTokens = Infinity } = this.limits;
    const tokens = this.tokensOf(draft);
    if (tokens <= Math.max(maxPromptTokens, this.base.tokens)) return undefined;
    return `The prompt would have ${tokens} tokens (estimated); ${maxPromptTokens} are allowed.`;
  }

  private tokensOf(candidate: Pick<Draft, 'values' | 'files'>): number {
    return estimateTokens(allText({ program: this.program, candidate }));
  }

  private add(draft: Draft, step: number, isControl = false): Candidate {
    const { parents, values, files, reflection, items } = draft;
    const candidate: Candidate = {
      id: `c${this.count++}`,
      parents,
      step,
      values,
      ...(files === undefined ? {} : { files }),
      tokens: this.tokensOf(draft),
      ...(reflection === undefined ? {} : { reflection }),
      ...(items === undefined ? {} : { items }),
      ...(isControl ? { isControl } : {}),
    };
    if (!isControl) this.byKey.set(versionKey({ program: this.program, candidate }), candidate);
    this.journal.emit({ type: 'candidate', ...candidate });
    return candidate;
  }
}
