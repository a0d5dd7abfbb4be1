import type { BracesCall, BracesNode, Operand } from './bracesTree';
import { readBraces } from './bracesTree';
import type { Data, Dialect, Need } from './dialect';
import { listOf, mappingOf, Output, partOf, TemplateFault } from './dialect';

/** Handlebars, with the helpers that it brings and those of Dotprompt. Values are put in as they are: a prompt is no HTML. */
export const handlebarsDialect: Dialect = { id: 'handlebars', label: 'Handlebars', read: (text) => readTemplate(text, true) };

/** Mustache: places, sections and inverted ones. */
export const mustacheDialect: Dialect = { id: 'mustache', label: 'Mustache', read: (text) => readTemplate(text, false) };

function readTemplate(text: string, hasHelpers: boolean): ReturnType<Dialect['read']> {
  const nodes = readBraces(text);
  const needs: Need[] = [];
  collect(nodes, { own: new Set(), isCertain: true, isRoot: true }, hasHelpers, needs);
  return {
    needs,
    fill(values) {
      const out = new Output();
      new Filler(out, hasHelpers, values).nodes(nodes, [{ value: values, own: {} }]);
      return out.text;
    },
  };
}

/** What names are looked up in, the innermost last. */
interface Frame {
  readonly value: Data;
  /** `@index` and the like, and names behind `as`. */
  readonly own: Readonly<Record<string, Data>>;
}

const blockHelpers: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with', 'ifEquals', 'unlessEquals']);

/** Helpers that give a value. Those of Dotprompt that stand for what a case does not have give none. */
const helpers: Readonly<Record<string, (args: readonly Data[]) => Data>> = {
  json: ([value]) => JSON.stringify(value ?? null),
  lookup: ([value, key]) => partOf(value, key),
  eq: ([a, b]) => a === b,
  ne: ([a, b]) => a !== b,
  not: ([value]) => !isTrue(value),
  and: (args) => args.every(isTrue),
  or: (args) => args.find(isTrue) ?? false,
  role: () => '',
  history: () => '',
  section: () => '',
};

class Filler {
  constructor(
    private readonly out: Output,
    private readonly hasHelpers: boolean,
    private readonly root: Data,
  ) {}

  nodes(nodes: readonly BracesNode[], frames: readonly Frame[]): void {
    for (const node of nodes) {
      this.out.step();
      if (node.kind === 'text') this.out.write(node.text);
      else if (node.kind === 'output') this.out.write(printed(this.call(node.call, frames)));
      else this.block(node, frames);
    }
  }

  private block({ call, isInverted, body, otherwise }: Extract<BracesNode, { kind: 'block' }>, frames: readonly Frame[]): void {
    const name = this.hasHelpers && call.name.kind === 'path' && blockHelpers.has(call.name.path) ? call.name.path : '';
    const [value, other] = call.args.map((arg) => this.value(arg, frames));
    if (name === 'each') return this.each(value, call, body, otherwise, frames);
    if (name === 'with') return this.nodes(isTrue(value) ? body : otherwise, isTrue(value) ? within(frames, value, call.bound) : frames);
    if (name !== '') {
      const holds = name.endsWith('Equals') ? value === other : isTrue(value);
      return this.nodes(holds === !name.startsWith('unless') ? body : otherwise, frames);
    }
    const section = this.call(call, frames);
    if (isInverted) return this.nodes(isTrue(section) ? otherwise : body, frames);
    if (listOf(section) !== undefined) return this.each(section, call, body, otherwise, frames);
    if (!isTrue(section)) return this.nodes(otherwise, frames);
    this.nodes(body, mappingOf(section) === undefined ? frames : within(frames, section, []));
  }

  private each(
    value: Data,
    { bound }: BracesCall,
    body: readonly BracesNode[],
    otherwise: readonly BracesNode[],
    frames: readonly Frame[],
  ): void {
    const list = listOf(value)?.map((item, index): readonly [Data, Data] => [index, item]);
    const items = list ?? Object.entries(mappingOf(value) ?? {});
    if (items.length === 0) return this.nodes(otherwise, frames);
    items.forEach(([key, item], index) => {
      const own = { '@index': index, '@key': key, '@first': index === 0, '@last': index === items.length - 1 };
      const named = bound.slice(0, 2).map((name, at): readonly [string, Data] => [name, at === 0 ? item : key]);
      this.nodes(body, [...frames, { value: item, own: { ...own, ...Object.fromEntries<Data>(named) } }]);
    });
  }

