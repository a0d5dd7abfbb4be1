import { parseArgs } from 'node:util';
import type { Price } from '../core/models/limits';
import type { Applied } from './applyBest';
import { typedAs } from './invocation';

/** What was typed, checked for form. */
export interface Arguments {
  readonly command: CommandName | 'help' | 'version';
  /** PROMPT or RUN. */
  readonly operand: string | undefined;
  readonly options: Options;
}

/** The options, as typed. */
export interface Options {
  readonly eval?: string | undefined;
  readonly cases?: string | undefined;
  /** Columns of the case file by what they hold: `input`, `expected`, `id`, or the name of a variable. */
  readonly columns: Readonly<Record<string, string>>;
  /** Files that are sent with the prompt, or `linked` for all that it links. */
  readonly attach?: readonly string[] | undefined;
  readonly method?: string | undefined;
  readonly preset?: string | undefined;
  readonly metric?: string | undefined;
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
  readonly reflectionModel?: string | undefined;
  readonly judgeModel?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly reflectionBaseUrl?: string | undefined;
  readonly judgeBaseUrl?: string | undefined;
  /** In seconds. */
  readonly timeout?: number | undefined;
  readonly seed?: number | undefined;
  readonly repeats?: number | undefined;
  readonly maxAnswerTokens?: number | undefined;
  readonly maxCases?: number | undefined;
  readonly maxCalls?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly maxCost?: number | undefined;
  readonly maxMinutes?: number | undefined;
  /** By model id. */
  readonly prices: Readonly<Record<string, Price>>;
  readonly concurrency?: number | undefined;
  /** The run to take up again. */
  readonly resume?: string | undefined;
  /** The candidate to apply, or whose trajectory to show. */
  readonly candidate?: string | undefined;
  /** The case whose trajectory to show. */
  readonly trajectory?: string | undefined;
  readonly requireProof: boolean;
  readonly json: boolean;
  /** What may be written into the file; undefined for nothing. */
  readonly apply?: Applied | undefined;
  readonly unproven: boolean;
  /** Whether a prompt may be written outside of the folder that the command was typed in. */
  readonly outside: boolean;
  readonly clear: boolean;
}

/** Something is wrong with what was typed. The message says what, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const seeHelp = `"${typedAs('--help')}" lists the commands and their options.`;

const definitions = {
  eval: { type: 'string' },
  cases: { type: 'string' },
  columns: { type: 'string', multiple: true },
  attach: { type: 'string', multiple: true },
  method: { type: 'string' },
  preset: { type: 'string' },
  metric: { type: 'string' },
  agent: { type: 'string' },
  model: { type: 'string' },
  'reflection-model': { type: 'string' },
  'judge-model': { type: 'string' },
  'base-url': { type: 'string' },
  'reflection-base-url': { type: 'string' },
  'judge-base-url': { type: 'string' },
  timeout: { type: 'string' },
  seed: { type: 'string' },
  repeats: { type: 'string' },
  'max-answer-tokens': { type: 'string' },
  'max-cases': { type: 'string' },
  'max-calls': { type: 'string' },
  'max-tokens': { type: 'string' },
  'max-cost': { type: 'string' },
  'max-minutes': { type: 'string' },
  price: { type: 'string', multiple: true },
  concurrency: { type: 'string' },
  resume: { type: 'string' },
  candidate: { type: 'string' },
  trajectory: { type: 'string' },
  'require-proof': { type: 'boolean' },
  json: { type: 'boolean' },
  apply: { type: 'boolean' },
  outside: { type: 'boolean' },
  unproven: { type: 'boolean' },
  clear: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type OptionName = keyof typeof definitions;

/** What a resumed run still leaves open: everything else is in its journal. */
const resumeOptions: readonly OptionName[] = [
  ...(['resume', 'base-url', 'reflection-base-url', 'judge-base-url', 'timeout', 'concurrency'] as const),
  ...(['json', 'apply', 'outside', 'require-proof'] as const),
];
const optimizeOnly: readonly OptionName[] = ['method', 'preset', 'apply', 'outside', 'require-proof'];
const otherOptions: readonly OptionName[] = ['candidate', 'trajectory', 'unproven', 'clear', 'help', 'version'];
const optimizeOptions = (Object.keys(definitions) as OptionName[]).filter((name) => !otherOptions.includes(name));

