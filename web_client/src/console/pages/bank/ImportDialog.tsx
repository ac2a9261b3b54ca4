import { useRef, useState } from "preact/hooks";
import type { BankImport } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { Dialog, TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { bank } from "../../words/bank";
import { common } from "../../words/common";

/** First the file is only checked; it goes in as a whole, or not at all. */
export function BankImportDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const words = bank();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [result, setResult] = useState<BankImport | null>(null);
  const checking = useAction(async (chosen: File) => {
    setResult(await ask<BankImport>("/api/v1/bank/import?dry_run=1", { method: "POST", file: chosen }));
  });
  const importing = useAction(async (chosen: File) => {
    const got = await ask<BankImport>("/api/v1/bank/import", { method: "POST", file: chosen });
    setResult(got);
    if (got.faults.length > 0) return;
    toast(words.import_done(String(got.added)), "good");
    onDone();
    onClose();
  });
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setResult(null);
    importing.clear();
    void checking.run(chosen);
  };
  const fresh = result && result.faults.length === 0 ? result.rows - result.known : 0;
  return (
    <Dialog title={words.import_title} onClose={onClose} wide>
      <p class="soft small">{words.import_lead}</p>
      <div class="row wrap">
        <input
          ref={input}
          class="unseen"
          type="file"
          tabIndex={-1}
          aria-label={words.import_choose}
          accept=".json,.xlsx,application/json,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => {
            choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <button type="button" class={file ? "button" : "button primary"} disabled={checking.busy || importing.busy} onClick={() => input.current?.click()}>
          <Icon name="up" />
          {file ? words.import_another : words.import_choose}
        </button>
        {file && <span class="small clip">{file.name}</span>}
      </div>
      {checking.busy && (
        <p class="soft" role="status">
          {words.import_checking}
        </p>
      )}
      <TroubleNote trouble={checking.trouble ?? importing.trouble} />
      {result && result.faults.length > 0 && <Faults result={result} />}
      {result && result.faults.length === 0 && (
        <p class="note good" role="status">
          {fresh > 0 ? words.import_good(String(fresh), String(result.known)) : words.import_nothing(String(result.known))}
        </p>
      )}
      <div class="row end wrap">
        <button type="button" class="button" onClick={onClose}>
          {common().cancel}
        </button>
        {fresh > 0 && (
          <button type="button" class="button primary" disabled={importing.busy} onClick={() => file && void importing.run(file)}>
            {words.import_do(String(fresh))}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function Faults({ result }: { result: BankImport }) {
  const words = bank();
  return (
    <div class="stack" role="alert">
      <p class="wrong">{words.import_faults(String(result.faults.length + result.more_faults))}</p>
      <div class="bank-faults" tabIndex={0} role="region" aria-label={words.fault}>
        <table class="report-table">
          <thead>
            <tr>
              <th scope="col">{words.row}</th>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.fault}</th>
            </tr>
          </thead>
          <tbody>
            {result.faults.map((fault, at) => (
              <tr key={at}>
                <td class="figures">{fault.row === 0 ? words.whole_file : fault.row}</td>
                <td class="mono">{fault.field}</td>
                <td>{pick(fault.text)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {result.more_faults > 0 && <p class="soft small">{words.import_more(String(result.more_faults))}</p>}
    </div>
  );
}
