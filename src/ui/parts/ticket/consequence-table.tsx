import type { Approval } from "../../../domain/approval.ts";
import { actionTitle } from "../../action-words.ts";
import { formatMoment } from "../../format.ts";

/** What each answer will cause, in words. */
export function ConsequenceTable({ approval, now }: { approval: Approval; now: number }) {
  const isFirst = approval.endorsements.length + 1 < approval.needed;
  const deed = actionTitle(approval.action);
  return (
    <table className="consequences">
      <caption>What your answer causes</caption>
      <tbody>
        <Row name="Approve">
          {isFirst
            ? "Counts as the first of two agreements. Nothing is done until somebody else agrees as well."
            : `${deed}: exactly this, once. When it is done, the drafted reply is sent.`}
        </Row>
        <Row name="Edit and approve">
          The reply is written again to fit your values
          {approval.needed > 1
            ? "; somebody other than you must then agree."
            : ", checked, and sent when those are carried out."}
        </Row>
        <Row name="Request changes">
          Nothing is done. Reply and action are drafted again with your note, and you are asked anew.
        </Row>
        <Row name="Reject">Nothing is done, nothing is sent. A person has the ticket.</Row>
        <Row name="No answer">
          After {formatMoment(approval.expiresAt, now)} the question is void: nothing is done, and a person
          has the ticket. That is not a rejection.
        </Row>
      </tbody>
    </table>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}
