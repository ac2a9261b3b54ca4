import type { Purpose } from "../../shared/wire.gen";
import { withdrawn } from "../words/withdrawn";

const ORDER: readonly Purpose[] = ["record", "transcribe", "analyse", "expression"];

/** Says what is not shown because its candidate took consent back; nothing where nothing was. */
export function WithdrawnNote({ gone }: { gone: readonly Purpose[] }) {
  const words = withdrawn();
  if (gone.length === 0) return null;
  const what: string[] = ORDER.filter((one) => gone.includes(one)).map((one) => words.purposes[one]);
  if (gone.includes("record")) what.push(words.score);
  return <p class="note warn withdrawn-note">{words.note(what.join(words.between))}</p>;
}
