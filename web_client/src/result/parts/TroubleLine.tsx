import { useVisit } from "../visit";
import { common } from "../words/common";

/** What went wrong last, in the language shown now. */
export function TroubleLine() {
  const trouble = useVisit().trouble.value;
  const texts: Record<string, string> = common().troubles;
  return <div role="alert">{trouble && <p class="wrong">{texts[trouble.code] ?? common().troubles.other}</p>}</div>;
}
