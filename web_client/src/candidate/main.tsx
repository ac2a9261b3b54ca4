import "../shared/style/base.css";
import "./style/page.css";
import "./style/check.css";
import "./style/question.css";
import "./style/chat.css";
import { render } from "preact";
import { followLanguage } from "../shared/i18n";
import { App } from "./App";
import { InterviewProvider } from "./context";
import { Interview } from "./interview";
import { common } from "./words/common";

const interview = new Interview(location);
followLanguage(() => common().pageTitle);
render(
  <InterviewProvider value={interview}>
    <App />
  </InterviewProvider>,
  document.getElementById("app")!,
);
void interview.arrive();
