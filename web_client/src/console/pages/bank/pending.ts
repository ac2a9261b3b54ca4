/** A plan on its way from the bank into the form of a new opening. */
import { signal } from "@preact/signals";
import type { BankTemplate } from "../../../shared/wire.gen";

export const pendingPlan = signal<Pick<BankTemplate, "plan" | "other"> | null>(null);
