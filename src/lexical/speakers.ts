import type { Task } from './answering';
import { answerTask } from './answering';
import { classifierOf } from './classifier';
import type { Dice } from './dice';
import type { NumberRange, Speaker } from './filling';
import { gradeAnswer } from './judging';
import type { Material } from './material';
import { proposeInstruction } from './proposal';
import { writeReflection } from './reflection';
import type { WrittenRule } from './ruleRewriting';
import { rewriteRules } from './ruleRewriting';
import { stem, wordsOfLabel } from './words';

/** A text that is called like one of these is a new version of the part of that name. */
const versionStems: ReadonlySet<string> = new Set(['instruction', 'prompt'].map(stem));
/** How many versions stand in a list that has no limit. */
const usualVersions = 3;

/** What follows from the parts that a request shows: a grade, a version, a list of rules, else a reflection. */
export class MaterialSpeaker implements Speaker {
  constructor(
    private readonly material: Material,
    private readonly dice: Dice,
  ) {}

  text(name: string): string {
    const { material, dice } = this;
    if (material.graded !== undefined) return gradeAnswer(material.graded).reason;
    return isVersion(name) ? proposeInstruction(material, dice) : writeReflection(material, dice);
  }

  choose(values: readonly string[]): string {
    const { prompt, cases, graded } = this.material;
    return chooseFor([...cases.map(({ message }) => message), graded?.answer ?? ''].join('\n'), prompt, values) ?? values[0] ?? '';
  }

  number({ least, most }: NumberRange): number {
    return least + this.share() * (most - least);
  }

  isTrue(): boolean {
    return this.share() > 0.5;
  }

  list(name: string, most: number): readonly Speaker[] {
    const { material, dice } = this;
    if (material.graded !== undefined) return [this];
    if (!isVersion(name)) return rewriteRules(material, dice, most).map((rule) => new RuleSpeaker(rule));
    return Array.from({ length: Math.min(most, usualVersions) }, () => this);
  }

  /** How much of what is shown is right. */
  private share(): number {
    const { cases, graded } = this.material;
    if (graded !== undefined) return gradeAnswer(graded).share;
    return cases.filter(({ expected, answer }) => expected !== '' && expected === answer).length / Math.max(1, cases.length);
  }
}

function isVersion(name: string): boolean {
  return wordsOfLabel(name).some((word) => versionStems.has(word.stem) || versionStems.has(stem(word.surface.replace(/s$/, ''))));
}

/** What operations on a list of rules are called, by what became of the rule. */
const deeds: Readonly<Record<WrittenRule['change'], RegExp>> = {
  added: /add|new|create|insert/i,
  changed: /edit|change|replace|modif|revis|update|rewrite/i,
  kept: /keep|kept|agree|up-?vote|confirm|same|none/i,
};

/** One rule of a list: its text, where it comes from, and which answer it is about or what was done to it. */
class RuleSpeaker implements Speaker {
  constructor(private readonly rule: WrittenRule) {}

  text(): string {
    return this.rule.text;
  }

  choose(values: readonly string[]): string {
    const { change, label } = this.rule;
    return values.find((value) => value === label) ?? values.find((value) => deeds[change].test(value)) ?? values[0] ?? '';
  }

  number({ least }: NumberRange): number {
    const [first] = this.rule.sources;
    return first === undefined ? least : numberIn(first, least);
  }

  isTrue(): boolean {
    return this.rule.change !== 'kept';
  }

  list(): readonly Speaker[] {
    return this.rule.sources.map((source) => new SourceSpeaker(source));
  }
}

/** A source of a rule: `r1` or `2`. */
class SourceSpeaker implements Speaker {
  constructor(private readonly source: string) {}

  text(): string {
    return this.source;
  }

  choose(values: readonly string[]): string {
    return values.find((value) => value === this.source) ?? values[0] ?? '';
  }

  number({ least }: NumberRange): number {
    return numberIn(this.source, least);
  }

  isTrue(): boolean {
    return true;
  }

  list(): readonly Speaker[] {
    return [this];
  }
}

/** The answer to a request that is not about cases. */
export class AnswerSpeaker implements Speaker {
  constructor(private readonly task: Task) {}

  text(): string {
    return answerTask(this.task);
  }

  choose(values: readonly string[]): string {
    const { prompt, message } = this.task;
    const answer = answerTask(this.task).toLowerCase();
    return values.find((value) => value.toLowerCase() === answer) ?? chooseFor(message, prompt, values) ?? values[0] ?? '';
  }

  number({ least, most }: NumberRange): number {
    const found = /-?\d+(?:\.\d+)?/.exec(answerTask(this.task)) ?? /-?\d+(?:\.\d+)?/.exec(this.task.message);
    return Math.min(most, Math.max(least, found === null ? least : Number(found[0])));
  }

  isTrue(): boolean {
    return /^(?:true|yes)$/i.test(this.choose(['yes', 'true', 'no', 'false']));
  }

  list(): readonly Speaker[] {
    return [this];
  }
}

/** The value that a text calls for, as far as a prompt says what the values mean; undefined where nothing speaks for any. */
function chooseFor(text: string, prompt: string, values: readonly string[]): string | undefined {
  const named = values.filter((value) => value.trim() !== '');
  const scores = classifierOf(prompt, named)?.scores(text) ?? [];
  const best = Math.max(0, ...scores);
  return best > 0 ? named[scores.indexOf(best)] : undefined;
}

function numberIn(text: string, otherwise: number): number {
  const digits = /\d+/.exec(text)?.[0];
  return digits === undefined ? otherwise : Number(digits);
}
