import { lineOf } from '../../lineOf';
import type { EncodedPiece, Reading, Turn, TurnRole } from './promptFormat';
import { refuse } from './promptFormat';
import { roleOf, unknownRole } from './prompty';

/** A value of a structured text with its place. */
export interface DataNode {
  readonly start: number;
  readonly end: number;
  /** What it says; undefined for a list or a mapping. */
  readonly value?: string | number | boolean | null;
  readonly items?: readonly DataNode[];
  readonly entries?: readonly (readonly [key: string, value: DataNode])[];
}

/** How the texts of a structured file are written. */
export type PieceOf = (node: DataNode) => Pick<EncodedPiece, 'span' | 'line' | 'isByLine' | 'write'>;

/** A text of a message, in its file. */
interface Said {
  readonly role: TurnRole;
  readonly node: DataNode;
  readonly goesOn: boolean;
}

/** Whether a file holds the messages of a chat: a list of them, or a mapping with `messages`. */
export function holdsMessages(root: DataNode): boolean {
  const { items = [] } = messagesIn(root) ?? {};
  return items.length > 0 && items.every((item) => entry(item, 'role') !== undefined && entry(item, 'content') !== undefined);
}

/** Reads the messages of a chat. @throws InputError for one that cannot be sent, with its line. */
export function readMessages(path: string, text: string, root: DataNode, pieceOf: PieceOf): Reading {
  const said = (messagesIn(root)?.items ?? []).flatMap((message) => textsOf(path, text, message));
  const turns: Turn[] = [];
  const pieces: EncodedPiece[] = [];
  let shown = '';
  for (const { role, node, goesOn } of said) {
    shown += `${shown === '' ? '' : '\n\n'}${goesOn ? '' : `${role}:\n`}`;
    const start = shown.length;
    shown += String(node.value);
    const place = { start, end: shown.length };
    turns.push({ role, ...place, ...(goesOn ? { goesOn } : {}) });
    pieces.push({ ...place, ...pieceOf(node) });
  }
  const texts = new Set(said.map(({ node }) => node));
  return { text: shown, bodyStart: 0, turns, encoded: { pieces, frame: JSON.stringify(frameOf(root, texts)) } };
}

function messagesIn(root: DataNode): DataNode | undefined {
  return root.items === undefined ? entry(root, 'messages') : root;
}

function entry({ entries = [] }: DataNode, name: string): DataNode | undefined {
  return entries.find(([key]) => key === name)?.[1];
}

function textsOf(path: string, text: string, message: DataNode): readonly Said[] {
  const at = (node: DataNode) => lineOf(text, node.start);
  for (const name of ['role', 'content'])
    if ((message.entries ?? []).filter(([key]) => key === name).length !== 1)
      refuse(path, { message: `This message has no "${name}", or has it twice. Give it one.`, line: at(message) });
  const [named, content = message] = [entry(message, 'role'), entry(message, 'content')];
  const role = typeof named?.value === 'string' ? roleOf(named.value) : undefined;
  if (role === undefined) refuse(path, { message: unknownRole(String(named?.value)), line: at(named ?? message) });
  return (content.items ?? [content]).map((part, index): Said => {
    const node = content.items === undefined ? part : entry(part, 'text');
    if (typeof node?.value === 'string') return { role, node, goesOn: index > 0 };
    refuse(path, {
      message: 'This content is no text. Messages of text are sent, also in parts ("type": "text"); images and calls of tools are not.',
      line: at(part),
    });
  });
}

/** All that a file says but the texts of its messages. */
function frameOf(node: DataNode, texts: ReadonlySet<DataNode>): unknown {
  if (texts.has(node)) return { text: true };
  if (node.items !== undefined) return node.items.map((item) => frameOf(item, texts));
  if (node.entries !== undefined) return { entries: node.entries.map(([key, value]) => [key, frameOf(value, texts)]) };
  return node.value;
}
