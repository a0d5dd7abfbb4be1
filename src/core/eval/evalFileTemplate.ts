import type { MetricName } from '../metrics/createMetric';
import { metricInfos } from '../metrics/createMetric';
import type { MethodId } from '../optimizers/optimizer';

/** The name that eval files end with. */
export const evalFileSuffix = '.eval.yaml';

/** What a new eval file says. Paths are relative to the eval file. */
export interface NewEvalFile {
  readonly prompt: string;
  /** The case file; without one, the new file holds two cases to replace. */
  readonly cases?: string;
  readonly metric?: MetricName;
  readonly method?: MethodId;
}

/** The text of a new eval file, with comments on what else can be set. */
export function evalFileTemplate({ prompt, cases, metric = 'iequals', method = 'metareflection' }: NewEvalFile): string {
  const metrics = metricInfos.map(({ name }) => name).join(', ');
  return `# How Whetstone measures and improves this prompt. Paths are relative to this file.
prompt: ${scalar(prompt)}

# A CSV file with the columns "input" and "expected", a JSONL file, or a list of cases.
${cases === undefined ? exampleCases : `cases: ${scalar(cases)}`}

# One of ${metrics}.
metric: ${metric}

# lexical is built in and needs no key. openai:NAME is any OpenAI-compatible endpoint's,
# vscode:VENDOR/NAME is VS Code's.
models:
  task: lexical
  reflection: lexical
  judge: lexical

# opro rewrites the instruction; metareflection learns rules from mistakes.
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

const exampleCases = `cases:
  - input: Write what a user would send.
    expected: Write the right answer.
  - input: Write another message.
    expected: Write its right answer.`;

/** A text as a YAML scalar, in quotes where it could be read as something else. */
function scalar(text: string): string {
  return /^[A-Za-z./][\w./-]*$/.test(text) && !/^(?:true|false|null|\.inf|\.nan)$/i.test(text) ? text : JSON.stringify(text);
}
