import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { signUp, type Challenge, type Citizen, type Offer } from '../api/counter.js';
import { useFormat } from '../figures/use-format.js';
import { ErrorSummary } from '../form/error-summary.js';
import { Field } from '../form/field.js';
import { AgeFields, askedOf, guardianMissing, UNSAID, type Age } from './age-fields.js';
import { Choices } from './choices.js';
import { useFormFaults } from './faults.js';
import { StepTitle } from './step-title.js';

interface SignUpFormProps {
  citizen: Citizen;
  offer: Offer;
  /** @param guardian whether a second code is needed, of who answers for a child under 14 */
  onSent: (challenge: Challenge, guardian: boolean) => void;
}

const FIELDS = [
  ...['zones', 'categories', 'language', 'ageDeclared', 'guardianName', 'guardianNumber'],
  ...['paperReference', 'noticeVersion'],
];

/** What the citizen decides, asked in the order in which it is read out to them. */
export function SignUpForm({ citizen, offer, onSent }: SignUpFormProps) {
  const { t, i18n } = useTranslation();
  const { languageName } = useFormat();
  const faults = useFormFaults(FIELDS);
  const [busy, setBusy] = useState(false);
  const [zones, setZones] = useState<string[]>([]);
  const [categories, setCategories] = useState<string[]>([]);
  const [language, setLanguage] = useState(offer.languages[0] ?? 'it');
  const [age, setAge] = useState<Age>(UNSAID);
  const [paperReference, setPaperReference] = useState('');
  const paper = citizen.channel === 'paper';

  function send(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const missing = guardianMissing(age, t);
    if (missing.length > 0) return faults.set(missing);
    setBusy(true);
    const asked = {
      ...citizen,
      zones,
      categories,
      language,
      noticeVersion: offer.notice.version,
      ...askedOf(age),
    };
    signUp(paper ? { ...asked, paperReference } : asked)
      .then((challenge) => onSent(challenge, age.said === 'under'), faults.refused)
      .finally(() => setBusy(false));
  }

  return (
    <form onSubmit={send} noValidate>
      <StepTitle title={t('desk.signUpTitle')} />
      <ErrorSummary items={faults.items} />
      <Field id="language" label={t('desk.language')} error={faults.at('language')}>
        {(described) => (
          <select
            {...described}
            className="form-select"
            value={language}
            onChange={(event) => setLanguage(event.target.value)}
          >
            {offer.languages.map((code) => (
              <option key={code} value={code}>
                {languageName(code)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <section id="noticeVersion" tabIndex={-1} aria-labelledby="notice-title">
        <h3 id="notice-title" className="h5">
          {t('desk.notice', { version: offer.notice.version })}
        </h3>
        <p className="field-hint">{t('desk.noticeHint')}</p>
        <div className="read-out" lang={language} tabIndex={0} role="group" aria-labelledby="notice-title">
          {offer.notice.texts[language] ?? Object.values(offer.notice.texts)[0]}
        </div>
      </section>
      <Choices
        id="zones"
        legend={t('desk.zones')}
        error={faults.at('zones')}
        chosen={zones}
        onChange={setZones}
        choices={offer.zones.map(({ code, name }) => ({ code, label: name }))}
      />
      <Choices
        id="categories"
        legend={t('desk.categories')}
        hint={t('desk.categoriesHint')}
        error={faults.at('categories')}
        chosen={categories}
        onChange={setCategories}
        choices={offer.categories.map(({ code, name, legalBasis }) => ({
          code,
          label: name[i18n.language] ?? name['it'] ?? code,
          hint: t(`desk.basis_${legalBasis}`),
        }))}
      />
      {paper && (
        <Field
          id="paperReference"
          label={t('desk.paperReference')}
          hint={t('desk.paperReferenceHint')}
          error={faults.at('paperReference')}
        >
          {(described) => (
            <input
              {...described}
              className="form-control"
              maxLength={80}
              value={paperReference}
              onChange={(event) => setPaperReference(event.target.value)}
            />
          )}
        </Field>
      )}
      <AgeFields age={age} onChange={setAge} faults={faults} />
      <button type="submit" className="btn btn-primary" aria-disabled={busy}>
        {t('desk.send')}
      </button>
    </form>
  );
}
