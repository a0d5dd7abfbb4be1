import { parseArgs } from 'node:util';

/** What was typed, checked for form. */
export interface Arguments {
  readonly command: 'eval' | 'optimize' | 'runs' | 'show' | 'help' | 'version';
  /** PROMPT or RUN. */
  readonly operand: string | undefined;
  readonly options: Options;
}

/** The options, as typed. */
export interface Options {
  readonly eval?: string | undefined;
  readonly cases?: string | undefined;
  readonly method?: string | undefined;
  readonly preset?: string | undefined;
  readonly metric?: string | undefined;
  readonly model?: string | undefined;
  readonly reflectionModel?: string | undefined;
  readonly judgeModel?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly seed?: number | undefined;
  readonly maxCalls?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly json: boolean;
  readonly apply: boolean;
}

/** Something is wrong with what was typed. The message says what, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage:
  whetstone eval PROMPT      score a prompt on its cases
  whetstone optimize PROMPT  optimize a prompt, and give a verdict on held-out cases
  whetstone runs             list the runs in this folder
  whetstone show RUN         show one run

Options of eval and optimize:
  --eval FILE                eval file; by default the *.eval.yaml beside the prompt that names it
  --cases FILE               cases: CSV with a header, or JSONL; columns input and expected
  --metric NAME              equals, iequals, contains, icontains, regex, json, numeric or judge
  --model ID                 task model: lexical (built in), or openai:NAME
  --reflection-model ID      reflection model; by default the task model
  --judge-model ID           judge model; by default the reflection model
  --base-url URL             OpenAI-compatible endpoint; else OPENAI_BASE_URL. The key comes from OPENAI_API_KEY
  --seed N                   seed of everything that is drawn (default 1)
  --max-calls N              the most model calls
  --concurrency N            model calls under way at once (default 8)
  --json                     print one JSON object on standard output
Options of optimize:
  --method NAME              opro or metareflection
  --preset NAME              practical or paper
  --apply                    write the best prompt into the file

Exit status: 0 when the run ended as meant, 2 for bad input, 1 for any other error, 130 when interrupted.
`;

const commands = ['eval', 'optimize', 'runs', 'show'] as const;

/** Reads the command line. @throws UsageError when it is not one. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const options = readOptions(values);
  if (values.version === true) return { command: 'version', operand: undefined, options };
  if (values.help === true || positionals.length === 0) return { command: 'help', operand: undefined, options };
  const [name, operand, extra] = positionals;
  const command = commands.find((known) => known === name);
  if (command === undefined) throw new UsageError(`There is no command "${name ?? ''}". The commands are ${commands.join(', ')}.`);
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
  if (operand === undefined && command !== 'runs') throw new UsageError(`whetstone ${command} needs ${command === 'show' ? 'the id of a run' : 'a prompt file'}.`);
  return { command, operand, options };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        eval: { type: 'string' },
        cases: { type: 'string' },
        method: { type: 'string' },
        preset: { type: 'string' },
        metric: { type: 'string' },
        model: { type: 'string' },
        'reflection-model': { type: 'string' },
        'judge-model': { type: 'string' },
        'base-url': { type: 'string' },
        seed: { type: 'string' },
        'max-calls': { type: 'string' },
        concurrency: { type: 'string' },
        json: { type: 'boolean' },
        apply: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readOptions(values: ReturnType<typeof parse>['values']): Options {
  return {
    eval: values.eval,
    cases: values.cases,
    method: values.method,
    preset: values.preset,
    metric: values.metric,
    model: values.model,
    reflectionModel: values['reflection-model'],
    judgeModel: values['judge-model'],
    baseUrl: values['base-url'],
    seed: readNumber('--seed', values.seed, 0),
    maxCalls: readNumber('--max-calls', values['max-calls'], 1),
    concurrency: readNumber('--concurrency', values.concurrency, 1),
    json: values.json ?? false,
    apply: values.apply ?? false,
  };
}

function readNumber(name: string, text: string | undefined, minimum: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < minimum) throw new UsageError(`${name} takes a whole number of ${minimum} or more, not "${text}".`);
  return number;
}
