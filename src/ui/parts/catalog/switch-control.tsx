import { useId, useState, type FormEvent } from "react";
import type { SwitchView } from "../../../domain/switch.ts";
import { everyTool } from "../../../domain/tool-admission.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { useMe, useSetSwitch } from "../../queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";

/** Switches a tool, or everything, off or on; for an admin, who says why. Nothing for anybody else. */
export function SwitchControl({ target, isOff }: { target: string; isOff: boolean }) {
  const me = useMe();
  const [form, setForm] = useState<"never" | "open" | "closed">("never");
  const change = useSetSwitch(target);
  if (me.data?.role !== "admin") return null;
  const what = target === everyTool ? "everything" : target;
  if (form !== "open") {
    return (
      <button
        type="button"
        className={target === everyTool && !isOff ? "button danger" : "button"}
        // Where the form was, so that a keyboard goes on from here.
        autoFocus={form === "closed"}
        onClick={() => {
          change.reset();
          setForm("open");
        }}
      >
        {wordsOf(target, isOff)}…{target !== everyTool && <span className="unseen"> {what}</span>}
      </button>
    );
  }
  return (
    <SwitchForm
      words={wordsOf(target, isOff)}
      what={what}
      isOff={isOff}
      isBusy={change.isPending}
      error={change.error}
      onBack={() => setForm("closed")}
      onSet={(reason) => change.mutate({ isOff: !isOff, reason }, { onSuccess: () => setForm("closed") })}
    />
  );
}

/** Who has switched it off, when and why. */
export function SwitchState({ state }: { state: SwitchView }) {
  const now = useNow(60_000);
  return (
    <p className="switch-state">
      <strong>Off</strong>: <span dir="auto">{state.reason}</span>
      <span className="fine">
        {" "}
        {state.by}, <time dateTime={new Date(state.at).toISOString()}>{formatMoment(state.at, now)}</time>
      </span>
    </p>
  );
}

function wordsOf(target: string, isOff: boolean): string {
  if (target === everyTool) return isOff ? "Start again" : "Stop everything";
  return isOff ? "Switch on" : "Switch off";
}

function SwitchForm(props: {
  words: string;
  what: string;
  isOff: boolean;
  isBusy: boolean;
  error: Error | null;
  onBack: () => void;
  onSet: (reason: string) => void;
}) {
  const id = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    if (reason !== "") props.onSet(reason);
  }

  return (
    <form
      className="switch-form"
      aria-label={`${props.words}: ${props.what}`}
      aria-busy={props.isBusy}
      onSubmit={submit}
      onKeyDown={({ key }) => {
        if (key === "Escape" && !props.isBusy) props.onBack();
      }}
    >
      {props.error && <ProblemNotice error={props.error} />}
      <div className="field field-longText">
        <label htmlFor={id}>Why?</label>
        <input
          id={id}
          name="reason"
          minLength={3}
          maxLength={300}
          required
          autoFocus
          autoComplete="off"
          dir="auto"
        />
      </div>
      <div className="buttons">
        <button
          type="submit"
          className={props.isOff ? "button primary" : "button danger"}
          disabled={props.isBusy}
        >
          {props.isBusy ? "One moment…" : `${props.words} now`}
        </button>
        <button type="button" className="button quiet" disabled={props.isBusy} onClick={props.onBack}>
          Back
        </button>
      </div>
    </form>
  );
}
