import type { Agent, AgentKind } from '../../agents/agent';
import { agentKinds, createAgent } from '../../agents/agentKinds';
import type { Case, Split } from '../../cases/case';
import { splitNames } from '../../cases/case';
import { InputError } from '../../problems';
import { createMetric, metricConfigOf } from '../../metrics/createMetric';
import type { Metric } from '../../metrics/metric';
import { methodNamed } from '../../optimizers/methods';
import type { Optimizer } from '../../optimizers/optimizer';
import { settingFaults } from '../../optimizers/settingFaults';
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

  /** @param kinds of agents that there are */
  constructor(private readonly kinds: readonly AgentKind[] = agentKinds) {}

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
      throw new CannotResume(
        'The run cannot be resumed: the beginning of its journal, with the prompt and the cases, is not there. Start a new run.',
      );
    }
    if (this.isOfOtherVersion) {
      throw new CannotResume(
        'The run cannot be resumed: another version of Whetstone has written its journal. Resume it there, or start a new run.',
      );
    }
    if (this.hasEnded) throw new CannotResume('The run has ended: there is nothing to resume.');
    const { program, settings, splits, estimate } = this.started;
    const byId = new Map(this.cases.flat().map((each) => [each.id, each]));
    const casesOf = (split: Split): readonly Case[] => splits[split].flatMap((id) => byId.get(id) ?? []);
    if (splitNames.some((split) => casesOf(split).length < splits[split].length)) {
      throw new CannotResume('The run cannot be resumed: cases that it was begun with are not in its journal. Start a new run.');
    }
    const optimizer = optimizerOf(settings);
    return {
      program: loaded(program),
      splits: { train: casesOf('train'), validation: casesOf('validation'), test: casesOf('test') },
      settings,
      ...(estimate === undefined ? {} : { estimate }),
      agent: this.agentOf(settings),
      metric: metricOf(settings),
      ...(optimizer === undefined ? {} : { optimizer }),
    };
  }

  private agentOf({ agent }: RunSettings): Agent {
    try {
      return createAgent(agent, this.kinds);
    } catch (error) {
      if (error instanceof InputError) throw new CannotResume(`The run cannot be resumed: ${error.problems[0]?.message ?? ''}`);
      throw error;
    }
  }
}

/** The run that a whole journal tells of. @throws as `RunRestorer.restore` does. */
export function restoreRun(entries: readonly JournalEntry[], kinds: readonly AgentKind[] = agentKinds): PreparedRun {
  const restorer = new RunRestorer(kinds);
  for (const entry of entries) restorer.take(entry);
  return restorer.restore();
}

/** The metric that was recorded. @throws CannotResume when this version has none such. */
function metricOf({ metric }: RunSettings): Metric {
  try {
    return createMetric(metricConfigOf(metric));
  } catch {
    throw notKnown('metric', metric);
  }
}

/**
 * The method that was recorded; undefined for an evaluation.
 * @throws CannotResume when this version cannot carry it out with these settings.
 */
function optimizerOf({ method, optimizer: settings }: RunSettings): Optimizer | undefined {
  if (method === 'evaluate') return undefined;
  const optimizer = methodNamed(method);
  if (optimizer === undefined) throw notKnown('method', method);
  const missing = Object.keys(optimizer.options.entries).find((name) => !Object.hasOwn(settings, name));
  const [fault] = missing === undefined ? settingFaults(optimizer, settings) : [`The setting "${missing}" is not recorded.`];
  if (fault === undefined) return optimizer;
  throw new CannotResume(`The run cannot be resumed: its settings are not those of this version of Whetstone. ${fault} Start a new run.`);
}

function notKnown(what: 'method' | 'metric', id: string): CannotResume {
  return new CannotResume(`The run cannot be resumed: this version of Whetstone has no ${what} "${id}". Start a new run.`);
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
