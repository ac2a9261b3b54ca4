import { language, setLanguage } from "./i18n";

/** Always in reach; each language is named in itself, so that nobody has to read the other one to find it. */
export function LanguageSwitch() {
  const zh = language.value === "zh";
  return (
    <button type="button" class="button quiet small" lang={zh ? "en" : "zh-CN"} onClick={() => setLanguage(zh ? "en" : "zh")}>
      {zh ? "English" : "中文"}
    </button>
  );
}
