import { useState } from "react";
import type { ApiRole } from "../../../domain/role.ts";
import type { TokenView } from "../../../domain/settings.ts";
import { useChangeRole, useRevokeToken } from "../../settings-queries.ts";
import { roleWords } from "../../settings-words.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";
import { ConfirmForm } from "./change-window.tsx";
import { Choice } from "./choice.tsx";
import { NewToken } from "./new-token.tsx";
import { Window } from "./window.tsx";

export const roleItems = (Object.keys(roleWords) as ApiRole[]).map((value) => ({ value, label: value }));

type Wish =
  { kind: "add" } | { kind: "revoke"; token: TokenView } | { kind: "role"; token: TokenView; role: ApiRole };

/** Who may use Signalbox and what they may do. A token is shown once, when it is made, and never again. */
export function TokensSection(props: { tokens: readonly TokenView[]; ownName: string; isAdmin: boolean }) {
  const { tokens, ownName, isAdmin } = props;
  const [wish, setWish] = useState<Wish | null>(null);
  return (
    <Section
      title="Tokens and roles"
      aside={
        isAdmin && (
          <button type="button" className="button" onClick={() => setWish({ kind: "add" })}>
            New token…
          </button>
        )
      }
    >
      <table className="tokens">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Role</th>
            <th scope="col">
              <span className="unseen">What you can do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => {
            const isOwn = token.name === ownName;
            return (
              <tr key={token.name}>
                <th scope="row" dir="auto">
                  {token.name} {isOwn && <span className="fine">you</span>}
                </th>
                <td>
                  {isAdmin && !isOwn ? (
                    <Choice
                      label={`Role of ${token.name}`}
                      value={token.role}
                      items={roleItems}
                      onChange={(role) => role !== token.role && setWish({ kind: "role", token, role })}
                    />
                  ) : (
                    token.role
                  )}
                  <span className="fine role-words">{roleWords[token.role]}</span>
                </td>
                <td className="token-do">
                  {isAdmin && !isOwn && (
                    <button
                      type="button"
                      className="button danger"
                      onClick={() => setWish({ kind: "revoke", token })}
                    >
                      Revoke…<span className="unseen"> {token.name}</span>
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="hint">
        A revoked token is good for nothing within five seconds, everywhere. Your own token, and the last
        admin’s, are for another admin to change.
      </p>
      {wish?.kind === "add" && <NewToken onClose={() => setWish(null)} />}
      {wish?.kind === "revoke" && <RevokeWindow token={wish.token} onClose={() => setWish(null)} />}
      {wish?.kind === "role" && (
        <RoleWindow token={wish.token} role={wish.role} onClose={() => setWish(null)} />
      )}
    </Section>
  );
}

function RevokeWindow({ token, onClose }: { token: TokenView; onClose: () => void }) {
  const revoke = useRevokeToken();
  return (
    <Window
      title={`Revoke the token of ${token.name}`}
      description={
        <>
          Within five seconds nothing is open to it any more, and whatever page it has open is closed. No way
          back: <span dir="auto">{token.name}</span> would need a new one.
        </>
      }
      onClose={onClose}
    >
      {revoke.error && <ProblemNotice error={revoke.error} />}
      <ConfirmForm
        isPossible
        isDangerous
        words="Revoke now"
        isBusy={revoke.isPending}
        onBack={onClose}
        onConfirm={(note) => revoke.mutate({ name: token.name, note }, { onSuccess: onClose })}
      />
    </Window>
  );
}

function RoleWindow({ token, role, onClose }: { token: TokenView; role: ApiRole; onClose: () => void }) {
  const change = useChangeRole();
  return (
    <Window
      title={`Another role for ${token.name}`}
      description={
        <>
          <del>{token.role}</del> <span className="unseen">becomes</span> <ins>{role}</ins>. {roleWords[role]}
        </>
      }
      onClose={onClose}
    >
      {change.error && <ProblemNotice error={change.error} />}
      <ConfirmForm
        isPossible
        words={`Make ${token.name} ${role}`}
        isBusy={change.isPending}
        onBack={onClose}
        onConfirm={(note) => change.mutate({ name: token.name, role, note }, { onSuccess: onClose })}
      />
    </Window>
  );
}
