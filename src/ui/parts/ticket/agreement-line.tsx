import type { Approval } from "../../../domain/approval.ts";
import { formatSpan } from "../../format.ts";

/** How many people must agree and who has: nothing where one is enough. */
export function AgreementLine({ approval, now }: { approval: Approval; now: number }) {
  const { needed, endorsements } = approval;
  if (needed < 2) return null;
  const named = endorsements.map(({ by, at }) => `${by}, ${formatSpan(now - at)} ago`);
  return (
    <div className="agreement">
      <p>
        <span className="agreement-marks" aria-hidden="true">
          {Array.from({ length: needed }, (_, index) => (
            <span key={index} className={index < endorsements.length ? "given" : "open"} />
          ))}
        </span>
        <strong>
          {endorsements.length} of {needed} have agreed
        </strong>
        {named.length > 0 && <span>: {named.join("; ")}</span>}
        <span className="fine">Two different people must agree to this.</span>
      </p>
      {endorsements.map(
        ({ by, note }) =>
          note && (
            <p key={by} className="note" dir="auto">
              {note}
            </p>
          ),
      )}
    </div>
  );
}
