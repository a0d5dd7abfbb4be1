import type { Case } from '../../cases/case';
import { countOf } from '../../countOf';
import { fillTemplate } from '../../fillTemplate';
import type { Candidate } from '../../prompt/candidate';
import type { Component } from '../../prompt/program';
import { promptBody } from '../../prompt/renderPrompt';
import { improvable, textAround } from '../../prompt/version';
import { percents } from '../../stats/figures';
import { Asker } from '../answers/asker';
import { shortenText } from '../answers/fitRules';
import type { AskedInstruction } from '../answers/instructionAnswer';
import { closeMark, instructionFormat, openMark, readInstruction } from '../answers/instructionAnswer';
import type { Reading } from '../../modelText/reading';
import { isStatedIn } from '../../prompt/sentences';
import { DrySpell } from '../drySpell';
import type { OptimizerContext, OptimizerEnd } from '../optimizer';
import { lookSizes, rolloutsOfRace } from '../halving';
import { fewestTried, Patience } from '../patience';
import { rightOn, trainingCases } from '../rightOn';
import { DraftRace } from './draftRace';
import { InstructionScores, missedCases } from './instructionScores';
import { formatExemplars, formatTrajectory, trajectoryExhibit, trajectoryOf, valueIn } from './metaPrompt';
import { dropNeedlessSentences } from './needlessSentences';
import proposeTemplate from './propose.md';
import { RejectedDrafts } from './rejectedDrafts';
import { each } from '../rolloutRequests';
import type { OproSettings } from './settings';

/** What of a request is Whetstone's own, and so no answer. */
const templateText = `${proposeTemplate}\n${JSON.stringify(instructionFormat)}`;

/** How an instruction has to look, for an answer that could not be read. */
function instructionForm(limit: number): string {
  return `Write the new instruction alone, between \`${openMark}\` and \`${closeMark}\`, in at most ${limit} characters.`;
}

/**
 * Searches for better instructions by their scores, and at the end does without the sentences that do not pay. Of several slots each step
 * rewrites one, in turn, while the others stand as in the best admitted candidate; going round the slots is ours, for the paper has one.
 */
export class OproSearch {
  /** The components that are rewritten, in the order of the files. */
  private readonly slots: readonly Component[];
  private readonly scores: InstructionScores;
  private readonly drafts: DraftRace;
  private readonly rejected: RejectedDrafts;
  private readonly asker: Asker;
  private readonly drySpell = new DrySpell();
  private readonly patience: Patience;

  constructor(
    private readonly context: OptimizerContext,
    private readonly settings: OproSettings,
  ) {
    this.asker = new Asker(context);
    this.patience = new Patience(context, settings.patience);
    this.rejected = new RejectedDrafts(settings.rejectedShown);
    this.slots = improvable(context.program, ['text']);
    const size = { cases: settings.trainingCases, enough: Math.max(1, settings.exemplars) };
    this.scores = new InstructionScores(context, settings.looks, size);
    this.drafts = new DraftRace(this.scores, (one, when, cases) => {
      context.drop(one.candidate, when === 'in a look' ? this.describeLook(cases) : this.describeDrop(one.mean));
      this.drySpell.note('behind in training');
    });
  }

  async run(): Promise<OptimizerEnd> {
    const { step, end } = await this.search();
    const { context, settings, slots } = this;
    const score = (candidate: Candidate): Promise<number> => this.scores.lookAtAll(candidate);
    const tidy = (say: (sentence: string) => void): Promise<void> =>
      dropNeedlessSentences(context, { slots, attempts: settings.deletions, firstStep: step + 1, score }, (written, gone) =>
        say(`${context.incumbent.id}, without ${gone} of the ${countOf(written, 'sentence')} that had been written, was admitted.`),
      );
    return { ...end, tidy };
  }

  private async search(): Promise<{ readonly step: number; readonly end: OptimizerEnd }> {
    const { context, settings } = this;
    context.beginStep(0, 'Scoring the prompt as it is on the training cases');
    await this.scores.lookAtOriginal();
    this.scores.seeIn(this.affordableLooks());
    for (let step = 1; step <= settings.steps; step++) {
      if (this.scores.of(context.incumbent) === 1 && !(await this.findMissed(step))) {
        return { step: step - 1, end: { reason: 'nothing-to-learn', detail: await this.describeRight() } };
      }
      const slot = this.slotOf(step);
      const count = await this.draftsOfStep();
      const what = this.slots.length === 1 ? countOf(count, 'instruction') : `${countOf(count, 'version')} of the slot "${slot.name}"`;
      context.beginStep(step, `Step ${step} of ${settings.steps}: writing ${what}`);
      this.drySpell.beginStep();
      for (const candidate of await this.proposeStep(step, slot, count)) {
        await this.drafts.enter(candidate, slot);
      }
      if (step % settings.validateEvery === 0 || step === settings.steps || this.patience.endsAfter(this.drySpell, this.slots.length) > 0)
        await this.submitBest();
      const stalled = this.patience.endsAfter(this.drySpell, this.slots.length);
      if (stalled > 0) return { step, end: { reason: 'stalled', detail: this.drySpell.describe(stalled) } };
    }
    return {
      step: settings.steps,
      end: { reason: 'finished', detail: settings.steps === 1 ? 'The one step is done.' : `All ${settings.steps} steps are done.` },
    };
  }

