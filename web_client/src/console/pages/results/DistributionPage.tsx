import type { Opening, ScoreDistribution } from "../../../shared/wire.gen";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { number } from "../../labels";
import { comparing, results, spreading } from "../../words/results";
import { Histogram } from "./Histogram";

export function DistributionPage({ opening }: { opening: string }) {
  const words = spreading();
  const head = useHeadFocus<HTMLHeadingElement>();
  const path = `/api/v1/openings/${encodeURIComponent(opening)}`;
  const about = useLoaded<Opening>(path);
  const { value, trouble, reload } = useLoaded<ScoreDistribution>(`${path}/distribution`);
  const figure = (one: number | null) => (one === null ? comparing().not_available : number(one, 1));
  return (
    <div class="page medium">
      <div class="page-head">
        <Link to={{ page: "finished", query: `opening=${encodeURIComponent(opening)}` }} class="button quiet small back" label={words.back}>
          <Icon name="left" />
        </Link>
        <h1 ref={head} tabIndex={-1} class="grow">
          {words.title(about.value?.plan.title ?? "…")}
        </h1>
      </div>
      <TroubleNote trouble={trouble ?? about.trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value?.n === 0 && <Empty title={words.none} text="" />}
      {value !== null && value.n > 0 && (
        <div class="stack-wide">
          <p class="soft">{words.about(String(value.n), String(value.submitted))}</p>
          <dl class="facts large-facts">
            <Fact name={words.mean} value={figure(value.mean)} />
            <Fact name={words.median} value={figure(value.median)} />
            <Fact name={words.highest} value={figure(value.highest)} />
            <Fact name={words.top} value={figure(value.top_tenth_from)} />
          </dl>
          <section class="card pad stack">
            <h2>{words.histogram}</h2>
            <Histogram value={value} />
            <div class="row wrap tight">
              <Link to={{ page: "finished", query: `opening=${encodeURIComponent(opening)}&top_tenth=true&sort=score` }} class="button small">
                {words.see_top}
              </Link>
            </div>
          </section>
          {value.dimensions.length > 0 && (
            <section class="card pad stack">
              <h2>{words.dimensions}</h2>
              <table class="report-table">
                <thead>
                  <tr>
                    <th scope="col">{words.dimension}</th>
                    <th scope="col">{words.median}</th>
                    <th scope="col">{words.counted}</th>
                  </tr>
                </thead>
                <tbody>
                  {value.dimensions.map((one) => (
                    <tr key={one.id}>
                      <th scope="row">{one.title}</th>
                      <td class="figures">{figure(one.median)}</td>
                      <td class="figures">{one.n}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
          <p class="soft small">{words.caution}</p>
          <Link to={{ page: "finished", query: `opening=${encodeURIComponent(opening)}` }} class="button fit">
            {results().title}
          </Link>
        </div>
      )}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
