/** Who is signed in, for as long as the tab is open. The token is kept nowhere else and never in an address. */
export interface Session {
  tenantId: string;
  token: string;
}

const key = "signalbox.session";

/** The session of this tab. A link's `#tenant=…&token=…` opens one and is wiped from the address bar at once. */
export function openSession(): Session | null {
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  const tenantId = fragment.get("tenant");
  const token = fragment.get("token");
  if (tenantId && token) {
    saveSession({ tenantId, token });
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
  return readSession();
}

export function saveSession(session: Session): void {
  sessionStorage.setItem(key, JSON.stringify(session));
}

export function clearSession(): void {
  sessionStorage.removeItem(key);
}

function readSession(): Session | null {
  const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (typeof stored !== "object" || stored === null) return null;
  if (!("tenantId" in stored) || !("token" in stored)) return null;
  const { tenantId, token } = stored;
  return typeof tenantId === "string" && typeof token === "string" ? { tenantId, token } : null;
}
