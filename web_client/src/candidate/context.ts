import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Interview } from "./interview";

const Context = createContext<Interview | null>(null);
export const InterviewProvider = Context.Provider;

export function useInterview(): Interview {
  const interview = useContext(Context);
  if (interview === null) throw new Error("no interview around this component");
  return interview;
}
