import type { IdentityCheck, MessageWay } from "../../../shared/wire.gen";
import { useLoaded } from "../../parts/hooks";
import { Link } from "../../parts/Link";
import { identityWay } from "../../words/identity_way";

/** Warns where the identity check asks for a code that this server cannot bring to anybody. */
export function IdentityWay({ check }: { check: IdentityCheck }) {
  const words = identityWay();
  const { value: ways } = useLoaded<MessageWay[]>(check === "none" ? null : "/api/v1/message-ways");
  const missing = check !== "none" && ways !== null && !ways.some((way) => way.name === check && way.set_up);
  return (
    <div role="status">
      {missing && (
        <p class="note warn">
          {words.missing[check]} {words.next}{" "}
          <Link to={{ page: "messages", tab: "ways" }}>{words.ways}</Link>
        </p>
      )}
    </div>
  );
}
