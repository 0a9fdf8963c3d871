import { useTranslation } from 'react-i18next';
import type { Alert, Catalogue, Preview } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { useNow } from '../figures/use-now.js';
import { Notice } from '../layout/notice.js';
import { ZoneMap } from '../write/zone-map.js';
import { figuresThatDiffer } from './difference.js';
import { categoryName, namesInOrder } from './names.js';
import { People } from './people.js';
import { PhoneText } from './phone-text.js';

interface ReadBackProps {
  alert: Alert;
  preview: Preview;
  catalogue: Catalogue;
}

/** What an alert will really do, from what is stored: nothing here comes from a form. */
export function ReadBack({ alert, preview, catalogue }: ReadBackProps) {
  const { t } = useTranslation();
  const { languageName } = useFormat();
  return (
    <section aria-labelledby="readback">
      <h2 id="readback" className="h4">
        {t('readback.title')}
      </h2>
      <FigureCheck alert={alert} />
      <div className="texts">
        {preview.variants.map((variant) => (
          <PhoneText
            key={variant.language}
            variant={variant}
            sender={alert.sender}
            title={t('readback.textIn', { language: languageName(variant.language) })}
          />
        ))}
      </div>
      <Facts alert={alert} preview={preview} catalogue={catalogue} />
    </section>
  );
}

function Facts({ alert, preview, catalogue }: ReadBackProps) {
  const { t, i18n } = useTranslation();
  const { dateTime, list } = useFormat();
  const names = namesInOrder(preview.zones);
  const chosen = preview.zones.map(({ id }) => id);
  return (
    <dl className="facts">
      <dt>{t('readback.where')}</dt>
      <dd>
        {names.length > 0 ? list(names) : <strong>{t('readback.nowhere')}</strong>}
        <ZoneMap zones={catalogue.zones} chosen={chosen} label={t('write.map', { names: list(names) })} />
      </dd>
      <dt>{t('readback.who')}</dt>
      <dd>
        <People audience={preview.audience} variants={preview.variants} />
      </dd>
      <dt>{t('readback.kind')}</dt>
      <dd>
        {t('alerts.kind', {
          category: categoryName(catalogue, alert.categoryId, i18n.language) || t('watch.unknown'),
          severity: t(`severity.${alert.severity}`),
        })}
      </dd>
      <dt>{t('readback.until')}</dt>
      <dd>{alert.expiresAt === null ? t('watch.unknown') : dateTime(alert.expiresAt)}</dd>
      <Costs preview={preview} />
      <dt>{t('readback.hash')}</dt>
      <dd>
        <abbr className="hash" title={`${t('readback.hashFull')}: ${preview.contentHash}`}>
          {preview.contentHash.slice(0, 12)}
        </abbr>
      </dd>
    </dl>
  );
}

function Costs({ preview: { partsTotal, priceCents, secondsToSend } }: { preview: Preview }) {
  const { t } = useTranslation();
  const { number, price, duration, clock } = useFormat();
  const now = useNow(10_000);
  const unknown = t('watch.unknown');
  return (
    <>
      <dt>{t('readback.cost')}</dt>
      <dd>
        {partsTotal === null
          ? unknown
          : t('readback.parts', { count: partsTotal, number: number(partsTotal) })}
        {priceCents !== null && <>, {price(priceCents)}</>}
      </dd>
      <dt>{t('readback.time')}</dt>
      <dd>
        {secondsToSend === null
          ? unknown
          : t('readback.ends', {
              duration: duration(secondsToSend),
              clock: clock(new Date(now.getTime() + secondsToSend * 1000).toISOString()),
            })}
      </dd>
    </>
  );
}

function FigureCheck({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { languageName } = useFormat();
  const differing = figuresThatDiffer(alert.variants);
  if (differing.length === 0) return null;
  const list = differing
    .map(({ language, figures }) =>
      t('readback.figuresOf', {
        language: languageName(language),
        figures: figures.length > 0 ? figures.join(', ') : t('readback.figuresNone'),
      }),
    )
    .join('; ');
  return (
    <Notice tone="warning" title={t('readback.figures')}>
      <p>{t('readback.figuresText', { list })}</p>
    </Notice>
  );
}
