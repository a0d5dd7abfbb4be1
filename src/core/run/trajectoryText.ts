import type { Step, Trajectory } from '../agents/trajectory';
import { callsShape, messagesShape, usageShape } from '../models/completionShape';
import type { ToolSpec } from '../models/model';
import { parseJson } from '../parseJson';
import type { Shape, ShapeOf } from '../shape';
import { flag, json, listOf, number, object, optional, text, word } from '../shape';
import { scoreParts } from './journal/eventShapes';
import type { TextSource } from './journal/lineSource';
import { readWhole } from './journal/lineSource';
import type { TextPlaces } from './journal/longTexts';
import { ownText, writeLong } from './journal/longTexts';
import type { TrajectoryLine } from './trajectoryLine';

const tools = listOf(object<ToolSpec>({ name: text, description: text, parameters: json }));
const document = object<{ readonly id: string; readonly score?: number }>({ id: text, score: optional(number(-Number.MAX_VALUE)) });

type Of<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

/** The form of a step of one kind. */
function step<Kind extends Step['kind']>(properties: Omit<ShapeOf<Of<Kind>>, 'kind' | 'actor' | 'ref' | 'usage'>): Shape {
  return object<{ readonly kind: string }>({ kind: text, actor: text, ref: optional(text), usage: optional(usageShape), ...properties });
}

const steps: Readonly<Record<Step['kind'], Shape>> = {
  said: step<'said'>({ text, calls: optional(callsShape), heard: optional(messagesShape), tools: optional(tools) }),
  effect: step<'effect'>({ name: text, input: json, output: optional(json), error: optional(text) }),
  found: step<'found'>({ query: text, documents: listOf(document) }),
  checked: step<'checked'>({ accepted: flag, feedback: text }),
  noted: step<'noted'>({ name: text, data: json }),
};

const isStep: Shape = (value) => {
  const { kind } = Object(value) as { readonly kind?: unknown };
  return typeof kind === 'string' && Object.hasOwn(steps, kind) && steps[kind as Step['kind']](value);
};

const isLine = object<TrajectoryLine>({
  ...{ rollout: text, candidate: text, case: text, steps: listOf(isStep), output: text },
  end: word<Trajectory['end']>({ answered: true, unverified: true, limit: true, 'gave up': true }),
  reason: optional(text),
  usage: usageShape,
  score: optional(number(0, 1)),
  feedback: optional(text),
  parts: optional(scoreParts),
});

/** What names a trajectory stands first in its line, as it is. */
export type TrajectoryName = Pick<TrajectoryLine, 'rollout' | 'candidate' | 'case'>;

const quoted = '("(?:[^"\\\\]|\\\\.)*")';
const head = new RegExp(`^\\{"rollout":${quoted},"candidate":${quoted},"case":${quoted},`);

/** A line of the file. @param place of the line; `places` those of the long texts before it, to which its own are added */
export function encodeTrajectory({ rollout, candidate, case: id, ...rest }: TrajectoryLine, place: number, places: TextPlaces): string {
  return `${JSON.stringify({ rollout, candidate, case: id, ...writeLong(rest, place, places) })}\n`;
}

/** Which trajectory a line holds; undefined for what is none. */
export function nameOfTrajectory(line: string): TrajectoryName | undefined {
  const [, rollout, candidate, id] = (head.exec(line) ?? []).map((part) => parseJson(part));
  return line.endsWith('}') && typeof rollout === 'string' && typeof candidate === 'string' && typeof id === 'string'
    ? { rollout, candidate, case: id }
    : undefined;
}

/** Hashes of the long texts that stand in a line. */
export function textsOfTrajectory(line: string): readonly string[] {
  return [...line.matchAll(/[:[,]"@([0-9a-f]{32}) /g)].map(([, hash = '']) => ownText(hash));
}

/** A trajectory as it is written, or undefined where a line holds none. */
export function readTrajectory(line: string): TrajectoryLine | undefined {
  const read = parseJson(line);
  return isLine(read) ? (read as TrajectoryLine) : undefined;
}

/** The whole of what was read. */
export async function wholeTrajectory(
  { rollout, candidate, case: id, ...rest }: TrajectoryLine,
  source: TextSource,
): Promise<TrajectoryLine> {
  return { rollout, candidate, case: id, ...(await readWhole(rest, source)) };
}
