import type { GenericSchema, InferOutput, ObjectEntries } from 'valibot';
import { array, boolean, check, description, exactOptional, examples, finite, gtValue, literal, metadata, nonEmpty, number } from 'valibot';
import { picklist, pipe, record, strictObject, string, title, union, unknown, variant } from 'valibot';
import { agentKinds } from '../agents/agentKinds';
import { caseFileEndings } from '../cases/caseFileEndings';
import type { Described } from '../described';
import type { Json } from '../json';
import { metrics } from '../metrics/metrics';
import { modelIdPattern } from '../models/modelId';
import { amount, wholeNumber, wholeNumberOf } from '../numberSchemas';
import { methods } from '../optimizers/methods';
import type { Optimizer } from '../optimizers/optimizer';
import { someText, textLike } from '../textSchemas';

/** A word in any case, as a pattern: JSON schemas know no flags of patterns. */
const inAnyCase = (word: string) => word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** One of several things that describe themselves, by id. Editors show what each does. */
const oneOf = (all: readonly Described[], words: string) =>
  pipe(picklist(all.map(({ id }) => id)), description(words), metadata({ enumDescriptions: all.map((each) => each.description) }));

/** A case that is written in an eval file; `inlineCases` reads its values, which may be anything. */
export const inlineCase = pipe(
  strictObject({
    input: exactOptional(pipe(unknown(), description('The user’s message.'))),
    expected: exactOptional(
      pipe(unknown(), description('The expected output, or a list of those that are right; anything but a text is taken as JSON.')),
    ),
    id: exactOptional(pipe(union([string(), number()]), description('A name of the case’s own.'))),
    variables: exactOptional(pipe(record(string(), unknown()), description('Values for variables of the prompt, by name.'))),
  }),
  description('One example: what goes in and what is expected to come out.'),
);

const caseFile = textLike(
  new RegExp(String.raw`\.(${caseFileEndings.map(inAnyCase).join('|')})$`),
  `must be a list of cases, or the path of a ${caseFileEndings.map((ending) => `.${ending}`).join(', ')} file.`,
  'A case file. Its columns are guessed by their names, unless "columns" says which.',
);

const cases = pipe(
  union([caseFile, pipe(array(inlineCase), nonEmpty(), description('Cases that are written here.'))]),
  description('The cases: a CSV, JSONL, JSON, Excel or YAML file, relative to this file, or a list of cases.'),
  examples(['messages.csv', [{ input: 'Where is my parcel?', expected: 'delivery' }]]),
);

const columns = pipe(
  strictObject({
    input: exactOptional(someText('The column of the user’s message; guessed where this is left out.')),
    expected: exactOptional(someText('The column of the expected output; guessed where this is left out.')),
    id: exactOptional(someText('The column of the case’s id; "id" where this is left out.')),
    variables: exactOptional(
      pipe(
        union([
          pipe(record(string(), someText('A column.')), description('Columns by the name of the variable.')),
          pipe(array(someText('A column.')), description('Columns that are named like the variable.')),
        ]),
        description('Variables of the prompt and the columns that fill them; or a list of columns that are named like the variable.'),
        examples([{ product: 'product_name' }, ['product']]),
      ),
    ),
  }),
  description(
    'Which columns of the case file hold what. Further columns are kept for display; ' +
      'one that is named like a variable of the prompt fills it.',
  ),
);

const files = pipe(
  array(someText('A file.')),
  description('Further files of the program, relative to this file.'),
  examples([['skills/triage/SKILL.md']]),
);

const attach = pipe(
  union([
    pipe(picklist(['linked']), metadata({ enumDescriptions: ['All text files that the prompt links or names.'] })),
    array(someText('A file.')),
  ]),
  description(
    'Files that are sent with the prompt, relative to this file and below its folder; ' +
      'or "linked": all text files that the prompt links or names.',
  ),
  examples(['linked', ['references/labels.md']]),
);

const config = pipe(
  record(string(), unknown()),
  description(
    'Configuration of the program, by name: a method may change a value for another of its type. ' +
      'What is named "tool:NAME" is a tool, with a description.',
  ),
  examples([{ 'retrieval.topK': 5, 'model.task': 'openai:NAME' }]),
);

const locked = pipe(
  array(someText('The name of a component.')),
  description(
    'What no method may change, by name: "instruction", "rules", a slot’s name, "FILE#NAME" for a further file, or a name below "config".',
  ),
  examples([['instruction', 'retrieval.topK']]),
);

/** The name of one kind of metric or agent, and no other. */
const nameOf = ({ id }: Described, what: string) => pipe(literal(id), description(`The name of the ${what}.`));

