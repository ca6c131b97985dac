interface Props {
  /** What the table is, for whoever does not see it. */
  label: string
  columns: readonly string[]
  rows: readonly (readonly unknown[])[]
  class?: string
}

/** Columns of a table that a small screen shows as a card for each row. */
export const Table = ({ label, columns, rows, class: more }: Props) => (
  <div class="scroll" tabindex={0} role="region" aria-label={label}>
    <table class={more ? `list ${more}` : 'list'} role="table">
      <thead>
        <tr role="row">
          {columns.map((name) => (
            <th scope="col" role="columnheader">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr role="row">
            {cells.map((cell, index) => (
              <td role="cell" data-name={columns[index]}>
                {cell as string}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
