import type { Described } from '../described';
import { metrics } from '../metrics/metrics';
import { methods } from '../optimizers/methods';

/** The name that eval files end with. */
export const evalFileSuffix = '.eval.yaml';

/** What a new eval file says. Paths are relative to the eval file. */
export interface NewEvalFile {
  readonly prompt: string;
  /** The case file; without one, the new file holds two cases to replace. */
  readonly cases?: string;
  readonly metric?: string;
  readonly method?: string;
}

/** The text of a new eval file, with comments on what else can be set. */
export function evalFileTemplate({ prompt, cases, metric = metrics[0].id, method = methods[0].id }: NewEvalFile): string {
  return `# How Whetstone measures and improves this prompt. Paths are relative to this file.
prompt: ${scalar(prompt)}

# A CSV, JSONL, JSON, Excel or YAML file with the columns "input" and "expected", or a list of cases.
${cases === undefined ? exampleCases : `cases: ${scalar(cases)}`}

# One of these:
${choices(metrics)}
metric: ${metric}

# lexical is built in and needs no key. openai:NAME is any OpenAI-compatible endpoint's,
# vscode:VENDOR/NAME is VS Code's.
models:
  task: lexical
  reflection: lexical
  judge: lexical

# One of these:
${choices(methods)}
method: ${method}

# A run stops before it goes beyond this. There are also tokens, cost and minutes.
budget:
  calls: 5000

# Shares of the cases: for learning, for choosing, and for the verdict at the end.
split:
  train: 0.3
  validation: 0.3
  test: 0.4

# The same seed gives the same split and the same run.
seed: 1
`;
}

/** What can be chosen, a line of comment each. */
function choices(all: readonly Described[]): string {
  const width = Math.max(...all.map(({ id }) => id.length));
  return all.map(({ id, description }) => `# ${id.padEnd(width)}  ${description}`).join('\n');
}

const exampleCases = `cases:
  - input: Write what a user would send.
    expected: Write the right answer.
  - input: Write another message.
    expected: Write its right answer.`;

/** A text as a YAML scalar, in quotes where it could be read as something else. */
function scalar(text: string): string {
  return /^[A-Za-z./][\w./-]*$/.test(text) && !/^(?:true|false|null|\.inf|\.nan)$/i.test(text) ? text : JSON.stringify(text);
}
