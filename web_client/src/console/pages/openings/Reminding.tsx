import type { OpeningOptions } from "../../../shared/wire.gen";
import type { Fault, OpeningForm } from "../../fold/opening_form";
import { reminding } from "../../words/reminding";
import { Field } from "./fields";

interface Props {
  form: OpeningForm;
  wrong: readonly Fault[];
  set: (part: Partial<OpeningForm>) => void;
  options: OpeningOptions;
}

/** When this opening's candidates are reminded, where it is not as the server is set. */
export function Reminding({ form, wrong, set, options }: Props) {
  const words = reminding();
  const usual = (hours: number) => (hours === 0 ? words.usual_off : words.usual(String(hours)));
  return (
    <section class="card pad stack" aria-labelledby="form-reminding">
      <h2 id="form-reminding">{words.title}</h2>
      <p class="soft small">{words.about}</p>
      <div class="columns">
        <Field
          path="remind_before_end_h"
          label={words.before_end}
          hint={usual(options.remind_before_end_h)}
          value={form.remind_before_end_h}
          faults={wrong}
          kind="whole"
          onValue={(remind_before_end_h) => set({ remind_before_end_h })}
        />
        <Field
          path="remind_after_h"
          label={words.after}
          hint={usual(options.remind_after_h)}
          value={form.remind_after_h}
          faults={wrong}
          kind="whole"
          onValue={(remind_after_h) => set({ remind_after_h })}
        />
      </div>
    </section>
  );
}
