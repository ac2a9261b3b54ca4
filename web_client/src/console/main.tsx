import "../shared/style/base.css";
import "./style/console.css";
import { render } from "preact";
import { followLanguage } from "../shared/i18n";
import { App } from "./App";
import { followAddress } from "./router";
import { readMe } from "./state/account";
import { followKeys } from "./state/keys";
import { startTicking } from "./state/ticking";
import { pageTitle } from "./title";

followLanguage(pageTitle);
followAddress();
followKeys();
startTicking();
void readMe();
const root = document.getElementById("app");
if (root) render(<App />, root);
