import { useRef, useState } from "preact/hooks";
import type { ImportFault, ImportResult } from "../../../shared/wire.gen";
import { language } from "../../../shared/i18n";
import { Dialog, TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { announce } from "../../state/announce";
import { sheet } from "../../words/candidates";
import { common } from "../../words/common";
import { faultsAsCsv, rowsAtFault } from "./import_faults";
import { ImportPreview } from "./ImportPreview";

interface Props {
  opening: string;
  onDone: () => void;
  onInvite: (candidates: readonly string[]) => void;
  onClose: () => void;
}

const LISTED = 200;

/** First the file is only looked at; it goes in as a whole, or not at all. */
export function ImportDialog({ opening, onDone, onInvite, onClose }: Props) {
  const words = sheet();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [result, setResult] = useState<ImportResult | null>(null);
  const path = `/api/v1/openings/${encodeURIComponent(opening)}/candidates/import`;
  const send = async (chosen: File, dry: boolean) => {
    const got = await ask<ImportResult>(`${path}?dry_run=${dry ? 1 : 0}`, { method: "POST", file: chosen });
    setResult(got);
    if (got.imported > 0) onDone();
    const { imported, good, faults } = got;
    if (imported > 0) announce(words.done(String(imported)));
    else announce(faults.length > 0 ? faultText(faults) : words.good(String(good)));
  };
  const checking = useAction((chosen: File) => send(chosen, true));
  const importing = useAction((chosen: File) => send(chosen, false));
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setResult(null);
    importing.clear();
    void checking.run(chosen);
  };
  const { imported = 0, good = 0, faults = [] } = result ?? {};
  const ready = result !== null && imported === 0 && faults.length === 0 && good > 0;
  return (
    <Dialog title={words.title} onClose={onClose} wide>
      <p class="soft small">{words.lead}</p>
      {imported === 0 && (
        <div class="row wrap">
          <input
            ref={input}
            id="import-file"
            class="unseen"
            type="file"
            tabIndex={-1}
            aria-label={words.choose}
            accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => {
              choose(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
          <button type="button" class={file ? "button" : "button primary"} disabled={checking.busy || importing.busy} onClick={() => input.current?.click()}>
            <Icon name="up" />
            {file ? words.another : words.choose}
          </button>
          <a class="button quiet small" href={`/api/v1/import-template.xlsx?lang=${language.value}`} download>
            <Icon name="save" />
            {words.template} (.xlsx)
          </a>
          <a class="button quiet small" href={`/api/v1/import-template.csv?lang=${language.value}`} download>
            <Icon name="save" />
            {words.template} (.csv)
          </a>
        </div>
      )}
      {file && <p class="small clip">{words.file(file.name)}</p>}
      {checking.busy && <p class="soft" role="status">{words.checking}</p>}
      <TroubleNote trouble={checking.trouble ?? importing.trouble} retry={file ? () => choose(file) : undefined} />
      {imported > 0 && <p class="note good">{words.done(String(imported))}</p>}
      {faults.length > 0 && <Faults faults={faults} />}
      {ready && <p class="note good">{words.good(String(good))}</p>}
      {result && (
        <div class="small soft">
          {result.ignored_columns.length > 0 && <p>{words.ignored(result.ignored_columns.join(", "))}</p>}
          {result.without_contact > 0 && <p>{words.without_contact(String(result.without_contact))}</p>}
        </div>
      )}
      {result && imported === 0 && result.preview.length > 0 && <ImportPreview rows={result.preview} all={good} />}
      <div class="row end wrap">
        <button type="button" class="button" onClick={onClose}>
          {imported > 0 ? words.later : common().cancel}
        </button>
        {imported > 0 ? (
          <button type="button" class="button primary" onClick={() => onInvite(result?.candidates ?? [])}>
            <Icon name="link" />
            {words.invite_now(String(imported))}
          </button>
        ) : (
          <button type="button" class="button primary" disabled={!ready || importing.busy} onClick={() => file && void importing.run(file)}>
            {importing.busy ? words.busy : ready ? words.do(String(good)) : words.do_none}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function faultText(faults: readonly ImportFault[]): string {
  const words = sheet();
  const rows = rowsAtFault(faults);
  return rows === 0 ? words.file_fault : words.faults(String(faults.length), String(rows));
}

function Faults({ faults }: { faults: readonly ImportFault[] }) {
  const words = sheet();
  const save = () => {
    const url = URL.createObjectURL(new Blob([faultsAsCsv(faults, [words.row, words.column, words.what])], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "import-faults.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <div class="stack">
      <p class="note bad" role="alert">
        {faultText(faults)}
      </p>
      <div class="scroll-x sheet-table" role="region" aria-label={words.fault_list} tabIndex={0}>
        <table class="report-table">
          <thead>
            <tr>
              <th scope="col">{words.row}</th>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.what}</th>
            </tr>
          </thead>
          <tbody>
            {faults.slice(0, LISTED).map((one, at) => (
              <tr key={at}>
                <th scope="row" class="figures">
                  {one.row === 0 ? "" : one.row}
                </th>
                <td>{one.column}</td>
                <td>{one.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="row wrap">
        {faults.length > LISTED && <p class="soft small grow">{words.more_faults(String(faults.length - LISTED))}</p>}
        <button type="button" class="button quiet small" onClick={save}>
          <Icon name="save" />
          {words.save_faults}
        </button>
      </div>
    </div>
  );
}
