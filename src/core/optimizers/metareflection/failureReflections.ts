import { acceptedAnswers } from '../../cases/expectation';
import { fillTemplate } from '../../fillTemplate';
import type { Component } from '../../prompt/program';
import { promptBody } from '../../prompt/renderPrompt';
import { textAround } from '../../prompt/version';
import type { FormedRequest } from '../answers/asker';
import { Asker } from '../answers/asker';
import { isOnCase, readReflection } from '../answers/reflectionAnswer';
import type { Fate } from '../drySpell';
import type { OptimizerContext, Rollout } from '../optimizer';
import type { ShownBeside } from '../shownCase';
import { formatCase } from '../shownCase';
import reflectTemplate from './reflect.md';

/** A failed trial of the current step, with what the reflection model made of it. */
export interface ReflectedFailure {
  readonly rollout: Rollout;
  /** Absent where it shares nothing with its case. */
  readonly text?: string;
}

/** What requests show of a failed trial. There is no score in it. */
export function shownOf({ output, feedback }: Rollout): ShownBeside {
  return { answer: output ?? '', feedback };
}

/** How a reflection has to look, for one that could not be read. */
const reflectionForm = 'Write two or three sentences, as the request says.';
/** The most tokens of a reflection; one that was cut off may have twice as many. */
const maxReflectionTokens = 512;

/** From so many reflections on, none of which shares anything with its case, the model is said to be unable to reflect. */
const fewestToJudge = 5;

/** Asks the reflection model what went wrong in failed trials. What shares nothing with its case is left out. */
export class FailureReflections {
  private readonly asker: Asker;
  /** Those that could be read, and those of them that share something with their cases. */
  private read = 0;
  private onCase = 0;

  constructor(
    private readonly context: OptimizerContext,
    private readonly rules: Component,
    private readonly temperature: number,
  ) {
    this.asker = new Asker(context);
  }

  /** The failures on which there is a reflection; where there is none at all, why. One that cannot be read is recorded with its reason. */
  async reflectOn(failures: readonly Rollout[]): Promise<readonly ReflectedFailure[] | Fate> {
    const { context } = this;
    const answers = await this.asker.askAll(failures.map((rollout) => this.request(rollout)));
    const reflected: ReflectedFailure[] = [];
    failures.forEach((rollout, index) => {
      const answer = answers[index]?.[0];
      if (answer?.outcome === 'read') reflected.push(this.heldAgainst(rollout, answer.value));
      if (answer?.outcome === 'unreadable')
        context.reject(
          { parents: [context.incumbent.id], values: context.incumbent.values, reflection: answer.reflection },
          `Reflection on ${rollout.case.id}: ${answer.reason}`,
        );
    });
    if (reflected.length > 0) return reflected;
    return answers.some(({ length }) => length > 0) ? 'unreadable' : 'unanswered';
  }

  /** That the model cannot reflect, where so many reflections have shown it; undefined otherwise. */
  describeInability(): string | undefined {
    if (this.onCase > 0 || this.read < fewestToJudge) return undefined;
    return (
      `The reflection model cannot reflect: none of its ${this.read} reflections shares a word with its case, the answer or what was ` +
      'expected. Choose a larger one.'
    );
  }

  private heldAgainst(rollout: Rollout, text: string): ReflectedFailure {
    const { input, variables, expected = '' } = rollout.case;
    const on = { input: [input, ...Object.values(variables)].join('\n'), answers: [rollout.output ?? '', ...acceptedAnswers(expected)] };
    this.read++;
    if (!isOnCase(text, on, reflectTemplate)) return { rollout };
    this.onCase++;
    return { rollout, text };
  }

  private request(rollout: Rollout): FormedRequest<string> {
    const { incumbent, program } = this.context;
    const prompt = promptBody(textAround(this.rules, { program, candidate: incumbent }));
    const request = fillTemplate(reflectTemplate, { prompt, case: formatCase(rollout.case, shownOf(rollout)) });
    return {
      request: {
        title: `Reflection on ${rollout.case.id}`,
        kind: 'failure',
        messages: [{ role: 'user', content: request }],
        temperature: this.temperature,
        maxTokens: maxReflectionTokens,
        samples: 1,
        cases: [rollout.case.id],
        candidate: incumbent.id,
      },
      form: { words: reflectionForm, read: (text, added) => readReflection(text, { template: `${reflectTemplate}\n${added}`, request }) },
    };
  }
}