/** The options of each command, beside --help and --version. */
const commands = {
  eval: optimizeOptions.filter((name) => !optimizeOnly.includes(name)),
  optimize: optimizeOptions,
  runs: ['json'],
  show: ['json', 'trajectory', 'candidate'],
  apply: ['json', 'candidate', 'unproven', 'outside'],
  cache: ['json', 'clear'],
} as const satisfies Record<string, readonly OptionName[]>;

/** The commands there are. */
export type CommandName = keyof typeof commands;

const operands: Readonly<Record<CommandName, string | undefined>> = {
  eval: 'a prompt file',
  optimize: 'a prompt file',
  runs: undefined,
  show: 'the id of a run',
  apply: 'the id of a run',
  cache: undefined,
};

/** Reads the command line. @throws UsageError when it is not one. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals, applied } = parse(argv);
  const options = { ...readOptions(values), ...(applied === undefined ? {} : { apply: applied }) };
  if (values.version === true) return { command: 'version', operand: undefined, options };
  if (values.help === true || positionals.length === 0 || positionals[0] === 'help')
    return { command: 'help', operand: undefined, options };
  const [name, operand, extra] = positionals;
  const command = (Object.keys(commands) as CommandName[]).find((known) => known === name);
  if (command === undefined)
    throw new UsageError(`There is no command "${name ?? ''}". The commands are ${Object.keys(commands).join(', ')}. ${seeHelp}`);
  checkOptions(command, Object.keys(values) as OptionName[], applied === 'unproven');
  const wanted = options.resume === undefined ? operands[command] : undefined;
  const surplus = wanted === undefined ? operand : extra;
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many.${surplusAdvice(surplus, options)} ${seeHelp}`);
  if (wanted !== undefined && (operand === undefined || operand.trim() === ''))
    throw new UsageError(`whetstone ${command} needs ${wanted}. ${seeHelp}`);
  return { command, operand, options };
}

function surplusAdvice(surplus: string, { resume, apply }: Options): string {
  if (apply !== undefined && isApplied(surplus)) return ` If it says what to apply, type --apply=${surplus}.`;
  return resume === undefined ? '' : ' A resumed run has its prompt already.';
}

function checkOptions(command: CommandName, given: readonly OptionName[], unprovenToo: boolean): void {
  const known: readonly OptionName[] = commands[command];
  const stray = given.find((option) => !known.includes(option));
  if (stray !== undefined) throw new UsageError(`whetstone ${command} has no option --${stray}. ${seeHelp}`);
  const fixed = given.includes('resume') ? given.find((option) => !resumeOptions.includes(option)) : undefined;
  if (given.includes('require-proof') && unprovenToo)
    throw new UsageError('--require-proof and --apply=unproven contradict each other. Leave one of them out.');
  if (command === 'show' && given.includes('candidate') && !given.includes('trajectory'))
    throw new UsageError(`--candidate goes with --trajectory. ${seeHelp}`);
  if (fixed !== undefined)
    throw new UsageError(`--${fixed} cannot be given with --resume: the run goes on with the settings that it began with. Leave it out.`);
}

function parse(argv: readonly string[]) {
  const args = [...argv];
  const form = { args, allowPositionals: true, options: definitions } as const;
  const { tokens } = parseArgs({ ...form, strict: false, tokens: true });
  const seen = new Set<string>();
  let applied: Applied | undefined;
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    checkForm(token.name, token.rawName, token.inlineValue === true, token.value);
    const definition: { readonly type: string; readonly multiple?: boolean } = definitions[token.name as OptionName];
    const isOnce = definition.type === 'string' ? definition.multiple !== true : token.name === 'apply';
    if (seen.has(token.name) && isOnce) throw new UsageError(`${token.rawName} is given twice. Give it once.`);
    seen.add(token.name);
    if (token.name !== 'apply') continue;
    applied = readApplied(token.value);
    // Node knows no option whose value may be left out.
    args[token.index] = token.rawName;
  }
  return { ...parseArgs(form), applied };
}

function readApplied(value: string | undefined): Applied {
  if (value === undefined) return 'proven';
  if (isApplied(value)) return value;
  throw new UsageError(`--apply takes "proven", which it is without a value, or "unproven", not "${value}". ${seeHelp}`);
}

function isApplied(value: string): value is Applied {
  return value === 'proven' || value === 'unproven';
}

/** Checks an option before Node does, whose messages are for programmers. @throws UsageError */
function checkForm(name: string, typed: string, isInline: boolean, value: string | undefined): void {
  if (!Object.hasOwn(definitions, name)) throw new UsageError(`There is no option ${typed}. ${seeHelp}`);
  const { type } = definitions[name as OptionName];
  if (type === 'boolean' && isInline && name !== 'apply')
    throw new UsageError(`${typed} takes no value. Leave "=${value ?? ''}" out. ${seeHelp}`);
  if (type === 'boolean') return;
  // An empty one is a variable of the shell that is not set.
  if (value === undefined || value.trim() === '')
    throw new UsageError(`${typed} needs a value${value === undefined ? '' : ', and what was given is empty'}. ${seeHelp}`);
  if (!isInline && /^-./.test(value))
    throw new UsageError(
      `${typed} needs a value, and "${value}" looks like an option. If it is the value, type ${typed}=${value}. ${seeHelp}`,
    );
}

