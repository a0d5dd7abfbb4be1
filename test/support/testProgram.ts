import { loadProgram } from '../../src/core/prompt/loadProgram';
import type { ComponentKindId } from '../../src/core/prompt/kinds/componentKinds';
import type { Component, Program } from '../../src/core/prompt/program';
import { mainText } from '../../src/core/prompt/version';
import type { StudyResult } from '../../src/core/run/study';

/** A program of one file. */
export function testProgram(text: string, path = 'SKILL.md'): Program {
  return loadProgram({ files: [{ path, text }] });
}

/** The text of the first file in the version that a run suggests; undefined where the run came to no result. */
export function bestText(result: StudyResult | undefined): string | undefined {
  return result && mainText({ program: result.program, candidate: result.best });
}

/** A component of a kind, as it stands in no file. */
export function testComponent(name: string, kind: ComponentKindId, value: string): Component {
  return { name, kind, value };
}
