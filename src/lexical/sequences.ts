import { type Enumeration, enumerationsIn, type FlatText, mark, wall } from './enumerations';
import { frameScore } from './frames';
import { hasShape } from './names';
import { type Block, sentencesOf } from './outline';

/** An enumeration in prose, with how much its sentence speaks for its being the labels. */
export interface Sequence {
  readonly names: readonly string[];
  readonly marked: number;
  /** What stands before it. */
  readonly lead: string;
  /** See `frameScore`. */
  readonly frame: number;
}

/** What is set off from the prose: in backticks, in quotes, in stars; and what is in brackets. */
const setOff =
  /`[^`\n]+`|"[^"\n]+"|“[^”\n]+”|(?<![\p{L}\p{N}])'[^'\s][^'\n]*'(?![\p{L}\p{N}])|\*\*[^*\n]+\*\*|(?<![\p{L}\p{N}*])\*[^*\s][^*\n]*\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_[^_\s][^_\n]*_(?![\p{L}\p{N}_])|\([^()\n]*\)|\[[^[\]\n]*\]|\{[^{}\n]*\}|<[^<>\n]*>/gu;

/** What is longer, in characters, is no sentence; it is read up to there. */
const longestSentence = 8000;

/** Every enumeration in a block. */
export function sequencesIn(block: Block): readonly Sequence[] {
  const sentences = block.fenced ? [block.text] : sentencesOf(block.text);
  return sentences.flatMap((sentence, index) => {
    const next = sentences[index + 1] ?? '';
    return sequencesOf(sentence.slice(0, longestSentence).replace(/[.!]+$/, ''), sentences[index - 1] ?? block.lead, next);
  });
}

/** @param lead what is said before the text, which counts where nothing stands before the enumeration itself. */
function sequencesOf(text: string, lead: string, after: string): readonly Sequence[] {
  const inner: Sequence[] = [];
  const flat: string[] = [];
  let end = 0;
  for (const { 0: stretch, index } of text.matchAll(setOff)) {
    const width = /^\*\*/.test(stretch) ? 2 : 1;
    const content = stretch.slice(width, -width);
    const bracket = /^[([{<]/.test(stretch);
    const lists = /[,;|/]|\sor\s/.test(content) && (bracket || /[,;|]|^\w+\/\w+$/.test(content));
    const before = text.slice(0, index).trim();
    if (lists)
      inner.push(
        ...sequencesOf(
          content,
          before === '' ? lead : `${before} ${stretch.slice(0, width)}`,
          `${text.slice(index + stretch.length)} ${after}`,
        ),
      );
    const filler = stretch.startsWith('(') ? ' ' : bracket || lists ? wall : mark;
    flat.push(text.slice(end, index), filler.repeat(stretch.length));
    end = index + stretch.length;
  }
  const whole: FlatText = { original: text, flat: `${flat.join('')}${text.slice(end)}` };
  return [...enumerationsIn(whole).map((found) => toSequence(found, text, lead, after)), ...inner];
}

function toSequence({ members, joint }: Enumeration, text: string, lead: string, after: string): Sequence {
  const before = text.slice(0, members[0]?.start ?? 0).trim();
  const rest = text.slice(members.at(-1)?.end ?? text.length).replace(/^[\p{P}\s]+$/u, '');
  const question = /\?\s*$/.test(text) || /^\s*\?/.test(after);
  const names = withoutNoun(members.map(({ name }) => name));
  return {
    names,
    marked: members.filter(({ marked }, index) => marked || hasShape(names[index] ?? '')).length,
    lead: before === '' ? lead : before,
    frame: frameScore({ before, lead, joint, rest, after, question }),
  };
}

/** "a positive, negative or neutral sentiment": the last name without the noun of them all. */
function withoutNoun(names: readonly string[]): readonly string[] {
  const noun = /\s(?:labels?|categor(?:y|ies)|class(?:es)?|queues?|sentiments?|intents?|topics?|tags?|teams?|priority|severity|levels?)$/i;
  const last = names.at(-1) ?? '';
  return noun.test(last) && !names.slice(0, -1).some((name) => noun.test(name)) ? [...names.slice(0, -1), last.replace(noun, '')] : names;
}
