import type { ComponentChildren } from 'preact';

interface LongTableProps {
  /** The rows before and after those that are drawn. */
  readonly before: number;
  readonly after: number;
  /** Of a row, in pixels. */
  readonly height: number;
  /** The table with the rows that are drawn. */
  readonly children: ComponentChildren;
}

/** Gives a table the room of the rows that are not drawn. It is around the table, which has nothing to lay out anew when that changes. */
export function LongTable({ before, after, height, children }: LongTableProps) {
  return (
    <div style={{ paddingTop: `${Math.max(0, before) * height}px`, paddingBottom: `${Math.max(0, after) * height}px` }}>{children}</div>
  );
}
