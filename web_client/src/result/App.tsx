import { Announcer } from "../candidate/parts/announcer";
import { LanguageSwitch } from "../shared/LanguageSwitch";
import { Door } from "./screens/Door";
import { Closed, Loading, Unreachable } from "./screens/Ends";
import { Result } from "./screens/Result";
import { useVisit } from "./visit";
import { common } from "./words/common";

export function App() {
  const visit = useVisit();
  const inside = visit.place.value === "inside";
  return (
    <div class="page">
      <a class="skip" href="#main">
        {common().skip}
      </a>
      <header class="top">
        <p class="top-title">{visit.door.value?.organisation ?? ""}</p>
        {inside && (
          <button type="button" class="button quiet small" onClick={() => void visit.leave()}>
            {common().leave}
          </button>
        )}
        <LanguageSwitch />
      </header>
      <main id="main" tabIndex={-1}>
        <Screen />
      </main>
      <Announcer />
    </div>
  );
}

function Screen() {
  switch (useVisit().place.value) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable />;
    case "closed":
      return <Closed />;
    case "door":
      return <Door />;
    case "inside":
      return <Result />;
  }
}
