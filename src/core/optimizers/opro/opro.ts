import type { Case } from '../../cases/case';
import { fillTemplate } from '../../fillTemplate';
import type { Candidate } from '../../prompt/candidate';
import { promptBody, renderPrompt } from '../../prompt/renderPrompt';
import type { Slot } from '../../prompt/promptFile';
import { Asker } from '../answers/asker';
import { closeMark, instructionFormat, openMark, readInstruction } from '../answers/instructionAnswer';
import type { Optimizer, OptimizerContext, OptimizerEnd, OptimizerSettings } from '../optimizer';
import proposeTemplate from './propose.md';

/** An instruction that was scored on the training cases. */
interface ScoredInstruction {
  readonly candidate: Candidate;
  /** Mean score on the training cases, from 0 to 1. */
  readonly score: number;
}

interface OproSettings {
  readonly steps: number;
  readonly candidatesPerStep: number;
  readonly trajectorySize: number;
  readonly exemplars: number;
  readonly temperature: number;
  readonly scoreThreshold: number;
  readonly trainingCases: number;
  readonly validateEvery: number;
  readonly validateTop: number;
  readonly maxSlotCharacters: number;
}

/** How an instruction has to look, for an answer that could not be read. */
const instructionForm = `Write the new instruction alone, between \`${openMark}\` and \`${closeMark}\`.`;

/**
 * OPRO: a model reads earlier instructions with their scores and writes better ones.
 * Yang et al., "Large Language Models as Optimizers", ICLR 2024 (arXiv 2309.03409), sections 3 and 5 and the published code.
 * The paper's defaults are the preset `paper`; what the paper leaves open (how many candidates are validated, and how often) is ours.
 */
export const opro: Optimizer = {
  id: 'opro',
  label: 'OPRO',
  description: 'Writes new versions of one instruction from the earlier versions and their scores. Looks at scores, never at failures.',
  source: 'Yang et al. 2024, arXiv 2309.03409',
  slotKind: 'text',
  presets: {
    paper: {
      steps: 200,
      candidatesPerStep: 8,
      trajectorySize: 20,
      exemplars: 3,
      temperature: 1,
      scoreThreshold: 0.3,
      trainingCases: 0,
      validateEvery: 3,
      validateTop: 8,
      maxSlotCharacters: 500,
    },
    practical: {
      steps: 16,
      candidatesPerStep: 8,
      trajectorySize: 20,
      exemplars: 3,
      temperature: 1,
      scoreThreshold: 0,
      trainingCases: 30,
      validateEvery: 1,
      validateTop: 1,
      maxSlotCharacters: 2000,
    },
  },
  settings: [
    { name: 'steps', description: 'Steps at most.', minimum: 1, maximum: 1000 },
    { name: 'candidatesPerStep', description: 'Instructions written in each step.', minimum: 1, maximum: 64 },
    { name: 'trajectorySize', description: 'How many of the best earlier instructions the reflection model sees.', minimum: 1, maximum: 100 },
    { name: 'exemplars', description: 'Training cases shown in each step.', minimum: 0, maximum: 20 },
    { name: 'temperature', description: 'Sampling temperature of the reflection model.', minimum: 0, maximum: 2 },
    { name: 'scoreThreshold', description: 'Instructions that score below this share are not shown again.', minimum: 0, maximum: 1 },
    { name: 'trainingCases', description: 'Training cases each instruction is scored on; 0 means all.', minimum: 0, maximum: 100_000 },
    { name: 'validateEvery', description: 'Steps between submissions to the gate.', minimum: 1, maximum: 1000 },
    { name: 'validateTop', description: 'The most instructions submitted at a time, best training score first.', minimum: 1, maximum: 1000 },
    { name: 'maxSlotCharacters', description: 'The most characters of an instruction.', minimum: 20, maximum: 100_000 },
  ],
  optimize: (context, settings) => new OproSearch(context, readSettings(settings)).run(),
  expect(settings, trainingCases) {
    const { steps, candidatesPerStep, trainingCases: limit, validateEvery, validateTop } = readSettings(settings);
    const slice = limit === 0 ? trainingCases : Math.min(limit, trainingCases);
    return {
      rollouts: { minimum: slice * (1 + candidatesPerStep), maximum: slice * (1 + steps * candidatesPerStep) },
      submissions: { minimum: 0, maximum: Math.ceil(steps / validateEvery) * Math.min(validateTop, validateEvery * candidatesPerStep) },
      // Each answer may have to be asked for twice.
      reflections: { minimum: candidatesPerStep, maximum: 2 * steps * candidatesPerStep },
    };
  },
};

function readSettings(settings: OptimizerSettings): OproSettings {
  return { ...opro.presets.practical, ...settings } as unknown as OproSettings;
}

/** The text slot that OPRO rewrites: the first of the file. */
export function instructionSlot(slots: readonly Slot[]): Slot {
  const slot = slots.find(({ kind }) => kind === 'text');
  if (slot === undefined) throw new Error('a parsed prompt has a text slot');
  return slot;
}

/**
 * The scored instructions as the reflection model sees them: the best `size` of those at or above the threshold, ascending,
 * with integer scores from 0 to 100. Of equal scores the newer comes later.
 */
export function formatTrajectory(scored: readonly ScoredInstruction[], slot: string, size: number, threshold: number): string {
  return scored
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => a.score - b.score)
    .slice(-size)
    .map(({ candidate, score }) => `<instruction>\n${candidate.slots[slot] ?? ''}\n</instruction>\n<score>${Math.round(score * 100)}</score>`)
    .join('\n\n');
}

