import type { Case } from '../../cases/case';
import { countOf } from '../../countOf';
import type { InputProblem } from '../../problems';
import type { Need } from '../../prompt/dialects/dialect';
import { inputNames } from '../../prompt/inputPlace';
import type { SourceFile } from '../../prompt/program';
import type { PromptTemplate } from '../../prompt/promptTemplate';
import { readTemplate } from '../../prompt/promptTemplate';
import { placeInFile } from '../../prompt/readingParts';

/** The cases as the prompt takes them, and where the two do not fit. */
export interface MatchedCases {
  /** In the given order; metadata named like a variable of the prompt fills it and is no metadata any more. */
  readonly cases: readonly Case[];
  readonly problems: readonly InputProblem[];
}

/** Names of a prompt's variables that a case can fill. Of `user.name`, a case may give the whole or the name. */
export function fillableNames(prompt: SourceFile): readonly string[] {
  return namesOf(readTemplate(prompt));
}

function namesOf({ needs }: PromptTemplate): readonly string[] {
  return [...new Set(needs.flatMap(({ name }) => [name, rootOf(name)]))];
}

/**
 * Fits cases to a prompt. It is an error when the cases fill a variable that the prompt does not have, when the prompt has a place that a
 * case gives no value for although it is sure to be asked for, such as `{{variable}}`, and when a case has neither input nor variables.
 * Other notations may be plain text, and what stands in a condition may be left out: such a place without a value is a warning.
 */
export function matchPrompt(prompt: SourceFile, cases: readonly Case[]): MatchedCases {
  const template = readTemplate(prompt);
  const names = new Set(namesOf(template));
  const filled = cases.map((current) => fillFromMetadata(current, names));
  return {
    cases: filled,
    problems: [
      ...strayVariables(prompt, filled, names),
      ...faultsOf(prompt, template),
      ...unfilledMarks(prompt, template),
      ...(cases.length === 0 ? [] : unfilledPlaces(prompt, template, filled)),
      ...emptyCases(filled),
    ],
  };
}

function rootOf(name: string): string {
  return name.split('.')[0] ?? name;
}

function fillFromMetadata(current: Case, names: ReadonlySet<string>): Case {
  const entries = Object.entries(current.metadata);
  const used = entries.filter(([name]) => names.has(name) && !Object.hasOwn(current.variables, name));
  return used.length === 0
    ? current
    : {
        ...current,
        variables: Object.fromEntries([...Object.entries(current.variables), ...used]),
        metadata: Object.fromEntries(entries.filter((entry) => !used.includes(entry))),
      };
}

function strayVariables(prompt: SourceFile, cases: readonly Case[], names: ReadonlySet<string>): InputProblem[] {
  const first = new Map<string, Case>();
  for (const current of cases) {
    for (const name of Object.keys(current.variables)) {
      if (!names.has(name) && !first.has(name)) {
        first.set(name, current);
      }
    }
  }
  return [...first].map(([name, { position }]) => ({
    severity: 'error',
    message:
      `The case fills the variable "${name}", which ${prompt.path} does not have. ` +
      `Write {{${name}}} into the prompt, or leave the variable out of the cases.`,
    file: position.file,
    line: position.line,
  }));
}

