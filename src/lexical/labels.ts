import type { Block } from './outline';
import { type LabelList, labelLists } from './labelLists';

const nouns =
  /\b(?:labels?|categor(?:y|ies)|class(?:es)?|intents?|queues?|topics?|tags?|types?|options?|components?|departments?|teams?|buckets?|sentiments?|choices?|values?|routes?|destinations?|groups?|enum|answers?|outcomes?|verdicts?)\b/i;
const verbs =
  /\b(?:one of|classify|classif(?:y|ies)|categori[sz]e|choose|pick|select|assign|route|triage|sort|answer|reply|respond|output|return|decide|either|exactly one|only|whether)\b/i;
const otherLists =
  /\b(?:mentions?|mentioning|such as|for example|e\.g\.|examples?|like|including|keywords?|words|steps?|guidelines?|tone|style|never|avoid|don't|do not|variables?|inputs?|fields?|files?|tools?|languages?|requirements?|rules?|notes?|tips?|process|instructions?|constraints?|format|parts?|sections?|headings?|columns?|points|ingredients?)\b/i;

const leastScore = 2.5;

/** How much a list looks like the labels that the prompt offers; what is below `leastScore` is another list. */
function likelihood(list: LabelList, text: string): number {
  const own = list.frame === undefined ? likelihoodOfList(list, text) : likelihoodOfSequence(list, list.frame, text);
  return own + (asksForOne(list.lead, text) ? 2 : 0);
}

/** Whether the prompt speaks elsewhere of one of the things that the lead announces: "Albums: …" and "exactly one album". */
function asksForOne(lead: string, text: string): boolean {
  const things = /(\p{L}{3,})(?:\s+(?:are|is one of))?\s*[:=]?$/u.exec(lead.trim())?.[1]?.toLowerCase() ?? '';
  if (!/s$/.test(things) || nouns.test(things) || otherLists.test(things)) return false;
  const one = things.replace(/(?:(ss|x|ch|sh)es|ies|s)$/, (end, stem: string | undefined) => stem ?? (end === 'ies' ? 'y' : ''));
  return new RegExp(`\\b(?:one|a|an|single|which|what|name of the|the right|the best)\\s+(?:[\\w-]+\\s+)?${one}\\b`, 'i').test(text);
}

function likelihoodOfSequence(list: LabelList, frame: number, text: string): number {
  const count = list.names.length;
  const words = list.names.reduce((sum, name) => sum + name.split(/\s+/).length, 0) / count;
  const recurring = list.names.filter((name) => text.split(name).length > 2).length;
  return (
    frame + Math.log2(Math.min(count, 64)) * 0.4 + (0.8 * list.marked) / count + (0.7 * recurring) / count - 0.5 * Math.max(0, words - 2)
  );
}

function likelihoodOfList(list: LabelList, text: string): number {
  const count = list.names.length;
  const lead = list.lead.slice(-160);
  const words = list.names.reduce((sum, name) => sum + name.split(/\s+/).length, 0) / count;
  const recurring = list.names.filter((name) => text.split(name).length > 2).length;
  return (
    Math.log2(Math.min(count, 64)) * 0.6 +
    (nouns.test(lead) ? 1.5 : 0) +
    (verbs.test(lead) ? 1 : 0) +
    (/\?$/.test(lead.trim()) ? 1 : 0) -
    (otherLists.test(lead) ? 2 : 0) +
    (1.5 * list.marked) / count +
    (list.source === 'list' ? 0.3 + (0.7 * list.described) / count : 0) +
    (0.7 * recurring) / count -
    0.5 * Math.max(0, words - 2) -
    (list.source === 'headings' && !nouns.test(lead) ? 3 : 0) -
    (list.source === 'consequences' ? 1 - (2 * list.described + (count - list.marked)) / count : 0) -
    (list.names.some((name) => /^[A-Z]\S*\s.*\b(?:the|a|your|you|it)\b/.test(name)) ? 1.5 : 0)
  );
}

/**
 * The labels that a prompt offers, in the order in which it first names them; none when it offers none.
 * @param text the prompt, for counting how often a name recurs.
 */
export function discoverLabels(blocks: readonly Block[], text: string): readonly string[] {
  const ranked = scoredLists(blocks, text);
  const best = ranked[0];
  if (!best || best.score < leastScore) {
    return [];
  }
  return withConsequences(
    best.list,
    ranked.map(({ list }) => list),
  );
}

/** Every list of the prompt with how much it looks like its labels, best first. */
function scoredLists(blocks: readonly Block[], text: string): readonly { readonly list: LabelList; readonly score: number }[] {
  return labelLists(blocks)
    .map((list) => ({ list, score: likelihood(list, text) }))
    .sort((a, b) => b.score - a.score);
}

/**
 * Rules may come to a label that the list has forgotten; it is offered all the same. Where the rules are all that tells the labels,
 * a list that shares most of them is still the better source.
 */
function withConsequences(best: LabelList, lists: readonly LabelList[]): readonly string[] {
  const rules = lists.find((list) => list.source === 'consequences');
  const ruled = new Set(rules?.names.map((name) => name.toLowerCase()));
  const sharedBy = (list: LabelList): number => list.names.filter((name) => ruled.has(name.toLowerCase())).length;
  const base =
    best === rules
      ? (lists.find((list) => list !== rules && sharedBy(list) >= 2 && sharedBy(list) >= list.names.length / 2) ?? best)
      : best;
  const known = new Set(base.names.map((name) => name.toLowerCase()));
  const forgotten = sharedBy(base) > 0 ? (rules?.names.filter((name) => !known.has(name.toLowerCase())) ?? []) : [];
  return [...base.names, ...forgotten];
}
