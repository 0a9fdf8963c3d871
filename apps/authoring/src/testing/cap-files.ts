/** A CAP 1.2 message with two languages and an area, as a provider of warnings would send it. */
export interface CapParts {
  identifier?: string;
  /** Replaces the header elements between `sent` and the first `info`. */
  header?: string;
  infos?: string;
  before?: string;
  after?: string;
  namespace?: string;
}

export const HEADER = '<status>Actual</status>\n  <msgType>Alert</msgType>\n  <scope>Public</scope>';

export const AREA = `<area>
      <areaDesc>Quartieri lungo il torrente</areaDesc>
      <polygon>44.29,11.88 44.30,11.88 44.30,11.90 44.29,11.88</polygon>
    </area>`;

export function capFile(parts: CapParts = {}): string {
  const { identifier = 'prova-0001', header = HEADER, infos = `${infoIt()}\n${infoEn()}` } = parts;
  const { before = '', after = '', namespace = 'urn:oasis:names:tc:emergency:cap:1.2' } = parts;
  return `<?xml version="1.0" encoding="UTF-8"?>
${before}<alert xmlns="${namespace}">
  <identifier>${identifier}</identifier>
  <sender>sala.operativa@comune.prova.example</sender>
  <sent>2026-11-18T17:42:00+01:00</sent>
  ${header}
  ${infos}
  ${after}</alert>
`;
}

export interface InfoParts {
  language?: string;
  expires?: string;
  texts?: string;
  area?: string;
  severity?: string;
  category?: string;
}

export function info(parts: InfoParts = {}): string {
  const { language = 'it-IT', severity = 'Severe', category = 'Met', area = AREA } = parts;
  const expires = parts.expires ?? capTime(new Date(Date.now() + 6 * 3_600_000));
  const texts = parts.texts ?? '<headline>Piena del torrente</headline>';
  return `<info>
    ${language === '' ? '' : `<language>${language}</language>`}
    <category>${category}</category>
    <event>Piena</event>
    <urgency>Immediate</urgency>
    <severity>${severity}</severity>
    <certainty>Likely</certainty>
    ${expires === '' ? '' : `<expires>${expires}</expires>`}
    ${texts}
    ${area}
  </info>`;
}

const infoIt = () =>
  info({
    texts: `<headline>Piena del torrente entro le 19</headline>
    <description>È previsto lo straripamento.</description>
    <instruction>Salite ai piani alti.
       Non usate l'auto.</instruction>
    <web>https://allerta.comune.prova.example/</web>`,
  });

const infoEn = () =>
  info({
    language: 'en-GB',
    texts: '<headline>Flood expected by 19:00</headline><description>Move to upper floors!</description>',
  });

/** CAP's way to write an instant: seconds, and the zone with its sign. */
export function capTime(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, '-00:00');
}
