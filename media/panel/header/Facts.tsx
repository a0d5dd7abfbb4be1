import { parseJson } from '../../../src/core/parseJson';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import type { NamedWords } from '../../../src/panel/runStrings';
import type { RunHead } from '../../../src/panel/runHead';
import { fill } from '../format/fill';
import type { NumberFormat } from '../format/numbers';
import { usePanel } from '../panelContext';
import { verdictWords } from './VerdictHeadline';

/** A name, what it is, and what that means where it takes words. */
type Fact = readonly [name: string, value: string, title?: string | undefined];

/** What the run was set to. */
export function Facts() {
  const { model, strings, numbers } = usePanel();
  const run = model.run.value;
  if (!run) return null;
  const names = strings.facts;
  const evaluation = run.method === 'evaluate';
  // The cases of an evaluation are in parts only where a run has used some.
  const apart = run.splitSizes.train + run.splitSizes.validation > 0;
  const splits = [run.splitSizes.train, run.splitSizes.validation, run.splitSizes.test].map((size) => numbers.whole(size));
  const models = modelsOf(run, strings);
  const method = wordsFor(run.method, strings.methods);
  const facts: readonly Fact[] = [
    [names.method, evaluation ? method.label : fill(names.methodAndPreset, method.label, run.preset), method.description],
    [models.length === 1 ? names.model : names.models, models.join(', ')],
    [names.metric, run.metric, wordsFor(metricName(run.metric), strings.metrics).description],
    [names.cases, apart ? fill(names.splits, ...splits) : (splits[2] ?? '')],
    ...(run.repeats > 1 ? [[names.repeats, fill(names.repeatsEach, numbers.whole(run.repeats))] as const] : []),
    ...(run.notTried === undefined ? [] : [[names.notTried, fill(names.notTriedSaid, run.notTried.join('; '))] as const]),
    [names.seed, String(run.seed)],
    [names.started, numbers.moment(run.startedAt)],
    ...outlookFact(run, strings, numbers),
    ...keptFact(run, strings, numbers),
    ...(run.control === undefined
      ? []
      : [
          [
            names.control,
            fill(
              names.controlSaid,
              numbers.points(run.control.verdict.difference),
              strings.verdict[verdictWords[run.control.verdict.kind]],
            ),
          ] as const,
        ]),
  ];
  return (
    <dl class="facts" aria-label={names.label}>
      {facts.map(([name, value, title]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={title}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What speaks against the search. */
function outlookFact({ outlook }: RunHead, { facts: names }: PanelStrings, numbers: NumberFormat): readonly Fact[] {
  if (outlook === undefined) return [];
  const { cases, calls } = outlook;
  const whole = (value: number): string => numbers.whole(value);
  const said = [
    ...(cases === undefined ? [] : [fill(names.outlookCases, whole(cases.tests), whole(cases.needed), whole(cases.more))]),
    ...(calls === undefined ? [] : [fill(names.outlookCalls, whole(calls.tried), whole(calls.enough), whole(calls.more))]),
  ];
  const why = [
    ...(cases === undefined ? [] : [names.outlookCasesWhy]),
    ...(calls === undefined ? [] : [fill(names.outlookCallsWhy, whole(calls.enough))]),
  ];
  return [[names.outlook, said.join(' '), why.join(' ')]];
}

/** How many answers came from earlier runs, and what asking some of them again has shown. */
function keptFact(
  { spending, cacheCheck }: RunHead,
  { facts: names }: PanelStrings,
  numbers: NumberFormat,
): readonly (readonly [string, string])[] {
  const { cached } = spending.calls;
  if (cached === 0 && (cacheCheck === undefined || cacheCheck.isTrusted)) return [];
  if (cacheCheck?.isTrusted === false)
    return [[names.kept, fill(names.keptUnused, numbers.whole(cacheCheck.asked), numbers.whole(cacheCheck.changed))]];
  const used = fill(names.keptUsed, numbers.whole(cached), numbers.whole(spending.answers));
  const since = spending.kept === undefined ? used : fill(names.keptSince, used, numbers.moment(spending.kept.oldest));
  const checked =
    cacheCheck === undefined ? since : fill(names.keptChecked, since, numbers.whole(cacheCheck.asked), numbers.whole(cacheCheck.changed));
  return [[names.kept, checked]];
}

/** The words for an id; a journal may name what this version does not know. */
function wordsFor(id: string, all: Readonly<Record<string, NamedWords>>): NamedWords {
  return (Object.hasOwn(all, id) ? all[id] : undefined) ?? { label: id };
}

/** The name of a metric, which may have its options beside it. */
function metricName(metric: string): string {
  const { type } = Object(parseJson(metric)) as { readonly type?: unknown };
  return typeof type === 'string' ? type : metric;
}

/** The models that are asked, each once, with the roles it has where there are several. */
function modelsOf(run: RunHead, strings: PanelStrings): readonly string[] {
  const rolesOf = new Map<string, string[]>();
  for (const role of run.asked) {
    const roles = rolesOf.get(run.models[role]) ?? [];
    rolesOf.set(run.models[role], [...roles, strings.roles[role]]);
  }
  return [...rolesOf].map(([id, roles]) => {
    const name = id === 'lexical' ? fill(strings.facts.lexicalModel, id) : id;
    return rolesOf.size === 1 ? name : `${name} (${roles.join(', ')})`;
  });
}
