import { useId, useState, type FormEvent } from "react";
import type { Approval, Decision } from "../../domain/approval.ts";
import { fieldsOf, readEntries } from "../arguments.ts";
import { useDecide } from "../queries.ts";
import { ArgumentFields } from "./argument-fields.tsx";
import { ProblemNotice } from "./problem-notice.tsx";

type Step = "choose" | "edit" | "requestChanges" | "reject";

const submitWords: Record<Exclude<Step, "choose">, string> = {
  edit: "Approve as edited",
  requestChanges: "Send back for changes",
  reject: "Reject the action",
};

/** Approving takes one click; the other three ask for what they need first. */
export function DecisionForm({ ticketId, approval }: { ticketId: string; approval: Approval }) {
  const [step, setStep] = useState<Step>("choose");
  const [invalid, setInvalid] = useState(false);
  const decide = useDecide(ticketId, approval.id);
  const fields = fieldsOf(approval.action.arguments);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const decision = readDecision(form);
    setInvalid(decision === null);
    if (decision) decide.mutate(decision);
  }

  function readDecision(form: FormData): Decision | null {
    const note = String(form.get("decision-note") ?? "").trim();
    const noted = note === "" ? {} : { note };
    switch (step) {
      case "choose":
        return { decision: "approve" };
      case "requestChanges":
        return note === "" ? null : { decision: "requestChanges", note };
      case "reject":
        return { decision: "reject", ...noted };
      case "edit": {
        const values = readEntries(fields, (name) => {
          const entry = form.get(name);
          return entry === null ? null : String(entry);
        });
        return values && { decision: "edit", arguments: values, ...noted };
      }
    }
  }

  const busy = decide.isPending || decide.isSuccess;
  return (
    <form className="decision" onSubmit={submit} aria-busy={busy}>
      {step === "edit" && <ArgumentFields fields={fields} />}
      {step !== "choose" && <NoteField required={step === "requestChanges"} />}
      {invalid && (
        <p className="problem" role="alert">
          Something is missing or not in the form its field expects.
        </p>
      )}
      {decide.error && <ProblemNotice error={decide.error} />}
      {step === "choose" ? (
        <div className="buttons">
          <button type="submit" className="button primary" disabled={busy}>
            {busy ? "Approving…" : "Approve"}
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => setStep("edit")}>
            Edit and approve
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => setStep("requestChanges")}>
            Request changes
          </button>
          <button type="button" className="button danger" disabled={busy} onClick={() => setStep("reject")}>
            Reject
          </button>
        </div>
      ) : (
        <div className="buttons">
          <button
            type="submit"
            className={step === "reject" ? "button danger" : "button primary"}
            disabled={busy}
          >
            {busy ? "One moment…" : submitWords[step]}
          </button>
          <button type="button" className="button quiet" disabled={busy} onClick={() => setStep("choose")}>
            Back
          </button>
        </div>
      )}
    </form>
  );
}

function NoteField({ required }: { required: boolean }) {
  const id = useId();
  return (
    <div className="field field-longText">
      <label htmlFor={id}>{required ? "What should change?" : "Note (optional)"}</label>
      <textarea
        id={id}
        name="decision-note"
        rows={2}
        maxLength={2000}
        required={required}
        autoFocus={required}
        dir="auto"
      />
    </div>
  );
}