  /**
   * Looks beyond the slice for cases that the best instruction misses; whether there are any. All that are compared with it from then on
   * are scored on these as well, few of them for each: those that the reflection model is shown, and those that wait for the gate.
   */
  private async findMissed(step: number): Promise<boolean> {
    const { context, settings, slots, scores, drafts } = this;
    if (scores.isWhole) return false;
    context.beginStep(step, `Step ${step} of ${settings.steps}: looking for training cases that ${context.incumbent.id} misses`);
    const shown = slots.flatMap((slot) => trajectoryOf(scores.all, slot, settings.trajectorySize, settings.scoreThreshold));
    const kept = [context.base, context.incumbent, ...drafts.candidates].map(({ id }) => id);
    if (!(await scores.growBy(context.incumbent, new Set([...kept, ...shown.map(({ candidate }) => candidate)])))) return false;
    await drafts.lookAgain(scores.all.map(({ candidate }) => candidate));
    return true;
  }

  /** That the best instruction is right on the training cases. Some may have got no answer, by the original neither. */
  private async describeRight(): Promise<string> {
    const { incumbent, training } = this.context;
    const rollouts = await this.context.rollouts(each(incumbent, training));
    return rightOn(incumbent.id, { unanswered: rollouts.filter(({ score }) => score === undefined).length, all: training.length });
  }

  private slotOf(step: number): Component {
    const slot = this.slots[(step - 1) % this.slots.length];
    if (slot === undefined) throw new Error('a program that OPRO improves has a text');
    return slot;
  }

  /** Asks for a step's instructions and returns those that are new. */
  private async proposeStep(step: number, slot: Component, count: number): Promise<readonly Candidate[]> {
    const { context, settings, drySpell } = this;
    const parent = this.parent();
    const parents = [parent.id];
    const exemplars = await this.exemplars(step, parent);
    const { prompt, request } = this.metaPrompt(slot, exemplars);
    const asked = { request, prompt, current: valueIn(context.incumbent, slot) };
    const answers = await this.asker.ask(
      {
        title:
          this.slots.length === 1
            ? `Step ${step}: new instructions from scores`
            : `Step ${step}: new versions of "${slot.name}" from scores`,
        kind: 'proposal',
        messages: [{ role: 'user', content: request }],
        temperature: settings.temperature,
        maxTokens: 256 + Math.ceil(settings.maxSlotCharacters / 2),
        samples: count,
        cases: exemplars.map(({ id }) => id),
        format: instructionFormat,
      },
      {
        words: instructionForm(settings.maxSlotCharacters),
        format: instructionFormat,
        read: (answer, added) => this.readDraft(answer, { ...asked, template: `${templateText}\n${added}` }, slot),
      },
    );
    drySpell.note('unanswered', count - answers.length);
    const fresh: Candidate[] = [];
    for (const answer of answers) {
      const { reflection } = answer;
      if (answer.outcome === 'unreadable') {
        context.reject({ parents, values: { [slot.name]: answer.answer }, reflection }, answer.reason);
        drySpell.note('unreadable');
        continue;
      }
      const proposal = context.propose({ parents, values: { ...context.incumbent.values, [slot.name]: answer.value }, reflection });
      if (proposal.outcome === 'new') fresh.push(proposal.candidate);
      else drySpell.note(proposal.outcome);
      if (proposal.outcome === 'rejected') this.rejected.add(answer.value, `It could not be tried. ${proposal.reason}`);
    }
    if (fresh.length > 0) drySpell.noteNew();
    return fresh;
  }

  /**
   * The instruction of an answer. One over the limit of length can be taken without its longest sentences. What cannot stand in the slot is
   * asked for again with the reason; where that is no better, it is rejected for it.
   */
  private readDraft(answer: string, asked: AskedInstruction, slot: Component): Reading<string> {
    const limit = this.settings.maxSlotCharacters;
    const reading = readInstruction(answer, asked);
    if ('fault' in reading) return reading;
    const text = reading.value;
    const over = text.length - limit;
    if (over <= 0) {
      const reason = this.context.faultOf({ ...this.context.incumbent.values, [slot.name]: text });
      return reason === undefined ? reading : { fault: reason, fallback: text };
    }
    // What stood in the file may have reasons that no case shows.
    const shortened = shortenText(text, limit, (sentence) => isStatedIn(sentence, slot.value));
    const fault = `The instruction has ${text.length} characters, ${over} more than the limit of ${limit}. Say the same in fewer words.`;
    return { fault, fallback: shortened ?? text };
  }

