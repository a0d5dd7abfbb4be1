import type { Stretch } from './enclosures';
import { enclosures } from './enclosures';
import { findFirstParagraph } from './firstParagraph';
import type { PromptFormat, Reading, Turn } from './formats/promptFormat';
import { refuse } from './formats/promptFormat';
import { findScalar } from './frontMatterScalar';
import { BlockFinder } from './inputBlock';
import { findInputPlace } from './inputPlace';
import { componentKinds } from './kinds/componentKinds';
import type { MarkedSection } from './markers';
import type { PlacedComponent } from './program';
import type { ReadingPart } from './readingParts';
import { partsOfReading, placeInFile, scanPart } from './readingParts';
import type { Scan } from './scanLines';
import type { FoundVariable } from './variables';
import { findVariables } from './variables';

/** What the components of a file are made from. */
export interface ReadFile {
  readonly path: string;
  readonly format: PromptFormat;
  readonly reading: Reading;
  readonly variables: readonly FoundVariable[];
  readonly sections: readonly MarkedSection[];
}

/** Finds what may change of a file. */
export class FileComponents {
  private readonly frozen: readonly Stretch[];

  /** @param prefix of all names */
  constructor(
    private readonly file: ReadFile,
    private readonly prefix: string,
  ) {
    this.frozen = file.sections.map(({ opening, closing }) => ({ start: opening.start, end: closing.end }));
  }

  /** In the order of the file. */
  all(): readonly PlacedComponent[] {
    const { sections } = this.file;
    const marked = sections.map((section) => this.marked(section));
    const unmarked = sections.some(({ kind }) => kind.id === 'text') ? [] : this.unmarked();
    const hasRules = sections.some(({ kind }) => kind.id === 'rules');
    const rules = hasRules ? [] : [this.missingRules([...this.frozen, ...unmarked.map(({ place }) => place)])];
    return [...this.description(), ...unmarked, ...marked, ...rules].sort(
      (a, b) => a.place.start - b.place.start || a.place.end - b.place.end,
    );
  }

  /** An empty section's place is the line below the opening marker, or right after it where they share a line. */
  private marked({ kind, name, start, end, opening }: MarkedSection): PlacedComponent {
    const { path, reading } = this.file;
    const within = reading.text.slice(start, end);
    if (within.trim() !== '') return this.at(name, kind.id, start, end);
    if (kind.id === 'text') {
      const { line } = placeInFile(reading, opening.start, opening.end);
      refuse(path, { message: `The slot "${name}" is empty. Write the text to start from between its markers.`, line });
    }
    const place = start + (/^[^\r\n]*(?:\r\n|\n|\r)/.exec(within)?.[0].length ?? 0);
    return this.at(name, kind.id, place, place);
  }

  /** What may change where nothing is marked: turns of a chat, else the first paragraph. */
  private unmarked(): readonly PlacedComponent[] {
    const { reading, format } = this.file;
    if (reading.turns !== undefined) return this.turnTexts(reading.turns);
    const paragraph = findFirstParagraph(scanPart(reading, this.body()).lines, this.frozen, format.id === 'prompty');
    return paragraph === undefined ? [] : [this.at('instruction', 'text', paragraph.start, paragraph.end)];
  }

  /** What the system turns say; without one, the last user turn. Turns before that are examples, and stay. */
  private turnTexts(turns: readonly Turn[]): readonly PlacedComponent[] {
    const texts = (chosen: readonly Turn[]) =>
      chosen.flatMap((turn) => {
        const free = this.freeStretch(turn);
        return free === undefined ? [] : [{ turn, free }];
      });
    const system = texts(turns.filter(({ role }) => role === 'system'));
    const open = system.length > 0 ? system : texts(turns.filter(({ role }) => role === 'user')).slice(-1);
    return open.map(({ turn: { role }, free }, index) => ({
      ...this.at(index === 0 ? role : `${role}-${index + 1}`, 'text', free.start, free.end),
      isTurn: true,
    }));
  }

  /** The first stretch of a turn, outside of marked sections, that says something in words. */
  private freeStretch({ start, end }: Turn): Stretch | undefined {
    const within = this.frozen.filter((section) => section.start < end && section.end > start);
    const starts = [start, ...within.map((section) => section.end)];
    const ends = [...within.map((section) => section.start), end];
    return starts
      .map((from, index) => ({ start: from, end: Math.max(from, ends[index] ?? end) }))
      .find((stretch) => this.saysSomething(stretch));
  }

