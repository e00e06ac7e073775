import { useFixture } from "../../queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";

/** Saves the ticket as a file that a developer can run again, with invented people in it. */
export function SaveFixture({ ticketId }: { ticketId: string }) {
  const fixture = useFixture(ticketId);
  const save = () =>
    fixture.mutate(undefined, {
      onSuccess: (told) => {
        const text = `${JSON.stringify(told, null, 2)}\n`;
        const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
        const link = document.createElement("a");
        link.href = url;
        link.download = `${told.name}.json`;
        link.click();
        URL.revokeObjectURL(url);
      },
    });
  return (
    <>
      {fixture.error && <ProblemNotice error={fixture.error} />}
      <div className="buttons">
        <button type="button" className="button quiet" disabled={fixture.isPending} onClick={save}>
          Save as fixture
        </button>
        <span className="hint" role="status">
          {fixture.isSuccess ? "Saved. " : ""}The ticket as a file that can be run again, its people replaced.
        </span>
      </div>
    </>
  );
}
