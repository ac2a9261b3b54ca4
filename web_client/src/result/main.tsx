import "../shared/style/base.css";
import "../candidate/style/page.css";
import "./style/result.css";
import { render } from "preact";
import { followLanguage } from "../shared/i18n";
import { App } from "./App";
import { ResultProvider, ResultVisit } from "./visit";
import { common } from "./words/common";

const visit = new ResultVisit(location.pathname);
followLanguage(() => common().pageTitle);
render(
  <ResultProvider value={visit}>
    <App />
  </ResultProvider>,
  document.getElementById("app")!,
);
void visit.arrive();
