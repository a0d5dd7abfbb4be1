import type { Dialect, Need, Template } from './dialects/dialect';
import { TemplateFault } from './dialects/dialect';
import { dialectOf } from './dialects/dialectOf';
import { namesDialect } from './dialects/names';
import type { Turn } from './formats/promptFormat';
import { inputNames } from './inputPlace';
import type { SourceFile } from './program';

/** What a turn says when a case has filled it. Without a role, it is all that a prompt says. */
export interface FilledTurn extends Partial<Pick<Turn, 'role' | 'goesOn'>> {
  readonly text: string;
}

/** A prompt that is filled by one case after the other. */
export interface PromptTemplate {
  readonly dialect: Dialect['id'];
  /** Its places, by offsets of the reading. */
  readonly needs: readonly Need[];
  /** Why it is not filled in its own dialect, by an offset of the reading; `isCertain` where that is sure to be its dialect. */
  readonly fault?: { readonly message: string; readonly at: number; readonly isCertain: boolean };
  /** Names that stand for a case's input. */
  readonly inputs: readonly string[];
  fill(values: Readonly<Record<string, string>>): readonly FilledTurn[];
}

type ReadText = Pick<PromptTemplate, 'needs' | 'fill'>;

interface Stretch extends Partial<Pick<Turn, 'role' | 'goesOn'>> {
  readonly start: number;
  readonly end: number;
}

/** Reads what a file says as a template in its dialect; where that cannot be, bare names are filled, and the fault says why. */
export function readTemplate(file: SourceFile): PromptTemplate {
  const { text, bodyStart, turns } = file.reading;
  const stretches: readonly Stretch[] = turns ?? [{ start: bodyStart, end: text.length }];
  const { dialect, isCertain } = dialectOf(file);
  try {
    return template(dialect, text, stretches);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    return {
      ...template(namesDialect, text, stretches),
      fault: { message: `${dialect.label}: ${error.message}.`, at: error.at, isCertain },
    };
  }
}

function template(dialect: Dialect, text: string, stretches: readonly Stretch[]): PromptTemplate {
  const read = readEach(dialect, text, stretches) ?? readTogether(dialect, text, stretches);
  return { ...read, dialect: dialect.id, inputs: inputsOf(read.needs) };
}

/** Each turn by itself; undefined where one of several is no template, since a block goes on over it. */
function readEach(dialect: Dialect, text: string, stretches: readonly Stretch[]): ReadText | undefined {
  const templates: { readonly stretch: Stretch; readonly template: Template }[] = [];
  for (const stretch of stretches) {
    try {
      templates.push({ stretch, template: dialect.read(text.slice(stretch.start, stretch.end)) });
    } catch (error) {
      if (!(error instanceof TemplateFault)) throw error;
      if (stretches.length > 1) return undefined;
      throw new TemplateFault(error.message, stretch.start + error.at);
    }
  }
  return {
    needs: templates.flatMap(({ stretch: { start }, template: { needs } }) => needs.map((need) => moved(need, start))),
    fill: (values) => templates.map(({ stretch, template }) => ({ ...roleOf(stretch), text: template.fill(values) })),
  };
}

/** All turns as one template, with marks between them that no text has: a block of the template may hold several, or none. */
function readTogether(dialect: Dialect, text: string, stretches: readonly Stretch[]): ReadText {
  const marks = stretches.map((_, index) => `\uE000${index}\uE001`);
  const starts: number[] = [];
  let whole = '';
  stretches.forEach(({ start, end }, index) => {
    whole += marks[index] ?? '';
    starts.push(whole.length);
    whole += text.slice(start, end);
  });
  const inText = (offset: number): number => {
    const index = Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    );
    return (stretches[index]?.start ?? 0) + offset - (starts[index] ?? 0);
  };
  const read = within(() => dialect.read(whole), inText);
  return {
    needs: read.needs.map((need) => moved(need, inText(need.start) - need.start)),
    fill: (values) => {
      const clean = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replace(/[\uE000\uE001]/g, '')]));
      const said = read.fill(clean).split(/\uE000(\d+)\uE001/);
      return stretches.flatMap((stretch, index) => {
        const at = said.indexOf(String(index), 1);
        return at < 0 ? [] : [{ ...roleOf(stretch), text: (said[at + 1] ?? '').trim() }];
      });
    },
  };
}

function within<Result>(read: () => Result, inText: (offset: number) => number): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof TemplateFault ? new TemplateFault(error.message, inText(error.at)) : error;
  }
}

function moved(need: Need, by: number): Need {
  return { ...need, start: need.start + by, end: need.end + by };
}

function roleOf({ role, goesOn }: Stretch): Pick<FilledTurn, 'role' | 'goesOn'> {
  return { ...(role === undefined ? {} : { role }), ...(goesOn === undefined ? {} : { goesOn }) };
}

/** What VS Code asks a person for is the input where a prompt asks for one thing only, and names no other place for it. */
function inputsOf(needs: readonly Need[]): readonly string[] {
  const asked = [...new Set(needs.filter(({ text }) => text.startsWith('${input:')).map(({ name }) => name))];
  const isNamed = needs.some(({ name }) => inputNames.includes(name));
  return !isNamed && asked.length === 1 ? [...inputNames, ...asked] : inputNames;
}
