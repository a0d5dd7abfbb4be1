import type { ModelRole } from '../../models/model';
import type { JournalEntry, RunSettings } from '../journal/events';
import { unpricedModels } from '../spending/prices';
import type { Spending } from './runView';

type Answer = Extract<JournalEntry['event'], { type: 'completion' | 'failure' }>;

/** What a run has spent, as its journal tells. */
export class SpendingFold {
  private readonly made: Record<ModelRole, number> = { task: 0, reflection: 0, judge: 0 };
  private cached = 0;
  private kept: Spending['kept'];
  private inputTokens = 0;
  private outputTokens = 0;
  private cost = 0;
  private answered = 0;
  private failed = 0;
  private inVain = 0;
  private inputCut = 0;
  private taskAnswers = 0;
  private taskTokens = 0;
  private timed = 0;
  private milliseconds = 0;

  /** Answers so far, those from the cache included. */
  get answers(): number {
    return this.answered;
  }

  /** Answers that never came. */
  get errors(): number {
    return this.failed;
  }

  /** Calls that asked for them. */
  get failedCalls(): number {
    return this.inVain;
  }

  /** Takes a call's end in. @param settings with the prices; undefined where the run's beginning is not known yet */
  add(event: Answer, settings: RunSettings | undefined): void {
    this.made[event.role] += event.attempts;
    if (event.type === 'failure') {
      this.failed++;
      this.inVain += event.attempts;
      return;
    }
    this.answered++;
    if (event.milliseconds !== undefined) {
      this.timed++;
      this.milliseconds += event.milliseconds;
    }
    if (event.role === 'task') {
      this.taskAnswers++;
      this.taskTokens += event.usage.outputTokens;
    }
    if (event.isInputCut === true) this.inputCut++;
    if (event.attempts === 0) {
      this.cached++;
      if (event.keptAt !== undefined) this.kept = spanWith(this.kept, event.keptAt);
    } else {
      const { inputTokens, outputTokens } = event.usage;
      this.inputTokens += inputTokens;
      this.outputTokens += outputTokens;
      const price = settings?.prices[settings.models[event.role]];
      if (price !== undefined) this.cost += (inputTokens * price.input + outputTokens * price.output) / 1e6;
    }
  }

  /** Takes calls in that were made and broken off. */
  addAttempts(role: ModelRole, attempts: number): void {
    this.made[role] += attempts;
  }

  /** A sum without the price of a model that was asked would be no cost. */
  view(settings: RunSettings, minutes: number): Spending {
    const { made, cached, inputTokens, outputTokens, cost } = this;
    const priced = Object.keys(settings.prices).length > 0 && unpricedModels(settings).length === 0;
    return {
      calls: { ...made, cached },
      ...(this.kept === undefined ? {} : { kept: this.kept }),
      answers: this.answered,
      ...(this.taskAnswers === 0 ? {} : { answerTokens: this.taskTokens / this.taskAnswers }),
      ...(this.timed === 0 ? {} : { secondsOfReflection: this.milliseconds / this.timed / 1000 }),
      ...(this.inputCut === 0 ? {} : { inputCut: this.inputCut }),
      inputTokens,
      outputTokens,
      ...(priced ? { cost } : {}),
      minutes,
    };
  }
}

/** Moments of this form sort as texts. */
function spanWith(span: Spending['kept'], moment: string): NonNullable<Spending['kept']> {
  const { oldest, newest } = span ?? { oldest: moment, newest: moment };
  return { oldest: moment < oldest ? moment : oldest, newest: moment > newest ? moment : newest };
}