  private call({ name, args }: BracesCall, frames: readonly Frame[]): Data {
    if (name.kind === 'path' && this.hasHelpers && Object.hasOwn(helpers, name.path) && (args.length > 0 || name.path === 'history'))
      return helpers[name.path]?.(args.map((arg) => this.value(arg, frames)));
    return this.value(name, frames);
  }

  private value(of: Operand, frames: readonly Frame[]): Data {
    this.out.step();
    if (of.kind === 'constant') return of.value;
    if (of.kind === 'call') return this.call(of.call, frames);
    return this.lookUp(of.path, frames);
  }

  private lookUp(path: string, frames: readonly Frame[]): Data {
    let [rest, depth] = [path, frames.length - 1];
    while (rest.startsWith('../')) [rest, depth] = [rest.slice(3), Math.max(0, depth - 1)];
    if (rest.startsWith('@root.')) return follow(this.root, rest.slice('@root.'.length));
    if (rest === 'this' || rest === '.' || rest === '..') return frames[rest === '..' ? Math.max(0, depth - 1) : depth]?.value;
    rest = rest.replace(/^(?:this|\.)[./]/, '');
    const [first = ''] = rest.split('.');
    for (let at = depth; at >= 0; at--) {
      const frame = frames[at];
      if (frame === undefined) continue;
      if (Object.hasOwn(frame.own, first)) return follow(frame.own, rest);
      const found = follow(frame.value, rest);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function within(frames: readonly Frame[], value: Data, [name]: readonly string[]): readonly Frame[] {
  return [...frames, { value, own: name === undefined ? {} : { [name]: value } }];
}

/** What stands at the end of a path: a case may give `user.name` under that name. */
function follow(value: Data, path: string): Data {
  const whole = partOf(value, path);
  if (whole !== undefined) return whole;
  let found = value;
  for (const part of path.split('.')) found = partOf(found, part.replace(/^\[|\]$/g, ''));
  return found;
}

function isTrue(value: Data): boolean {
  const list = listOf(value);
  return list === undefined ? Boolean(value) : list.length > 0;
}

function printed(value: Data): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Where in a template something stands. */
interface Where {
  readonly own: ReadonlySet<string>;
  readonly isCertain: boolean;
  /** Whether names are those of the case, and not of an item that is gone through. */
  readonly isRoot: boolean;
}

/** Finds the names that a template takes from a case. @throws TemplateFault for a helper that is not known. */
function collect(nodes: readonly BracesNode[], where: Where, hasHelpers: boolean, found: Need[]): void {
  for (const node of nodes) {
    if (node.kind === 'text') continue;
    const { text, start, end, call } = node;
    const take = (of: Operand, isCertain: boolean): void => {
      if (of.kind === 'call') return takeCall(of.call, isCertain);
      if (of.kind !== 'path' || /^(?:this\b|\.(?!\.)|@)/.test(of.path) || (!where.isRoot && !of.path.startsWith('../'))) return;
      const name = of.path.replace(/^(?:\.\.\/)+/, '');
      if (!where.own.has(name.split('.')[0] ?? '')) found.push({ name, text, start, end, isCertain });
    };
    const takeCall = ({ name, args, options }: BracesCall, isCertain: boolean): void => {
      const isNamed = name.kind === 'path' && (args.length > 0 || options.length > 0 || name.path === 'history');
      if (!isNamed) return take(name, isCertain);
      const isKnown = Object.hasOwn(helpers, name.path) || (node.kind === 'block' && blockHelpers.has(name.path));
      if (!hasHelpers || !isKnown) throw new TemplateFault(`${text} asks for a helper "${name.path}" that is not known here`, start);
      for (const each of [...args, ...options.map(([, value]) => value)]) take(each, false);
    };
    takeCall(call, where.isCertain && node.kind === 'output');
    if (node.kind === 'output') continue;
    const isLoop = call.name.kind === 'path' && (call.name.path === 'each' || call.name.path === 'with' || call.args.length === 0);
    const own = new Set([...where.own, ...call.bound]);
    collect(node.body, { own, isCertain: false, isRoot: where.isRoot && !(isLoop && !node.isInverted) }, hasHelpers, found);
    collect(node.otherwise, { ...where, isCertain: false }, hasHelpers, found);
  }
}
