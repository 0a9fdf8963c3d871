import { useTranslation } from 'react-i18next';
import { SEVERITIES, type Catalogue } from '../api/types.js';
import { Field, FieldGroup } from '../form/field.js';
import { useFormat } from '../figures/use-format.js';
import type { DraftEvent } from './draft.js';
import { Estimate } from './estimate.js';
import { ExpiryField } from './expiry-field.js';
import { TextField } from './text-field.js';
import type { Editing } from './use-draft.js';
import type { Faults } from './use-faults.js';
import { ZonePicker } from './zone-picker.js';

interface DraftFieldsProps {
  catalogue: Catalogue;
  languages: string[];
  editing: Editing;
  faults: Faults;
}

interface PartProps {
  catalogue: Catalogue;
  editing: Editing;
  faults: Faults;
  edit: (field: string, event: DraftEvent) => void;
}

export function DraftFields({ catalogue, languages, editing, faults }: DraftFieldsProps) {
  const edit = (field: string, event: DraftEvent) => {
    faults.touch(field);
    editing.edit(event);
  };
  const part = { catalogue, editing, faults, edit };
  return (
    <>
      <CategoryField {...part} />
      <SeverityField {...part} />
      <ZonePicker
        zones={catalogue.zones}
        chosen={editing.draft.zoneIds}
        error={faults.at('zoneIds')}
        onZone={(zoneId, chosen) => edit('zoneIds', { type: 'zone', zoneId, chosen })}
        onAll={(zoneIds) => edit('zoneIds', { type: 'zones', zoneIds })}
      />
      <Texts {...part} languages={languages} />
      <ExpiryField
        value={editing.draft.expires}
        error={faults.at('expiresAt')}
        onChange={(expires) => edit('expiresAt', { type: 'expires', expires })}
      />
    </>
  );
}

function CategoryField({ catalogue, editing, faults, edit }: PartProps) {
  const { t, i18n } = useTranslation();
  const { categoryId } = editing.draft;
  const chosen = catalogue.categories.find(({ id }) => id === categoryId);
  return (
    <Field
      id="categoryId"
      label={t('write.category')}
      hint={t('write.categoryHint')}
      error={faults.at('categoryId')}
    >
      {(described) => (
        <>
          <select
            {...described}
            className="form-select"
            value={categoryId}
            onChange={(event) => edit('categoryId', { type: 'category', categoryId: event.target.value })}
          >
            <option value="">{t('write.categoryChoose')}</option>
            {catalogue.categories.map(({ id, name, code }) => (
              <option key={id} value={id}>
                {name[i18n.language] ?? name['it'] ?? code}
              </option>
            ))}
          </select>
          {chosen && (
            <p className="counter">{t('write.basis', { basis: t(`legalBasis.${chosen.legalBasis}`) })}</p>
          )}
        </>
      )}
    </Field>
  );
}

function SeverityField({ editing, faults, edit }: PartProps) {
  const { t } = useTranslation();
  return (
    <FieldGroup id="severity" legend={t('write.severity')} error={faults.at('severity')}>
      {SEVERITIES.map((severity) => (
        <div className="choice" key={severity}>
          <input
            type="radio"
            name="severity"
            id={`severity-${severity}`}
            aria-describedby={`severity-${severity}-hint`}
            checked={editing.draft.severity === severity}
            onChange={() => edit('severity', { type: 'severity', severity })}
          />
          <div>
            <label htmlFor={`severity-${severity}`}>{t(`severity.${severity}`)}</label>
            <p className="field-hint" id={`severity-${severity}-hint`}>
              {t(`severity.${severity as 'Extreme'}Hint`)}
            </p>
          </div>
        </div>
      ))}
    </FieldGroup>
  );
}

function Texts({ editing, faults, edit, languages }: PartProps & { languages: string[] }) {
  const { t } = useTranslation();
  const { languageName } = useFormat();
  const { draft, preview } = editing;
  return (
    <section aria-labelledby="texts">
      <h2 id="texts" className="h4">
        {t('write.texts')}
      </h2>
      <p className="field-hint">{t('write.textsHint')}</p>
      {languages.map((language, index) => {
        const text = draft.texts[language] ?? '';
        return (
          <TextField
            key={language}
            language={language}
            languageName={languageName(language)}
            optional={index > 0}
            text={text}
            confirmed={
              preview?.variants.find((each) => each.language === language && each.text === text) ?? null
            }
            error={faults.at(`text-${language}`)}
            onChange={(changed) => edit(`text-${language}`, { type: 'text', language, text: changed })}
          />
        );
      })}
      <Estimate preview={preview} />
    </section>
  );
}
