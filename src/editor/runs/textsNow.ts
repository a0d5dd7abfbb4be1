import type { TextNow } from '../../core/run/view/currentValues';
import type { RunView } from '../../core/run/view/runView';

/**
 * The texts that the files of a run's program have now, its eval file among them. @param read gives the text of one; none where it rejects
 */
export async function textsNow(
  { files, evalFile }: Pick<RunView, 'files' | 'evalFile'>,
  read: (path: string) => Promise<string | undefined>,
): Promise<TextNow> {
  const paths = [...files.map(({ path }) => path), ...(evalFile === undefined ? [] : [evalFile])];
  const texts = await Promise.all(paths.map(async (path) => [path, await read(path).catch(() => undefined)] as const));
  const byPath = new Map(texts);
  return (path) => byPath.get(path);
}
