import type { Opening } from "../../../shared/wire.gen";
import { language } from "../../../shared/i18n";
import { emptyOpening } from "../../fold/opening_form";
import { useHeadFocus } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { go, guardLeaving } from "../../router";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { form as formWords, openings } from "../../words/openings";
import { BankSource } from "../bank/BankSource";
import { OpeningEditor } from "./OpeningEditor";

export function NewOpeningPage() {
  const words = formWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  return (
    <div class="page medium">
      <div class="page-head">
        <Link to={{ page: "openings" }} class="button quiet small back" label={openings().title}>
          <Icon name="left" />
        </Link>
        <h1 ref={head} tabIndex={-1} class="grow">
          {words.new_title}
        </h1>
      </div>
      <OpeningEditor
        start={emptyOpening(language.value)}
        submit={words.save_new}
        source={(slot) => <BankSource slot={slot} />}
        onSave={async (draft) => {
          const made = await ask<Opening>("/api/v1/openings", { method: "POST", body: draft });
          guardLeaving(null);
          toast(words.created, "good");
          go({ page: "opening", opening: made.id, tab: "invitations" }, true);
        }}
      />
    </div>
  );
}
