import { z } from "zod";

/** What a person may do with a tenant; each role includes the ones before it. */
export const apiRoleSchema = z.enum(["viewer", "approver", "admin"]);
export type ApiRole = z.infer<typeof apiRoleSchema>;
