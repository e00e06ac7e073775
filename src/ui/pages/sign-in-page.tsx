import { useId, type FormEvent } from "react";
import { Mark } from "../parts/mark.tsx";
import type { Session } from "../session.ts";

export function SignInPage({
  refused,
  onSignIn,
}: {
  refused: boolean;
  onSignIn: (session: Session) => void;
}) {
  const id = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const tenantId = String(form.get("tenant")).trim();
    const token = String(form.get("token")).trim();
    if (tenantId && token) onSignIn({ tenantId, token });
  }

  return (
    <main className="sign-in">
      <form className="panel" onSubmit={submit}>
        <h1 className="brand">
          <Mark /> Signalbox
        </h1>
        {refused && (
          <p className="problem" role="alert">
            This token is not accepted for this tenant. Ask your administrator for a new one.
          </p>
        )}
        <label htmlFor={`${id}-tenant`}>Tenant</label>
        <input
          id={`${id}-tenant`}
          name="tenant"
          required
          autoFocus
          autoComplete="organization"
          spellCheck={false}
        />
        <label htmlFor={`${id}-token`}>Access token</label>
        <input id={`${id}-token`} name="token" type="password" required autoComplete="current-password" />
        <p className="hint">Kept in this tab only, until you close it or sign out.</p>
        <button type="submit" className="button primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
