import type { RunSummary } from './runSummary';

/** The path of the file that a run is named by. */
export function mainPath({ files }: Pick<RunSummary, 'files'>): string {
  return files[0] ?? '';
}
