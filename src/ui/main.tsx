import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { openSession } from "./session.ts";
import { followTheme } from "./theme.ts";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/list.css";

followTheme();
// Before anything else looks at the address: it may carry a token.
const session = openSession();
// A link with a token, opened in a tab that is already here, changes the fragment alone.
window.addEventListener("hashchange", () => {
  if (window.location.hash.includes("token=")) window.location.reload();
});
const root = document.getElementById("signalbox");
if (!root) throw new Error("the page has no place for the application");
createRoot(root).render(
  <StrictMode>
    <App initialSession={session} />
  </StrictMode>,
);