/** So many places without a value are named one by one. */
const mostNamed = 10;
/** Places that a program or an editor fills, and no case can: `{0}`, `%s`, `#selection`. Files and tools are named elsewhere. */
const unfillable = /^(?:\{(?![{%#])|%|\$\{|#(?!file:|tool:))/;

function unfilledMarks(prompt: SourceFile, { dialect, needs }: PromptTemplate): InputProblem[] {
  if (dialect !== 'names' || prompt.format.filling === 'none') return [];
  const found = prompt.variables.filter(({ text, start }) => unfillable.test(text) && !needs.some((need) => need.start === start));
  const first = found.filter(({ text }, index) => found.findIndex((each) => each.text === text) === index);
  return first
    .slice(0, mostNamed)
    .map((place) => promptProblem(prompt, place, 'warning', `No case can fill ${place.text}: it is sent as it is.`));
}

/** What is not filled as its notation would have it: blocks of a template that are not done, or that stand in a file which nobody fills. */
function faultsOf(prompt: SourceFile, { fault }: PromptTemplate): InputProblem[] {
  if (fault?.isCertain === true)
    return [promptProblem(prompt, { start: fault.at, end: fault.at + 1 }, 'error', `This file is filled by ${fault.message}`)];
  if (fault !== undefined) {
    const message = `The template in this file is sent to the model as it is, but for bare names. ${fault.message}`;
    return [promptProblem(prompt, { start: fault.at, end: fault.at + 1 }, 'warning', message)];
  }
  const block = prompt.format.filling === 'none' ? prompt.variables.find(({ text }) => /^\{(?:%|\{[~-]?[#/])/.test(text)) : undefined;
  if (block === undefined) return [];
  const message = `Nothing runs template blocks in such a file: ${block.text} is sent to the model as it is.`;
  return [promptProblem(prompt, block, 'warning', message)];
}

/** Places that a case gives no value for, each name once. */
function unfilledPlaces(prompt: SourceFile, { needs, inputs }: PromptTemplate, cases: readonly Case[]): InputProblem[] {
  const names = new Set<string>();
  const problems = needs.flatMap((need): InputProblem[] => {
    const { name } = need;
    if (names.has(name) || inputs.includes(name) || inputNames.includes(rootOf(name))) return [];
    names.add(name);
    const lacking = cases.filter(({ variables }) => !Object.hasOwn(variables, name) && !Object.hasOwn(variables, rootOf(name)));
    if (lacking.length === cases.length) return unfilledByAll(prompt, need, needs);
    const position = lacking[0]?.position;
    if (position === undefined || !isAsked(need, needs)) return [];
    const who = lacking.length === 1 ? 'This case gives' : `${lacking.length} cases, this one first, give`;
    const message = `${who} no value for the variable ${need.text} of ${prompt.path}. Fill it in.`;
    return [{ severity: 'error', message, file: position.file, line: position.line }];
  });
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const [next, ...left] = warnings.slice(mostNamed);
  if (next === undefined) return problems;
  const more = { ...next, message: `No case fills ${countOf(left.length + 1, 'more place')} from here on either.` };
  return [...problems.filter((problem) => !warnings.includes(problem) || warnings.indexOf(problem) < mostNamed), more];
}

/** Whether a value is asked for whatever a case says, at this place or at another one of the name. */
function isAsked({ name }: Need, needs: readonly Need[]): boolean {
  return needs.some((each) => each.name === name && each.isCertain);
}

function unfilledByAll(prompt: SourceFile, need: Need, needs: readonly Need[]): InputProblem[] {
  const { name, text } = need;
  const remedy = `Add a column "${name}" to the cases, or map one under "columns" in the eval file.`;
  if (isAsked(need, needs)) {
    const place = needs.find((each) => each.name === name && each.isCertain) ?? need;
    return [promptProblem(prompt, place, 'error', `No case fills the variable ${place.text}. ${remedy}`)];
  }
  // What an agent reads as it is may well speak of {names}.
  if (prompt.format.filling === 'none' && !text.startsWith('${input:')) return [];
  const isTag = /^\{(?:%|\{)/.test(text);
  const message = isTag ? `No case fills "${name}" in ${text}: it counts as missing.` : `No case fills ${text}: it is sent as it is.`;
  return [promptProblem(prompt, need, 'warning', `${message} ${remedy}`)];
}

function emptyCases(cases: readonly Case[]): InputProblem[] {
  return cases
    .filter(({ input, variables }) => input.trim() === '' && Object.values(variables).every((value) => value.trim() === ''))
    .map(({ position }) => ({
      severity: 'error',
      message: 'The case has no input, and fills no variable of the prompt. Fill it in, or remove the case.',
      file: position.file,
      line: position.line,
    }));
}

function promptProblem(
  prompt: SourceFile,
  { start, end }: Pick<Need, 'start' | 'end'>,
  severity: InputProblem['severity'],
  message: string,
): InputProblem {
  return { severity, message, file: prompt.path, ...placeInFile(prompt.reading, start, end) };
}
