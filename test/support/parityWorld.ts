import { methods } from '../../src/core/optimizers/methods';
import type { OptimizerSettings } from '../../src/core/optimizers/optimizer';
import { createRandom } from '../../src/core/stats/random';
import { makeCase } from './memoryRun';
import { rowOf } from './methodRow';
import type { ScriptedModel } from './scriptedModel';
import { scriptedModel } from './scriptedModel';

/** A small task for whole runs: even or odd. The higher the level that a prompt names, the more numbers the task model gets right. */
export const parityPrompt = '---\nname: parity\n---\n\n# Parity\n\nSay the parity.\n';

/** What a run of a method, or an evaluation, begins from. */
export function promptOf(method: string): string {
  return (methods.some(({ id }) => id === method) ? rowOf(method).prompt : undefined) ?? parityPrompt;
}

/** So many cases of it. */
export function parityCases(count: number) {
  return Array.from({ length: count }, (_, index) => makeCase(`line ${index}`, `number ${index}`, index % 2 === 0 ? 'even' : 'odd'));
}

/** Settings that keep a run of a method short, by its id. */
export const shortRuns: Readonly<Record<string, OptimizerSettings>> = Object.fromEntries(methods.map(({ id }) => [id, rowOf(id).short]));

/** What the task model answers to a system prompt and a message. */
export function parityAnswer(prompt: string, message: string): string {
  const number = Number(/number (\d+)/.exec(message)?.[1]);
  const level = Number(/level (\d)/.exec(prompt)?.[1] ?? 3);
  return number % 10 < level ? (number % 2 === 0 ? 'even' : 'odd') : 'unsure';
}

/** What the reflection model answers, in the form that the request asks for; `seed` decides the level that it names. */
export function parityReflection(request: string, seed: number): string {
  const level = 3 + (seed % 7);
  const asked = methods.map(({ id }) => rowOf(id).answers).find((answers) => answers?.asks(request));
  return asked === undefined ? 'It was the other one.' : asked.written(level, seed % 1000);
}

/** Models whose answers depend on the request alone, and arrive in an order that `arrival` shuffles. */
export function parityModels(arrival: number): { readonly task: ScriptedModel; readonly reflection: ScriptedModel } {
  const wait = createRandom(arrival, 'arrival');
  const late = async (text: string): Promise<string> => {
    for (let turns = wait.integer(5); turns > 0; turns--) await Promise.resolve();
    return text;
  };
  return {
    task: scriptedModel('task', ({ messages }) => late(parityAnswer(messages[0]?.content ?? '', messages.at(-1)?.content ?? ''))),
    reflection: scriptedModel('reflection', ({ messages, seed }) => late(parityReflection(messages[0]?.content ?? '', seed))),
  };
}
