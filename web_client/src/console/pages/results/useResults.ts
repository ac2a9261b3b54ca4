import { useEffect, useState } from "preact/hooks";
import type { ResultPage, ResultRow } from "../../../shared/wire.gen";
import { apiQuery, type Filters } from "../../fold/result_query";
import { useLoaded } from "../../parts/hooks";

/** The list by its filters, page after page. While another filter is read, the rows before stay, marked as busy. */
export function useResults(filters: Filters) {
  const query = apiQuery(filters);
  const [after, setAfter] = useState("");
  const [known, setKnown] = useState<{ query: string; rows: readonly ResultRow[] }>({ query, rows: [] });
  const fresh = known.query === query;
  const mark = fresh ? after : "";
  const page = useLoaded<ResultPage>(`/api/v1/results?${query}${mark ? `&after=${encodeURIComponent(mark)}` : ""}`);
  useEffect(() => setAfter(""), [query]);
  useEffect(() => {
    const got = page.value;
    if (got === null) return;
    setKnown((was) => {
      const before = was.query === query && mark !== "" ? was.rows : [];
      return { query, rows: [...new Map([...before, ...got.rows].map((row) => [row.id, row])).values()] };
    });
  }, [page.value]);
  return {
    rows: page.value === null && known.rows.length === 0 ? null : known.rows,
    busy: page.value === null || !fresh,
    total: page.value?.total ?? null,
    trouble: page.trouble,
    reload: () => {
      setAfter("");
      page.reload();
    },
    more: page.value?.next ? () => setAfter(page.value?.next ?? "") : null,
  };
}
