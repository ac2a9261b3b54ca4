import { LanguageSwitch } from "../shared/LanguageSwitch";
import { tag } from "../shared/i18n";
import type { Stage } from "../shared/wire.gen";
import { useInterview } from "./context";
import { Announcer } from "./parts/announcer";
import { BannerRegion } from "./parts/BannerRegion";
import { Chat, ChatButton, chatOpen, ChatPeek } from "./parts/Chat";
import { consentOpen, MyConsent, MyConsentButton } from "./parts/MyConsent";
import { Consent } from "./screens/Consent";
import { DeviceCheckScreen } from "./screens/DeviceCheck";
import { Closed, Loading, Moved, Submitted, Unreachable, Withdrawn } from "./screens/Ends";
import { Full } from "./screens/Full";
import { Identity } from "./screens/Identity";
import { Landing } from "./screens/Landing";
import { Notice } from "./screens/Notice";
import { Question } from "./screens/Question";
import { common } from "./words/common";

const TALKING: ReadonlySet<Stage> = new Set<Stage>(["consent", "check", "notice", "preparing", "answering", "reviewing"]);

export function App() {
  const { door, conversation } = useInterview();
  const inside = door.place.value.at === "inside";
  const stage = conversation.view.value?.stage;
  const talking = inside && stage !== undefined && TALKING.has(stage);
  const landing = door.landing.value;
  const question = conversation.view.value?.question;
  const asked = question != null;
  const typed = question != null && !question.spoken;
  const showsConsent = talking && stage !== "consent" && consentOpen.value;
  return (
    <div class={`page ${talking && asked ? "page-question" : ""} ${talking && typed ? "page-typed" : ""} ${showsConsent ? "with-consent" : ""}`}>
      <a class="skip" href="#main">
        {common().skip}
      </a>
      <header class="top">
        <p class="top-title" lang={landing ? tag(landing.interview_language) : undefined}>
          {inside && landing ? landing.title : ""}
        </p>
        {talking && stage !== "consent" && <MyConsentButton />}
        <LanguageSwitch />
        {talking && <ChatButton />}
      </header>
      <BannerRegion />
      {showsConsent && <MyConsent />}
      <main id="main" tabIndex={-1}>
        {talking && !asked && <ChatPeek />}
        <Screen />
        {talking && !asked && chatOpen.value && <Chat />}
      </main>
      <Announcer />
    </div>
  );
}

function Screen() {
  const { door, conversation } = useInterview();
  const place = door.place.value;
  switch (place.at) {
    case "loading":
      return <Loading />;
    case "unreachable":
      return <Unreachable />;
    case "closed":
      return <Closed code={place.code} />;
    case "landing":
      return <Landing />;
    case "full":
      return <Full />;
    case "identity":
      return <Identity />;
    case "moved":
      return <Moved />;
    case "submitted":
      return <Submitted />;
    case "inside":
      break;
  }
  const view = conversation.view.value;
  if (view === null) return <Loading />;
  switch (view.stage) {
    case "consent":
      return <Consent />;
    case "check":
      return <DeviceCheckScreen />;
    case "notice":
      return <Notice />;
    case "preparing":
    case "answering":
    case "reviewing":
      return view.question ? <Question view={view} question={view.question} /> : <Loading />;
    case "submitted":
      return <Submitted />;
    case "withdrawn":
      return <Withdrawn />;
  }
}
