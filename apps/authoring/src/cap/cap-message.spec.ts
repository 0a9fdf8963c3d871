import { ProblemError } from '#libs/http';
import { AREA, capFile, HEADER, info } from '../testing/cap-files.js';
import { readCap } from './cap-message.js';

const read = (xml: string) => readCap(Buffer.from(xml));

function refusalOf(xml: string | Uint8Array): { code: string; field: string | null; sentence: string } {
  try {
    readCap(typeof xml === 'string' ? Buffer.from(xml) : xml);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { code: error.code, field: error.field, sentence: error.sentence('en') };
  }
  throw new Error('It was read');
}

const edited = (from: string | RegExp, to: string, file = capFile()) => {
  const changed = file.replace(from, to);
  if (changed === file) throw new Error(`nothing to replace: ${String(from)}`);
  return changed;
};

describe('A CAP 1.2 message', () => {
  it('is read with all its languages and its area', () => {
    const message = read(capFile());
    expect(message).toMatchObject({
      ...{ identifier: 'prova-0001', sender: 'sala.operativa@comune.prova.example' },
      sent: new Date('2026-11-18T16:42:00Z'),
      infos: [
        {
          language: 'it-IT',
          severity: 'Severe',
          categories: ['Met'],
          headline: 'Piena del torrente entro le 19',
        },
        { language: 'en-GB', web: null },
      ],
    });
    expect(message.infos[0]?.polygons).toEqual([
      [
        [44.29, 11.88],
        [44.3, 11.88],
        [44.3, 11.9],
        [44.29, 11.88],
      ],
    ]);
  });

  it('may have a prefix, a byte order mark, comments, CDATA, every optional element, and a signature', () => {
    const signature = `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><any>thing</any></SignedInfo></Signature>`;
    const header = `<status>Actual</status><msgType>Alert</msgType><source>s</source><scope>Public</scope>
      <restriction/><addresses>a</addresses><code>1</code><code>2</code><note>n</note><references/><incidents>i</incidents>`;
    const whole = `<info><language>it</language><category>Met</category><category>Geo</category><event>E</event>
      <responseType>Shelter</responseType><urgency>Future</urgency><severity>Minor</severity>
      <certainty>Unknown</certainty><audience>all</audience>
      <eventCode><valueName>a</valueName><value>b</value></eventCode>
      <effective>2026-11-18T17:42:00-00:00</effective><onset>2026-11-18T17:42:00+01:00</onset>
      <expires>2026-11-19T17:42:00+01:00</expires><senderName>x</senderName>
      <headline><![CDATA[Uno & due]]></headline><description>d &amp; e &#232;</description>
      <instruction>i</instruction><web>https://x.example</web><contact>c</contact>
      <parameter><valueName>p</valueName><value>v</value></parameter>
      <resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType><size>10</size><uri>u</uri>
        <derefUri>AAAA</derefUri><digest>d</digest></resource>
      <area><areaDesc>a</areaDesc><circle>44.3,11.88 1.5</circle>
        <geocode><valueName>n</valueName><value>v</value></geocode><altitude>1.5</altitude><ceiling>-2</ceiling></area></info>`;
    const file = capFile({ header, infos: `<!-- note -->${whole}`, after: signature });
    const prefixed = file
      .replace(
        '<alert xmlns=',
        '<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" xmlns=',
      )
      .replace('<note>n</note>', '<c:note xmlns:c="urn:oasis:names:tc:emergency:cap:1.2">n</c:note>');
    const message = read(`\ufeff${prefixed}`);
    expect(message.infos[0]).toMatchObject({ headline: 'Uno & due', description: 'd & e è' });
    expect(message.infos[0]?.polygons[0]).toHaveLength(33);
  });

  it('in an info without a language speaks American English', () => {
    expect(read(capFile({ infos: info({ language: '' }) })).infos[0]?.language).toBe('en-US');
  });
});

