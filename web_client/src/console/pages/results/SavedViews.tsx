import { useState } from "preact/hooks";
import type { SavedView } from "../../../shared/wire.gen";
import { bodyOf, type Filters, filtersOfBody, queryOf } from "../../fold/result_query";
import { TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { announce } from "../../state/announce";
import { common } from "../../words/common";
import { results } from "../../words/results";

interface Props {
  filters: Filters;
  set: (filters: Filters) => void;
}

export function SavedViews({ filters, set }: Props) {
  const words = results();
  const views = useLoaded<SavedView[]>("/api/v1/views");
  const [name, setName] = useState<string | null>(null);
  const save = useAction(async () => {
    if (!name?.trim()) return;
    await ask("/api/v1/views", { method: "POST", body: { name: name.trim(), query: bodyOf(filters) } });
    setName(null);
    views.reload();
    announce(words.view_saved);
  });
  const forget = useAction(async (id: string) => {
    await ask(`/api/v1/views/${id}`, { method: "DELETE" });
    views.reload();
  });
  const here = queryOf(filters);
  const known = views.value ?? [];
  if (known.length === 0 && here === "") return null;
  return (
    <section class="saved-views" aria-label={words.views}>
      <ul class="row wrap tight plain-row">
        {known.map((view) => {
          const theirs = filtersOfBody(view.query);
          return (
            <li key={view.id} class="view-chip">
              <button type="button" class="button small" aria-pressed={queryOf(theirs) === here} onClick={() => set(theirs)}>
                {view.name}
              </button>
              <button type="button" class="button small quiet square" aria-label={words.forget_view(view.name)} onClick={() => void forget.run(view.id)}>
                <Icon name="cross" />
              </button>
            </li>
          );
        })}
        {here !== "" && name === null && (
          <li>
            <button type="button" class="button small" onClick={() => setName("")}>
              <Icon name="plus" />
              {words.save_view}
            </button>
          </li>
        )}
      </ul>
      {name !== null && (
        <form
          class="row wrap tight"
          onSubmit={(event) => {
            event.preventDefault();
            void save.run();
          }}
        >
          <input
            class="input slim"
            aria-label={words.view_name}
            placeholder={words.view_name}
            maxLength={100}
            required
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="button small primary" disabled={save.busy}>
            {common().save}
          </button>
          <button type="button" class="button small" onClick={() => setName(null)}>
            {common().cancel}
          </button>
        </form>
      )}
      <TroubleNote trouble={save.trouble ?? forget.trouble} />
    </section>
  );
}