/** Training cases as the reflection model sees them, the instruction's place marked. */
export function formatExemplars(cases: readonly Case[]): string {
  return cases
    .map(({ input, variables, expected }) => {
      const filled = Object.entries(variables).map(([name, value]) => `<${name}>\n${value}\n</${name}>\n`).join('');
      return `<exemplar>\n${openMark}\n<message>\n${input}\n</message>\n${filled}<expected>${expected ?? ''}</expected>\n</exemplar>`;
    })
    .join('\n\n');
}

class OproSearch {
  private readonly slot: Slot;
  private readonly slice: readonly Case[];
  private readonly scored: ScoredInstruction[] = [];
  /** Scored, and not yet submitted to the gate. */
  private waiting: ScoredInstruction[] = [];
  private readonly asker: Asker;

  constructor(
    private readonly context: OptimizerContext,
    private readonly settings: OproSettings,
  ) {
    const { training } = context;
    this.asker = new Asker(context);
    this.slot = instructionSlot(context.prompt.slots);
    const limit = settings.trainingCases;
    this.slice = limit === 0 || limit >= training.length ? training : context.random('training slice').sample(training, limit);
  }

  async run(): Promise<OptimizerEnd> {
    const { context, settings } = this;
    context.beginStep(0, 'Scoring the prompt as it is on the training cases');
    await this.score(context.base);
    for (let step = 1; step <= settings.steps; step++) {
      if (this.trainingScore(context.incumbent) === 1) {
        return { reason: 'nothing-to-learn', detail: 'The best instruction answers every training case.' };
      }
      context.beginStep(step, `Step ${step} of ${settings.steps}: writing ${settings.candidatesPerStep} instructions`);
      for (const candidate of await this.proposeStep(step)) {
        this.waiting.push(await this.score(candidate));
      }
      if (step % settings.validateEvery === 0 || step === settings.steps) await this.submitBest();
    }
    return { reason: 'finished', detail: `All ${settings.steps} steps are done.` };
  }

  /** Asks for a step's instructions and returns those that are new. */
  private async proposeStep(step: number): Promise<readonly Candidate[]> {
    const { context, settings, slot } = this;
    const parent = this.scored.reduce((best, next) => (next.score > best.score ? next : best));
    const parents = [parent.candidate.id];
    const exemplars = context.random(`exemplars ${step}`).sample(this.slice, settings.exemplars);
    const { prompt, request } = this.metaPrompt(exemplars);
    const asked = { template: proposeTemplate, request, prompt, current: slot.text };
    const answers = await this.asker.ask(
      {
        title: `Step ${step}: new instructions from scores`,
        kind: 'proposal',
        messages: [{ role: 'user', content: request }],
        temperature: settings.temperature,
        maxTokens: 256 + Math.ceil(settings.maxSlotCharacters / 2),
        samples: settings.candidatesPerStep,
        cases: exemplars.map(({ id }) => id),
      },
      { words: instructionForm, format: instructionFormat, read: (answer) => readInstruction(answer, asked) },
    );
    const fresh: Candidate[] = [];
    for (const answer of answers) {
      const { reflection } = answer;
      if (answer.outcome === 'unreadable') {
        context.reject({ parents, slots: { [slot.name]: answer.answer }, reflection }, answer.reason);
        continue;
      }
      const proposal = context.propose({ parents, slots: { [slot.name]: answer.value }, reflection });
      if (proposal.outcome === 'new') fresh.push(proposal.candidate);
    }
    return fresh;
  }

  /** The request for new instructions, and the prompt in it with the instruction's place marked. */
  private metaPrompt(exemplars: readonly Case[]): { readonly prompt: string; readonly request: string } {
    const { context, settings, slot } = this;
    const prompt = promptBody(renderPrompt(context.prompt, { [slot.name]: openMark }));
    const request = fillTemplate(proposeTemplate, {
      prompt,
      trajectory: formatTrajectory(this.scored, slot.name, settings.trajectorySize, settings.scoreThreshold),
      exemplars: formatExemplars(exemplars),
      limit: String(settings.maxSlotCharacters),
    });
    return { prompt, request };
  }

  private async score(candidate: Candidate): Promise<ScoredInstruction> {
    const rollouts = await this.context.rollouts(candidate, this.slice);
    const scores = rollouts.flatMap(({ score }) => (score === undefined ? [] : [score]));
    const scored = { candidate, score: scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length };
    this.scored.push(scored);
    return scored;
  }

  /** Submits the best of the waiting instructions that are no worse in training than the incumbent. */
  private async submitBest(): Promise<void> {
    const floor = this.trainingScore(this.context.incumbent);
    const best = this.waiting
      .filter(({ score }) => score >= floor)
      .sort((a, b) => b.score - a.score)
      .slice(0, this.settings.validateTop);
    const chosen = new Set(best.map(({ candidate }) => candidate.id));
    for (const { candidate, score } of this.waiting) {
      if (!chosen.has(candidate.id)) this.context.drop(candidate, `Training score ${Math.round(score * 100)}: others of the step were better.`);
    }
    this.waiting = [];
    for (const { candidate } of best) await this.context.submit(candidate);
  }

  private trainingScore(candidate: Candidate): number {
    return this.scored.find((scored) => scored.candidate.id === candidate.id)?.score ?? 0;
  }
}
