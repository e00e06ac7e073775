import { useId, useRef, useState, type FormEvent } from "react";
import type { Approval, Decision } from "../../../domain/approval.ts";
import { actionTitle } from "../../action-words.ts";
import { fieldsOf, readEntries } from "../../arguments.ts";
import { useShortcut } from "../../keyboard.ts";
import { useDecide, useMe, useTools } from "../../queries.ts";
import { rejectNote, rejectReasons } from "../../reject-reasons.ts";
import { ArgumentFields } from "./argument-fields.tsx";
import { ProblemNotice } from "../problem-notice.tsx";

type Step = "choose" | "edit" | "requestChanges" | "reject";

const submitWords: Record<Exclude<Step, "choose">, string> = {
  edit: "Approve as edited",
  requestChanges: "Send back for changes",
  reject: "Reject the action",
};

/** From this tier on, a key has to be pressed twice. */
const weightyTier = 2;

interface Props {
  ticketId: string;
  approval: Approval;
  hasKeys: boolean;
}

/** Approving takes one click; the other three ask for what they need first. */
export function DecisionForm({ ticketId, approval, hasKeys }: Props) {
  const [step, setStep] = useState<Step>("choose");
  const [invalid, setInvalid] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const decide = useDecide(ticketId, approval.id);
  const me = useMe();
  const tools = useTools();
  const schema = tools.data?.tools.find(({ id }) => id === approval.action.tool)?.input;
  const fields = fieldsOf(approval.action.arguments, schema);
  const hasAgreed = approval.endorsements.some(({ by }) => by === me.data?.name);
  // A first agreement of two leaves the question open.
  const busy = decide.isPending || (decide.isSuccess && decide.data.approval.status !== "pending");

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const decision = readDecision(new FormData(event.currentTarget));
    setInvalid(decision === null);
    if (decision) decide.mutate(decision);
  }

  function readDecision(entered: FormData): Decision | null {
    const note = String(entered.get("decision-note") ?? "").trim();
    const noted = note === "" ? {} : { note };
    switch (step) {
      case "choose":
        return { decision: "approve" };
      case "requestChanges":
        return note === "" ? null : { decision: "requestChanges", note };
      case "reject": {
        const said = rejectNote(String(entered.get("decision-reason") ?? ""), note);
        return said === null ? null : { decision: "reject", note: said };
      }
      case "edit": {
        const values = readEntries(fields, (name) => {
          const entry = entered.get(name);
          return entry === null ? null : String(entry);
        });
        return values && { decision: "edit", arguments: values, ...noted };
      }
    }
  }

  const go = (next: Step) => () => {
    setInvalid(false);
    setStep(next);
  };
  const keys = { group: "On a ticket", enabled: hasKeys && !busy && step === "choose" } as const;
  const { isArmed } = useShortcut({
    ...keys,
    key: "a",
    label: "Approve",
    enabled: keys.enabled && !hasAgreed,
    confirm: approval.tier >= weightyTier ? actionTitle(approval.action) : null,
    run: () => form.current?.requestSubmit(),
  });
  useShortcut({ ...keys, key: "e", label: "Edit and approve", run: go("edit") });
  useShortcut({ ...keys, key: "c", label: "Request changes", run: go("requestChanges") });
  useShortcut({ ...keys, key: "r", label: "Reject", run: go("reject") });
  useShortcut({
    group: "On a ticket",
    enabled: hasKeys && step !== "choose",
    key: "Escape",
    label: "Back to the choice",
    run: go("choose"),
  });

  return (
    <form className="decision" ref={form} onSubmit={submit} aria-busy={busy}>
      {step === "edit" && <ArgumentFields fields={fields} />}
      {step === "reject" && <RejectReasons />}
      {step !== "choose" && <NoteField step={step} />}
      {invalid && (
        <p className="problem" role="alert">
          Something is missing or not in the form its field expects.
        </p>
      )}
      {decide.error && <ProblemNotice error={decide.error} />}
      {step === "choose" ? (
        <div className="buttons">
          <button
            type="submit"
            className={`button primary${isArmed ? " armed" : ""}`}
            disabled={busy || hasAgreed}
          >
            {hasAgreed ? "You have agreed" : busy ? "Approving…" : "Approve"}
          </button>
          <button type="button" className="button" disabled={busy} onClick={go("edit")}>
            Edit and approve
          </button>
          <button type="button" className="button" disabled={busy} onClick={go("requestChanges")}>
            Request changes
          </button>
          <button type="button" className="button danger" disabled={busy} onClick={go("reject")}>
            Reject
          </button>
          {isArmed && (
            <span className="hint" role="status">
              Press <kbd>A</kbd> again to approve
            </span>
          )}
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
          <button type="button" className="button quiet" disabled={busy} onClick={go("choose")}>
            Back
          </button>
        </div>
      )}
    </form>
  );
}

function RejectReasons() {
  return (
    <fieldset className="reasons presets">
      <legend>Why not?</legend>
      {rejectReasons.map((reason, index) => (
        <label key={reason}>
          <input type="radio" name="decision-reason" value={reason} required autoFocus={index === 0} />{" "}
          {reason}
        </label>
      ))}
    </fieldset>
  );
}

const noteLabels: Record<Exclude<Step, "choose">, string> = {
  edit: "Note (optional)",
  requestChanges: "What should change?",
  reject: "Note (needed with “Other”)",
};

function NoteField({ step }: { step: Exclude<Step, "choose"> }) {
  const id = useId();
  return (
    <div className="field field-longText">
      <label htmlFor={id}>{noteLabels[step]}</label>
      <textarea
        id={id}
        name="decision-note"
        rows={2}
        maxLength={1_900}
        required={step === "requestChanges"}
        autoFocus={step === "requestChanges"}
        dir="auto"
      />
    </div>
  );
}
