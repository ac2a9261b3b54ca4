import { useEffect, useState } from "preact/hooks";
import { LanguageSwitch } from "../shared/LanguageSwitch";
import { KeysHelp } from "./KeysHelp";
import { LineBanner } from "./LineBanner";
import { Tabs } from "./Tabs";
import { FirstPassword, SignInPage } from "./pages/account/SignIn";
import { SettingsPage } from "./pages/account/Settings";
import { AdminPage } from "./pages/admin/AdminPage";
import { CandidatePage } from "./pages/candidates/CandidatePage";
import { BankPage } from "./pages/bank/BankPage";
import { LivePage } from "./pages/live/LivePage";
import { InvitationPage } from "./pages/openings/InvitationPage";
import { NewOpeningPage } from "./pages/openings/NewOpening";
import { OpeningPage } from "./pages/openings/OpeningPage";
import { OpeningsPage } from "./pages/openings/OpeningsPage";
import { ComparePage } from "./pages/compare/ComparePage";
import { DistributionPage } from "./pages/results/DistributionPage";
import { ResultsPage } from "./pages/results/ResultsPage";
import { ReportPage } from "./pages/report/ReportPage";
import { MessagesPage } from "./pages/messages/MessagesPage";
import { RequestsPage } from "./pages/requests/RequestsPage";
import { WallPage } from "./pages/wall/WallPage";
import { Empty, Loading, TroubleNote } from "./parts/basics";
import { Icon } from "./parts/Icon";
import { Link } from "./parts/Link";
import { go, place } from "./router";
import { me, meTrouble, readMe, signOut } from "./state/account";
import { dismiss, spoken, toasts } from "./state/announce";
import { useKeys } from "./state/keys";
import { closeLine, openLine } from "./state/line";
import { countRequests } from "./state/requests";
import { common } from "./words/common";

export function App() {
  return (
    <>
      <Body />
      <div class="unseen" role="status" aria-live="polite">
        {spoken.value}
      </div>
      <div class="toasts" role="status">
        {toasts.value.map((toast) => (
          <button type="button" class={`toast ${toast.kind}`} key={toast.id} onClick={() => dismiss(toast.id)}>
            {toast.text}
          </button>
        ))}
      </div>
    </>
  );
}

function Body() {
  if (me.value === undefined) {
    return (
      <main class="lone">
        {meTrouble.value ? <TroubleNote trouble={meTrouble.value} retry={() => void readMe()} /> : <Loading />}
      </main>
    );
  }
  if (me.value === null) return <SignInPage />;
  if (me.value.must_change_password) return <FirstPassword />;
  return <Shell />;
}

function Shell() {
  const words = common();
  const [helping, setHelping] = useState(false);
  useEffect(() => {
    openLine();
    void countRequests();
    return closeLine;
  }, []);
  useKeys({
    "?": () => setHelping(true),
    "1": () => go({ page: "wall" }),
    "2": () => go({ page: "openings" }),
    "3": () => go({ page: "finished" }),
    "4": () => go({ page: "settings" }),
    "/": (event) => {
      const field = document.querySelector<HTMLInputElement>("[data-filter]");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    },
    Escape: () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
  });
  return (
    <div class="console">
      <a class="skip" href="#main" onClick={skip}>
        {words.skip}
      </a>
      <header class="top no-print">
        <Link to={{ page: "wall" }} class="brand">
          <Brand />
          <span>{words.product}</span>
        </Link>
        <Tabs />
        <div class="top-end">
          <button type="button" class="button quiet small wide-only" onClick={() => setHelping(true)} aria-label={words.keys.open}>
            <Icon name="keyboard" />
          </button>
          <LanguageSwitch />
          <button
            type="button"
            class="button quiet small"
            onClick={() => void signOut()}
            aria-label={`${words.sign_out} (${me.value?.name ?? ""})`}
            title={`${words.sign_out} (${me.value?.name ?? ""})`}
          >
            <Icon name="signout" />
          </button>
        </div>
      </header>
      <LineBanner />
      <main id="main" class="main" tabIndex={-1}>
        <Page />
      </main>
      {helping && <KeysHelp onClose={() => setHelping(false)} />}
    </div>
  );
}

function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Brand() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" class="brand-ground" />
      <path d="M9 18.5v-5M14 21.5v-11M19 19.5v-7M24 17.5v-3" class="brand-line" />
    </svg>
  );
}

function Page() {
  const at = place.value;
  switch (at.page) {
    case "wall":
      return <WallPage />;
    case "live":
      return <LivePage key={at.session} session={at.session} />;
    case "openings":
      return <OpeningsPage />;
    case "new_opening":
      return <NewOpeningPage />;
    case "opening":
      return <OpeningPage key={at.opening} id={at.opening} tab={at.tab} />;
    case "invitation":
      return <InvitationPage key={at.invitation} id={at.invitation} />;
    case "candidate":
      return <CandidatePage key={at.candidate} id={at.candidate} />;
    case "finished":
      return <ResultsPage query={at.query ?? ""} />;
    case "compare":
      return <ComparePage key={at.sessions} sessions={at.sessions} />;
    case "distribution":
      return <DistributionPage key={at.opening} opening={at.opening} />;
    case "report":
      return <ReportPage key={at.session} session={at.session} at_ms={at.at_ms} />;
    case "messages":
      return <MessagesPage tab={at.tab} />;
    case "requests":
      return <RequestsPage />;
    case "admin":
      return <AdminPage key={at.tab} tab={at.tab} />;
    case "bank":
      return <BankPage tab={at.tab} />;
    case "settings":
      return <SettingsPage />;
    default:
      return (
        <Empty title={common().unknown_place} text="" heading>
          <Link to={{ page: "wall" }} class="button">
            {common().to_wall}
          </Link>
        </Empty>
      );
  }
}