/** A metric or an agent with its options, beside the entry that holds its name. */
function withOptions<Name extends ObjectEntries>({ id, description: words, options }: Described, what: string, name: Name) {
  const entries: Name = { ...options.entries, ...name };
  return pipe(strictObject(entries), title(`The ${what} "${id}"`), description(words));
}

const metricsWithOptions = metrics.map((each) => withOptions(each, 'metric', { type: nameOf(each, 'metric') }));

const metric = pipe(
  union([oneOf(metrics, 'A metric by its name.'), pipe(variant('type', metricsWithOptions), description('A metric with its options.'))]),
  description('How an output is scored: a metric by its name, or with options.'),
  examples(['iequals', { type: 'numeric', tolerance: 0.01 }, { type: 'judge', rubric: 'The answer is polite and correct.' }]),
);

const agentsWithOptions = agentKinds.map((each) => withOptions(each, 'agent', { kind: nameOf(each, 'agent') }));

const agent = pipe(
  union([oneOf(agentKinds, 'An agent by its name.'), pipe(variant('kind', agentsWithOptions), description('An agent with its options.'))]),
  description('How the prompt answers a case: an agent by its name, or with options.'),
  metadata({ default: agentKinds[0].id }),
);

const modelId = (words: string) => {
  const id = textLike(modelIdPattern, 'must be "lexical", "openai:NAME" or "vscode:VENDOR/NAME".', words);
  return pipe(id, examples(['lexical', 'openai:NAME']));
};

const baseUrl = (words: string) =>
  pipe(
    textLike(/^[hH][tT][tT][pP][sS]?:\/\/[^\s/]+/, 'must be an address that begins with https:// or http://.', words),
    examples(['http://127.0.0.1:11434/v1']),
  );

const timeoutSeconds = (words: string) => pipe(wholeNumber(1, 86_400, words), metadata({ default: 120 }));

const ownEndpoint = {
  baseUrl: exactOptional(baseUrl('The address of its OpenAI-compatible endpoint. Only used in a trusted workspace.')),
  timeoutSeconds: exactOptional(timeoutSeconds('How long one call to it may take, in seconds.')),
};

/** A role's model: its id alone, or with how it is asked. */
const roleModel = (words: string) =>
  pipe(
    union([
      modelId(words),
      pipe(strictObject({ model: exactOptional(modelId(words)), ...ownEndpoint }), description('A model, and how it is asked.')),
    ]),
    description(words),
    examples(['openai:NAME', { model: 'openai:NAME', timeoutSeconds: 300 }]),
  );

const responseFormat = pipe(
  strictObject({
    type: pipe(picklist(['json_schema']), description('The one kind that there is.'), metadata({ enumDescriptions: ['A JSON schema.'] })),
    json_schema: pipe(
      strictObject({
        name: exactOptional(textLike(/^[\w-]{1,64}$/, 'must be made of letters, digits, "_" and "-".', 'A name of it.')),
        schema: pipe(record(string(), unknown()), description('A JSON schema.')),
        strict: exactOptional(pipe(boolean(), description('Strict it is in any case.'))),
      }),
      description('What an answer may be.'),
    ),
  }),
  description('The JSON that each answer is to be, as Chat Completions has it. An endpoint that takes none is asked without.'),
);

const taskModel = pipe(
  union([
    modelId('The model that answers the cases.'),
    pipe(
      strictObject({
        model: exactOptional(modelId('The model that answers the cases.')),
        ...ownEndpoint,
        answers: exactOptional(
          pipe(
            array(someText('An answer.')),
            nonEmpty(),
            description('All answers that there are: an endpoint that can holds the model to them, which weak models gain most by.'),
            examples([['billing', 'technical']]),
          ),
        ),
        response_format: exactOptional(responseFormat),
      }),
      description('A model, and how it is asked.'),
    ),
  ]),
  description('The model that answers the cases.'),
  examples(['openai:NAME', { model: 'openai:NAME', answers: ['billing', 'technical'] }]),
);

const models = pipe(
  strictObject({
    task: exactOptional(taskModel),
    reflection: exactOptional(roleModel('The model that improves the prompt.')),
    judge: exactOptional(roleModel('The model that grades, for metrics that ask one.')),
    baseUrl: exactOptional(baseUrl('The address of the OpenAI-compatible endpoint. Only used in a trusted workspace.')),
    timeoutSeconds: exactOptional(timeoutSeconds('How long one call to a model may take, in seconds.')),
  }),
  description(
    'The models: "lexical" for the built-in one, "openai:NAME" for any OpenAI-compatible endpoint, ' +
      '"vscode:VENDOR/NAME" for one of VS Code.',
  ),
);

