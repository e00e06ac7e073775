import { Toast } from "@base-ui/react/toast";
import { useRouter } from "@tanstack/react-router";
import { toasts } from "../../toasts.ts";

/** Where short messages appear. */
export function ToastList() {
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <Messages />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Messages() {
  const { toasts: messages } = Toast.useToastManager<{ ticketId?: string }>();
  const router = useRouter();
  return messages.map((message) => {
    const ticketId = message.data?.ticketId;
    return (
      <Toast.Root key={message.id} toast={message} className={`toast toast-${message.type ?? "plain"}`}>
        <Toast.Content className="toast-content">
          <div className="toast-words">
            <Toast.Title className="toast-title" />
            <Toast.Description className="toast-about" dir="auto" />
          </div>
          {ticketId !== undefined && (
            <Toast.Action
              className="button"
              onClick={() => void router.navigate({ to: "/tickets/$ticketId", params: { ticketId } })}
            >
              Open
            </Toast.Action>
          )}
          <Toast.Close className="button quiet" aria-label="Dismiss">
            <span aria-hidden="true">✕</span>
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    );
  });
}
