import { language, tag } from "../../shared/i18n";
import { measures } from "../words/measures";

/** Stands behind a term that was said with a "not"; in the reader's language, within text of the spoken one. */
export function NotMark() {
  const words = measures();
  return (
    <small class="not-mark" title={words.said_not_hint} lang={tag(language.value)}>
      {words.said_not}
    </small>
  );
}
