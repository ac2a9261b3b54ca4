/** What is wrong with a sheet, counted and written down; pure. */
import type { ImportFault } from "../../../shared/wire.gen";

/** How many rows have something wrong; 0 when it is the file as a whole. */
export function rowsAtFault(faults: readonly ImportFault[]): number {
  return new Set(faults.map((one) => one.row).filter((row) => row > 0)).size;
}

/** For a spreadsheet: marked as UTF-8, and no cell can be taken for a formula. */
export function faultsAsCsv(faults: readonly ImportFault[], head: readonly string[]): string {
  const cell = (value: string | number) => {
    const text = String(value);
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  const lines = [head, ...faults.map((one) => [one.row, one.column, one.text])];
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