function readOptions(values: ReturnType<typeof parse>['values']): Options {
  return {
    eval: values.eval,
    cases: values.cases,
    columns: readColumns(values.columns ?? []),
    method: values.method,
    preset: values.preset,
    metric: values.metric,
    agent: values.agent,
    attach: values.attach,
    model: values.model,
    reflectionModel: values['reflection-model'],
    judgeModel: values['judge-model'],
    baseUrl: values['base-url'],
    reflectionBaseUrl: values['reflection-base-url'],
    judgeBaseUrl: values['judge-base-url'],
    timeout: readWhole('--timeout', values.timeout, 1, 86_400),
    seed: readWhole('--seed', values.seed, 0, 0xffffffff),
    repeats: readWhole('--repeats', values.repeats, 1, 100),
    maxAnswerTokens: readWhole('--max-answer-tokens', values['max-answer-tokens'], 1, 1_000_000),
    maxCases: readWhole('--max-cases', values['max-cases'], 1),
    maxCalls: readWhole('--max-calls', values['max-calls'], 1),
    maxTokens: readWhole('--max-tokens', values['max-tokens'], 1),
    maxCost: readAmount('--max-cost', values['max-cost']),
    maxMinutes: readAmount('--max-minutes', values['max-minutes']),
    prices: Object.fromEntries((values.price ?? []).map(readPrice)),
    concurrency: readWhole('--concurrency', values.concurrency, 1, 1000),
    resume: values.resume,
    candidate: values.candidate,
    trajectory: values.trajectory,
    requireProof: values['require-proof'] ?? false,
    json: values.json ?? false,
    unproven: values.unproven ?? false,
    outside: values.outside ?? false,
    clear: values.clear ?? false,
  };
}

function readWhole(name: string, text: string | undefined, minimum: number, maximum = Number.MAX_SAFE_INTEGER): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  const range = maximum === Number.MAX_SAFE_INTEGER && !(number > maximum) ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
  throw new UsageError(`${name} takes a whole number ${range}, not "${text}".`);
}

function readAmount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const amount = decimal(text);
  if (amount > 0) return amount;
  throw new UsageError(`${name} takes a number above 0, such as 2.5, not "${text}".`);
}

/** Names and columns: a comma parts two of them where a name and `=` follow it, and is part of a column's name elsewhere. */
function readColumns(typed: readonly string[]): Readonly<Record<string, string>> {
  const columns = new Map<string, string>();
  for (const text of typed.flatMap((each) => each.split(/,(?=[^,=]+=)/))) {
    const [, name = '', column = ''] = /^\s*([^=]*[^=\s])\s*=\s*(.*\S)\s*$/.exec(text) ?? [];
    if (column === '') throw new UsageError(`--columns takes NAME=COLUMN, such as input=question,expected=label, not "${text}".`);
    if (columns.has(name)) throw new UsageError(`--columns says twice what "${name}" is. Say it once.`);
    columns.set(name, column);
  }
  return Object.fromEntries(columns);
}

function readPrice(text: string): readonly [string, Price] {
  const [, model = '', input = '', output = ''] = /^(.+)=([^=/]+)\/([^=/]+)$/.exec(text) ?? [];
  const price = { input: decimal(input), output: decimal(output) };
  if (price.input >= 0 && price.output >= 0) return [model.trim(), price];
  throw new UsageError(`--price takes MODEL=IN/OUT with the prices of a million tokens, such as openai:NAME=0.5/1.5, not "${text}".`);
}

/** NaN for what is no decimal number. */
function decimal(text: string): number {
  return /^\s*(\d+\.?\d*|\.\d+)\s*$/.test(text) ? Number(text) : Number.NaN;
}
