import type { Described } from '../core/described';
import { agentKinds } from '../core/agents/agentKinds';
import { metrics } from '../core/metrics/metrics';
import { methods } from '../core/optimizers/methods';

/** What can be chosen, a line each, under the columns of the options. */
const rows = (all: readonly Described[]): string => all.map(({ id, description }) => `  ${id.padEnd(26)} ${description}`).join('\n');

/** What `--help` prints. */
export const usage = `Usage:
  whetstone eval PROMPT      score a prompt on its cases
  whetstone optimize PROMPT  optimize a prompt, and give a verdict on held-out cases
  whetstone runs             list the runs in this folder
  whetstone show RUN         show one run
  whetstone apply RUN        write the best candidate of a run into its prompt file, where it is proven
  whetstone cache            show where answers are kept for further runs, and how many

Options of eval and optimize:
  --eval FILE                eval file; by default the *.eval.yaml beside the prompt that names it
  --cases FILE               cases: CSV, JSONL, JSON, YAML or an Excel workbook, with input and expected; also data for fine-tuning,
                             OpenAI's evals, promptfoo's tests, test data of GitHub Models, a skill's evals.json
  --columns NAME=COLUMN,…    which column is input, expected, id, or fills a variable; by default the eval file's, else guessed
  --attach FILE              a file that is sent with the prompt, or "linked" for all text files that it links; may be given several times
  --metric NAME              how an answer is scored: a metric of those below; by default what the eval file or the case file says,
                             else ${metrics[0].id}
  --agent NAME               how the prompt answers a case: an agent of those below; by default the eval file's, else ${agentKinds[0].id}
  --model ID                 task model: lexical (built in), or openai:NAME; by default the eval file's, else lexical
  --reflection-model ID      reflection model; by default the task model
  --judge-model ID           judge model; by default the reflection model
  --base-url URL             OpenAI-compatible endpoint; else OPENAI_BASE_URL. The key comes from OPENAI_API_KEY, and goes only
                             to an endpoint that is named so, or to OpenAI: never where a file alone says
  --reflection-base-url URL  where the reflection model is asked, if it is elsewhere
  --judge-base-url URL       where the judge model is asked, if it is elsewhere
  --timeout N                the most seconds of one call to a model; by default the eval file's, else 120
  --seed N                   seed of everything that is drawn (default 1)
  --repeats N                answers of each case; its score is their mean (default 1)
  --max-answer-tokens N      the most tokens of an answer of the task model (default 512)
  --max-cases N              the most cases; where there are more, so many are drawn by the seed
  --max-calls N              the most model calls; of optimize 5000 where neither this nor the eval file sets a limit, of eval no limit
  --max-tokens N             the most tokens, input and output together
  --max-cost X               the most money; each model needs a price, in the eval file or by --price
  --max-minutes X            the most minutes at work
  --price MODEL=IN/OUT       price of a million input and output tokens of a model; may be given again for others
  --concurrency N            model calls under way at once (default 8)
  --resume RUN               in place of PROMPT: take a run up again that did not come to its end, with its own settings
  --json                     print one JSON object on standard output
Options of optimize:
  --method NAME              a method of those below; by default the eval file's, else ${methods[0].id}
  --preset NAME              practical or paper
  --apply                    write the best prompt into the file where it is proven; --apply=unproven also where it is ahead and may be luck
  --outside                  apply also to a file that is not below this folder, or to which a link leads out of it
  --require-proof            exit with 3, and apply nothing, unless the gain is proven
Options of show:
  --trajectory CASE          what happened when the best candidate answered a case, step by step
  --candidate ID             another candidate than the best one
Options of apply:
  --unproven                 the best candidate also where it is ahead on the test cases and not proven
  --outside                  as above
  --candidate ID             another candidate than the best one, also one that the run rejected or has no verdict on
Option of cache:
  --clear                    empty it

Methods:
${rows(methods)}
Metrics:
${rows(metrics)}
Agents:
${rows(agentKinds)}

A limit goes before the same one of the eval file. A run that was stopped or cut off can be resumed: nothing is asked twice.
Exit status: 0 when the run ended as meant, 2 for bad input, 3 when proof was required and there is none, 1 for any other error,
130 when stopped.
`;
