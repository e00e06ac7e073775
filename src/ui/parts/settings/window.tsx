import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

/** A dialog over the page. It is open as long as it is drawn. */
export function Window(props: {
  title: string;
  description?: ReactNode;
  isWide?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="window-back" />
        <Dialog.Popup className={props.isWide ? "window wide" : "window"}>
          <header className="window-head">
            <Dialog.Title>{props.title}</Dialog.Title>
            <Dialog.Close className="button quiet" aria-label="Close">
              <span aria-hidden="true">✕</span>
            </Dialog.Close>
          </header>
          {props.description !== undefined && (
            <Dialog.Description className="hint" render={<div />}>
              {props.description}
            </Dialog.Description>
          )}
          {props.children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
