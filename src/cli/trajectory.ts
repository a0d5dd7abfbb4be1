import type { Step } from '../core/agents/trajectory';
import { countOf } from '../core/countOf';
import type { TrajectoryLine } from '../core/run/trajectoryLine';
import { RunStore } from '../storage/runStore';
import { readTrajectories } from '../storage/trajectoryFile';
import type { Options } from './arguments';
import { UsageError } from './arguments';
import { readRun } from './history';
import { print, printJson } from './output';

/** Shows what happened when a candidate of a run answered a case. @throws UsageError when there is no such run, candidate or trajectory */
export async function showTrajectory(folder: string, id: string, promptCase: string, { candidate: wanted, json }: Options): Promise<void> {
  const store = new RunStore(folder);
  const { view } = await readRun(store, id);
  const candidate = wanted ?? view.best;
  if (!view.candidates.some((each) => each.id === candidate)) {
    throw new UsageError(`The run ${id} has no candidate "${candidate}". It has ${view.candidates.map((each) => each.id).join(', ')}.`);
  }
  const found = await readTrajectories(
    store.trajectoriesPath(id),
    (name) => name.candidate === candidate && name.case === promptCase,
  ).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  if (found.length === 0) throw new UsageError(`Of the run ${id}, no trajectory of ${candidate} on the case "${promptCase}" is kept.`);
  if (json) printJson(found);
  else for (const line of found) print(describe(line));
}

function describe({ candidate, case: id, steps, output, end, reason, score, feedback, usage }: TrajectoryLine): string {
  return [
    `${candidate} on ${id}: ${countOf(steps.length, 'step')}, ` +
      `${usage.inputTokens + usage.outputTokens} tokens, ${end}${reason === undefined ? '' : ` (${reason})`}`,
    ...steps.flatMap((step, index) => describeStep(step, index + 1)),
    ...part('output', output),
    ...(score === undefined ? [] : [`  score    ${score}${feedback === undefined || feedback === '' ? '' : `: ${feedback}`}`]),
  ].join('\n');
}

function describeStep(step: Step, number: number): readonly string[] {
  const title = `  ${number}  ${step.actor === '' ? '' : `${step.actor} `}${step.kind}`;
  switch (step.kind) {
    case 'said':
      return [title, ...(step.heard ?? []).flatMap(({ role, content }) => part(role, content)), ...part('answer', step.text)];
    case 'effect':
      return [
        `${title} ${step.name}`,
        ...part('input', JSON.stringify(step.input)),
        ...part(step.error === undefined ? 'output' : 'error', step.error ?? JSON.stringify(step.output ?? null)),
      ];
    case 'found':
      return [
        title,
        ...part('query', step.query),
        ...part('found', step.documents.map((each) => (each.score === undefined ? each.id : `${each.id} (${each.score})`)).join(', ')),
      ];
    case 'checked':
      return [title, ...part(step.accepted ? 'accepted' : 'refused', step.feedback)];
    case 'noted':
      return [`${title} ${step.name}`, ...part('noted', JSON.stringify(step.data))];
  }
}

/** A text under its name, each of its lines indented. */
function part(name: string, text: string): readonly string[] {
  return [`     ${name}`, ...text.split('\n').map((line) => `       ${line}`)];
}