  /** What new instructions are made from: the best so far by its training score; of several slots, the candidate whose others stay. */
  private parent(): Candidate {
    if (this.slots.length > 1) return this.context.incumbent;
    return this.scores.best();
  }

  /** The training cases that a step shows: drawn at random, those that the parent misses before all others where the settings say so. */
  private async exemplars(step: number, parent: Candidate): Promise<readonly Case[]> {
    const { context, settings } = this;
    const { cases } = this.scores;
    const drawn = context.random(`exemplars ${step}`).shuffle(cases);
    const missed = settings.missedFirst ? missedCases(await context.rollouts(each(parent, cases))) : new Set<Case>();
    return [...drawn.filter((each) => missed.has(each)), ...drawn.filter((each) => !missed.has(each))].slice(0, settings.exemplars);
  }

  /** The request for new instructions, and the prompt in it with the instruction's place marked. */
  private metaPrompt(slot: Component, exemplars: readonly Case[]): { readonly prompt: string; readonly request: string } {
    const { context, settings } = this;
    const { program, incumbent } = context;
    const marked = { ...incumbent, values: { ...incumbent.values, [slot.name]: openMark } };
    const prompt = promptBody(textAround(slot, { program, candidate: marked }));
    const trajectory = trajectoryOf(this.scores.all, slot, settings.trajectorySize, settings.scoreThreshold);
    context.show(trajectoryExhibit(trajectory, slot, this.slots.length === 1));
    const request = fillTemplate(proposeTemplate, {
      prompt,
      trajectory: formatTrajectory(trajectory),
      exemplars: formatExemplars(exemplars),
      rejected: this.rejected.format(),
      limit: String(settings.maxSlotCharacters),
    });
    return { prompt, request };
  }

  /**
   * In how many looks instructions are scored. Where what is left pays for two races of ten drafts, as the settings say; where it pays for
   * one, in as few as it pays for, so that the one is decided by more cases.
   */
  private affordableLooks(): number {
    const { context, settings, scores } = this;
    const { rollouts, submission } = context.room();
    const costIn = (looks: number): number => {
      const race = rolloutsOfRace(lookSizes(scores.cases.length, looks), fewestTried, 0);
      // The gate stops most races half way.
      return fewestTried + race.rollouts + (Math.min(race.last, settings.validateTop) * submission) / 2;
    };
    let { looks } = settings;
    if (2 * costIn(looks) <= rollouts) return looks;
    while (looks > 1 && costIn(looks - 1) <= rollouts) looks--;
    return looks;
  }

  /**
   * How many instructions a step asks for: fewer where the room would not pay for their race. Where it pays for none, those that wait race
   * first.
   */
  private async draftsOfStep(): Promise<number> {
    const { settings } = this;
    for (let waiting = this.drafts.candidates.length; waiting > 0 && !this.fits(1) && this.fits(0);) {
      await this.submitBest();
      if (this.drafts.candidates.length === waiting) break;
      waiting = this.drafts.candidates.length;
    }
    let count = settings.candidatesPerStep;
    while (count > 1 && !this.fits(count)) count--;
    return count;
  }

  /** Whether the room pays for the race of so many new instructions with those that wait, and for what follows. */
  private fits(fresh: number): boolean {
    const { context, settings, drafts } = this;
    const { rollouts, submission } = context.room();
    const race = drafts.costWith(fresh);
    return fresh + race.rollouts + Math.min(race.last, settings.validateTop) * submission <= rollouts;
  }

  /** Lets those that wait race, and submits the best of them that are no worse in training than the incumbent. */
  private async submitBest(): Promise<void> {
    const { context, settings, drySpell } = this;
    let isAnyAdmitted = false;
    for (const { candidate, slot } of await this.drafts.take(this.scores.of(context.incumbent), settings.validateTop)) {
      const { admitted } = await context.submit(candidate);
      if (admitted) isAnyAdmitted = true;
      else {
        drySpell.note('not admitted');
        this.rejected.add(valueIn(candidate, slot), 'It did well on the messages that it was scored on, but did not hold on others.');
      }
    }
    if (!isAnyAdmitted) return;
    drySpell.end();
    this.patience.renew();
  }

  private describeLook(cases: number): string {
    return `On ${trainingCases(cases, this.context.training.length)} as many as go on to more of them were as good or better.`;
  }

  private describeDrop(score: number): string {
    const { context, scores, settings } = this;
    const floor = scores.of(context.incumbent);
    const [own, best] = percents([score, floor]) as [string, string];
    const cases = trainingCases(scores.cases.length, context.training.length);
    if (score < floor) return `Behind ${context.incumbent.id} on ${cases}: ${own} against ${best}.`;
    const most = settings.validateTop === 1 ? 'one goes' : `${settings.validateTop} go`;
    return `${own} on ${cases}: no more than ${most} on to the validation cases at a time, and others were as good or better.`;
  }
}