describe('What is not a CAP 1.2 message', () => {
  it.each([
    ['cap.not_cap_12', null, capFile({ namespace: 'urn:oasis:names:tc:emergency:cap:1.1' })],
    ['cap.not_cap_12', null, capFile({ namespace: '' })],
    ['cap.not_cap_12', null, '<rss version="2.0"/>'],
    ['cap.not_xml', null, ''],
    ['cap.not_xml', null, 'numero,zona\n1,2'],
    ['cap.not_xml', null, capFile().replace('</alert>', '')],
    ['cap.not_xml', null, edited('<status>', '<status')],
    ['cap.not_xml', null, `${capFile()}<alert/>`],
    ['cap.element_missing', 'identifier', edited(/<identifier>.*<\/identifier>/, '')],
    ['cap.element_missing', 'sender', edited(/<sender>.*<\/sender>/, '')],
    ['cap.element_missing', 'category', edited(/<category>.*<\/category>/, '')],
    ['cap.element_missing', 'areaDesc', edited(/<areaDesc>.*<\/areaDesc>/, '')],
    ['cap.element_missing', 'scope', capFile({ header: '<status>Actual</status><msgType>Alert</msgType>' })],
    [
      'cap.element_missing',
      'status',
      capFile({ header: '<msgType>Alert</msgType><status>Actual</status><scope>Public</scope>' }),
    ],
    ['cap.element_unexpected', 'event', edited('<urgency>', '<event>Due</event><urgency>')],
    ['cap.element_unexpected', 'expires', edited('</certainty>', '</certainty><web>w</web>')],
    ['cap.element_unexpected', 'priority', edited('</certainty>', '</certainty><priority>1</priority>')],
    ['cap.element_missing', 'status', capFile({ header: `${info()}${HEADER}` })],
    ['cap.element_unexpected', 'b', edited('Piena del torrente', 'Piena <b>del</b> torrente')],
    ['cap.element_unexpected', 'note', edited(HEADER, `${HEADER}<note xmlns="urn:x">n</note>`)],
    ['cap.attribute_unexpected', 'severity', edited('<severity>', '<severity level="1">')],
    ['cap.text_unexpected', 'alert', edited(HEADER, `${HEADER} stray`)],
    ['cap.value_unknown', 'severity', edited('Severe', 'Grave')],
    ['cap.value_unknown', 'category', edited('Met', 'Meteo')],
    ['cap.value_unknown', 'status', edited('Actual', 'actual')],
    ['cap.value_invalid', 'language', edited('it-IT', 'italiano!')],
    ['cap.value_invalid', 'identifier', edited('prova-0001', 'prova 0001')],
    ['cap.value_invalid', 'sender', edited('sala.operativa@', 'sala,operativa@')],
    ['cap.value_invalid', 'polygon', edited('44.29,11.88 44.30', '44.28,11.88 44.30')],
    ['cap.value_invalid', 'polygon', edited('44.30,11.88 ', '')],
    ['cap.value_invalid', 'polygon', edited('44.30,11.90', '94.30,11.90')],
    ['cap.value_invalid', 'polygon', edited('44.30,11.90', '44.30;11.90')],
    ['cap.value_invalid', 'polygon', edited('44.30,11.90', '44.30,NaN')],
    ['cap.value_invalid', 'circle', edited(/<polygon>.*<\/polygon>/, '<circle>44.3,11.88</circle>')],
    ['cap.value_invalid', 'circle', edited(/<polygon>.*<\/polygon>/, '<circle>44.3,11.88 -1</circle>')],
    ['cap.time_invalid', 'sent', edited('2026-11-18T17:42:00+01:00', '2026-11-18T17:42:00Z')],
    ['cap.time_invalid', 'sent', edited('2026-11-18T17:42:00+01:00', '2026-11-18T17:42:00')],
    ['cap.time_invalid', 'sent', edited('2026-11-18T17:42:00+01:00', '2026-02-30T17:42:00+01:00')],
    ['cap.time_invalid', 'sent', edited('2026-11-18T17:42:00+01:00', '2026-11-18 17:42:00+01:00')],
    ['cap.time_invalid', 'expires', edited(/<expires>[^<]*/, '<expires>domani')],
    ['cap.status_not_actual', 'status', edited('Actual', 'Exercise')],
    ['cap.status_not_actual', 'status', edited('Actual', 'Test')],
    ['cap.type_not_alert', 'msgType', edited('<msgType>Alert', '<msgType>Cancel')],
    ['cap.scope_not_public', 'scope', edited('Public', 'Private')],
  ])('is refused with %s at %s', (code, field, file) => {
    expect(refusalOf(file)).toMatchObject({ code, field });
  });

  it('is told the line', () => {
    expect(refusalOf(edited('Severe', 'Grave')).sentence).toContain('line 14');
    expect(refusalOf(edited('<status>', '<status')).sentence).toMatch(/line [67]/);
  });

  it('has entities in it: none is ever expanded, fetched, or read from a file', () => {
    const xxe = '<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n';
    const outside = '<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/x.dtd">\n';
    const laughs = `<!DOCTYPE alert [<!ENTITY a "ha"><!ENTITY b "&a;&a;">${'<!ENTITY c "&b;&b;">'.repeat(50)}]>\n`;
    for (const before of [xxe, outside, laughs, '<!DOCTYPE alert>\n'])
      expect(refusalOf(capFile({ before })).code).toBe('cap.doctype_refused');
    expect(refusalOf(edited('Piena del torrente', 'Piena &x;')).code).toBe('cap.doctype_refused');
    expect(refusalOf(edited('Piena del torrente', 'Piena &#0;')).code).toMatch(
      /cap\.(not_xml|doctype_refused)/,
    );
  });

  it('is in another encoding than UTF-8', () => {
    expect(refusalOf(Buffer.from(capFile(), 'latin1')).code).toBe('cap.encoding_unknown');
    expect(refusalOf(Buffer.from(capFile(), 'utf16le')).code).toMatch(/cap\.(encoding_unknown|not_xml)/);
    expect(refusalOf(edited('UTF-8', 'ISO-8859-1')).code).toBe('cap.encoding_unknown');
  });

  it('is a hundred thousand elements deep, and takes no time to refuse', () => {
    const deep = '<x>'.repeat(100_000) + '</x>'.repeat(100_000);
    const started = process.cpuUsage();
    expect(refusalOf(capFile({ infos: deep })).code).toBe('cap.element_unexpected');
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });

  it('has an element of a hundred thousand attributes, or the same inside a signature', () => {
    const attributes = Array.from({ length: 60_000 }, (_, index) => `a${index}="b"`).join(' ');
    const signature = '<S xmlns="http://www.w3.org/2000/09/xmldsig#">' + '<x>'.repeat(50_000);
    const started = process.cpuUsage();
    expect(refusalOf(edited('<severity>', `<severity ${attributes}>`)).code).toBe('cap.attribute_unexpected');
    expect(refusalOf(capFile({ after: signature })).code).toBe('cap.element_unexpected');
    expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
  });

  it('never moved a bit of its area', () => {
    expect(read(capFile({ infos: info({ area: `${AREA}${AREA}` }) })).infos[0]?.polygons).toHaveLength(2);
  });
});
