import type { RunView } from '../../../src/core/run/view/runView';
import type { PanelStrings } from '../../../src/panel/panelStrings';
import { fill } from '../format/fill';
import { usePanel } from '../panelContext';

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
  const facts: readonly (readonly [string, string])[] = [
    [names.method, evaluation ? methodName(run.method, strings) : fill(names.methodAndPreset, methodName(run.method, strings), run.preset)],
    [models.length === 1 ? names.model : names.models, models.join(', ')],
    [names.metric, run.metric],
    [names.cases, apart ? fill(names.splits, ...splits) : (splits[2] ?? '')],
    ...(run.repeats > 1 ? [[names.repeats, fill(names.repeatsEach, numbers.whole(run.repeats))] as const] : []),
    [names.seed, String(run.seed)],
    [names.started, numbers.moment(run.startedAt)],
  ];
  return (
    <dl class="facts" aria-label={names.label}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function methodName(method: string, strings: PanelStrings): string {
  return Object.hasOwn(strings.methods, method) ? strings.methods[method as keyof PanelStrings['methods']] : method;
}

/** The models that are asked, each once, with the roles it has where there are several. */
function modelsOf(run: RunView, strings: PanelStrings): readonly string[] {
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
