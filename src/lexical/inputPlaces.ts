import { allKinds } from '../core/prompt/kinds/componentKinds';
import { labelNoun } from './frames';

/** A stretch of a request that may be the message to answer. */
export interface InputPlace {
  readonly start: number;
  readonly end: number;
}

interface Candidate extends InputPlace {
  /** How much its surroundings speak for it. */
  readonly score: number;
}

/** How much a place says that it holds the input: by tags or fences, by a name before it, by quotes, or by standing first or last. */
const evidence = {
  fenced: 3,
  named: 3,
  introduced: 2,
  quoted: 2,
  last: 1,
  first: 0.6,
  above: 2,
  noun: 1,
  unanswered: 1.5,
  answered: -4,
  later: 0.2,
  asking: -2,
};

/** The most places that are worth a try, and the most lines, counted from the end, that may introduce one. */
const mostPlaces = 6;
const mostCues = 20;

const inputNoun =
  /(?<![\w-])(?:messages?|texts?|inputs?|tickets?|e-?mails?|mails?|reviews?|tweets?|posts?|comments?|questions?|quer(?:y|ies)|sentences?|headlines?|utterances?|requests?|reports?|issues?|documents?|articles?|titles?|contents?|body|statements?|claims?|passages?|descriptions?|sms|chats?|conversations?|transcripts?|feedback|paragraphs?|complaints?|users?|customers?|data|items?|subjects?|snippets?|notes?|quotes?|arguments)(?![\w-])/i;
const otherTag =
  /^(?:examples?|labels?|categor(?:y|ies)|classes|queues|intents|options|instructions?|rules?|context|format|output|answer|label|role|task|definitions?|b|i|em|strong|code|br)$/i;
const answerCue =
  String.raw`(?:label|answer|category|class|intent|queue|topic|tag|sentiment|output|` +
  String.raw`result|response|verdict|priority|language|department|team|type|assistant|decision|prediction|classification)s?`;
