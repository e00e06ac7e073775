import { Link } from "@tanstack/react-router";
import { useId, useState, type FormEvent } from "react";
import type { TicketView } from "../../../domain/view.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment, formatSpan } from "../../format.ts";
import { useMe } from "../../queries.ts";
import { useSettings } from "../../settings-queries.ts";
import { snoozeChoices } from "../../snooze-choices.ts";
import { useCare } from "../../ticket-queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";

/** Who looks after the ticket and when: claim, take over from another, let go, give away, set aside. */
export function CareBar({ view }: { view: TicketView }) {
  const [isGiving, setGiving] = useState(false);
  const now = useNow(10_000);
  const me = useMe();
  const care = useCare(view.ticket.id);
  const isClaimed = view.assignee !== null && (view.assignedUntil === null || view.assignedUntil > now);
  const assignee = isClaimed ? view.assignee : null;
  const isSnoozed = view.snoozedUntil !== null && view.snoozedUntil > now;
  const mayAct = me.data && me.data.role !== "viewer" && view.state !== "erased";
  const name = me.data?.name ?? "";
  const isMine = assignee === name;
  return (
    <div className="care">
      <p className="care-words">
        <Holder view={view} assignee={assignee} isMine={isMine} now={now} />
        {isSnoozed && (
          <span className="snoozed">Set aside until {formatMoment(view.snoozedUntil ?? 0, now)}</span>
        )}
        {view.pausedFor && (
          <span className="snoozed">
            Waits: {view.pausedFor} pauses{" "}
            <Link to="/settings" search={{ section: "models" }}>
              Settings
            </Link>
          </span>
        )}
      </p>
      {mayAct && (
        <div className="buttons">
          {assignee === null && (
            <button
              type="button"
              className="button small"
              disabled={care.isPending}
              onClick={() => care.mutate({ kind: "assignment", assignee: name })}
            >
              Claim
            </button>
          )}
          {assignee !== null && !isMine && (
            <button
              type="button"
              className="button small"
              disabled={care.isPending}
              onClick={() => care.mutate({ kind: "assignment", assignee: name, steal: true })}
            >
              Steal
            </button>
          )}
          {isMine && (
            <button
              type="button"
              className="button small"
              disabled={care.isPending}
              onClick={() => care.mutate({ kind: "assignment", assignee: null })}
            >
              Release
            </button>
          )}
          {(assignee === null || isMine) && (
            <button
              type="button"
              className="button small"
              aria-expanded={isGiving}
              onClick={() => setGiving(!isGiving)}
            >
              Reassign…
            </button>
          )}
          <SnoozeChoice
            isSnoozed={isSnoozed}
            now={now}
            isBusy={care.isPending}
            onChoose={(until) => care.mutate({ kind: "snooze", until })}
          />
        </div>
      )}
      {isGiving && (
        <GiveForm
          me={name}
          onGive={(colleague) =>
            care.mutate({ kind: "assignment", assignee: colleague }, { onSuccess: () => setGiving(false) })
          }
        />
      )}
      {care.error && <ProblemNotice error={care.error} />}
    </div>
  );
}

function Holder(props: { view: TicketView; assignee: string | null; isMine: boolean; now: number }) {
  const { assignee, isMine, view, now } = props;
  if (assignee === null) return <span>Nobody has it</span>;
  const lapses = view.assignedUntil === null ? "" : ` for ${formatSpan(view.assignedUntil - now)} more`;
  return (
    <strong>
      {isMine ? "You have it" : `${assignee} has it`}
      {lapses}
    </strong>
  );
}

function SnoozeChoice(props: {
  isSnoozed: boolean;
  now: number;
  isBusy: boolean;
  onChoose: (until: number | null) => void;
}) {
  if (props.isSnoozed) {
    return (
      <button
        type="button"
        className="button small"
        disabled={props.isBusy}
        onClick={() => props.onChoose(null)}
      >
        Take up again
      </button>
    );
  }
  return (
    <select
      className="button small"
      aria-label="Set aside until"
      value=""
      disabled={props.isBusy}
      onChange={(event) => {
        const choice = snoozeChoices(Date.now()).find(({ words }) => words === event.target.value);
        if (choice) props.onChoose(choice.until);
      }}
    >
      <option value="" disabled>
        Snooze…
      </option>
      {snoozeChoices(props.now).map(({ words }) => (
        <option key={words}>{words}</option>
      ))}
    </select>
  );
}

/** Whoever of the tenant may decide, by their tokens' names, but for the person who gives the ticket away. */
function GiveForm({ me, onGive }: { me: string; onGive: (assignee: string) => void }) {
  const id = useId();
  const settings = useSettings();
  if (!settings.data) {
    return settings.error ? (
      <ProblemNotice error={settings.error} onRetry={() => void settings.refetch()} />
    ) : (
      <p className="hint">Looking who is there…</p>
    );
  }
  const may = settings.data.tokens.filter(({ name, role }) => role !== "viewer" && name !== me);
  const colleagues = [...new Set(may.map(({ name }) => name))].toSorted();
  if (colleagues.length === 0) return <p className="hint">Nobody else here may decide.</p>;
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onGive(String(new FormData(event.currentTarget).get("assignee")));
  }
  return (
    <form className="give" onSubmit={submit}>
      <label htmlFor={id}>Give it to</label>
      <select id={id} name="assignee" className="button small" autoFocus>
        {colleagues.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <button type="submit" className="button small">
        Give
      </button>
    </form>
  );
}
