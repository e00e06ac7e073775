/** Short messages that go by themselves. What must not be missed does not belong here. */
import { Toast } from "@base-ui/react/toast";

export const toasts = Toast.createToastManager<{ ticketId?: string }>();