/** A line that asks for the answer of what stands above it, and what it says. */
const answerLine = new RegExp(String.raw`^[ \t]*(?:[\w ]{0,20}\s)?${answerCue}[ \t]*(?:\([^)\n]*\))?[ \t]*(?::|=|->|→)[ \t]*(.*)$`, 'i');
/** How a prompt speaks to its reader, where a paragraph starts. */
const demand =
  /^(?:[#|]|[-*+] |\d+[.)] |you\b|your\b|(?:please\s+|now\s+|then\s+)?(?:answer|reply|respond|return|output|classify|categori[sz]e|label|choose|pick|select|sort|route|assign|decide|determine|give|name|say|tell me which|mark|rate|use only|write|do not|never|detect|identify|read|judge)\b|(?:which|what|is|does|how)\b.*\b(?:above|message|text|review|mail|email|ticket|tweet|comment|sentence|label|category|queue)\b.*\?)/i;
const speaksAsUser = /\b(?:i|i'm|i've|my|me|we|our|hi|hello|hey|dear|thanks|thank you|thx|regards|cheers|greetings)\b/i;

/** Whether a paragraph or line reads like a part of the prompt: it demands something, or names what may be answered. */
function speaksToModel(text: string): boolean {
  return demand.test(text.trim()) || (labelNoun.test(text) && /[:,|]/.test(text) && !speaksAsUser.test(text));
}

/** The places of a lone message that may hold the input, likeliest first; the request around them is the prompt. */
export function inputPlaces(request: string): readonly InputPlace[] {
  const text = withoutSections(request);
  const candidates = [...fenced(text), ...named(text), ...quoted(text), ...atTheEnds(text)]
    .map((place) => withoutSpace(text, place))
    .filter(({ start, end }) => end > start);
  return candidates
    .map((place, index) => ({ ...place, score: place.score + (evidence.later * place.start) / text.length, index }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, mostPlaces);
}

/** Words of the markers around what holds several items, such as rules. */
const sectionWords = allKinds.flatMap((kind) => ('items' in kind && kind.marker !== undefined ? [kind.marker.word] : []));
const sectionMarker = new RegExp(`<!-- (/?)whetstone:(?:${sectionWords.join('|')})(?: [^<>\\n]*)? ?-->`, 'g');

/** The text with blanks for its rules and the like, wherever they stand: they are of the prompt, whatever they quote. */
function withoutSections(text: string): string {
  let left = '';
  let at = 0;
  let open: number | undefined;
  for (const { 0: marker, 1: slash, index } of text.matchAll(sectionMarker)) {
    if (slash === '') {
      open ??= index;
    } else if (open !== undefined) {
      const end = index + marker.length;
      left += text.slice(at, open) + text.slice(open, end).replace(/[^\n]/g, ' ');
      [at, open] = [end, undefined];
    }
  }
  return left + text.slice(at);
}

function withoutSpace(text: string, place: Candidate): Candidate {
  const stretch = text.slice(place.start, place.end);
  const start = place.start + (stretch.length - stretch.trimStart().length);
  return { ...place, start, end: Math.max(start, place.end - (stretch.length - stretch.trimEnd().length)) };
}

/** Between tags, code fences, triple quotes or lines of dashes. */
function fenced(text: string): readonly Candidate[] {
  return [...tagged(text), ...betweenFences(text)];
}

function tagged(text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  const unclosed = new Set<string>();
  let from = 0;
  for (const { 0: tag, 1: name = '', index } of text.matchAll(/<([a-z][\w-]*)(?:\s[^>\n]*)?>/gi)) {
    if (index < from || unclosed.has(name)) continue;
    const start = index + tag.length;
    const end = text.indexOf(`</${name}>`, start);
    if (end < 0) {
      unclosed.add(name);
      continue;
    }
    from = end;
    if (!otherTag.test(name))
      found.push({ start, end, score: evidence.fenced + (inputNoun.test(name.replace(/[_-]/g, ' ')) ? evidence.noun : 0) });
  }
  return found;
}

const fenceLine = /^[ \t]*(```|~~~|"""|'''|<<<|>>>|-{3,}|#{3,})[\w-]*[ \t]*$/gm;

function betweenFences(text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  let open: RegExpExecArray | undefined;
  for (const line of text.matchAll(fenceLine)) {
    const closes = open?.[1] === line[1] || (open?.[1] === '<<<' && line[1] === '>>>');
    if (open !== undefined && closes) {
      const noun = inputNoun.test(text.slice(Math.max(0, open.index - 80), open.index));
      found.push({ start: open.index + open[0].length, end: line.index, score: evidence.fenced + (noun ? evidence.noun : 0) });
    }
    open = open !== undefined && closes ? undefined : (open ?? line);
  }
  return found;
}

/** A line with a colon, but for list items and rows of tables. */
const cueLine = /^(?![ \t]*(?:[-*+`|]|\d+[.)])[ \t`])([^:\n]{1,120}):[ \t*_]*(.*)$/gm;

/** Behind "Message:", "Classify this review:" and the like, up to what speaks to the model again. */
function named(text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  const cues = [...text.matchAll(cueLine)].filter((match) => inputNoun.test(match[1] ?? '') && !answerLine.test(match[0]));
  for (const match of cues.slice(-mostCues)) {
    const cue = match[1] ?? '';
    const start = match.index + match[0].length - (match[2] ?? '').length;
    const end = endOfInput(text, start);
    const short = inputNoun.test(cue.slice(-30)) && cue.length <= 50;
    found.push({ start, end, score: (short ? evidence.named : evidence.introduced) + answeredBehind(text.slice(end)) });
  }
  return found;
}

/** Where an input that begins here ends: before an answer line, or a paragraph that speaks to the model. */
function endOfInput(text: string, start: number): number {
  const lines = text.slice(start).split('\n');
  let end = start;
  let empty = false;
  for (const [index, line] of lines.entries()) {
    const speaks = (empty && speaksToModel(line)) || (index > 0 && (answerLine.test(line) || isCue(line)));
    if (speaks && text.slice(start, end).trim() !== '') break;
    empty = line.trim() === '';
    end += line.length + (index + 1 < lines.length ? 1 : 0);
  }
  const cue = new RegExp(String.raw`\s${answerCue}\s*:\s*$`, 'i').exec(text.slice(start, end));
  return cue === null ? end : start + cue.index;
}

function isCue(line: string): boolean {
  const cue = /^[ \t]*(?:\w+[ \t]+)?(\w+):/.exec(line)?.[1];
  return cue !== undefined && /^(?:message|text|input|ticket|review|question|query|example|examples)$/i.test(cue);
}

/** An answer that stands below makes it an example; an empty line for it, the one to answer. */
function answeredBehind(rest: string): number {
  const line = rest.trimStart().split('\n')[0] ?? '';
  const answer = answerLine.exec(line)?.[1];
  if (answer === undefined) return 0;
  if (answer.trim() === '') return evidence.unanswered;
  return /[,;|/]|\bor\b/.test(answer) ? 0 : evidence.answered;
}

/** A quotation of some length inside of a sentence. */
function quoted(text: string): readonly Candidate[] {
  return [...text.matchAll(/"([^"]{12,})"|“([^”]{12,})”/g)]
    .filter(({ 0: whole }) => /\s\S+\s/.test(whole) && !/^"[^"]*"\s*[,|]\s*"/.test(whole))
    .map((match) => ({
      start: match.index + 1,
      end: match.index + match[0].length - 1,
      score: evidence.quoted + (inputNoun.test(text.slice(Math.max(0, match.index - 30), match.index)) ? evidence.noun : 0) - 1,
    }));
}

/** The last paragraph, with those before it that speak as a user does; or what stands before the only one that speaks to the model. */
function atTheEnds(text: string): readonly Candidate[] {
  const paragraphs = paragraphsOf(text);
  const last = paragraphs.at(-1);
  if (last === undefined || paragraphs.length < 2) return last === undefined ? [] : lastLine(text, last);
  const speaks = paragraphs.map((paragraph) => speaksToModel(paragraph.text));
  const from = Math.max(1, speaks.slice(0, -1).lastIndexOf(true) + 1);
  const begin = paragraphs.findIndex((paragraph, index) => index >= from && speaksAsUser.test(paragraph.text));
  const above = paragraphs.findLastIndex(({ text: said }) => /\b(?:above|preceding)\b/i.test(said));
  const first = above > 0 ? above : speaks.indexOf(true);
  const found: Candidate[] = [
    {
      start: (begin >= 0 ? paragraphs[begin] : last)?.start ?? last.start,
      end: last.end,
      score: evidence.last + (speaks.at(-1) ? evidence.asking : 0),
    },
  ];
  if (first > 0) found.push({ start: 0, end: paragraphs[first - 1]?.end ?? 0, score: evidence.first + (above > 0 ? evidence.above : 0) });
  return found;
}

function paragraphsOf(text: string): readonly (InputPlace & { readonly text: string })[] {
  const gaps = [...text.matchAll(/\n[ \t]*\n/g), undefined];
  return gaps
    .map((gap, index) => {
      const before = gaps[index - 1];
      const start = before === undefined ? 0 : before.index + before[0].length;
      const end = gap?.index ?? text.length;
      return { start, end, text: text.slice(start, end) };
    })
    .filter((paragraph) => paragraph.text.trim() !== '');
}

/** A prompt and its message in one paragraph: the last line. */
function lastLine(text: string, { start, end }: InputPlace): readonly Candidate[] {
  const line = text.slice(start, end).lastIndexOf('\n');
  return [{ start: line < 0 ? start : start + line + 1, end, score: evidence.last }];
}
