import type { WorkshopCase } from '../server/worlds/workshop';
import { basePrompt } from '../server/worlds/workshop';

/** As much of `p-limit` as is used here; the package is installed on first use. */
interface PLimitModule {
  readonly default: (concurrency: number) => <T>(work: () => Promise<T>) => Promise<T>;
}

/** The loop that anyone would write first: `fetch` behind `p-limit`, no retries, nothing kept. Its wall time in milliseconds. */
export async function evaluateWithPlainLoop(url: string, cases: readonly WorkshopCase[], concurrency: number): Promise<number> {
  const name = 'p-limit';
  const { default: pLimit } = (await import(name)) as PLimitModule;
  const limit = pLimit(concurrency);
  const begin = performance.now();
  const scores = await Promise.all(
    cases.map(({ input, expected }) =>
      limit(async () => {
        const messages = [
          { role: 'system', content: basePrompt },
          { role: 'user', content: input },
        ];
        const response = await fetch(`${url}/chat/completions`, {
          method: 'POST',
          body: JSON.stringify({ model: 'task', messages, temperature: 0 }),
        });
        const body = (await response.json()) as { choices: { message: { content: string } }[] };
        return body.choices[0]?.message.content === expected ? 1 : 0;
      }),
    ),
  );
  if (scores.length !== cases.length) throw new Error('The loop lost cases.');
  return performance.now() - begin;
}
