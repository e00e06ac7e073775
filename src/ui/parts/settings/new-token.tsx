import { useId, useState, type FormEvent } from "react";
import type { ApiRole } from "../../../domain/role.ts";
import { useAddToken } from "../../settings-queries.ts";
import { roleWords } from "../../settings-words.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Choice } from "./choice.tsx";
import { Window } from "./window.tsx";

const roles = (Object.keys(roleWords) as ApiRole[]).map((value) => ({ value, label: value }));

/** Makes a token and shows it, this once. It is gone with the window. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const add = useAddToken();
  const [role, setRole] = useState<ApiRole>("viewer");
  const [wasCopied, setWasCopied] = useState(false);
  const id = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    add.mutate({ name: text("token-name"), role, note: text("token-note") });
  }

  if (add.data) {
    const { token } = add.data;
    return (
      <Window
        title="The new token"
        description="Copy it now: it is kept nowhere, and nobody can show it again."
        onClose={onClose}
      >
        <div className="token-once">
          <code className="token-text">{token}</code>
          <div className="buttons">
            <button
              type="button"
              className="button primary"
              onClick={() => void navigator.clipboard.writeText(token).then(() => setWasCopied(true))}
            >
              {wasCopied ? "Copied" : "Copy"}
            </button>
            <button type="button" className="button" onClick={onClose}>
              I have it
            </button>
          </div>
        </div>
      </Window>
    );
  }
  return (
    <Window title="A new token" onClose={onClose}>
      {add.error && <ProblemNotice error={add.error} />}
      <form className="rule-form" onSubmit={submit} aria-busy={add.isPending}>
        <div className="pair">
          <div className="field">
            <label htmlFor={id}>For whom</label>
            <input
              id={id}
              name="token-name"
              minLength={2}
              maxLength={60}
              required
              autoComplete="off"
              dir="auto"
            />
          </div>
          <div className="field">
            <span className="field-name">Role</span>
            <Choice label="Role" value={role} items={roles} onChange={setRole} />
          </div>
        </div>
        <p className="hint">{roleWords[role]}</p>
        <div className="field field-longText">
          <label htmlFor={`${id}-note`}>Why? It is kept with the change.</label>
          <textarea
            id={`${id}-note`}
            name="token-note"
            rows={2}
            minLength={3}
            maxLength={500}
            required
            dir="auto"
          />
        </div>
        <div className="buttons">
          <button type="submit" className="button primary" disabled={add.isPending}>
            {add.isPending ? "One moment…" : "Make the token"}
          </button>
          <button type="button" className="button quiet" disabled={add.isPending} onClick={onClose}>
            Back
          </button>
        </div>
      </form>
    </Window>
  );
}
