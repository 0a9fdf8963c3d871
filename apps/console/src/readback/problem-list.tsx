import { Link } from 'react-router';
import type { Alert, Problem } from '../api/types.js';
import { goTo } from '../form/error-summary.js';
import { inputOf } from '../write/check.js';
import type { ArrivalState } from '../write/arrival-state.js';

/** The server's sentences, each a link to the input it is about where there is one and it may be changed. */
export function ProblemList({ problems, alert }: { problems: readonly Problem[]; alert: Alert }) {
  const languages = alert.variants.map(({ language }) => language);
  return (
    <ul>
      {problems.map(({ code, field, message }) => {
        const focus = alert.allowed.includes('edit') ? inputOf(field, languages) : null;
        const state: ArrivalState = focus === null ? {} : { focus };
        return (
          <li key={`${code}-${field}`}>
            {focus === null ? (
              message
            ) : (
              <Link to={`/alerts/${alert.id}/edit`} state={state} onClick={goToIfHere(focus)}>
                {message}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** On the form itself the link only moves the keyboard: opening the form again would lose unsaved words. */
function goToIfHere(focus: string) {
  return (event: { preventDefault(): void }) => {
    if (!document.getElementById(focus)) return;
    event.preventDefault();
    goTo(focus);
  };
}
