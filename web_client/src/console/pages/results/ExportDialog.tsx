import { useEffect, useState } from "preact/hooks";
import { Trouble } from "../../../shared/api";
import { language } from "../../../shared/i18n";
import type { ExportJob } from "../../../shared/wire.gen";
import { Dialog, Loading, TroubleNote } from "../../parts/basics";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { results } from "../../words/results";

const AGAIN_MS = 1000;

/** Reports as PDF in one archive. Closing the window cancels what is not finished. */
export function ExportDialog({ sessions, onClose }: { sessions: readonly string[]; onClose: () => void }) {
  const words = results();
  const [job, setJob] = useState<ExportJob | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => {
    let over = false;
    let id = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const told = (got: ExportJob) => {
      id = got.id;
      if (over) return stop(id);
      setJob(got);
      if (got.state === "running") timer = setTimeout(() => void follow(`/api/v1/exports/${id}`), AGAIN_MS);
    };
    const follow = (path: string, body?: unknown) =>
      ask<ExportJob>(path, body === undefined ? {} : { method: "POST", body }).then(told, (error: unknown) => {
        if (!(error instanceof Trouble)) throw error;
        if (!over) setTrouble(error);
      });
    void follow("/api/v1/exports", { format: "pdf", sessions, language: language.value });
    return () => {
      over = true;
      clearTimeout(timer);
      stop(id);
    };
  }, []);
  return (
    <Dialog title={words.export_job} onClose={onClose}>
      <TroubleNote trouble={trouble} />
      {!job && !trouble && <Loading />}
      {job && (
        <>
          <progress class="wide-progress" max={job.total} value={job.done} aria-label={words.export_job} />
          <p role="status">
            {job.state === "running" && words.export_progress(String(job.done), String(job.total))}
            {job.state === "ready" && words.export_ready}
            {job.state === "failed" && words.export_failed}
            {job.state === "cancelled" && words.export_cancelled}
            {job.left_out > 0 && ` ${words.export_left_out(String(job.left_out))}`}
          </p>
          {job.state === "running" && <p class="soft small">{words.leave_hint}</p>}
          {job.state === "ready" && (
            <div class="row end">
              <a class="button primary" href={job.file} download>
                <Icon name="save" />
                {words.download}
              </a>
            </div>
          )}
        </>
      )}
    </Dialog>
  );
}

function stop(id: string): void {
  if (id === "") return;
  ask(`/api/v1/exports/${id}`, { method: "DELETE" }).catch((error: unknown) => {
    if (!(error instanceof Trouble)) throw error;
  });
}
