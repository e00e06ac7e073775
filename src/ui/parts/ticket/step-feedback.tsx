import { Dialog } from "@base-ui/react/dialog";
import type { Call } from "../../../domain/call.ts";
import { useFeedback } from "../../queries.ts";
import { DownForm } from "./down-form.tsx";
import { ProblemNotice } from "../problem-notice.tsx";

/** What a person thinks of one step. Open while there is a call. */
export function StepFeedback(props: { ticketId: string; call: Call | null; onClose: () => void }) {
  const { ticketId, call, onClose } = props;
  const send = useFeedback(ticketId);
  const callId = call?.id ?? "";
  return (
    <Dialog.Root open={call !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="window-ground" />
        <Dialog.Popup className="window">
          <Dialog.Title>How was this step?</Dialog.Title>
          <Dialog.Description>
            <code>{call?.callee}</code> {call && `called by ${call.caller}`}
          </Dialog.Description>
          {send.error && <ProblemNotice error={send.error} />}
          <div className="buttons">
            <button
              type="button"
              className="button"
              disabled={send.isPending}
              onClick={() => send.mutate({ rating: "up", callId }, { onSuccess: onClose })}
            >
              Good
            </button>
          </div>
          <DownForm
            isBusy={send.isPending}
            onBack={onClose}
            onSend={(reason, more) =>
              send.mutate({ rating: "down", reason, callId, ...more }, { onSuccess: onClose })
            }
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
