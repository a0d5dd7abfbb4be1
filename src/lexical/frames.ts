import type { Enumeration } from './enumerations';

/** What stands round an enumeration. */
interface Frame {
  /** The sentence up to it. */
  readonly before: string;
  /** What was said before the sentence: the sentence before, or what introduces the block. */
  readonly lead: string;
  readonly joint: Enumeration['joint'];
  /** What follows it in its sentence. */
  readonly rest: string;
  /** What follows its sentence. */
  readonly after: string;
  /** Whether its sentence is a question. */
  readonly question: boolean;
}

/** What prompts call the answers that they may be given. */
export const labelNoun =
  /(?<![\p{L}\p{N}_`"-])(?:labels?|categor(?:y|ies)|class(?:es)?|intents?|queues?|topics?|tags?|types?|options?|components?|departments?|teams?|buckets?|box(?:es)?|sentiments?|choices?|values?|routes?|destinations?|groups?|enum|answers?|outcomes?|verdicts?|severit(?:y|ies)|priorit(?:y|ies)|urgency|levels?|scale|codes?|languages?|moods?|emotions?|status|ratings?|grades?|ranks?|stars|results?|responses?|outputs?|decisions?|polarity|stance|tone|kinds?|words)(?![\p{L}\p{N}_-])/iu;
/** What introduces examples, parts, or what is forbidden: no answers. */
const otherNoun =
  /\b(?:mentions?|mentioning|such as|for example|e\.g\.|examples?|like|including|includes?|contains?|keywords?|steps?|guidelines?|style|never|avoid|don't|do not|not|without|variables?|inputs?|fields?|keys|files?|tools?|requirements?|rules?|notes?|tips?|instructions?|constraints?|format|order|parts?|sections?|points|aspects|criteria|structure|things|names?|fluent|check|keep)\b[^.:?!]{0,24}$/i;

const filler =
  String.raw`(?:\s+(?:back|only|just|simply|strictly|exactly|always|with|the|a|an|single|one|word|words|` +
  String.raw`letter|token|number|digit|label|category|value|name|of|by|it|this|that|them|each|either|as|from|to|these|` +
  String.raw`following|in lower case|in json))*`;
/** How an answer is asked for, with the answers right behind it. */
const askedFor = new RegExp(
  String.raw`(?:^|[^\p{L}\s]\s*|\b(?:and|then|please|to|must|should|only|just|always|you|or)\s+)` +
    String.raw`(?:answer|reply|respond|output|return|print|say|saying|choose|pick|select|use|give|tell|write|name|decide)` +
    String.raw`${filler}\s*[:,]?$`,
  'iu',
);
const sorted =
  /\b(?:classif(?:y|ies|ied)|categori[sz]ed?|sort(?:ed)?|label(?:ed)?|mark(?:ed)?|tag(?:ged)?|flag(?:ged)?|rate|rated|route|routed|assign(?:ed)?|put|goes|triage|grade|judge|score|treat|count(?:s|ed)?|recogni[sz]e|detect|identify|determine|predict|belongs?|send|forward)\b[^.:;?!]{0,60}$/i;
const oneOf = /\b(?:one|any|exactly one|only one)\s+(?:of|from|among)\b[^.:;?!,]{0,40}:?$/i;
const decides =
  /(?:^|[.,;:?!]\s+|\b(?:and|then|please|to|must|should)\s+)(?:choose|pick|select|decide|say|tell|name|judge|guess|find|determine|detect|identify|recogni[sz]e|state|estimate|assess|rate|grade|set|give|put|sort|classify|categori[sz]e|label|mark|tag|flag|route|triage|assign|which|what|who|how|is|are|does)\b[^.;?!]{0,100}$/iu;
const jsonKey = /["']?[\w-]+["']\s*:$/;
const choice = /\b(?:either|whether)\b[^.:;?!]{0,60}$/i;
const state = /\b(?:is|are|was|be)(?:\s+(?:a|an|the|either|one of|rated|called|always|only))*$/i;
const must = /\b(?:must|should|can|may|will|has to|have to)\s+(?:only\s+)?be\b[^.:;?!]{0,20}$/i;
const namesThem = /[:=]$|\b(?:are|is|from|be)\b[^:.,;]{0,24}$/i;
const endsWithNoun = new RegExp(`${labelNoun.source}$`, 'iu');
const asksWhich = /\bwhich\b|\bwhat\b|\bone word\b|\bhow\b|\bis (?:the|this|it)\b/i;

/**
 * How much what stands round an enumeration speaks for its members being the answers, from about -3 (against) to 4 (for); 0 where
 * nothing speaks either way.
 */
export function frameScore(frame: Frame): number {
  const { before, lead, joint, rest, after, question } = frame;
  const near = before === '' ? lead : before;
  const tail = near
    .slice(-160)
    .replace(/["“'`*([{<_]+$/, '')
    .trim();
  const opens = /[:([]$/.test(near.trim());
  const exclusive = joint !== 'and' && joint !== ',';
  const asked = exclusive && (question || /\?$/.test(tail));
  const points = [
    oneOf.test(tail) ? 3 : 0,
    named(tail, before === '' && rest === '', exclusive) ? 2.5 : 0,
    askedFor.test(tail) ? { or: 3, '|': 3, '/': 3, ';': 3, ',': 1.5, and: 0 }[joint] : 0,
    sorted.test(tail) ? (exclusive ? 2.5 : 1) : 0,
    choice.test(tail) && exclusive ? 2.5 : 0,
    opens && decides.test(tail) ? 2.5 : 0,
    jsonKey.test(tail) && (joint === '|' || joint === '/') ? 3 : 0,
    must.test(tail) ? 2 : 0,
    state.test(tail) && exclusive ? 1.5 : 0,
    asked ? 2 : 0,
  ];
  const best = Math.max(...points);
  const which = exclusive && asksWhich.test(`${rest} ${after} ${question ? near : ''}`) ? 0.7 : 0;
  return best + which + (exclusive ? 0.5 : 0) + (best > 0 && labelNoun.test(tail) ? 0.5 : 0) - (otherNoun.test(tail) ? 3 : 0);
}

/** "Queues:", "the labels are", "categories = ", "the scale", or a heading or paragraph of its own that names them. */
function named(tail: string, apart: boolean, exclusive: boolean): boolean {
  const close = (tail.split(/(?<=[.!?])\s/).at(-1) ?? '').slice(-60);
  const noun = labelNoun.exec(close);
  if (noun === null) return false;
  const announces = exclusive || !/[.!]$/.test(close) || /s$/i.test(noun[0]);
  return (apart && announces) || namesThem.test(close) || (exclusive && endsWithNoun.test(close));
}
