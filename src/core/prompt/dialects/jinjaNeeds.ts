import type { Need } from './dialect';
import { TemplateFault } from './dialect';
import type { Expression } from './jinjaExpression';
import type { JinjaNode, Tag } from './jinjaTree';
import { filterNamed, methodNamed, testNamed } from './jinjaValues';

/** The dotted path that an expression is; undefined for any other. */
export function pathOf(of: Expression): string | undefined {
  if (of.kind === 'name') return of.name;
  if (of.kind !== 'part' || of.key.kind !== 'literal' || typeof of.key.value !== 'string') return undefined;
  const before = pathOf(of.of);
  return before === undefined ? undefined : `${before}.${of.key.value}`;
}

/** The expressions that an expression is made of. */
function partsOf(of: Expression): readonly Expression[] {
  switch (of.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return of.items;
    case 'mapping':
      return of.entries.flat();
    case 'part':
      return [of.of, of.key];
    case 'call':
      return [...(of.of === undefined ? [] : [of.of]), ...of.args];
    case 'filter':
    case 'test':
      return [of.of, ...of.args];
    case 'not':
    case 'minus':
      return [of.of];
    case 'binary':
      return [of.left, of.right];
    case 'choice':
      return [of.when, of.then, ...(of.otherwise === undefined ? [] : [of.otherwise])];
  }
}

/** Sees to it that all filters, tests and methods are known before anything is filled. @throws TemplateFault where one is not. */
export function checkNames(nodes: readonly JinjaNode[]): void {
  forEachExpression(nodes, checkExpression);
}

function checkExpression(of: Expression): void {
  if (of.kind === 'filter') filterNamed(of.name, of.at);
  if (of.kind === 'test') testNamed(of.name, of.at);
  if (of.kind === 'call' && of.of !== undefined) methodNamed(of.name, of.at);
  if (of.kind === 'call' && of.of === undefined && of.name !== 'range')
    throw new TemplateFault(`"${of.name}(…)" is not called here; there is range(…)`, of.at);
  for (const part of partsOf(of)) checkExpression(part);
}

function forEachExpression(nodes: readonly JinjaNode[], visit: (expression: Expression) => void): void {
  for (const node of nodes) {
    if (node.kind === 'output') visit(node.value);
    if (node.kind === 'set') {
      if ('kind' in node.value) visit(node.value);
      else forEachExpression(node.value, visit);
    }
    if (node.kind === 'if') {
      for (const { when, body } of node.branches) {
        visit(when);
        forEachExpression(body, visit);
      }
      forEachExpression(node.otherwise, visit);
    }
    if (node.kind === 'for') {
      visit(node.of);
      if (node.when !== undefined) visit(node.when);
      forEachExpression([...node.body, ...node.otherwise], visit);
    }
  }
}

/** The names that a template takes from a case. */
export function needsOf(nodes: readonly JinjaNode[]): readonly Need[] {
  const found: Need[] = [];
  collect(nodes, new Set(['loop']), true, found);
  return found;
}

function collect(nodes: readonly JinjaNode[], own: ReadonlySet<string>, isCertain: boolean, found: Need[]): void {
  let bound = own;
  const take = (of: Expression, tag: Tag, certain: boolean, within = bound): void => {
    const path = pathOf(of);
    const [root = ''] = path?.split('.') ?? [];
    if (path === undefined) return partsOf(of).forEach((part) => take(part, tag, certain && !hasOther(of), within));
    const { text, start, end } = tag;
    if (!within.has(root)) found.push({ name: path, text, start, end, isCertain: certain });
  };
  for (const node of nodes) {
    if (node.kind === 'output') take(node.value, node.tag, isCertain);
    if (node.kind === 'set') {
      if ('kind' in node.value) take(node.value, node.tag, isCertain);
      else collect(node.value, bound, isCertain, found);
      bound = new Set([...bound, node.name]);
    }
    if (node.kind === 'if') {
      for (const { when, body, tag } of node.branches) {
        take(when, tag, false);
        collect(body, bound, false, found);
      }
      collect(node.otherwise, bound, false, found);
    }
    if (node.kind === 'for') {
      take(node.of, node.tag, false);
      const inside = new Set([...bound, ...node.names]);
      if (node.when !== undefined) take(node.when, node.tag, false, inside);
      collect(node.body, inside, false, found);
      collect(node.otherwise, bound, false, found);
    }
  }
}

/** Whether an expression has an answer for a name that is not given. */
function hasOther(of: Expression): boolean {
  if (of.kind === 'filter') return of.name === 'default' || of.name === 'd';
  return of.kind === 'test' || of.kind === 'choice' || (of.kind === 'binary' && (of.mark === 'or' || of.mark === 'and'));
}
