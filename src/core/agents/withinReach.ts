import type { InputProblem } from '../problems';
import { countOf } from '../countOf';
import { lockComponents } from '../prompt/loadProgram';
import type { Program } from '../prompt/program';
import type { Agent } from './agent';

/** A program of which no method changes what its agent does not read, and what a person should know of that. */
export interface ReachedProgram {
  readonly program: Program;
  readonly problems: readonly InputProblem[];
}

/** Locks what an agent of a name does not read. Files and configuration that a person has named for nothing are a warning. */
export function withinReach(program: Program, agent: Agent, name: string): ReachedProgram {
  const unread = program.components.filter((component) => !agent.reads(component, program));
  const [first, ...further] = program.files;
  const files = further.filter(
    ({ path }) => !program.components.some((component) => component.place?.file === path && agent.reads(component, program)),
  );
  const settings = unread.filter(({ place }) => place === undefined);
  const what = [
    ...files.map(({ path }) => path),
    ...(settings.length === 0 ? [] : [`${countOf(settings.length, 'value')} below "config"`]),
  ];
  const message =
    `The agent "${name}" sends ${first.path} alone: ${what.join(', ')} ` +
    `will stay as ${what.length === 1 && settings.length < 2 ? 'it is' : 'they are'}.`;
  return {
    program: lockComponents(
      program,
      unread.map(({ name }) => name),
    ),
    problems: what.length === 0 ? [] : [{ severity: 'warning', file: program.evalFile?.path ?? first.path, message }],
  };
}
