import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

/** A dialog over the page, open as long as it is drawn; on a phone it comes up from the bottom. */
export function Sheet(props: { title: string; about?: string; onClose: () => void; children: ReactNode }) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="sheet-back" />
        <Dialog.Popup className="sheet">
          <header className="sheet-head">
            <Dialog.Title>{props.title}</Dialog.Title>
            <Dialog.Close className="button quiet">Close</Dialog.Close>
          </header>
          {props.about !== undefined && (
            <Dialog.Description className="hint">{props.about}</Dialog.Description>
          )}
          {props.children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