  private saysSomething({ start, end }: Stretch): boolean {
    const text = this.file.reading.text.slice(start, end);
    let words = '';
    let at = 0;
    for (const variable of findVariables(text, { prompty: this.file.format.id === 'prompty' })) {
      words += text.slice(at, variable.start);
      at = variable.end;
    }
    return /[\p{L}\p{N}]/u.test((words + text.slice(at)).replace(/<!--[\s\S]*?-->/g, ''));
  }

  /**
   * Where the rules section will stand: in the system part of a chat; else before the block that holds the input's place, outside of all
   * that is enclosed; without one after the last text, but before a code block that is left open for the model to go on with.
   * @param whole what is not to be divided: the other components
   */
  private missingRules(whole: readonly Stretch[]): PlacedComponent {
    const { reading, path, format, variables } = this.file;
    const place = (within: ReadingPart): number => {
      const scan = scanPart(reading, within);
      const inside = variables.filter(({ start, end }) => start >= within.start && end <= within.end);
      const input = findInputPlace(inside, scan, { path, format });
      return input === undefined ? this.behindText(within, scan) : this.beforeBlock(input, scan, within, inside, whole);
    };
    const home = this.homeOfRules();
    const [body] = [this.body()];
    const found = place(home ?? body);
    const isInside = this.frozen.some(({ start, end }) => start < found && found < end);
    const at = isInside && reading.encoded === undefined ? place(body) : found;
    return this.at('rules', 'rules', at, at);
  }

  /** The turn that rules go into: the last of the system turns at the beginning, else the one with the input, else the last of the user. */
  private homeOfRules(): ReadingPart | undefined {
    const { reading, path, format, variables } = this.file;
    const { turns = [], text } = reading;
    const said = turns.filter(({ start, end }) => end > start);
    const other = said.findIndex(({ role }) => role !== 'system');
    const system = other < 0 ? said.at(-1) : other > 0 ? said[other - 1] : said.find(({ role }) => role === 'system');
    const inputs = () =>
      said.flatMap((turn) => {
        const inside = variables.filter(({ start, end }) => start >= turn.start && end <= turn.end);
        return findInputPlace(inside, scanPart(reading, { ...turn, line: 1 }), { path, format }) === undefined ? [] : [turn];
      });
    const home = system ?? inputs().at(-1) ?? said.findLast(({ role }) => role === 'user') ?? said.at(-1);
    return home && { start: home.start, end: home.end, line: placeInFile({ text, bodyStart: 0 }, home.start, home.end).line };
  }

  private behindText({ start, end }: ReadingPart, scan: Scan): number {
    const limit = scan.openFence?.start ?? end;
    return start + this.file.reading.text.slice(start, limit).trimEnd().length;
  }

  private beforeBlock(
    input: FoundVariable,
    scan: Scan,
    { start, end }: ReadingPart,
    variables: readonly FoundVariable[],
    whole: readonly Stretch[],
  ): number {
    const text = this.file.reading.text.slice(0, end);
    const enclosed = [...whole, ...enclosures(text, start, scan, variables)];
    return Math.max(start, new BlockFinder(scan.lines, enclosed, this.file.format.id === 'prompty').startOfBlock(input.start));
  }

  private description(): readonly PlacedComponent[] {
    const { reading, format } = this.file;
    if (reading.encoded !== undefined) return [];
    const found = findScalar(reading.text, reading.bodyStart, 'description');
    const { maxDescription } = format;
    if (found === undefined || componentKinds.description.read(reading.text.slice(found.start, found.end)) === '') return [];
    return [
      {
        ...this.at('description', 'description', found.start, found.end),
        ...(maxDescription === undefined ? {} : { maxCharacters: maxDescription }),
      },
    ];
  }

  /** The whole of a text file; of one with a structure, its first message. */
  private body(): ReadingPart {
    return partsOfReading(this.file.reading)[0] ?? { start: 0, end: 0, line: 1 };
  }

  private at(name: string, kind: PlacedComponent['kind'], start: number, end: number): PlacedComponent {
    const within = this.file.reading.text.slice(start, end);
    const from = start + within.length - within.trimStart().length;
    const to = Math.max(from, start + within.trimEnd().length);
    const value = componentKinds[kind].read(this.file.reading.text.slice(from, to)) ?? '';
    return { name: this.prefix + name, kind, value, place: { file: this.file.path, start: from, end: to } };
  }
}
