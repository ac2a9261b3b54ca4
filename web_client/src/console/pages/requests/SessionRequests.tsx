import type { CandidateRequest } from "../../../shared/wire.gen";
import { useLoaded } from "../../parts/hooks";
import { go } from "../../router";
import { countRequests } from "../../state/requests";
import { requests as requestWords } from "../../words/requests";
import { RequestCard } from "./RequestCard";

/** On the report: what this candidate asked for; nothing where nothing was asked. */
export function SessionRequests({ session }: { session: string }) {
  const words = requestWords();
  const { value, reload } = useLoaded<CandidateRequest[]>(`/api/v1/sessions/${encodeURIComponent(session)}/requests`);
  if (!value || value.length === 0) return null;
  const answered = (erased: boolean) => {
    void countRequests();
    if (erased) go({ page: "requests" });
    else reload();
  };
  return (
    <section class="requests-page" aria-label={words.of_candidate}>
      <h2>{words.of_candidate}</h2>
      <ul class="request-cards">
        {value.map((one) => (
          <RequestCard key={one.id} one={one} answered={answered} />
        ))}
      </ul>
    </section>
  );
}
