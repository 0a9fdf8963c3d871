import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.js';
import { readAccounts } from '../api/officials.js';
import { useLoad } from '../api/use-load.js';
import { Failure } from '../layout/failure.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import { useSession } from '../session/session-context.js';
import { NewPerson } from './new-person.js';
import { PersonRow } from './person-row.js';

/** Who acts for the municipality, kept by its administrators. */
export function PeoplePage() {
  const { t } = useTranslation();
  const { official } = useSession();
  const [done, setDone] = useState('');
  const { data: accounts, error, reload } = useLoad(readAccounts);
  if (!accounts && error !== null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (!accounts) return <Waiting />;
  const onDone = (sentence: string) => {
    setDone(sentence);
    reload();
  };
  return (
    <>
      <PageTitle title={t('people.title')} />
      <p className="lead">{t('people.intro')}</p>
      <p role="status">{done}</p>
      <table className="table alerts-table">
        <caption>{t('people.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.role')}</th>
            <th scope="col">{t('people.access')}</th>
            <th scope="col">{t('people.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <PersonRow key={account.id} {...{ account, self: account.id === official.id, onDone }} />
          ))}
        </tbody>
      </table>
      <section aria-labelledby="new-person">
        <h2 id="new-person" className="h4">
          {t('people.newTitle')}
        </h2>
        <NewPerson onDone={onDone} />
      </section>
    </>
  );
}
