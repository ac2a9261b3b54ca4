/** A plan on its way from the bank into the form of a new opening. */
import { signal } from "@preact/signals";
import type { Plan } from "../../../shared/wire.gen";

export const pendingPlan = signal<Plan | null>(null);