/** The settings of a method, each of which may be left out. */
export function settingsOf({ label, options }: Optimizer): GenericSchema<Record<string, Json>> {
  const entries = Object.entries(options.entries).map(([name, schema]) => [name, exactOptional(schema as GenericSchema<Json>)] as const);
  const schema: GenericSchema = pipe(strictObject(Object.fromEntries(entries)), title(label), description(`Settings of ${label}.`));
  return schema as GenericSchema<Record<string, Json>>;
}

const split = pipe(
  strictObject({
    train: amount('For learning: the only cases that an optimizer sees.'),
    validation: amount('For choosing between candidates.'),
    test: amount('For the verdict at the end.'),
  }),
  check(({ train, validation, test }) => train + validation + test > 0, 'has shares that are all 0. Give a part of the cases to each.'),
  description('Shares of the cases; they need not add up to 1. The split is drawn by the seed.'),
  examples([{ train: 0.3, validation: 0.3, test: 0.4 }]),
);

const above0 = (words: string) => pipe(number(), finite(), gtValue(0), description(words));

const budget = pipe(
  strictObject({
    calls: exactOptional(wholeNumberOf(1, 'Calls to models, all roles together.')),
    tokens: exactOptional(wholeNumberOf(1, 'Input and output tokens together.')),
    cost: exactOptional(above0('Money, in the currency of "prices".')),
    minutes: exactOptional(above0('Minutes from the first call on.')),
  }),
  description('What a run may spend. A limit that is left out is no limit.'),
  examples([{ calls: 5000 }]),
);

const prices = pipe(
  record(string(), strictObject({ input: amount('For a million input tokens.'), output: amount('For a million output tokens.') })),
  description('Prices of models by model id, for a million tokens. None is assumed.'),
  examples([{ 'openai:NAME': { input: 0.15, output: 0.6 } }]),
);

const preset = pipe(
  picklist(['practical', 'paper']),
  description('Where the method’s settings come from.'),
  metadata({ default: 'practical', enumDescriptions: ['Small enough for an afternoon’s budget.', 'The published defaults.'] }),
);

/** What an eval file may hold, as it is written: whoever reads one, and the JSON schema of it, go by this. */
export const evalSchema = pipe(
  strictObject({
    prompt: exactOptional(pipe(someText('The prompt file, relative to this file.'), examples(['SKILL.md', 'triage.agent.md']))),
    cases: exactOptional(cases),
    files: exactOptional(files),
    attach: exactOptional(attach),
    config: exactOptional(config),
    locked: exactOptional(locked),
    columns: exactOptional(columns),
    metric: exactOptional(metric),
    agent: exactOptional(agent),
    models: exactOptional(models),
    method: exactOptional(oneOf(methods, 'The method of optimizing.')),
    preset: exactOptional(preset),
    settings: exactOptional(pipe(union(methods.map(settingsOf)), description('Settings of the method that differ from the preset’s.'))),
    split: exactOptional(split),
    maxCases: exactOptional(
      pipe(wholeNumberOf(1, 'The most cases. Where there are more, so many of them are drawn by the seed.'), examples([500])),
    ),
    budget: exactOptional(budget),
    seed: exactOptional(wholeNumber(0, 0xffffffff, 'The same seed gives the same split and, with the same answers, the same run.')),
    prices: exactOptional(prices),
    maxAnswerTokens: exactOptional(pipe(wholeNumber(1, 1_000_000, 'The most tokens of one answer of the task model.'), examples([512]))),
    maxPromptTokens: exactOptional(
      wholeNumber(
        1,
        1_000_000,
        'The most tokens that the prompt file may have, at four characters each. Longer candidates are rejected before any call; ' +
          'a file that is longer already may stay so.',
      ),
    ),
    repeats: exactOptional(
      pipe(
        wholeNumber(
          1,
          100,
          'Rollouts of each case, for models that answer differently each time. ' +
            'The score of a case is their mean, and costs as many calls.',
        ),
        metadata({ default: 1 }),
      ),
    ),
    control: exactOptional(
      pipe(
        boolean(),
        description('Judges a copy of the original like a candidate, and pays for it like one: the report shows what noise alone does.'),
        metadata({ default: false }),
      ),
    ),
  }),
  metadata({ title: 'Whetstone eval file' }),
  description(
    'How Whetstone measures and improves a prompt. Paths are relative to this file. ' +
      'What is left out is asked for, or has its default.',
  ),
);

/** An eval file as it is written. */
export type EvalFileText = InferOutput<typeof evalSchema>;
