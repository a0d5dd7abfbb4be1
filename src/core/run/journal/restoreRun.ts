import { chatAgent } from '../../agents/chatAgent';
import type { Case, Split } from '../../cases/case';
import { splitNames } from '../../cases/case';
import { InputError } from '../../problems';
import { createMetric, metricConfigOf } from '../../metrics/createMetric';
import { methods } from '../../optimizers/methods';
import type { ProgramParts } from '../../prompt/loadProgram';
import { loadProgram } from '../../prompt/loadProgram';
import type { Program } from '../../prompt/program';
import type { JournalEntry, RecordedProgram, RunEvent, RunSettings } from './events';
import type { PreparedRun } from '../executeRun';
import { isOfOtherVersion } from './formatVersion';

/** A run that cannot be taken up again. The message says why, and what to do. */
export class CannotResume extends Error {
  override readonly name = 'CannotResume';
}

/**
 * The run that a journal tells of, ready to be executed again. Prompt, cases, splits and settings come from the journal alone:
 * the files may have changed since. Its entries are taken in one after the other, and not held.
 */
export class RunRestorer {
  private started: Extract<RunEvent, { type: 'started' }> | undefined;
  private readonly cases: (readonly Case[])[] = [];
  private isOfOtherVersion = false;
  private hasEnded = false;

  /** Takes the next entry in. */
  take(entry: JournalEntry): void {
    const { event } = entry;
    // Another version's may be of any shape, and which one has written them stands behind them.
    if (event.type === 'cases') this.cases.push(event.cases);
    if (event.type === 'started') this.started ??= event;
    this.isOfOtherVersion ||= isOfOtherVersion([entry]);
    this.hasEnded ||= event.type === 'ended';
  }

  /** The run, when all was taken in. @throws CannotResume when it has ended, or the journal has no beginning that this version can read. */
  restore(): PreparedRun {
    if (this.started === undefined) {
      throw new CannotResume('The run cannot be resumed: the beginning of its journal, with the prompt and the cases, is not there. Start a new run.');
    }
    if (this.isOfOtherVersion) {
      throw new CannotResume('The run cannot be resumed: another version of Whetstone has written its journal. Resume it there, or start a new run.');
    }
    if (this.hasEnded) throw new CannotResume('The run has ended: there is nothing to resume.');
    const { program, settings, splits, estimate } = this.started;
    const byId = new Map(this.cases.flat().map((each) => [each.id, each]));
    const casesOf = (split: Split): readonly Case[] => splits[split].flatMap((id) => byId.get(id) ?? []);
    if (splitNames.some((split) => casesOf(split).length < splits[split].length)) {
      throw new CannotResume('The run cannot be resumed: cases that it was begun with are not in its journal. Start a new run.');
    }
    const unknown = unknownIn(settings);
    if (unknown !== undefined) throw new CannotResume(`The run cannot be resumed: this version of Whetstone has no ${unknown}.`);
    return {
      program: loaded(program),
      splits: { train: casesOf('train'), validation: casesOf('validation'), test: casesOf('test') },
      settings,
      estimate,
      agent: chatAgent,
      metric: createMetric(metricConfigOf(settings.metric)),
      ...(settings.method === 'evaluate' ? {} : { optimizer: methods[settings.method] }),
    };
  }
}

/** The run that a whole journal tells of. @throws as `RunRestorer.restore` does. */
export function restoreRun(entries: readonly JournalEntry[]): PreparedRun {
  const restorer = new RunRestorer();
  for (const entry of entries) restorer.take(entry);
  return restorer.restore();
}

/** What of the settings this version cannot carry out, in words. */
function unknownIn({ method, metric, optimizer }: RunSettings): string | undefined {
  try {
    metricConfigOf(metric);
  } catch {
    return `metric "${metric}"`;
  }
  if (method === 'evaluate') return undefined;
  if (!Object.hasOwn(methods, method)) return `method "${method}"`;
  const known = new Map(methods[method].settings.map((info) => [info.name, info]));
  const odd = Object.entries(optimizer).find(([name, value]) => {
    const info = known.get(name);
    // A limit of the whole prompt may leave a slot less than its minimum.
    return info === undefined || value > info.maximum || (info.whole === true && !Number.isSafeInteger(value));
  });
  return odd && `setting "${odd[0]}" of ${odd[1]} for ${methods[method].label}`;
}

function loaded({ files: [first, ...further], ...recorded }: RecordedProgram): Program {
  if (first === undefined) throw new CannotResume('The run cannot be resumed: its journal names no prompt. Start a new run.');
  const parts: ProgramParts = { ...recorded, files: [first, ...further] };
  try {
    return loadProgram(parts);
  } catch (error) {
    if (error instanceof InputError) throw new CannotResume(`The run cannot be resumed: its prompt cannot be read. ${error.message}`);
    throw error;
  }
}
