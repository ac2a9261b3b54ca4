import { Heading } from "../../candidate/parts/Heading";
import { pick, tag } from "../../shared/i18n";
import type { OwnResult } from "../../shared/wire.gen";
import { dayAndTime } from "../fold/when";
import { Advice } from "../parts/Advice";
import { KeptPart } from "../parts/KeptPart";
import { Requests } from "../parts/Requests";
import { Scores } from "../parts/Scores";
import { Status } from "../parts/Status";
import { useVisit } from "../visit";
import { result as words } from "../words/result";

export function Result() {
  const visit = useVisit();
  const page = visit.result.value;
  if (page === null) return null;
  const own = tag(page.interview_language);
  return (
    <div class="screen result-screen">
      <header class="landing-head">
        <p class="soft">{words().hello(page.candidate)}</p>
        <Heading>
          <span lang={own}>{page.title}</span>
        </Heading>
        <p class="soft" lang={own}>
          {[page.organisation, page.department].filter(Boolean).join(" · ")}
        </p>
      </header>
      <Status page={page} />
      {page.state === "ready" && <Shown page={page} />}
      <Requests page={page} />
      <KeptPart />
    </div>
  );
}

function Shown({ page }: { page: OwnResult }) {
  const visit = useVisit();
  const w = words();
  return (
    <>
      {page.words.length > 0 && (
        <section class="card part" aria-labelledby="overall">
          <h2 id="overall">{w.overall}</h2>
          {page.words.map((one) => (
            <p key={one.en}>{pick(one)}</p>
          ))}
        </section>
      )}
      {page.dimensions.length > 0 && <Scores dimensions={page.dimensions} lookingScored={page.looking_scored} lang={tag(page.interview_language)} />}
      {page.shows.includes("remarks") && (
        <section class="card part" aria-labelledby="remarks">
          <h2 id="remarks">{w.remarks}</h2>
          {page.remarks.length === 0 && <p class="soft">{w.noRemarks}</p>}
          {page.remarks.map((one) => (
            <figure class="remark" key={one.made_at}>
              <blockquote lang={tag(page.interview_language)}>{one.text}</blockquote>
              <figcaption class="soft small">{dayAndTime(one.made_at)}</figcaption>
            </figure>
          ))}
        </section>
      )}
      {page.shows.includes("advice") && <Advice advice={page.advice} none={page.advice_not_available} />}
      {page.pdf && <PdfLinks base={visit.at("/result.pdf")} />}
    </>
  );
}

function PdfLinks({ base }: { base: string }) {
  const w = words();
  return (
    <section aria-label={w.pdf}>
      <div class="acts">
        <a class="button" href={`${base}?lang=zh`} download lang="zh-CN">
          {w.pdfZh}
        </a>
        <a class="button" href={`${base}?lang=en`} download lang="en">
          {w.pdfEn}
        </a>
      </div>
    </section>
  );
}
