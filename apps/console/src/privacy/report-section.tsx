import type { ReportCell, ReportSection as Section } from '../api/privacy.js';
import { useWords } from './use-words.js';

/** A section: names and values, or a table with heads; then what there is to say. */
export function ReportSection({ id, section }: { id: string; section: Section }) {
  const say = useWords();
  const { title, columns, rows, said } = section;
  return (
    <section aria-labelledby={id} className="report-section">
      <h3 id={id} className="h5">
        {say(title)}
      </h3>
      {rows.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="region" aria-labelledby={id}>
          <table className="table" aria-labelledby={id}>
            {columns.length > 0 && (
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column.it} scope="col">
                      {say(column)}
                    </th>
                  ))}
                </tr>
              </thead>
            )}
            <tbody>
              {rows.map(([name, ...values], place) => (
                <tr key={place}>
                  <th scope="row">{name !== undefined && say(name)}</th>
                  {values.map((cell, column) => (
                    <Cell key={column} cell={cell} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {said.length > 0 && (
        <ul>
          {said.map((sentence) => (
            <li key={sentence.it} className={sentence.toFill ? 'to-fill' : undefined}>
              {say(sentence)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Cell({ cell }: { cell: ReportCell }) {
  const say = useWords();
  return <td className={cell.toFill ? 'to-fill' : undefined}>{say(cell)}</td>;
}
