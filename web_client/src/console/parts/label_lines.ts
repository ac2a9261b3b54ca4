/** In halves of a Chinese character. */
const LINE_WIDTH = 15;

function width(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2 : 1), 0);
}

/** A long name takes two lines; what is longer still is cut at the end of the second. */
export function labelLines(title: string): string[] {
  const pieces = title.split(/(?<=\s)|(?<=[\u3400-\u9fff])/u);
  const lines = [""];
  for (const piece of pieces) {
    const line = lines[lines.length - 1] ?? "";
    if (line !== "" && width(line + piece.trimEnd()) > LINE_WIDTH && lines.length < 2) lines.push(piece);
    else lines[lines.length - 1] = line + piece;
  }
  return lines.map((line) => (width(line) > LINE_WIDTH + 5 ? `${line.slice(0, LINE_WIDTH)}…` : line.trimEnd()));
}
