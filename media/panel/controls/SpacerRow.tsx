/** The room of rows that are not drawn. It says nothing to those who listen: the rows that are drawn have their numbers. */
export function SpacerRow({ rows, height, columns }: { readonly rows: number; readonly height: number; readonly columns: number }) {
  if (rows <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={columns} class="spacer" style={{ height: `${rows * height}px` }} />
      </tr>
    </tbody>
  );
}
