import { takesInput } from '../../prompt/inputPlace';
import type { SourceFile } from '../../prompt/program';
import { placeInFile } from '../../prompt/readingParts';
import type { FoundVariable } from '../../prompt/variables';
import { findVariables } from '../../prompt/variables';
import type { Case } from '../../cases/case';
import type { InputProblem } from '../../problems';

/** The cases as the prompt takes them, and where the two do not fit. */
export interface MatchedCases {
  /** In the given order; metadata named like a variable of the prompt fills it and is no metadata any more. */
  readonly cases: readonly Case[];
  readonly problems: readonly InputProblem[];
}

/** Names of a prompt's variables that a case can fill. */
export function fillableNames(prompt: SourceFile): readonly string[] {
  return [...new Set(bodyVariables(prompt).flatMap(({ name, fillable }) => (fillable ? [name] : [])))];
}

/**
 * Fits cases to a prompt. It is an error when the cases fill a variable that the prompt does not have, when the prompt has a
 * `{{variable}}` that a case gives no value for, and when a case has neither input nor variables. Other notations may be plain text, so
 * a `{variable}` without a value is none.
 */
export function matchPrompt(prompt: SourceFile, cases: readonly Case[]): MatchedCases {
  const names = new Set(fillableNames(prompt));
  const filled = cases.map((current) => fillFromMetadata(current, names));
  return {
    cases: filled,
    problems: [...strayVariables(prompt, filled, names), ...unfilledVariables(prompt, filled), ...emptyCases(filled)],
  };
}

function bodyVariables({ reading }: SourceFile): readonly FoundVariable[] {
  const { text, bodyStart, turns } = reading;
  return (turns ?? [{ start: bodyStart, end: text.length }]).flatMap(({ start, end }) =>
    findVariables(text.slice(start, end)).map((variable) => ({ ...variable, start: variable.start + start, end: variable.end + start })),
  );
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

/** Variables in double braces without a value. In a prompt with template blocks they may be the blocks' own. */
function unfilledVariables(prompt: SourceFile, cases: readonly Case[]): InputProblem[] {
  const variables = bodyVariables(prompt);
  const block = variables.find(({ dialect, text }) => dialect === 'block' && /^\{(?:%|\{[~-]?[#/])/.test(text));
  const severity = block === undefined ? 'error' : 'warning';
  const blockMessage = `Whetstone does not run template blocks: ${block?.text ?? ''} is sent to the model as it is.`;
  const warnings = block === undefined ? [] : [promptProblem(prompt, block, 'warning', blockMessage)];
  const names = new Set<string>();
  const unfilled = variables.flatMap((variable): InputProblem[] => {
    const { name, dialect, text } = variable;
    if (dialect !== 'mustache' || names.has(name) || takesInput(text)) {
      return [];
    }
    names.add(name);
    const lacking = cases.filter((current) => !Object.hasOwn(current.variables, name));
    if (lacking.length === cases.length) {
      const remedy = `Add a column "${name}" to the cases, or map one under "columns" in the eval file.`;
      return [promptProblem(prompt, variable, severity, `No case fills the variable ${text}. ${remedy}`)];
    }
    const position = lacking[0]?.position;
    const who = lacking.length === 1 ? 'This case gives' : `${lacking.length} cases, this one first, give`;
    const message = `${who} no value for the variable ${text} of ${prompt.path}. Fill it in.`;
    return position === undefined ? [] : [{ severity, message, file: position.file, line: position.line }];
  });
  return [...warnings, ...(cases.length === 0 ? [] : unfilled)];
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

function promptProblem(prompt: SourceFile, variable: FoundVariable, severity: InputProblem['severity'], message: string): InputProblem {
  return { severity, message, file: prompt.path, ...placeInFile(prompt.reading, variable.start, variable.end) };
}
