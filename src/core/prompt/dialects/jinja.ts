import type { Data, Dialect } from './dialect';
import { Output, partOf } from './dialect';
import type { Expression } from './jinjaExpression';
import { checkNames, needsOf, pathOf } from './jinjaNeeds';
import type { JinjaNode } from './jinjaTree';
import { readJinja } from './jinjaTree';
import { combine, filterNamed, isTrue, itemsOf, methodNamed, numberOf, printed, testNamed } from './jinjaValues';

/** Jinja, and what Nunjucks shares with it: places, filters, conditions, loops. Nothing that defines, imports or runs. */
export const jinjaDialect: Dialect = {
  id: 'jinja',
  label: 'Jinja',
  read(text) {
    const nodes = readJinja(text);
    const needs = needsOf(nodes);
    checkNames(nodes);
    return {
      needs,
      fill(values) {
        const out = new Output();
        new Filler(out).nodes(nodes, new Map<string, Data>(Object.entries(values)));
        return out.text;
      },
    };
  },
};

type Scope = Map<string, Data>;

class Filler {
  constructor(private readonly out: Output) {}

  nodes(nodes: readonly JinjaNode[], scope: Scope): void {
    for (const node of nodes) {
      this.out.step();
      this.node(node, scope);
    }
  }

  private node(node: JinjaNode, scope: Scope): void {
    switch (node.kind) {
      case 'text':
        return this.out.write(node.text);
      case 'output':
        return this.out.write(printed(this.value(node.value, scope)));
      case 'if': {
        const branch = node.branches.find(({ when }) => isTrue(this.value(when, scope)));
        return this.nodes(branch?.body ?? node.otherwise, scope);
      }
      case 'for':
        return this.loop(node, scope);
      case 'set':
        scope.set(node.name, 'kind' in node.value ? this.value(node.value, scope) : this.block(node.value, scope));
    }
  }

  private loop({ names, of, when, body, otherwise }: Extract<JinjaNode, { kind: 'for' }>, scope: Scope): void {
    const bound = (item: Data): Scope =>
      new Map([...scope, ...names.map((name, at): [string, Data] => [name, names.length > 1 ? partOf(item, at) : item])]);
    const items = itemsOf(this.value(of, scope)).filter((item) => when === undefined || isTrue(this.value(when, bound(item))));
    if (items.length === 0) return this.nodes(otherwise, scope);
    items.forEach((item, index) => {
      const { length } = items;
      const loop = { index: index + 1, index0: index, first: index === 0, last: index === length - 1, length, revindex: length - index };
      this.nodes(body, bound(item).set('loop', loop));
    });
  }

  private block(nodes: readonly JinjaNode[], scope: Scope): string {
    const out = new Output();
    new Filler(out).nodes(nodes, new Map(scope));
    return out.text;
  }

  private value(of: Expression, scope: Scope): Data {
    this.out.step();
    switch (of.kind) {
      case 'literal':
        return of.value;
      case 'name':
        return scope.get(of.name);
      case 'list':
        return of.items.map((item) => this.value(item, scope));
      case 'mapping':
        return Object.fromEntries(of.entries.map(([key, value]) => [printed(this.value(key, scope)), this.value(value, scope)]));
      case 'part':
        return this.part(of, scope);
      case 'call':
        return this.call(of, scope);
      case 'filter':
        return filterNamed(of.name, of.at)(this.value(of.of, scope), this.values(of.args, scope));
      case 'test':
        return testNamed(of.name, of.at)(this.value(of.of, scope), this.values(of.args, scope));
      case 'not':
        return !isTrue(this.value(of.of, scope));
      case 'minus':
        return -numberOf(this.value(of.of, scope));
      case 'choice':
        return isTrue(this.value(of.when, scope)) ? this.value(of.then, scope) : of.otherwise && this.value(of.otherwise, scope);
      case 'binary':
        return this.binary(of, scope);
    }
  }

  private values(all: readonly Expression[], scope: Scope): readonly Data[] {
    return all.map((each) => this.value(each, scope));
  }

  /** A case may give `user.name` under that name. */
  private part(of: Extract<Expression, { kind: 'part' }>, scope: Scope): Data {
    const path = pathOf(of);
    return path !== undefined && scope.has(path) ? scope.get(path) : partOf(this.value(of.of, scope), this.value(of.key, scope));
  }

  private call({ name, of, args, at }: Extract<Expression, { kind: 'call' }>, scope: Scope): Data {
    if (of !== undefined) return methodNamed(name, at)(this.value(of, scope), this.values(args, scope));
    const [first = 0, second] = this.values(args, scope).map(numberOf);
    const [from, to] = second === undefined ? [0, first] : [first, second];
    return Array.from({ length: Math.min(10_000, Math.max(0, to - from)) }, (_, index) => from + index);
  }

  private binary({ mark, left, right }: Extract<Expression, { kind: 'binary' }>, scope: Scope): Data {
    const first = this.value(left, scope);
    if (mark === 'or') return isTrue(first) ? first : this.value(right, scope);
    if (mark === 'and') return isTrue(first) ? this.value(right, scope) : first;
    return combine(mark, first, this.value(right, scope));
  }
}
