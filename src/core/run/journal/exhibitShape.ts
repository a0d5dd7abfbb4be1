import type { GraphEdge, GraphExhibit, GraphNode, ItemsExhibit, TableExhibit } from '../../optimizers/exhibit';
import { longestText, mostColumns, mostEdges, mostParts } from '../../optimizers/exhibit';
import type { Item } from '../../prompt/item';
import type { Shape } from '../../shape';
import { either, exactly, listOf, number, object, optional } from '../../shape';

const bounded: Shape = (value) => typeof value === 'string' && value.length <= longestText;
const anyNumber = number(-Number.MAX_VALUE);
const head = { id: bounded, title: bounded, of: optional(bounded) };

const item = object<Item>({
  ...{ id: bounded, text: bounded, cases: listOf(bounded, mostParts) },
  ...{ kind: optional(bounded), role: optional(bounded), source: optional(bounded) },
  ...{ votes: optional(anyNumber), strength: optional(anyNumber), usedAt: optional(anyNumber) },
});

const node = object<GraphNode>({ id: bounded, label: bounded, value: optional(anyNumber) });

const edge: Shape = (value) => {
  if (!Array.isArray(value)) return false;
  const [from, to, weight, ...rest] = value as unknown as Readonly<GraphEdge> & readonly unknown[];
  return bounded(from) && bounded(to) && (value.length === 2 || anyNumber(weight)) && rest.length === 0;
};

const shapes: readonly Shape[] = [
  object<ItemsExhibit>({ ...head, shape: exactly('items'), items: listOf(item, mostParts) }),
  object<TableExhibit>({
    ...{ ...head, shape: exactly('table'), columns: listOf(bounded, mostColumns) },
    rows: listOf(listOf(either(bounded, anyNumber), mostColumns), mostParts),
  }),
  object<GraphExhibit>({ ...head, shape: exactly('graph'), nodes: listOf(node, mostParts), edges: listOf(edge, mostEdges) }),
];

/** The form of an exhibit within its limits. */
export const exhibitShape: Shape = (value) => shapes.some((shape) => shape(value));
