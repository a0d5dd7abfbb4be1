import { hashText } from '../../hash';
import type { FileText } from '../../prompt/version';
import { configurationOf } from '../../prompt/version';
import { hashDocument } from './documentHash';
import { filesOf, programOf } from './runProgram';
import type { RunProgram } from './runProgram';
import type { CandidateView } from './runView';

/** The texts of a version of a program, and what its configuration says. */
export interface VersionTexts {
  readonly files: readonly Pick<FileText, 'path' | 'text'>[];
  readonly configuration: readonly string[];
}

/** The hash of a version; of one file without configuration, that of its text. */
export function hashVersion({ files, configuration }: VersionTexts): string {
  const hashes = files.map(({ text }) => hashDocument(text));
  return hashes.length === 1 && configuration.length === 0 ? (hashes[0] as string) : hashText(JSON.stringify([hashes, configuration]));
}

/** The program of a run as it was. */
export function originalTexts({ files, components }: RunProgram): VersionTexts {
  return { files, configuration: components.filter(({ place }) => place === undefined).map(({ value }) => value) };
}

/** The program with the given candidates in it, in turn. One that it cannot hold is left out: only a damaged journal has it. */
export function candidateTexts(run: RunProgram, candidates: readonly Pick<CandidateView, 'values' | 'files'>[]): readonly VersionTexts[] {
  return candidates.flatMap((candidate) => {
    const [program, files] = [programOf(run), filesOf(run, candidate)];
    return program === undefined || files === undefined ? [] : [{ files, configuration: configurationOf({ program, candidate }) }];
  });
}
