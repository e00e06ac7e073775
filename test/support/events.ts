export * from "../../scripts/histories/events.ts";
