/** What a tenant sets under `connectors.zendesk`. The token is the vault's. */
import { z } from "zod";
import type { EgressAllowance } from "../../egress/egress.ts";
import { baseUrlSchema } from "../base-url.ts";

export const zendeskSettingsSchema = z
  .strictObject({
    /** `lantern` where the helpdesk is at lantern.zendesk.com. */
    subdomain: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i, "a subdomain")
      .optional(),
    /** Instead of the subdomain, where the helpdesk is somewhere else. */
    baseUrl: baseUrlSchema.optional(),
    /** The agent the token belongs to. Nobody else writes with it. */
    agentUserId: z.string().regex(/^\d{1,20}$/, "an agent's number"),
    /** Which kind of token the vault holds. */
    auth: z.enum(["apiToken", "oauth"]),
    /** The agent's address: an API token is used together with it. */
    agentEmail: z.email().max(320).optional(),
  })
  .refine(({ subdomain, baseUrl }) => (subdomain === undefined) !== (baseUrl === undefined), {
    path: ["subdomain"],
    message: "either this or baseUrl",
  })
  .refine(({ auth, agentEmail }) => auth === "oauth" || agentEmail !== undefined, {
    path: ["agentEmail"],
    message: "an API token needs it",
  })
  .transform(({ subdomain, baseUrl, ...settings }) => ({
    ...settings,
    baseUrl: baseUrl ?? `https://${subdomain}.zendesk.com`,
  }));
export type ZendeskSettings = z.output<typeof zendeskSettingsSchema>;

/** Whether a user is the agent we write as, by settings that are not parsed yet; false where there are none. */
export function isOwnUser(settings: unknown, userId: string | null): boolean {
  const own = zendeskSettingsSchema.safeParse(settings);
  return own.success && userId === own.data.agentUserId;
}

/** One ticket and what is below it, and whoever may be its requester. */
export function allowTicket({ baseUrl }: ZendeskSettings, ticketId: string): EgressAllowance[] {
  const { origin, pathname } = new URL(baseUrl);
  const api = `${pathname.replace(/\/$/, "")}/api/v2`;
  const ticket = `${api}/tickets/${ticketId}`;
  return [
    { origin, paths: [ticket], methods: ["GET", "PUT"] },
    { origin, paths: [`${ticket}/comments`, `${ticket}/audits`, `${api}/users/`], methods: ["GET"] },
    { origin, paths: [`${ticket}/tags`], methods: ["PUT"] },
  ];
}

/** How the token goes with a request. */
export function putToken({ auth, agentEmail }: ZendeskSettings, headers: Headers, token: string): void {
  const authorization =
    auth === "oauth"
      ? `Bearer ${token}`
      : `Basic ${Buffer.from(`${agentEmail}/token:${token}`).toString("base64")}`;
  headers.set("authorization", authorization);
}
