import "../shared/style/base.css";
import { render } from "preact";
import { followLanguage } from "../shared/i18n";
import { LanguageSwitch } from "../shared/LanguageSwitch";

function App() {
  return (
    <main>
      <LanguageSwitch />
    </main>
  );
}

followLanguage();
render(<App />, document.getElementById("app")!);
