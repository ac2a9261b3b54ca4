import type { ImportedRow } from "../../../shared/wire.gen";
import { candidateForm, sheet } from "../../words/candidates";
import { session } from "../../words/session";

/** The first good rows, as they were understood. */
export function ImportPreview({ rows, all }: { rows: readonly ImportedRow[]; all: number }) {
  const words = sheet();
  const form = candidateForm();
  return (
    <details>
      <summary>
        {words.preview} <span class="soft small">{words.preview_of(String(rows.length), String(all))}</span>
      </summary>
      <div class="scroll-x sheet-table" role="region" aria-label={words.preview} tabIndex={0}>
        <table class="report-table">
          <thead>
            <tr>
              {[words.row, form.name, form.mail, form.phone, form.language, form.note].map((title) => (
                <th scope="col" key={title}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.row}>
                <td class="figures">{one.row}</td>
                <th scope="row">{one.name}</th>
                <td>{one.mail}</td>
                <td>{one.phone}</td>
                <td>{session().language[one.language]}</td>
                <td>{one.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
