import type { ChatMessage } from '../core/models/model';
import { partNamed, partsOf, type TaggedPart } from './tagged';

/** A case as a request shows it; '' for what it does not show. */
export interface ShownCase {
  readonly number: string;
  /** The input, with the other variables below it. */
  readonly message: string;
  /** The right answer, which may be known from the feedback alone. */
  readonly expected: string;
  readonly answer: string;
  readonly feedback: string;
  readonly reflection: string;
}

/** A version of the instruction. */
export interface ScoredText {
  readonly text: string;
  readonly score: number;
}

/** An answer that is to be graded. */
export interface Graded {
  readonly rubric: string;
  readonly expected: string;
  readonly answer: string;
}

/** What a request shows in tagged parts. */
export interface Material {
  readonly prompt: string;
  readonly instructions: readonly ScoredText[];
  /** One a line. */
  readonly rules: string;
  readonly cases: readonly ShownCase[];
  readonly graded?: Graded;
  /** The most that an answer may have, by what: characters, rules. */
  readonly limits: ReadonlyMap<string, number>;
}

/**
 * What a request shows for thinking about: cases, scored instructions, or an answer to be graded. A request that is to be answered itself
 * shows none, whatever else it has between tags. Where no form is asked for, only a case with feedback is sure to be no example.
 */
export function materialOf(messages: readonly ChatMessage[], hasFormat: boolean): Material | undefined {
  const until = messages.findIndex(({ role }) => role === 'assistant');
  const text = (until < 0 ? messages : messages.slice(0, until)).map(({ content }) => content).join('\n\n');
  if (!text.includes('</')) return undefined;
  const parts = partsOf(text);
  const material = readMaterial(parts);
  const { cases, instructions, graded } = material;
  const isShown = hasFormat
    ? graded !== undefined || cases.length > 0 || (instructions.length > 0 && parts.some(({ name }) => name === 'score'))
    : graded !== undefined || cases.some(({ feedback }) => feedback !== '');
  return isShown ? material : undefined;
}

function readMaterial(parts: readonly TaggedPart[]): Material {
  const rubric = partNamed(parts, 'rubric');
  return {
    prompt: partNamed(parts, 'prompt'),
    instructions: parts.flatMap(({ name, content }, index) =>
      name === 'instruction' ? [{ text: content, score: scoreBehind(parts, index) }] : [],
    ),
    rules: partNamed(parts, 'rules'),
    cases: parts.filter(({ name }) => name === 'case').map(readCase),
    ...(rubric === '' ? {} : { graded: { rubric, expected: partNamed(parts, 'expected'), answer: partNamed(parts, 'answer') } }),
    limits: new Map(parts.flatMap(limitIn)),
  };
}

/** The score that stands next behind a version; 0 where there is none before the next version. */
function scoreBehind(parts: readonly TaggedPart[], index: number): number {
  const next = parts[index + 1];
  return next?.name === 'score' ? Number.parseFloat(next.content) || 0 : 0;
}

function limitIn({ name, attributes, content }: TaggedPart): readonly (readonly [string, number])[] {
  const most = Number(content);
  return name === 'limit' && most > 0 ? [[attributes['of'] ?? '', most]] : [];
}

const quoted = /["“`]([^"”`]+)["”`]/g;

function readCase({ attributes, content }: TaggedPart): ShownCase {
  const parts = partsOf(content);
  const feedback = partNamed(parts, 'feedback');
  const [told, got] = [...feedback.matchAll(quoted)].map((match) => match[1]);
  const plain = /expected:?\s+([^\s,;.]+)/i.exec(feedback)?.[1];
  return {
    number: attributes['number'] ?? '',
    message: parts
      .filter(({ name }) => name === 'input' || name === 'variable')
      .map((part) => part.content)
      .join('\n'),
    expected: partNamed(parts, 'expected') || (told ?? plain ?? ''),
    answer: got ?? partNamed(parts, 'answer'),
    feedback,
    reflection: partNamed(parts, 'reflection'),
  };
}
