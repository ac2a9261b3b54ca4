// @vitest-environment node
/** Text that people read stands in the words files, in both languages: nothing is written into a component. */
import { parseSync } from "vite";
import { describe, expect, it } from "vitest";

/** `api.ts` has a small table of its own, in both languages, for what happens before any page is there. */
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.*", "!../**/words/**", "!./wire.gen.ts", "!./api.ts"], {
  eager: true,
  query: "?raw",
  import: "default",
});

/** The same in both languages: names of formats, and languages by their own names. */
const SAME = /^(PDF|XLSX|CSV|JSON|SVG|PNG|HR|URL|API|OpenAPI|HTTPS?|中文|English|Q)$/i;
const LETTER = /\p{L}/u;
const CHINESE = /[\u3400-\u9fff]/;
/** What is read out or shown of an attribute. */
const READ = new Set(["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label"]);

interface Node {
  type: string;
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

function told(text: string): string[] {
  return text
    .split(/[^\p{L}]+/u)
    .filter((word) => LETTER.test(word) && !SAME.test(word));
}

/** Words that an expression shows as they stand: literals, and the branches that lead to one. */
function shown(value: unknown): string[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case "JSXText":
      return told(String(value.value));
    case "Literal":
      return typeof value.value === "string" ? told(value.value) : [];
    case "TemplateLiteral":
      return (value.quasis as { value: { cooked: string } }[]).flatMap((piece) => told(piece.value.cooked));
    case "ConditionalExpression":
      return [...shown(value.consequent), ...shown(value.alternate)];
    case "LogicalExpression":
      return [...shown(value.left), ...shown(value.right)];
    case "BinaryExpression":
      return value.operator === "+" ? [...shown(value.left), ...shown(value.right)] : [];
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
      return shown(value.expression);
    default:
      return [];
  }
}

function faults(node: unknown, found: string[]): string[] {
  if (Array.isArray(node)) {
    for (const one of node) faults(one, found);
  } else if (isNode(node)) {
    if (node.type === "JSXElement" || node.type === "JSXFragment") found.push(...(node.children as unknown[]).flatMap(shown));
    if (node.type === "JSXAttribute" && READ.has(String((node.name as { name?: unknown }).name))) found.push(...shown(node.value));
    if (node.type === "Literal" && typeof node.value === "string" && CHINESE.test(node.value)) found.push(...told(node.value));
    for (const [key, inner] of Object.entries(node)) if (key !== "parent") faults(inner, found);
  }
  return found;
}

function looked(path: string, text: string): string[] {
  const parsed = parseSync(path.split("/").at(-1) ?? "x.tsx", text);
  expect(parsed.errors).toEqual([]);
  return faults(parsed.program, []);
}

describe("text in components", () => {
  it("is looked at in every file", () => {
    expect(Object.keys(sources).filter((path) => path.endsWith(".tsx")).length).toBeGreaterThan(130);
  });

  it.each([
    ["<p>Hello</p>", ["Hello"]],
    ["<p>{open ? 'yes' : words.no}</p>", ["yes"]],
    ["<input placeholder={`Name ${n}`} />", ["Name"]],
    ["<b aria-label='关闭'>×</b>", ["关闭", "关闭"]],
    ["const a = '没有'", ["没有"]],
    ["<p class='soft' id='x'>{words.title} PDF 3 %</p>", []],
  ])("finds what is wrong with %s", (text, wanted) => {
    expect(looked("x.tsx", text)).toEqual(wanted);
  });

  it("comes from the words files", () => {
    const found = Object.entries(sources).flatMap(([path, text]) => looked(path, text).map((word) => `${path}: ${word}`));
    expect(found).toEqual([]);
  });
});
